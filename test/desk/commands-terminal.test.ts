// The first run in a real terminal: nothing is echoed, and Ctrl-C in the middle leaves nothing behind.
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { closeTerminals, type OpenTerminal, openTerminal } from '../support/terminal.js';
import { PASSPHRASE } from './desk-fixture.js';
import { temporaryFolder } from './ledger-fixture.js';

const PROGRAM = resolve('packages/vendor-tui/bin/readback-vendor.mjs');

let folder: ReturnType<typeof temporaryFolder>;
let terminal: OpenTerminal;

beforeEach(() => {
  folder = temporaryFolder();
  terminal = openTerminal([process.execPath, PROGRAM, '--desk', join(folder.path, 'desk'), 'init', '--agent', 'Ada']);
});

afterEach(() => {
  closeTerminals();
  folder.remove();
});

async function choosePassphrase(): Promise<void> {
  await terminal.until('Passphrase:');
  terminal.type('short\r');
  await terminal.until('Too short: 7 more characters.');
  terminal.type(`${PASSPHRASE}\r`);
  await terminal.until('The same once more:');
  terminal.type(`${PASSPHRASE}\r`);
  await terminal.until('Closing the root key');
}

it('makes a desk', async () => {
  await choosePassphrase();
  await terminal.until('A desk was made in', 15_000);
  expect(await terminal.exited).toMatchObject({ exitCode: 0 });
  expect(terminal.raw()).not.toContain('copper');
  expect(terminal.screen()).not.toContain('Closing');
  expect(existsSync(join(folder.path, 'desk', 'desk.json'))).toBe(true);
});

it('leaves nothing behind when it is interrupted', async () => {
  await choosePassphrase();
  terminal.press('ctrl-c');
  expect(await terminal.exited).toMatchObject({ exitCode: 130 });
  expect(readdirSync(folder.path)).toEqual([]);
});

it('can be left at the question', async () => {
  await terminal.until('Passphrase:');
  terminal.type('abc');
  terminal.press('ctrl-c');
  expect(await terminal.exited).toMatchObject({ exitCode: 130 });
  expect(readdirSync(folder.path)).toEqual([]);
});
