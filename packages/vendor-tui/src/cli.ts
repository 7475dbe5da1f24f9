// readback-vendor: the desk's app and its commands. The terminal is prepared before anything of Ink is loaded, and Ink
// only when a screen is needed.
import '@readback/tui-kit/prepare-terminal';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import process from 'node:process';
import { isInteractive, runProgram, startFolder } from '@readback/tui-kit/plain';
import { createAside } from './commands/aside-screen.js';
import type { CliPorts } from './commands/context.js';
import { endBySignals } from './commands/end-by-signals.js';
import { runCli } from './commands/program.js';
import { createProgressLine } from './commands/progress-line.js';
import { createSecretPrompt } from './commands/secret-prompt.js';
import type { DeskPorts } from './desk/index.js';

// React's checks for developers would double the time to the first screen.
process.env['NODE_ENV'] ??= 'production';

const MOST_INPUT = 64 * 1024;
const MOST_FILE = 8 * 1024 * 1024;
const { stdin, stdout, stderr, env } = process;

async function readInput(): Promise<string> {
  stdin.setEncoding('utf8');
  let text = '';
  for await (const chunk of stdin) {
    text += String(chunk);
    if (text.length > MOST_INPUT) break;
  }
  return text;
}

async function readText(path: string): Promise<string | undefined> {
  const bytes = await readFile(path).catch(() => undefined);
  return bytes === undefined || bytes.length > MOST_FILE ? undefined : bytes.toString('utf8');
}

async function writeText(path: string, text: string): Promise<boolean> {
  return await writeFile(path, text).then(
    () => true,
    () => false,
  );
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return env['USER'] ?? 'desk';
  }
}

const leaveSignals = endBySignals();

async function openApp(folder: string, desk: Partial<DeskPorts>, passphrase?: string): Promise<number> {
  leaveSignals();
  const { runVendorApp } = await import('./run-vendor-app.js');
  return await runVendorApp({ folder, desk, passphrase });
}

const terminal =
  stdin.isTTY === true && stderr.isTTY === true
    ? { input: stdin, print: (text: string) => stderr.write(text) }
    : undefined;

const ports: CliPorts = {
  env,
  workFolder: startFolder(),
  userName: userName(),
  print: (text) => stdout.write(`${text}\n`),
  writeOut: async (text) => {
    if (!stdout.write(text)) await once(stdout, 'drain');
  },
  printError: (text) => stderr.write(`${text}\n`),
  readInput,
  readFile: readText,
  writeFile: writeText,
  showProgress: createProgressLine(stderr),
  askSecrets: terminal && createSecretPrompt(terminal),
  askTexts: terminal && createSecretPrompt({ ...terminal, echo: true }),
  aside: terminal && createAside(terminal, { env, platform: process.platform }),
  openApp: isInteractive() ? openApp : undefined,
};

await runProgram('readback-vendor', () => runCli(process.argv.slice(2), ports));
