// The vendor's own command for alerts: given as a list, run without a shell, with one JSON object on its standard input.
// Whatever it does, no call waits for it or fails by it.
import { spawn } from 'node:child_process';

const MOST_MS = 10_000;

/** Starts the command and returns at once. Its output goes nowhere; after ten seconds it is ended, if the desk is still open
 * then. */
export function runHook(command: readonly string[] | undefined, json: string): void {
  const [program, ...args] = command ?? [];
  if (program === undefined) return;
  try {
    const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'ignore'], shell: false });
    const ignore = (): void => undefined;
    child.on('error', ignore);
    child.stdin.on('error', ignore);
    child.stdin.end(`${json}\n`);
    // A desk that is closed meanwhile waits for nothing of it: process, pipe or timer.
    const timer = setTimeout(() => child.kill(), MOST_MS);
    timer.unref();
    child.on('exit', () => clearTimeout(timer));
    child.unref();
    if ('unref' in child.stdin && typeof child.stdin.unref === 'function') child.stdin.unref();
  } catch {
    // A command that cannot be started is none.
  }
}
