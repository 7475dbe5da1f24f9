// The commands of docs/desk.md on product files, signing elsewhere, and the root key on paper.
import { copyFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Aside } from '../../../packages/vendor-tui/src/commands/aside-screen.js';
import { openKeyFile, rootWords } from '../../../packages/vendor-tui/src/keystore/index.js';
import { commandsOn } from '../../desk/commands-fixture.js';
import { type DeskFixture, PASSPHRASE, PRODUCT } from '../../desk/desk-fixture.js';
import type { Scene } from '../scenes.js';
import { deskScene } from '../stage.js';

function setGrace({ made }: DeskFixture, graceDays: number): void {
  const product = JSON.parse(readFileSync(made.productFile, 'utf8'));
  Object.assign(product.policies[0], { graceDays });
  writeFileSync(made.productFile, JSON.stringify(product));
}

const productFiles: Scene = async (stage) => {
  const { fixture, vendor } = await deskScene(stage);
  setGrace(fixture, 10);
  await vendor('pack lint', { says: '0 errors, 2 warnings' });
  await vendor('pack diff', { says: 'graceDays: 7 -> 10' });
  await vendor('pack diff OLD NEW', {
    fill: { OLD: fixture.made.packFile, NEW: fixture.made.productFile },
    says: 'graceDays: 7 -> 10',
  });
  await vendor('pack simulate --policy professional --quantity 12', { says: '2027-11-23  grace' });
  await vendor('pack simulate --policy professional --add-on tag-pack:5 --after 0,30,35,45', { says: 'tags 10000' });
  await vendor('pack simulate --policy professional --quantity 12 --renew 2027-11-01', { says: '2028-11-23  grace' });
  await vendor('pack simulate --policy professional --change network,disk --clock -3', { says: 'clock-suspect' });
};

const rootElsewhere: Scene = async (stage) => {
  const { fixture, vendor, ports } = await deskScene(stage);
  const { folder, made } = fixture;
  copyFileSync(made.rootKeyFile, join(folder, 'root.age'));
  rmSync(made.rootKeyFile);
  const typed: string[] = [];
  const typing = stage.vendorOn(
    commandsOn(folder, { ...ports, askTexts: (work) => work(async () => typed.shift() ?? '') }),
  );
  const build = async (): Promise<string[]> => {
    const printed = await vendor('pack build --unsigned', { says: 'It waits for the root key.' });
    return [...printed.matchAll(/\b[0-9A-Z]{5}\b/g)]
      .map(([group]) => group)
      .filter((group) => /^[0-9A-HJKMNP-TV-Z]+$/.test(group));
  };
  setGrace(fixture, 10);
  const digest = await build();
  expect(digest).toHaveLength(14);
  renameSync(join(folder, 'packs', `${PRODUCT}-2.to-sign.json`), join(folder, `${PRODUCT}-2.to-sign.json`));
  typed.push(digest.join(' '));
  await typing('pack sign com.example.historian-2.to-sign.json --root-key-file root.age', { says: 'grace 10 days' });
  await vendor('pack take com.example.historian-2.pack.json', { says: 'its signature is good' });

  setGrace(fixture, 11);
  typed.push((await build()).join(' '));
  const signed = await typing('pack sign --typed --root-key-file root.age', { says: 'Second code' });
  const codes = signed.split('Second code').map((half) => [...half.matchAll(/\b[0-9A-HJKMNP-TV-Z]{5}\b/g)].join(' '));
  typed.push(...codes);
  await typing('pack take --typed', { says: 'Pack 3' });
};

const onPaper: Scene = async (stage) => {
  const { fixture, ports } = await deskScene(stage);
  const words = rootWords(await openKeyFile('root-secret', fixture.made.rootKeyFile, PASSPHRASE)).join(' ');
  const aside: Aside = (work) =>
    work({ show: () => undefined, ask: async (prompt) => (prompt.startsWith('Word') ? words : '') });
  const vendor = stage.vendorOn(commandsOn(fixture.folder, { ...ports, aside }));
  await vendor('key paper', { says: '24 words were shown' });
  await vendor('key rehearse --record', { says: 'was recorded in the ledger' });
  rmSync(fixture.made.rootKeyFile);
  await vendor('key restore-root', { says: 'It is the root key of com.example.historian.' });
};

export const WORKSHOP_SCENES: Readonly<Record<string, Scene>> = {
  'product files': productFiles,
  'the root key on a machine of its own': rootElsewhere,
  'the root key on paper': onPaper,
};
