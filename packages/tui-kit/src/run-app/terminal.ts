// The streams an app talks through, and whether somebody sits at the other end of them.
import process from 'node:process';

export interface Terminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export function processTerminal(): Terminal {
  const { stdin, stdout, stderr, env } = process;
  return { stdin, stdout, stderr, env };
}

/** Whether a screen can be drawn and keys be heard. Where not, an app falls back to plain text. */
export function isInteractive({ stdin, stdout, env }: Terminal = processTerminal()): boolean {
  return stdin.isTTY === true && stdout.isTTY === true && env['TERM'] !== 'dumb';
}
