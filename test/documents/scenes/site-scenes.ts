// The commands of README.md, docs/integrate.md and docs/site-guide.md at a site, and the desk's side of the README's call.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyPack } from '@readback/core';
import { expect } from 'vitest';
import { activate, siteIn } from '../../node/site-fixture.js';
import { trust } from '../../support/example-vendor.js';
import { lifePackFile } from '../../support/life-pack.js';
import { type CallOptions, kitText, programWith } from '../../tui/client/readback.js';
import { documentNamed } from '../documents.js';
import type { Scene } from '../scenes.js';
import { deskScene } from '../stage.js';

const everyPartIsFound: CallOptions = {
  inspectParts: () =>
    (['os', 'board', 'disk', 'network', 'root-fs'] as const).map((slot) => ({
      slot,
      found: true,
      source: slot,
      missed: [],
    })),
};

/** Other programs ask; docs/integrate.md. */
const integrate: Scene = async (stage) => {
  const site = programWith();
  activate(siteIn(site.state));
  await stage.client(site, '', { says: 'Professional' });
  await stage.client(site, '--kit readback.kit.json', { says: 'Professional' });
  await stage.client(site, '--kit readback.kit.json status', { says: 'Professional' });
  await stage.client(site, '--kit readback.kit.json check --feature historian --limit tags');
  const said = await stage.client(site, '--kit readback.kit.json --json check --feature historian --limit tags');
  const printed = documentNamed('docs/integrate.md').fences.find(({ name }) => name === 'check');
  expect(JSON.parse(said)).toEqual(JSON.parse(printed?.text ?? ''));
  await stage.client(site, 'check');
  await stage.client(site, 'doctor', {}, everyPartIsFound);
  await stage.client(site, '--help', { says: 'Exit codes' });
};

/** README.md from the first screen to the receipt, with codes in files. */
const wholeCall: Scene = async (stage) => {
  const { fixture, run } = await deskScene(stage);
  const site = programWith(null);
  writeFileSync(join(site.folder, 'FILE.kit.json'), readFileSync(fixture.made.kitFile));
  const client = (command: string, playing = {}): Promise<string> =>
    stage.client(site, `--kit FILE.kit.json${command}`, playing, everyPartIsFound);
  await client('', { exit: 1, says: 'Example Support' });
  await client(' challenge --qr --out challenge.txt');
  const issue = ['issue', '--customer', 'c-3', '--order', 'o-4', '--in', join(site.folder, 'challenge.txt')];
  const mail = join(site.folder, 'mail.txt');
  expect(await run(...issue, '--out', mail)).toMatchObject({ exitCode: 0, errors: '' });
  await client(' enter --in mail.txt', { says: 'Professional' });
  await client(' status --json', { says: '"status":"active"' });
  await stage.client(site, 'check --kit FILE.kit.json --feature historian --json', { says: '"answer":true' });
  await client(' challenge --purpose change', { says: 'Call Example Support' });
  await client(' doctor');
  await client(' deactivate --yes', { says: 'receipt' });
};

/** What a licence can do after its first call. */
const life: Scene = async (stage) => {
  const packFile = lifePackFile();
  const counting = programWith(kitText(packFile));
  activate(siteIn(counting.state, { packFile }), {
    pack: verifyPack(packFile, trust),
    policyId: 'counted',
    quantity: 1,
  });
  await stage.client(counting, 'report', { says: 'tags: 0' });
};

export const SITE_SCENES: Readonly<Record<string, Scene>> = {
  'docs/integrate.md: a program asks': integrate,
  'README.md: a whole call by commands': wholeCall,
  'the life of a licence': life,
};
