// What a person reads when something ends an app or a command, and the exit code a script reads.
import { type ErrorFamily, ReadbackError } from '@readback/core';
import { USAGE } from '../command-line/usage-error.js';
import { EXIT } from './app-exit.js';

const EXIT_CODES: Readonly<Record<ErrorFamily, number>> = {
  typing: EXIT.input,
  input: EXIT.input,
  refusal: EXIT.refused,
  system: EXIT.system,
  bug: EXIT.bug,
};

export function exitCodeOf(error: unknown): number {
  if (!(error instanceof ReadbackError)) return EXIT.bug;
  return error.code === USAGE ? EXIT.usage : EXIT_CODES[error.family];
}

/** One clear sentence and what to do next. The stack only where somebody asked for it with READBACK_DEBUG=1. */
export function describeError(
  error: unknown,
  programName: string,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const lines =
    error instanceof ReadbackError
      ? [`${programName}: ${error.message}`, error.next]
      : [
          `${programName} stopped because of a fault of its own; what was saved before is kept.`,
          'Start it again to go on. If it happens again, report it with the output of READBACK_DEBUG=1.',
        ];
  if (env['READBACK_DEBUG'] === '1')
    lines.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return lines.join('\n');
}
