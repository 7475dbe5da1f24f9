// Everything the screens do, as commands: a call, customers, orders, packs, the ledger.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandsOn, jsonOf, type Run, WITH_PASSPHRASE } from './commands-fixture.js';
import { type DeskFixture, makeDesk, PASSPHRASE, PRODUCT, Site } from './desk-fixture.js';

let fixture: DeskFixture;
let run: Run;

beforeEach(async () => {
  fixture = await makeDesk();
  run = commandsOn(fixture.folder);
});

afterEach(() => fixture.remove());

const json = jsonOf(() => run);

describe('a call by commands', () => {
  it('is heard, answered and confirmed', async () => {
    const site = new Site(fixture);
    const code = site.challenge().join(' ').toLowerCase();
    const heard = await run('hear', code, '--customer', 'example plant', ...WITH_PASSPHRASE);
    expect(heard.output).toContain('not seen before');
    expect(heard.output).toContain('o-4  Professional, 12 months, 0 of 3 seats taken');

    const issued = await json('issue', ...code.split(' '), '--customer', 'c-3', '--order', 'o-4');
    expect(issued).toMatchObject({ exitCode: 0, value: { shownAgain: false, offer: 'Professional, 12 months' } });
    const words = site.enter(issued.value.groups);
    expect(await json('confirm', issued.value.grantId, 'no', 'idea')).toMatchObject({
      exitCode: 1,
      value: { confirmed: false },
    });
    expect(await json('confirm', issued.value.grantId, ...words)).toMatchObject({ value: { confirmed: true } });
    expect((await json('order', 'list', '--customer', 'example')).value).toMatchObject([{ seatsUsed: 1 }]);
    expect((await json('grant', 'list')).value).toMatchObject([{ confirmed: true, customerName: 'Example Plant' }]);
  });

  it('prints the spelling of every group, and not the closing phrase', async () => {
    const site = new Site(fixture);
    const args = [...site.challenge(), '--customer', 'c-3', '--order', 'o-4', ...WITH_PASSPHRASE];
    const { output, exitCode } = await run('issue', ...args);
    expect(exitCode).toBe(0);
    const groups = [...output.matchAll(/^ +\d+ {2}([0-9A-Z]{5}) {3}(\S+ ?){5}$/gm)].map(([, group]) => group ?? '');
    expect(groups).toHaveLength(15);
    const phrase = site.enter(groups);
    expect(output).not.toContain(phrase.join(' '));
    const again = await run('issue', ...args);
    expect(again.output).toContain('was answered on 2026-11-22');
    expect(again.output).toContain(groups[14] ?? '?');
  });

  it('renews on another grant than the newest', async () => {
    const site = new Site(fixture);
    const args = ['--customer', 'c-3', '--order', 'o-4'];
    const first = await json('issue', ...site.challenge(), ...args);
    site.enter(first.value.groups);
    await json('issue', ...site.challenge('change'), ...args);
    const groups = site.challenge('change', true);
    const heard = await json('hear', ...groups, '--customer', 'c-3');
    expect(heard.value.bases.at(-1)).toMatchObject({ grantId: first.value.grantId });
    const renewed = await json('issue', ...groups, ...args, '--builds-on', first.value.grantId);
    site.enter(renewed.value.groups);
  });
});

it('a desk begins with the agent who is named', async () => {
  const made = await run('--desk', `${fixture.folder}-2`, 'init', '--agent', 'Zoe', '--json', ...WITH_PASSPHRASE);
  expect(JSON.parse(made.output)).toMatchObject({ agent: 'Zoe' });
  expect(JSON.parse((await run('--desk', `${fixture.folder}-2`, 'agent', 'list', '--json')).output)).toMatchObject([
    { name: 'Zoe' },
  ]);
  rmSync(`${fixture.folder}-2`, { recursive: true });
});

describe('records', () => {
  it('adds and lists customers and orders', async () => {
    const { value } = await json('customer', 'add', 'Northfield', 'Water', '--note', 'two plants');
    expect(value).toMatchObject({ name: 'Northfield Water', note: 'two plants' });
    const options = ['--policy', 'enterprise', '--quantity', '24', '--seats', '5', '--valid-until', '2027-03-31'];
    const order = await json('order', 'add', '--customer', 'northfield', ...options);
    expect(order.value).toMatchObject({ offer: 'Enterprise, 24 months', seatsTotal: 5, validUntil: '2027-03-31' });
    const listed = await run('order', 'list', '--customer', value.id);
    expect(listed.output).toContain('0 of 5 seats taken, until 2027-03-31');
    expect((await run('customer', 'list', 'water')).output).toContain('Northfield Water (two plants)');
    expect((await run('product', 'list')).output).toContain('com.example.historian  Example Historian, pack 1');
  });

  it('lists the ledger and proves it', async () => {
    const rows = await json('ledger', 'list', '--count', '2');
    expect(rows.value.map(({ kind }: { kind: string }) => kind)).toEqual(['order-added', 'customer-added']);
    expect(await json('ledger', 'verify')).toMatchObject({ exitCode: 0, value: { isSound: true, rows: 4 } });
    expect((await run('ledger', 'list')).output).toMatch(/4 {2}2026-11-22 09:00 {2}Ada {2}order o-4 added/);
  });
});

describe('packs', () => {
  const edit = (change: (product: { policies: Record<string, unknown>[] }) => void): void => {
    const product = JSON.parse(readFileSync(fixture.made.productFile, 'utf8'));
    change(product);
    writeFileSync(fixture.made.productFile, JSON.stringify(product));
  };

  it('builds the next version after an edit, and a new site unlocks with it', async () => {
    expect((await json('pack', 'build')).value).toMatchObject({ version: 1, isNew: false });
    edit(({ policies }) => Object.assign(policies[0] ?? {}, { limits: { tags: 9000 } }));
    const built = await json('pack', 'build', PRODUCT);
    expect(built.value).toMatchObject({ version: 2, isNew: true });
    expect((await run('pack', 'verify', built.value.packFile)).output).toContain('version 2');
    expect(await json('pack', 'verify', built.value.kitFile, '--kit', built.value.kitFile)).toMatchObject({
      value: { version: 2 },
    });
    const site = new Site(fixture);
    const issued = await json('issue', ...site.challenge(), '--customer', 'c-3', '--order', 'o-4');
    site.enter(issued.value.groups);
    expect(site.pack.policies[0]?.limits['tags']).toBe(9000);
  });

  it('still answers a site with the older pack', async () => {
    const site = new Site(fixture);
    edit(({ policies }) => Object.assign(policies[0] ?? {}, { limits: { tags: 9000 } }));
    await json('pack', 'build');
    site.enter((await json('issue', ...site.challenge(), '--customer', 'c-3', '--order', 'o-4')).value.groups);
  });

  it('refuses a change that would end licences, and says what to write', async () => {
    const site = new Site(fixture);
    site.enter((await json('issue', ...site.challenge(), '--customer', 'c-3', '--order', 'o-4')).value.groups);
    edit(({ policies }) => Object.assign(policies[0] ?? {}, { limits: { tags: 9000 } }));
    const refused = await json('pack', 'build');
    expect(refused).toMatchObject({ exitCode: 4, value: { error: { code: 'pack-breaks-grants' } } });
    const digest = /[0-9a-f]{64}/.exec(refused.value.error.problems[0])?.[0] ?? '';
    edit(({ policies }) => Object.assign(policies[0] ?? {}, { replaces: [digest] }));
    expect((await json('pack', 'build')).value).toMatchObject({ version: 2 });
    // The licence of the old pack is worth the new terms under the new one.
    const renewed = new Site(fixture);
    renewed.installation = site.installation;
    const issued = await json('issue', ...renewed.challenge('change'), '--customer', 'c-3', '--order', 'o-4');
    renewed.enter(issued.value.groups);

    edit(({ policies }) => policies.shift());
    expect((await json('pack', 'build')).value.error.problems[0]).toContain('"professional" is gone');
  });

  it('names every problem of a product file', async () => {
    edit(({ policies }) => {
      Object.assign(policies[0] ?? {}, { term: { months: 0 }, colour: 'red' });
      Object.assign(policies[1] ?? {}, { code: 1 });
    });
    const { errors, exitCode } = await run('pack', 'build', ...WITH_PASSPHRASE);
    expect(exitCode).toBe(3);
    expect(errors).toContain('policies[0].term.months: is not a whole number in range; write a number from 1 to 120');
    expect(errors).toContain('policies[0].colour: is not a known field');
    expect(errors).toContain('policies[1].code: is the same as in policies[0]');
    writeFileSync(fixture.made.productFile, '{ "product": {\n "id": 1,,');
    expect((await run('pack', 'build', ...WITH_PASSPHRASE)).errors).toContain(
      '(line 2, column 10: a name in quotes is missing)',
    );
  });

  it('opens the root key where it was moved to, with a passphrase of its own', async () => {
    const files: Record<string, string> = { '/safe/phrase': `${PASSPHRASE}\n` };
    run = commandsOn(fixture.folder, { readFile: async (path) => files[path] });
    edit(({ policies }) => policies.pop());
    const options = ['--root-key-file', fixture.made.rootKeyFile, '--root-passphrase-file', '/safe/phrase'];
    expect((await json('pack', 'build', ...options)).value).toMatchObject({ version: 2 });
    const other = ['--root-key-file', fixture.made.issuingKeyFile];
    edit(({ policies }) => policies.pop());
    expect((await json('pack', 'build', ...other)).value.error).toMatchObject({ code: 'key-file-other-kind' });
  });

  it('shows what a pack holds', async () => {
    const shown = await json('pack', 'show', fixture.made.packFile);
    expect(shown.value).toMatchObject({
      version: 1,
      policies: [{ id: 'professional', offer: 'Professional, 1 month' }, {}, {}],
    });
    expect((await run('pack', 'show', fixture.made.kitFile)).output).toContain(shown.value.policies[2].digest);
  });
});
