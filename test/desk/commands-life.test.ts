// Receipts, reports, machines and revoked grants by commands.
import { readFileSync, writeFileSync } from 'node:fs';
import { deactivate, makeReport, verifyLineage } from '@readback/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { commandsOn, jsonOf, type Run, WITH_PASSPHRASE } from './commands-fixture.js';
import { type DeskFixture, makeDesk, NOW_MS, PASSPHRASE, PRODUCT, Site } from './desk-fixture.js';

let fixture: DeskFixture;
let run: Run;

beforeEach(async () => {
  fixture = await makeDesk();
  run = commandsOn(fixture.folder);
});

afterEach(() => fixture.remove());

const json = jsonOf(() => run);

const CALLER = ['--customer', 'c-3'] as const;

async function activate(site: Site): Promise<string> {
  const { value } = await json('issue', ...site.challenge(), ...CALLER, '--order', 'o-4');
  await json('confirm', value.grantId, ...site.enter(value.groups));
  return value.grantId;
}

const verified = (site: Site) => verifyLineage(site.pack, site.installation.lineage);

it('a receipt is heard, taken once, and its seat is free', async () => {
  const site = new Site(fixture);
  const grantId = await activate(site);
  const act = deactivate(site.installation, verified(site), NOW_MS);
  const receipt = act.deactivation.receipt.toLowerCase().split(' ');
  const heard = await run('hear', ...receipt, ...CALLER, ...WITH_PASSPHRASE);
  expect(heard.exitCode).toBe(0);
  expect(heard.output).toContain('1 seat comes free (order o-4: Professional, 12 of 12 months left).');
  expect(heard.output).toContain('not recorded yet');
  expect((await json('receipt', ...receipt, ...CALLER, '--dry-run')).value.recorded).toBeUndefined();
  expect((await json('order', 'list', ...CALLER)).value).toMatchObject([{ seatsUsed: 1 }]);
  expect(await json('receipt', ...receipt, ...CALLER)).toMatchObject({
    exitCode: 0,
    value: { grantId, customerName: 'Example Plant', madeOn: '2026-11-22', recorded: { isNew: true } },
  });
  const ended = { what: 'given-back', on: '2026-11-22', grantId };
  expect((await json('grant', 'show', grantId)).value).toMatchObject({ ended });
  const shown = await run('grant', 'show', grantId, ...WITH_PASSPHRASE);
  expect(shown.output).toMatch(/^DO NOT READ THIS OUT: its licence was given back on 2026-11-22\.\n[^\n]*challenge/);
  expect((await run('grant', 'list')).output).toContain('confirmed, given back');
  const again = await run('receipt', ...receipt, ...CALLER, ...WITH_PASSPHRASE);
  expect(again.output).toContain('nothing more comes free');
  expect((await json('order', 'list', ...CALLER)).value).toMatchObject([{ seatsUsed: 0 }]);
  expect((await run('receipt', ...CALLER, ...WITH_PASSPHRASE)).errors).toContain('No receipt was given.');
  const wrong = await run('receipt', ...site.challenge(), ...CALLER, ...WITH_PASSPHRASE);
  expect(wrong).toMatchObject({ exitCode: 3 });
  site.installation = act.installation;
  // Whoever activates it once more has a licence that counts.
  const next = await activate(site);
  const [newest, before] = (await json('grant', 'list')).value;
  expect(newest.ended).toBeUndefined();
  expect(before).toMatchObject({ ended });
  expect((await run('grant', 'show', next, ...WITH_PASSPHRASE)).output).not.toContain('DO NOT');
});

it('a report is recorded, and one that goes back is told', async () => {
  const product = JSON.parse(readFileSync(fixture.made.productFile, 'utf8'));
  Object.assign(product.policies[0], { meters: ['tags'] });
  writeFileSync(fixture.made.productFile, JSON.stringify(product));
  const desk = await fixture.open();
  await desk.buildPack({ productId: PRODUCT, rootPassphrase: async () => PASSPHRASE });
  await desk.close();
  const site = new Site(fixture);
  await activate(site);
  const one = makeReport(site.installation, verified(site), new Map([['tags', 41]]));
  const two = makeReport(one.installation, verified(site), new Map([['tags', 42]]));
  expect((await json('report', ...two.groups, ...CALLER)).value).toMatchObject({ counts: { tags: 42 }, sequence: 1 });
  expect((await json('order', 'reports', 'o-4')).value).toMatchObject([{ sequence: 1, counts: { tags: 42 } }]);
  expect((await run('order', 'reports', 'o-4')).output).toContain('report 2: tags 42');
  expect((await run('order', 'reports', 'o-99')).exitCode).toBe(3);
  const back = await run('report', one.groups.join(''), ...CALLER, ...WITH_PASSPHRASE);
  expect(back.exitCode).toBe(1);
  expect(back.output).toContain('Counted    tags 41');
  expect(back.output).toContain('Its number is 1, and report 2 is here already');
  expect(back.output).toContain('It was not recorded.');
  expect((await run('report', ...CALLER, 'not a code', ...WITH_PASSPHRASE)).exitCode).toBe(3);
});

it('a machine is listed, its life told, and a grant of it revoked', async () => {
  const site = new Site(fixture);
  const grantId = await activate(site);
  expect((await json('machine', 'list', ...CALLER)).value).toMatchObject([{ grantId, grants: 1, isGivenBack: false }]);
  const shown = await run('machine', 'show', grantId);
  expect(shown.output).toContain('Machine of Example Plant, com.example.historian');
  expect(shown.output).toContain(`activate: Professional, 12 months (${grantId}, 1 seat of o-4)`);
  expect(await json('grant', 'revoke', grantId, '--why', 'paid back')).toMatchObject({ exitCode: 0 });
  const told = await run('grant', 'show', grantId, ...WITH_PASSPHRASE);
  expect(told.output).toMatch(
    new RegExp(`^DO NOT READ THIS OUT: ${grantId} was revoked on 2026-11-22\\.\\n.*supervisor`),
  );
  expect((await run('grant', 'list')).output).toContain('confirmed, revoked');
  expect((await run('search', grantId)).output).toContain('revoked');
  expect((await run('machine', 'list', ...CALLER)).output).toContain('1 response, revoked');
  const refused = await run('issue', ...site.challenge('change'), ...CALLER, '--order', 'o-4', ...WITH_PASSPHRASE);
  expect(refused).toMatchObject({ exitCode: 4 });
  expect(refused.errors).toContain('which was revoked');
  expect((await json('machine', 'show', grantId)).value.events.map(({ kind }: { kind: string }) => kind)).toEqual([
    'grant',
    'confirmed',
    'revoked',
    'refusal',
  ]);
  expect((await run('machine', 'show', 'g-99')).exitCode).toBe(3);
});

it('what a response builds on is chosen by the words on the screen of the caller', async () => {
  const site = new Site(fixture);
  const first = await json('issue', ...site.challenge(), ...CALLER, '--order', 'o-4');
  const words = site.enter(first.value.groups).join(' ');
  await json('issue', ...site.challenge('change'), ...CALLER, '--order', 'o-4');
  const renewal = ['issue', ...site.challenge('change', true), ...CALLER, '--order', 'o-4'];
  const refused = await run(...renewal, ...WITH_PASSPHRASE);
  expect(refused.exitCode).toBe(4);
  expect(refused.errors).toContain(words);
  expect((await run(...renewal, '--builds-on', 'other words', ...WITH_PASSPHRASE)).exitCode).toBe(3);
  const issued = await json(...renewal, '--builds-on', words);
  expect(issued).toMatchObject({ exitCode: 0, value: { seatEffect: expect.stringContaining('no seat') } });
  expect((await json('grant', 'list')).value).toMatchObject([{}, {}, { confirmed: true }]);
});
