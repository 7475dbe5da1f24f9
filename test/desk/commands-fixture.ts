// The command line of the desk in this process: what it prints, what it asks, how it ends.
import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { CliPorts } from '../../packages/vendor-tui/src/commands/context.js';
import { runCli } from '../../packages/vendor-tui/src/commands/program.js';
import { NOW_MS, PASSPHRASE } from './desk-fixture.js';

export interface Ran {
  readonly exitCode: number;
  readonly output: string;
  readonly errors: string;
}

export type Run = (...args: readonly string[]) => Promise<Ran>;

/** Commands on a desk in `folder`; the passphrase comes from standard input unless the ports say otherwise. */
export function commandsOn(folder: string, changes: Partial<CliPorts> = {}): Run {
  return async (...args) => {
    const output: string[] = [];
    const errors: string[] = [];
    const exitCode = await runCli(['--desk', folder, ...args], {
      env: {},
      workFolder: folder,
      userName: 'Ada',
      print: (text) => output.push(text),
      writeOut: async (text) => {
        output.push(text.replace(/\r?\n$/, ''));
      },
      printError: (text) => errors.push(text),
      readInput: async () => `${PASSPHRASE}\n`,
      readFile: async (path) => {
        try {
          return readFileSync(path, 'utf8');
        } catch {
          return undefined;
        }
      },
      writeFile: async (path, text) => {
        try {
          writeFileSync(path, text);
          return true;
        } catch {
          return false;
        }
      },
      showProgress: () => undefined,
      desk: { nowMs: () => NOW_MS, workFactor: 2 },
      ...changes,
    });
    return { exitCode, output: output.join('\n'), errors: errors.join('\n') };
  };
}

/** With `--json` and the passphrase: what was printed, and that nothing was complained of. */
export const jsonOf =
  (run: () => Run) =>
  async (...args: readonly string[]) => {
    const { exitCode, output, errors } = await run()(...args, '--json', ...WITH_PASSPHRASE);
    expect(errors).toBe('');
    return { exitCode, value: JSON.parse(output) };
  };

/** Takes the passphrase from standard input. */
export const WITH_PASSPHRASE = ['--passphrase-file', '-'] as const;

/** Nobody should ever see one of these. */
export function looksLikeAStackTrace(text: string): boolean {
  return /\n\s+at |Error:|node:internal|undefined|\[object/.test(text);
}
