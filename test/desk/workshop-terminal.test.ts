// The pack workshop in a real terminal: from home to a signed pack. The passphrase is never on the screen.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseKit, verifyPack } from '@readback/core';
import { afterEach, expect, it } from 'vitest';
import { exampleProductFile } from '../../packages/vendor-tui/src/desk/example-product.js';
import { closeTerminals, openTerminal } from '../support/terminal.js';
import { makeDesk, PASSPHRASE } from './desk-fixture.js';

const PROGRAM = resolve('packages/vendor-tui/bin/readback-vendor.mjs');

afterEach(closeTerminals);

it('changes a limit and signs the next pack', async () => {
  const fixture = await makeDesk();
  writeFileSync(fixture.made.productFile, exampleProductFile);
  const vendor = openTerminal([process.execPath, PROGRAM, '--desk', fixture.folder], { cols: 80, rows: 24 });
  const { until } = vendor;
  await until('Passphrase');
  vendor.type(`${PASSPHRASE}\r`);
  await until('P products');
  vendor.type('p');
  await until('signed, pack 1');
  vendor.press('enter');
  await until('Professional, 1 month');
  vendor.press('enter');
  await until('Restorable');
  vendor.press('down', 'down', 'down', 'down', 'enter');
  await until(/5000▏/);
  vendor.type('\u00158000\r');
  await until('tags 8000  (was 5000)');
  vendor.type('s');
  await until('professional is saved');
  vendor.type('b');
  await until('limits.tags: 5000 -> 8000');
  vendor.type('s');
  await until('Passphrase of the root key');
  vendor.type(`${PASSPHRASE}\r`);
  await until('Pack 2 is built and signed');
  vendor.press('enter');
  await until('tags 8000');
  vendor.press('escape');
  await until('signed, pack 2');
  vendor.press('escape');
  await until('Q quit');
  vendor.type('q');
  expect(await vendor.exited).toMatchObject({ exitCode: 0 });
  expect(vendor.raw()).not.toContain('copper');
  const { packFile, trust } = parseKit(readFileSync(fixture.made.kitFile, 'utf8'));
  expect(verifyPack(packFile, trust)).toMatchObject({ version: 2, policies: [{ limits: { tags: 8000 } }, {}, {}] });
  fixture.remove();
});
