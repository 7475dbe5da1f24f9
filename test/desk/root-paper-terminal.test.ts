// The words of a root key in a real terminal: on its other screen while they are written down, and nowhere afterwards.
import { resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openKeyFile, rootWords } from '../../packages/vendor-tui/src/keystore/index.js';
import { closeTerminals, openTerminal } from '../support/terminal.js';
import { type DeskFixture, makeDesk, PASSPHRASE } from './desk-fixture.js';

const PROGRAM = resolve('packages/vendor-tui/bin/readback-vendor.mjs');

let fixture: DeskFixture;
let words: readonly string[];

beforeEach(async () => {
  fixture = await makeDesk();
  words = rootWords(await openKeyFile('root-secret', fixture.made.rootKeyFile, PASSPHRASE));
});

afterEach(() => {
  closeTerminals();
  fixture.remove();
});

const open = (...args: readonly string[]) =>
  openTerminal([process.execPath, PROGRAM, '--desk', fixture.folder, ...args]);
const row = (): string => `1 ${words[0]}`;

it('are shown, and gone', async () => {
  const terminal = open('key', 'paper');
  await terminal.until('Passphrase of the root key:');
  terminal.type(`${PASSPHRASE}\r`);
  await terminal.until('Press Enter when they are written down');
  expect(terminal.screen()).toContain(row());
  terminal.type('\r');
  await terminal.until('24 words were shown');
  expect(await terminal.exited).toMatchObject({ exitCode: 0 });
  expect(terminal.screen()).not.toContain(row());
  expect(terminal.raw()).toContain('\u001B[?1049l');
});

it.each(['SIGTERM', 'SIGHUP'])('are gone when %s ends it', async (signal) => {
  const terminal = open('key', 'paper');
  await terminal.until('Passphrase of the root key:');
  terminal.type(`${PASSPHRASE}\r`);
  await terminal.until('Press Enter when they are written down');
  terminal.kill(signal);
  expect((await terminal.exited).exitCode).toBe(signal === 'SIGTERM' ? 143 : 129);
  expect(terminal.screen()).not.toContain(row());
  expect(terminal.raw()).toContain('\u001B[?1049l');
});

it('are not shown where the terminal would keep them', async () => {
  const terminal = openTerminal([process.execPath, PROGRAM, '--desk', fixture.folder, 'key', 'paper'], {
    env: { STY: '1.pts-0.desk' },
  });
  await terminal.until('Passphrase of the root key:');
  terminal.type(`${PASSPHRASE}\r`);
  await terminal.until('may keep what is shown');
  expect(await terminal.exited).toMatchObject({ exitCode: 3 });
  expect(terminal.raw()).not.toContain(words[0]);
});

it('are typed, and gone, also where it is broken off', async () => {
  const terminal = open('key', 'rehearse');
  await terminal.until('Word 1:');
  terminal.type(`${words[0]} ${words[1]}\r`);
  await terminal.until('2 of 24 words are there.');
  terminal.type(`${words[2]}`);
  await terminal.until(`Word 3: ${words[2]}`);
  terminal.press('ctrl-c');
  expect(await terminal.exited).toMatchObject({ exitCode: 130 });
  expect(terminal.screen()).not.toContain(words[2]);
});
