// A client with its kit compiled in: no flag, no other product, and newer packs by file.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildPack, formatKit, signPack } from '@readback/core/vendor';
import { expect, test } from 'vitest';
import { runCli } from '../../../packages/client-tui/src/commands/program.js';
import { temporaryFolder } from '../../node/site-fixture.js';
import { counting, definition, packFile, packKeys, rootSecret, trust } from '../../support/example-vendor.js';

const packOf = (version: number): string =>
  signPack(buildPack({ ...definition, version, keys: packKeys }, new Set()), [rootSecret]);
const own = { trust: { ...trust, minVersion: 2 }, packFile: packOf(2) };
const kitOf = (pack: string, more: object = {}): string =>
  formatKit({ trust: { ...trust, minVersion: 0, ...more }, packFile: pack });
const BESIDE = `${trust.productId}.kit.json`;

const shipped = (files: Readonly<Record<string, string>>, ...args: readonly string[]) => startedIn('.', files, ...args);

/** With the program in one folder with these files, and started in another. */
async function startedIn(below: string, files: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const started = temporaryFolder();
  const folder = join(started, below);
  mkdirSync(join(started, 'bin'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(started, name), text);
  const out: string[] = [];
  const exitCode = await runCli(['--state', join(folder, 'state'), ...args], {
    env: {},
    folder: started,
    program: below === '' ? 'readback-historian' : join(folder, 'readback-historian'),
    kit: own,
    print: (text) => out.push(text),
    printError: (text) => out.push(text),
    readInput: () => Promise.resolve(''),
    isInputTerminal: false,
  });
  return { exitCode, text: out.join('\n'), packVersion: () => JSON.parse(out.join(''))['packVersion'] };
}

test('needs no flag and no file', async () => {
  const status = await shipped({}, 'status', '--json');
  expect(status.exitCode).toBe(1);
  expect(status.packVersion()).toBe(2);
  expect((await shipped({}, 'doctor')).text).toContain('Kit: Compiled into this program.');
});

test('goes by its own name in what it tells people to type', async () => {
  const challenge = await shipped({}, 'challenge');
  expect(challenge.text).toContain('readback-historian enter CODE');
  expect((await shipped({}, '--help')).text).toContain('Usage: readback-historian ');
  const refused = await shipped({}, 'deactivate');
  expect(refused.text).toContain('readback-historian deactivate --yes');
  expect(refused.text).not.toMatch(/readback (deactivate|--)/);
});

test('takes a newer pack from a file: named, or beside it under the name of the product', async () => {
  const newer = kitOf(packOf(3));
  expect((await shipped({ 'new.kit.json': newer }, '--kit', 'new.kit.json', 'status', '--json')).packVersion()).toBe(3);
  expect((await shipped({ [BESIDE]: newer }, 'status', '--json')).packVersion()).toBe(3);
  expect((await shipped({ [BESIDE]: newer }, 'doctor')).text).toMatch(
    /Compiled into this program, with the pack of .*kit/,
  );
});

test('an older pack is refused where it is named, and left where it only lies there', async () => {
  const older = kitOf(packFile);
  const named = await shipped({ 'old.kit.json': older }, '--kit', 'old.kit.json', 'status');
  expect(named).toMatchObject({ exitCode: 3, text: expect.stringContaining('version 1; version 2 or newer') });
  expect((await shipped({ [BESIDE]: older }, 'status', '--json')).packVersion()).toBe(2);
});

test('kits of others that only lie there are none of its business', async () => {
  const other = kitOf(packOf(3), { productId: 'com.example.other' });
  const files = { 'readback.kit.json': other, 'com.example.other.kit.json': other };
  expect((await shipped(files, 'status', '--json')).packVersion()).toBe(2);
});

test.each([
  ['another product', { productId: 'com.example.other' }, 'belongs to the product com.example.other'],
  ['another root', { rootKeys: [counting(9, 32)] }, 'trusts another root key'],
])('a kit of %s is refused, named or under the name of the product', async (_what, more, says) => {
  const files = { [BESIDE]: kitOf(packOf(3), more) };
  for (const args of [['status'], ['--kit', BESIDE, 'status']]) {
    expect(await shipped(files, ...args)).toMatchObject({ exitCode: 3, text: expect.stringContaining(says) });
  }
});

test.each([
  ['damaged', kitOf(packOf(3)).slice(0, -20)],
  ['of another root', kitOf(packOf(3), { rootKeys: [counting(9, 32)] })],
  ['newer', kitOf(packOf(3))],
])('a kit in the folder it is started in is not looked at: %s', async (_what, text) => {
  // The second: only the name of the program is known, which says of no folder that it is beside.
  for (const program of ['bin', '']) {
    const status = await startedIn(program, { [BESIDE]: text }, 'status', '--json');
    expect(status.packVersion()).toBe(2);
  }
  const beside = { [join('bin', BESIDE)]: kitOf(packOf(3)) };
  expect((await startedIn('bin', beside, 'status', '--json')).packVersion()).toBe(3);
});

test('a damaged kit under the name of the product is told, not passed over', async () => {
  const damaged = { [BESIDE]: kitOf(packOf(3)).slice(0, -20) };
  expect(await shipped(damaged, 'status')).toMatchObject({ exitCode: 3 });
});
