// What stands around a whole program: whatever nobody has caught is told in two lines, never as a stack, and its exit code
// never means something else.
import process from 'node:process';
import { ReadbackError } from '@readback/core';
import { describeError, exitCodeOf } from '../run-app/describe-error.js';

const unwritable = (cause: NodeJS.ErrnoException): ReadbackError =>
  new ReadbackError(
    'output-unwritable',
    'system',
    `What this command has to say cannot be written (${cause.code}).`,
    'Make room, or write it to another place. What was done is kept: look before you do it again.',
  );

/** Sets the exit code of the process. `programName` begins the sentence of a fault. */
export async function runProgram(programName: string, run: () => Promise<number>): Promise<void> {
  const { stdout, stderr, env } = process;
  const end = (error: unknown): never => {
    try {
      stderr.write(`${describeError(error, programName, env)}\n`);
    } finally {
      process.exit(exitCodeOf(error));
    }
  };
  // An app on the screen listens for itself: it gives the terminal back before it says anything.
  process.on('uncaughtException', (error) => {
    if (process.listenerCount('uncaughtException') === 1) end(error);
  });
  // `readback status | head -1` closes our output early; that is no fault.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw unwritable(error);
  });
  // There is nowhere left to say it.
  stderr.on('error', () => undefined);
  try {
    process.exitCode = await run();
  } catch (error) {
    end(error);
  }
}

/** The folder a command is given in. One that was removed is called as the shell still calls it. */
export function startFolder(): string {
  try {
    return process.cwd();
  } catch {
    return process.env['PWD'] ?? '/';
  }
}
