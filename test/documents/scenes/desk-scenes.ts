// The commands of docs/desk.md, played on desks of their own.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deactivate, makeReport, verifyLineage } from '@readback/core';
import { expect } from 'vitest';
import { commandsOn, type Run } from '../../desk/commands-fixture.js';
import { PASSPHRASE, Site } from '../../desk/desk-fixture.js';
import { machine } from '../../support/example-vendor.js';
import { documentNamed } from '../documents.js';
import type { Scene } from '../scenes.js';
import { BOS, deskScene, portsAt, type Stage } from '../stage.js';

const CALLER = ['--customer', 'c-3'] as const;

/** A call of this site on an order, confirmed; the grant's id. */
async function call(run: Run, site: Site, purpose?: 'change'): Promise<string> {
  const issued = await run('issue', ...site.challenge(purpose), ...CALLER, '--order', 'o-4', '--json');
  expect(issued.errors).toBe('');
  const { grantId, groups } = JSON.parse(issued.output);
  await run('confirm', grantId, ...site.enter(groups));
  return grantId;
}

/** Keys are made by chance, so their fingerprints differ. */
const withoutKeys = (text: string): string => text.replace(/^( +key)( [0-9a-f]{4}){5}$/gm, '$1');

const deskGuide = (): string => documentNamed('docs/desk.md').text;

const callByCommand: Scene = async (stage) => {
  const { fixture, vendor, run } = await deskScene(stage);
  await run('customer', 'add', 'Northfield');
  const order = ['--customer', 'Northfield', '--policy', 'professional', '--quantity', '12', '--json'];
  const { id } = JSON.parse((await run('order', 'add', ...order)).output);
  const site = new Site(fixture);
  const CHALLENGE = site.challenge().join(' ');
  await vendor('hear CHALLENGE --customer "Northfield"', { fill: { CHALLENGE }, says: id });
  const fill = { CHALLENGE, 'o-8': id };
  const issued = await vendor('issue CHALLENGE --customer "Northfield" --order o-8', { fill });
  const again = await run('issue', CHALLENGE, '--customer', 'Northfield', '--order', id, '--json');
  const { grantId, groups } = JSON.parse(again.output);
  expect(issued).toContain(groups[14]);
  const [FIRST, SECOND] = site.enter(groups);
  await vendor('confirm g-9 FIRST SECOND', { fill: { 'g-9': grantId, FIRST, SECOND } });
};

const lifeOfAKey: Scene = async (stage: Stage) => {
  const { fixture, vendor, run } = await deskScene(stage);
  const site = new Site(fixture);
  await call(run, site);
  await call(run, site, 'change');
  await vendor('key list', { says: '1  current; 2 grants, 1 machine, 1 customer' });
  await vendor('key next', { says: '2  next' });
  await vendor('pack build');
  await vendor('key rotate --last-day 2027-03-31');
  await vendor('pack build', { says: 'Pack 3' });
  expect(withoutKeys(deskGuide())).toContain(withoutKeys(await vendor('key list')));
  await vendor('key retire 1 --last-day 2027-06-30', { says: 'retired up to 2027-06-30' });
};

const aKeyIsStolen: Scene = async (stage) => {
  const { fixture, vendor, run } = await deskScene(stage);
  await vendor('key drill --rehearse', { says: 'nothing was changed' });
  await vendor('key drill --why "laptop of Ben lost"', { says: 'Issuing is stopped' });
  const refused = await run('issue', ...new Site(fixture).challenge(), ...CALLER, '--order', 'o-4');
  const [, sentence = 'the sentence in the guide'] = /ends with exit code 4: `(.*?)`/s.exec(deskGuide()) ?? [];
  expect(refused.exitCode).toBe(4);
  expect(refused.errors).toContain(sentence.replaceAll('\n', ' '));
  await vendor('ledger verify');
  await vendor('key stolen 1', { says: 'marked stolen' });
  await vendor('key next', { says: '2  current' });
  await vendor('pack build');
  await vendor('key thaw', { says: 'Issuing goes on' });
};

const packs: Scene = async (stage) => {
  const { fixture, vendor, run } = await deskScene(stage);
  await vendor('pack build com.example.historian', { says: 'Nothing has changed' });
  const product = JSON.parse(readFileSync(fixture.made.productFile, 'utf8'));
  Object.assign(product.policies[0], { graceDays: 3, replaces: [await digestOf(run, fixture.made.kitFile)] });
  writeFileSync(fixture.made.productFile, JSON.stringify(product));
  const refused = await run('pack', 'build');
  expect([refused.exitCode, refused.errors]).toEqual([4, expect.stringContaining('professional.graceDays')]);
  await vendor('pack build --accept-changes professional.graceDays', { says: 'Pack 2' });
  await vendor('pack types com.example.historian', { says: 'interface ProductNames' });
  await vendor('pack types');
  await vendor('pack types com.example.historian --out product-names.ts');
  const [, names = ''] =
    /^(export interface[^}]*})$/m.exec(readFileSync(join(fixture.folder, 'product-names.ts'), 'utf8')) ?? [];
  expect(deskGuide()).toContain(names);
  await vendor('product add com.example.scada --title "Example SCADA"');
  await vendor('order add --customer "Example Plant" --product com.example.scada --policy professional');
};

async function digestOf(run: Run, kit: string): Promise<string> {
  const shown = JSON.parse((await run('pack', 'show', kit, '--json')).output);
  return shown.policies.find(({ id }: { id: string }) => id === 'professional').digest;
}

const returnsAndReports: Scene = async (stage) => {
  const { fixture, vendor, run } = await deskScene(stage);
  const product = JSON.parse(readFileSync(fixture.made.productFile, 'utf8'));
  Object.assign(product.policies[0], { meters: ['exports'] });
  writeFileSync(fixture.made.productFile, JSON.stringify(product));
  await run('pack', 'build');
  const site = new Site(fixture);
  const grant = await call(run, site);
  const report = makeReport(
    site.installation,
    verifyLineage(site.pack, site.installation.lineage),
    new Map([['exports', 41]]),
  );
  await vendor('report REPORT --customer "Example Plant"', { fill: { REPORT: report.groups.join(' ') } });
  await vendor('order reports o-5', { fill: { 'o-5': 'o-4' }, says: '41' });
  await vendor('machine show g-6', { fill: { 'g-6': grant }, says: 'Machine of Example Plant' });
  await vendor('machine list --customer "Example Plant"', { says: grant });
  const { deactivation } = deactivate(
    report.installation,
    verifyLineage(site.pack, site.installation.lineage),
    fixture.clock.nowMs,
  );
  const fill = { RECEIPT: deactivation.receipt };
  await vendor('hear RECEIPT --customer "Example Plant"', { fill, says: 'comes free' });
  await vendor('receipt RECEIPT --customer "Example Plant"', { fill, says: 'Recorded as' });
  await vendor('receipt RECEIPT --customer "Example Plant"', { fill, says: 'nothing more comes free' });
  const second = await call(run, new Site(fixture, { ...machine, board: 'BOARD-0002', disk: 'DISK-2' }));
  await vendor('grant revoke g-12 --why "paid back"', { fill: { 'g-12': second } });
};

const customersAndOrders: Scene = async (stage) => {
  const { fixture, vendor } = await deskScene(stage);
  await vendor('customer add "Northfield"');
  await vendor('order add --customer "Northfield" --policy professional --quantity 12 --seats 5', {
    says: 'Professional',
  });
  writeFileSync(join(fixture.folder, 'customers.csv'), 'name,note\nSouthfield,\n');
  writeFileSync(join(fixture.folder, 'orders.csv'), 'customer,policy,validUntil\nSouthfield,professional,2026-12-01\n');
  await vendor('customer import customers.csv', { says: 'Imported 1 customer' });
  await vendor('order import orders.csv', { says: 'Imported 1 order' });
  await vendor('customer export --out customers.csv');
  await vendor('order export --out orders.csv');
  await vendor('ending --days 30', { says: 'Southfield' });
};

const callers: Scene = async (stage) => {
  const { vendor } = await deskScene(stage);
  await vendor('caller add-number "+49 555 010020" --customer "Example Plant"');
  await vendor('caller set-pin --customer "Example Plant"', { says: 'has a PIN' });
  await vendor('caller check --customer "Example Plant" --number "0555 010020"', { says: 'The caller is checked' });
};

const agentsAndApprovals: Scene = async (stage) => {
  const { fixture, vendor, run, ports } = await deskScene(stage);
  await vendor('agent add Bo --role agent --daily-cap 40');
  await vendor('--agent Bo');
  const bosFile = join(fixture.folder, 'bo.txt');
  writeFileSync(bosFile, BOS);
  const asBo = commandsOn(fixture.folder, { ...ports, askSecrets: async (work) => await work(async () => BOS) });
  const added = await run('order', 'add', ...CALLER, '--policy', 'professional', '--json');
  const order = ['--order', JSON.parse(added.output).id];
  await run('issue', ...new Site(fixture).challenge(), ...CALLER, ...order);
  const requests: string[] = [];
  for (const n of [4, 5, 6]) {
    const site = new Site(fixture, {
      ...machine,
      board: `BOARD-${n}`,
      disk: `DISK-${n}`,
      network: `02:00:00:00:00:1${n}`,
    });
    const asked = await asBo('--agent', 'Bo', 'issue', ...site.challenge(), ...CALLER, ...order, '--ask');
    expect(asked.exitCode, asked.errors).toBe(4);
    const waiting = JSON.parse((await run('approval', 'list', '--json')).output);
    requests.push(waiting.map(({ id }: { id: string }) => id).find((id: string) => !requests.includes(id)));
  }
  const [first = '', second = '', third = ''] = requests;
  await vendor('approval list', { says: first });
  await vendor('approval approve a-12', { fill: { 'a-12': first } });
  const playBo = stage.vendorOn(
    async (...args) =>
      await commandsOn(fixture.folder, {
        ...ports,
        askSecrets: async (work) => await work(async (prompt) => (prompt.includes('of Ada') ? PASSPHRASE : BOS)),
      })('--agent', 'Bo', ...args),
  );
  await playBo('approval approve a-12 --as Ada', { fill: { 'a-12': second } });
  await vendor('approval deny a-12', { fill: { 'a-12': third } });
  await vendor('agent share');
  await vendor('agent disable Bo');
  await vendor('rule list', { says: 'four-eyes' });
  await vendor('rule set four-eyes yes');
};

const alerts: Scene = async (stage) => {
  const { fixture, vendor, run } = await deskScene(stage);
  // A copy of the machine from before its second challenge: its counter begins where the other one's was.
  const site = new Site(fixture);
  await call(run, site);
  await call(run, site, 'change');
  const copy = new Site(fixture);
  copy.challenge();
  await run('issue', ...copy.challenge('activate', true), ...CALLER, '--order', 'o-4');
  const [alert] = JSON.parse((await run('alert', 'list', '--json')).output);
  await vendor('alert list', { says: alert.id });
  await vendor('alert dismiss w-20', { fill: { 'w-20': alert.id } });
};

const audit: Scene = async (stage) => {
  const { fixture, vendor, run } = await deskScene(stage);
  await call(run, new Site(fixture));
  await vendor('ledger verify', { says: 'rows are sound' });
  await vendor('ledger list', { says: 'Ada' });
  const [line = '', head = ''] = (await vendor('ledger head')).split('\n');
  expect(line).toMatch(/^Row \d+, 2026-11-22 09:00 UTC, signed by Ada$/);
  expect(head).toMatch(/^\d+ {2}(?:[0-9A-Z]{5} ?){5}$/);
  const backup = join(fixture.folder, 'day.backup');
  await vendor('ledger backup /mnt/backup/desk-2026-11-22.backup', {
    fill: { '/mnt/backup/desk-2026-11-22.backup': backup },
    says: head,
  });
  for (const end of ['', '-wal', '-shm']) rmSync(join(fixture.folder, `ledger.sqlite${end}`), { force: true });
  await vendor('ledger restore FILE', { fill: { FILE: backup }, says: 'It issues nothing yet' });
  const shows = 'does not show what came after it';
  await vendor('ledger reconcile --head "HEAD"', { fill: { HEAD: head }, exit: 4, says: shows });
  const move = ['ledger', 'reconcile', '--head', head, '--moved'];
  const [asked = ''] = /a-\d+/.exec((await run(...move)).errors) ?? [];
  expect((await run('approval', 'approve', asked)).exitCode).toBe(0);
  expect(await run(...move)).toMatchObject({ exitCode: 0, output: expect.stringContaining('nothing came after row') });
  fixture.clock.nowMs += 40 * 86_400_000;
  const refused = await run('ledger', 'accept-clock');
  const [request = ''] = /a-\d+/.exec(refused.errors) ?? [];
  expect((await run('approval', 'approve', request)).exitCode, refused.errors).toBe(0);
  await vendor('ledger accept-clock', { says: 'goes by this clock now' });
};

const init: Scene = async (stage) => {
  const { fixture } = await deskScene(stage);
  const vendor = stage.vendorOn(commandsOn(join(fixture.folder, 'another'), portsAt()));
  await vendor('init', { says: 'A desk was made in' });
  await vendor('');
  await vendor('--help', { says: 'Exit codes' });
  await vendor('--db postgres://ledger.example/desk');
};

export const DESK_SCENES: Readonly<Record<string, Scene>> = {
  'a call by command': callByCommand,
  'the life of a key': lifeOfAKey,
  'a key is stolen': aKeyIsStolen,
  'packs and products': packs,
  'returns, reports, machines': returnsAndReports,
  'customers and orders': customersAndOrders,
  callers,
  'agents and approvals': agentsAndApprovals,
  alerts,
  'audit, backup, restore': audit,
  'a new desk': init,
};
