// Runs an app full screen and gives the terminal back as it was: after a normal end, a signal, or a crash.
import process from 'node:process';
import { type ErrorCatalog, errorCatalog } from '@readback/core';
import { render } from 'ink';
import type { ReactNode } from 'react';
import { glyphsFor } from '../theme.js';
import { type AppExit, createAppExit, EXIT } from './app-exit.js';
import { AppRoot } from './app-root.js';
import { describeError, exitCodeOf } from './describe-error.js';
import { gentleOutput } from './gentle-output.js';
import { isInteractive, processTerminal, type Terminal } from './terminal.js';
import { createTerminalModes } from './terminal-modes.js';

export interface RunAppOptions {
  /** As typed to start it: `readback`. Begins the sentence after a crash. */
  readonly programName: string;
  /** How the app ends itself. */
  readonly exit?: AppExit;
  /** Saves what is still on its way (`store.settled`). Also after a signal; given up after a few seconds. */
  readonly beforeExit?: () => void | Promise<void>;
  /** Plain text that stays on the terminal after a normal end: the licence status, never a secret. */
  readonly farewell?: () => string | undefined;
  readonly terminal?: Terminal;
}

const kitErrors: ErrorCatalog<'terminal-missing'> = errorCatalog({
  'terminal-missing': {
    family: 'system',
    message: 'This screen needs a terminal for both input and output.',
    next: 'Start it in a terminal window, or use its commands, which work in scripts.',
  },
});

const BEFORE_EXIT_MS = 5000;
const SIGNALS = { SIGHUP: 129, SIGINT: EXIT.interrupted, SIGTERM: 143 } as const;

type End =
  | { readonly kind: 'exit'; readonly exitCode: number }
  | { readonly kind: 'signal'; readonly exitCode: number }
  | { readonly kind: 'crash'; readonly error: unknown };

/**
 * Runs until the app, a signal or a crash ends it.
 * @returns the exit code; the caller sets `process.exitCode`
 * @throws ReadbackError `terminal-missing`
 */
export async function runApp(element: ReactNode, options: RunAppOptions): Promise<number> {
  const { programName, exit = createAppExit(), beforeExit, farewell, terminal = processTerminal() } = options;
  const { stdin, stdout, stderr, env } = terminal;
  if (!isInteractive(terminal)) throw kitErrors.error('terminal-missing');

  const isScreenReader = env['INK_SCREEN_READER'] === 'true';
  // A screen reader follows a terminal that flows; everybody else gets a screen that leaves no codes behind.
  const modes = createTerminalModes((data) => stdout.write(data), !isScreenReader);
  const watch = watchForEnd(stdin, exit);
  // Before the first frame: what somebody types ahead would be echoed into it.
  stdin.setRawMode(true);
  // Modes and first frame leave as one piece.
  stdout.cork();
  process.nextTick(() => stdout.uncork());
  modes.enter();
  process.once('exit', modes.leave);

  const instance = render(
    <AppRoot
      glyphs={glyphsFor(env)}
      redraws={!isScreenReader}
      onCrash={watch.crash}
      onForcedExit={() => exit.request(EXIT.interrupted)}
    >
      {element}
    </AppRoot>,
    {
      stdin,
      stdout: isScreenReader ? stdout : gentleOutput(stdout),
      stderr,
      exitOnCtrlC: false,
      incrementalRendering: !isScreenReader,
      isScreenReaderEnabled: isScreenReader,
    },
  );
  const unmounted = instance.waitUntilExit();
  unmounted.then(() => exit.request(EXIT.ok), watch.crash);

  let end = await watch.ended;
  try {
    await within(BEFORE_EXIT_MS, beforeExit);
  } catch (error) {
    if (end.kind !== 'crash') end = { kind: 'crash', error };
  }
  instance.unmount();
  await unmounted.catch(() => undefined);
  modes.leave();
  stdin.setRawMode(false);
  process.off('exit', modes.leave);
  watch.stop();

  if (end.kind === 'crash') {
    stderr.write(`${describeError(end.error, programName, env)}\n`);
    return exitCodeOf(end.error);
  }
  const lastWords = end.kind === 'exit' ? farewell?.() : undefined;
  if (lastWords !== undefined) stdout.write(`${lastWords}\n`);
  return end.exitCode;
}

interface EndWatch {
  readonly ended: Promise<End>;
  readonly crash: (error: unknown) => void;
  readonly stop: () => void;
}

function watchForEnd(stdin: NodeJS.ReadStream, exit: AppExit): EndWatch {
  let resolveEnded: (end: End) => void = () => undefined;
  const ended = new Promise<End>((resolve) => {
    resolveEnded = resolve;
  });
  const crash = (error: unknown): void => resolveEnded({ kind: 'crash', error });
  const hangUp = (): void => resolveEnded({ kind: 'signal', exitCode: SIGNALS.SIGHUP });
  const signals = Object.entries(SIGNALS).map(([signal, exitCode]) => {
    const listener = (): void => resolveEnded({ kind: 'signal', exitCode });
    process.on(signal, listener);
    return { signal, listener };
  });
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
  // The window was closed under us.
  stdin.on('end', hangUp);
  stdin.on('error', hangUp);
  void exit.requested.then((exitCode) => resolveEnded({ kind: 'exit', exitCode }));
  return {
    ended,
    crash,
    stop() {
      for (const { signal, listener } of signals) process.off(signal, listener);
      process.off('uncaughtException', crash);
      process.off('unhandledRejection', crash);
      stdin.off('end', hangUp);
      stdin.off('error', hangUp);
    },
  };
}

/** Waits for `work`, but not for ever: a disk that hangs must not keep the terminal. */
async function within(limitMs: number, work: (() => void | Promise<void>) | undefined): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  try {
    await Promise.race([work?.(), limit]);
  } finally {
    clearTimeout(timer);
  }
}
