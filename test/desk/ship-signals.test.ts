// A run of ship that a signal ends, in a real terminal: it is held where everything is made and the root key is asked for.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createShipPorts } from '../../packages/vendor-tui/src/ship/ports.js';
import { bundleEntry } from '../../scripts/bundle.mjs';
import { closeTerminals, openTerminal } from '../support/terminal.js';
import { type DeskFixture, makeDesk, PASSPHRASE } from './desk-fixture.js';
import { billOf, TEMPLATE } from './ship-fixture.js';
import { driversOutside } from './vendor-packages.js';

const folder = mkdtempSync(join(tmpdir(), 'readback-signals-'));
let program: string;
let fixture: DeskFixture;

beforeAll(async () => {
  fixture = await makeDesk();
  const outfile = join(folder, 'readback-vendor.mjs');
  program = (await bundleEntry('packages/vendor-tui/src/cli.ts', outfile, { plugins: [driversOutside] })).outfile;
  // The client is looked for beside the program.
  writeFileSync(join(folder, 'client-template.mjs'), TEMPLATE);
  writeFileSync(join(folder, 'client-template.mjs.bill.json'), billOf(TEMPLATE));
});

afterEach(closeTerminals);

afterAll(() => {
  fixture.remove();
  rmSync(folder, { recursive: true });
});

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
])('leaves no half of it behind where %s ends it', async (signal, exitCode) => {
  const out = join(folder, signal);
  const inside = (): readonly string[] => (existsSync(out) ? readdirSync(out) : []);
  const terminal = openTerminal(
    [process.execPath, program, '--desk', fixture.folder, 'ship', '--target', 'mjs', '--out', join(out, 'shipment')],
    { env: { READBACK_CACHE: join(folder, 'cache') } },
  );
  await terminal.until('Passphrase of the desk:');
  terminal.type(`${PASSPHRASE}\r`);
  await terminal.until('Passphrase of the root key:');
  expect(inside()).toEqual([expect.stringMatching(/^\.new-/)]);
  terminal.kill(signal);
  expect((await terminal.exited).exitCode).toBe(exitCode);
  expect(inside()).toEqual([]);
});

it('takes the Node that was building with it', async () => {
  const work = join(folder, 'work');
  const slow = join(folder, 'slow-node');
  mkdirSync(work);
  writeFileSync(slow, `#!${process.execPath}\nsetTimeout(() => undefined, 20_000);\n`, { mode: 0o755 });
  const before = new Set(process.listeners('exit'));
  const ended = createShipPorts({}).buildSea(slow, 'sea.json', work);
  // What the end of the process would call.
  for (const listener of process.listeners('exit')) if (!before.has(listener)) listener.call(process, 143);
  // An end of its own would have a code.
  expect(await ended).toMatchObject({ exitCode: null });
  expect(process.listeners('exit').filter((listener) => !before.has(listener))).toEqual([]);
});
