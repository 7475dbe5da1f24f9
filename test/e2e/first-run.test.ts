// The first run of the desk by keys alone, with the passphrase work that real desks have.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseKit } from '@readback/core';
import { afterAll, afterEach, expect, test } from 'vitest';
import { closeTerminals, openTerminal } from '../support/terminal.js';
import { PATIENCE_MS } from './reader.js';

const PASSPHRASE = 'velvet harbour quietly seven';

const folder = mkdtempSync(join(tmpdir(), 'readback-first-run-'));
afterEach(closeTerminals);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('makes a desk whose kit a site can use; the passphrase is never on the screen', { timeout: 90_000 }, async () => {
  const desk = join(folder, 'desk');
  const vendor = openTerminal(
    [process.execPath, resolve('packages/vendor-tui/bin/readback-vendor.mjs'), '--desk', desk],
    { cols: 80, rows: 24, env: { HOME: folder } },
  );
  const until = (wanted: string | RegExp): Promise<string> => vendor.until(wanted, PATIENCE_MS);
  await until('No desk is here yet.');
  await until(desk);
  vendor.press('enter');
  await until('It stands beside everything you do');
  vendor.type('\u0015Ada\r');
  await until('Nobody can recover it');
  vendor.type('short\r');
  await until('Type another one.');
  vendor.type(`\u0015${PASSPHRASE}\r`);
  await until('So that a slip of the finger does not lock you out');
  vendor.type(`${PASSPHRASE}s\r`);
  await until('The two passphrases are not the same.');
  vendor.press('backspace', 'enter');
  await until('so guessing a passphrase is slow, too');
  const made = await until(/readback --kit/);
  const [, kitFile = ''] = /to the site:\s+(\S+)/.exec(made) ?? [];
  expect(parseKit(readFileSync(kitFile, 'utf8')).trust.productId).toBe('com.example.historian');
  // On one line, for a shell of the same user.
  expect(made).toMatch(/^ {2}readback --kit ~\/desk\/kits\/com\.example\.historian\.kit\.json$/m);
  vendor.press('enter');
  await until('No call yet.');
  vendor.type('q');
  expect(await vendor.exited).toMatchObject({ exitCode: 0 });
  expect(vendor.raw()).not.toMatch(/velvet|harbour|quietly/);
});
