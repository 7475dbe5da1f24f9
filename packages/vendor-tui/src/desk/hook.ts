// The vendor's own command for alerts: given as a list, run without a shell, with one JSON object on its standard input.
// Whatever it does, no call waits for it or fails by it.
import { spawn } from 'node:child_process';

const MOST_MS = 10_000;

/** Starts the command and returns at once. Its output goes nowhere; after ten seconds it is ended. */
export function runHook(command: readonly string[] | undefined, json: string): void {
  const [program, ...args] = command ?? [];
  if (program === undefined) return;
  try {
    const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'ignore'], shell: false, timeout: MOST_MS });
    const ignore = (): void => undefined;
    child.on('error', ignore);
    child.stdin.on('error', ignore);
    child.stdin.end(`${json}\n`);
    // A desk that is closed meanwhile does not wait for it.
    child.unref();
  } catch {
    // A command that cannot be started is none.
  }
}
