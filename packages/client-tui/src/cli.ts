// readback: the operator's app and its commands. The terminal is prepared before anything of Ink is loaded, and Ink only
// when a screen is needed.
import '@readback/tui-kit/prepare-terminal';
import process from 'node:process';
import { isSea } from 'node:sea';
import { compiledInKit } from '@readback/core';
import { runProgram, startFolder } from '@readback/tui-kit/plain';
import { nameOfProgram } from './commands/own-name.js';
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

// A single executable is told as it was typed, which may be a name that was found on the path.
const program = (isSea() ? undefined : process.argv[1]) ?? process.execPath;
const kit = compiledInKit();

await runProgram(kit ? nameOfProgram(program) : 'readback', () =>
  runCli(process.argv.slice(2), {
    env: process.env,
    folder: startFolder(),
    program,
    kit,
    print: (text) => process.stdout.write(`${text}\n`),
    printError: (text) => process.stderr.write(`${text}\n`),
    readInput,
    isInputTerminal: process.stdin.isTTY === true,
  }),
);
