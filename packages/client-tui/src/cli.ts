// readback: the operator's app and its commands. The terminal is prepared before anything of Ink is loaded, and Ink only
// when a screen is needed.
import '@readback/tui-kit/prepare-terminal';
import process from 'node:process';
import { isSea } from 'node:sea';
import { compiledInKit } from '@readback/core';
import { runCli } from './commands/program.js';

// React's checks for developers would double the time to the first screen.
process.env['NODE_ENV'] ??= 'production';

const MOST_INPUT = 64 * 1024;

async function readInput(): Promise<string> {
  process.stdin.setEncoding('utf8');
  let text = '';
  for await (const chunk of process.stdin) {
    text += String(chunk);
    if (text.length > MOST_INPUT) break;
  }
  return text;
}

// `readback status | head -1` closes our output early; that is no fault.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

process.exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  folder: process.cwd(),
  // A single executable is told as it was typed, which may be a name that was found on the path.
  program: (isSea() ? undefined : process.argv[1]) ?? process.execPath,
  kit: compiledInKit(),
  print: (text) => process.stdout.write(`${text}\n`),
  printError: (text) => process.stderr.write(`${text}\n`),
  readInput,
  isInputTerminal: process.stdin.isTTY === true,
});
