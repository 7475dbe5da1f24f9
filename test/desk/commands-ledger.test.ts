// readback-vendor ledger …: proving, copying, bringing back, and clocks.
import { copyFileSync, existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite } from '../../packages/vendor-tui/src/ledger/index.js';
import { commandsOn, type Ran, type Run, WITH_PASSPHRASE } from './commands-fixture.js';
import { type DeskFixture, makeDesk, NOW_MS, Site } from './desk-fixture.js';
import { Database } from './vendor-packages.js';

let fixture: DeskFixture;
let run: Run;

beforeEach(async () => {
  fixture = await makeDesk();
  run = commandsOn(fixture.folder, { desk: fixture.ports });
});

afterEach(() => fixture.remove());

const ledgerFile = () => join(fixture.folder, 'ledger.sqlite');
const asSomebody = (...args: string[]): Promise<Ran> => run(...WITH_PASSPHRASE, ...args);
const headOf = async () => (await run('ledger', 'head')).output.split('\n')[1] ?? '';
const addCustomer = (name: string) => asSomebody('customer', 'add', name);

function edit(statements: string): void {
  const database = new Database(ledgerFile());
  database.exec(statements);
  database.close();
}

async function restoreFrom(backup: string): Promise<Ran> {
  renameSync(ledgerFile(), `${ledgerFile()}.lost`);
  return await run('ledger', 'restore', backup);
}

describe('ledger verify and head', () => {
  it('prints two lines to keep, and finds out later what was cut off', async () => {
    const head = await run('ledger', 'head');
    expect(head.output.split('\n')).toEqual([
      'Row 4, 2026-11-22 09:00 UTC, signed by Ada',
      expect.stringMatching(/^4 {2}([0-9A-Z]{5} ?){5}$/),
    ]);
    const sound = await run('ledger', 'verify', '--head', await headOf());
    expect([sound.exitCode, sound.output]).toEqual([0, expect.stringContaining('The head you gave is part of it')]);
    await addCustomer('Northfield');
    const later = await headOf();
    edit(`delete from ledger_rows where seq = 5; delete from customers where id = 'c-5';
      update chain_head set seq = 4, hash = (select hash from ledger_rows where seq = 4)`);
    expect((await run('ledger', 'verify')).output).toContain('only a head kept elsewhere can show');
    const cut = await run('ledger', 'verify', '--head', later);
    expect([cut.exitCode, cut.output]).toEqual([1, expect.stringContaining('row 5 (rows were cut off')]);
    expect((await run('ledger', 'verify', '--head', later.replace('5', '6'))).exitCode).toBe(3);
  });

  it('knows the key that the desk began with', async () => {
    expect(JSON.parse((await run('--json', 'ledger', 'verify')).output)).toMatchObject({ isPinned: true });
    const file = join(fixture.folder, 'desk.json');
    const written = readFileSync(file, 'utf8');
    const { firstAgent: _left, ...older } = JSON.parse(written);
    writeFileSync(file, JSON.stringify(older));
    expect((await run('ledger', 'verify')).output).toContain('open this desk once');
    await addCustomer('Northfield');
    expect(JSON.parse((await run('--json', 'ledger', 'verify')).output)).toMatchObject({ isPinned: true });
    writeFileSync(file, written.replace('"name": "Ada"', '"name": "Eve"'));
    expect((await run('ledger', 'verify')).output).toContain('the first agent is another one');
  });
});

describe('ledger export', () => {
  it('gives every row as JSON Lines and as CSV', async () => {
    const jsonl = (await run('ledger', 'export')).output.split('\n').map((line) => JSON.parse(line));
    expect(jsonl.map(({ seq, kind }) => [seq, kind])).toEqual([
      [1, 'agent-added'],
      [2, 'pack-added'],
      [3, 'customer-added'],
      [4, 'order-added'],
    ]);
    expect(jsonl[2].body).toMatchObject({ id: 'c-3', name: 'Example Plant' });
    const path = join(fixture.folder, 'rows.csv');
    expect((await run('ledger', 'export', '--format', 'csv', '--out', path)).exitCode).toBe(0);
    const lines = readFileSync(path, 'utf8').split('\r\n');
    expect([lines[0], lines.length]).toEqual(['seq,at,kind,agent,body,prevHash,hash,signature', 6]);
    expect(lines[3]).toMatch(/^3,2026-11-22T09:00:00.000Z,customer-added,Ada,"\{.*""id"":""c-3"",/);
    expect((await run('ledger', 'export', '--format', 'xml')).errors).toContain('jsonl, csv');
  });
});

describe('ledger backup and restore', () => {
  it('brings a desk back, which issues when a supervisor says that nothing came after it', async () => {
    const backup = join(fixture.folder, 'monday.backup');
    const made = await run('ledger', 'backup', backup);
    expect(made.output.split('\n').at(-1)).toBe(await headOf());
    expect(statSync(backup).mode & 0o777).toBe(0o600);
    const again = await run('ledger', 'backup', backup);
    expect([again.exitCode, again.errors]).toEqual([3, expect.stringContaining('was not touched')]);
    expect((await run('ledger', 'restore', backup)).errors).toContain('move it out of the way');

    const head = await headOf();
    const restored = await restoreFrom(backup);
    expect([restored.exitCode, restored.output]).toEqual([0, expect.stringContaining('It issues nothing yet')]);
    expect(await issue(new Site(fixture))).toMatchObject({ exitCode: 4, errors: expect.stringContaining('restored') });
    expect(await asSomebody('ledger', 'reconcile', '--head', head)).toMatchObject({
      exitCode: 4,
      errors: expect.stringContaining('does not show what came after it'),
    });
    await approved(await asSomebody('ledger', 'reconcile', '--head', head, '--moved'));
    expect(await asSomebody('ledger', 'reconcile', '--head', head, '--moved')).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining('nothing came after row'),
    });
    expect(await issue(new Site(fixture))).toMatchObject({ exitCode: 0 });
  });

  it('asks a supervisor where rows are missing, and then for fresh challenges', async () => {
    const backup = join(fixture.folder, 'monday.backup');
    await run('ledger', 'backup', backup);
    const site = new Site(fixture);
    expect((await issue(site)).exitCode).toBe(0);
    const older = await headOf();
    await addCustomer('Northfield');
    const newest = await headOf();
    await restoreFrom(backup);
    const refused = await asSomebody('ledger', 'reconcile', '--head', newest);
    expect([refused.exitCode, refused.errors]).toEqual([4, expect.stringMatching(/\d+ rows are missing/)]);
    await approved(await asSomebody('ledger', 'reconcile', '--head', newest, '--accept-gap'));
    expect(await asSomebody('ledger', 'reconcile', '--head', newest, '--accept-gap')).toMatchObject({ exitCode: 0 });
    expect(await run('ledger', 'verify', '--head', newest)).toMatchObject({
      exitCode: 0,
      output: expect.stringMatching(/lost and accepted as lost on 2026-11-22 by Ada \(row \d+\).*\n.*ledger head/),
    });
    expect(await run('ledger', 'verify', '--head', older)).toMatchObject({
      exitCode: 1,
      output: expect.stringMatching(/may be of rows that were lost and accepted.*\n.*taken after row \d+/),
    });

    expect(await issue(site)).toMatchObject({ exitCode: 4, errors: expect.stringContaining('fresh challenge') });
    expect((await issue(site, true)).exitCode).toBe(0);
  });

  it('answers no new challenge before it is reconciled, and shows again what it has recorded', async () => {
    const answered = new Site(fixture, { board: 'A', os: 'A' });
    const { groups } = JSON.parse((await issue(answered, false, '--json')).output);
    const backup = join(fixture.folder, 'monday.backup');
    await run('ledger', 'backup', backup);
    await restoreFrom(backup);
    const again = JSON.parse((await issue(answered, false, '--json')).output);
    expect(again).toMatchObject({ groups, shownAgain: true });
    expect(groups.length).toBeGreaterThan(9);
    expect(await issue(new Site(fixture))).toMatchObject({ exitCode: 4, errors: expect.stringContaining('restored') });
  });

  it('leaves nothing behind of a backup that is damaged', async () => {
    const backup = join(fixture.folder, 'monday.backup');
    await run('ledger', 'backup', backup);
    writeFileSync(backup, readFileSync(backup, 'utf8').replace('Example Plant', 'Another Plant'));
    const restored = await restoreFrom(backup);
    expect([restored.exitCode, restored.errors]).toEqual([3, expect.stringContaining('was changed or cut')]);
    expect(existsSync(ledgerFile())).toBe(false);
    expect((await run('ledger', 'restore', join(fixture.folder, 'none'))).exitCode).toBe(3);
  });
});

describe('what a desk that was killed has left', () => {
  const [WAL, SHM] = ['-wal', '-shm'];
  const sideFile = (end: string) => `${ledgerFile()}${end}`;

  /** The files as they are while the newest customer is in the side file only. */
  async function killAfter(work: () => Promise<unknown>): Promise<void> {
    const reader = new Database(ledgerFile());
    reader.exec('begin');
    reader.prepare('select seq from chain_head').all();
    await work();
    for (const end of ['', WAL, SHM]) copyFileSync(sideFile(end), join(fixture.folder, `killed${end}`));
    reader.exec('rollback');
    reader.close();
    for (const end of ['', WAL, SHM]) {
      rmSync(sideFile(end), { force: true });
      renameSync(join(fixture.folder, `killed${end}`), sideFile(end));
    }
  }

  it('is neither laid over a restored ledger nor lost', async () => {
    const backup = join(fixture.folder, 'monday.backup');
    await run('ledger', 'backup', backup);
    await killAfter(() => addCustomer('Northfield'));
    const rows = readFileSync(sideFile(WAL));
    expect(rows.length).toBeGreaterThan(0);

    const refused = await restoreFrom(backup);
    expect([refused.exitCode, refused.errors]).toEqual([3, expect.stringContaining(sideFile(WAL))]);
    expect(refused.errors).toContain('-shm');
    expect([existsSync(ledgerFile()), readFileSync(sideFile(WAL)).equals(rows)]).toEqual([false, true]);

    for (const end of [WAL, SHM]) renameSync(sideFile(end), `${ledgerFile()}.lost${end}`);
    expect(await run('ledger', 'restore', backup)).toMatchObject({ exitCode: 0 });
    expect(await run('ledger', 'verify')).toMatchObject({ exitCode: 0 });
    expect(await issue(new Site(fixture))).toMatchObject({ exitCode: 4, errors: expect.stringContaining('restored') });
    const lost = new Database(`${ledgerFile()}.lost`);
    expect(lost.prepare("select name from customers where id = 'c-5'").all()).toMatchObject([{ name: 'Northfield' }]);
    lost.close();
  });

  it('keeps a new ledger from being made in its place', async () => {
    await killAfter(() => addCustomer('Northfield'));
    renameSync(ledgerFile(), `${ledgerFile()}.lost`);
    const rows = readFileSync(sideFile(WAL));
    await expect(openSqlite(ledgerFile(), { create: true })).rejects.toMatchObject({ code: 'ledger-side-files' });
    expect([existsSync(ledgerFile()), readFileSync(sideFile(WAL)).equals(rows)]).toEqual([false, true]);
  });
});

describe('ledger accept-clock', () => {
  it('goes on after a long pause when a supervisor says so', async () => {
    expect((await asSomebody('ledger', 'accept-clock')).errors).toContain('nothing to accept');
    fixture.clock.nowMs = NOW_MS + 40 * 86_400_000;
    const refused = await issue(new Site(fixture));
    expect([refused.exitCode, refused.errors]).toEqual([4, expect.stringContaining('ledger accept-clock')]);
    const asked = await asSomebody('ledger', 'accept-clock');
    // It waits by the ledger's time: by the clock in question it would be over.
    expect((await asSomebody('approval', 'list')).output).toMatch(/a-\d+.*waiting/);
    await approved(asked);
    expect(await asSomebody('ledger', 'accept-clock')).toMatchObject({
      exitCode: 0,
      output: 'The ledger goes by this clock now: 2027-01-01 09:00 UTC (before: 2026-11-22 09:00 UTC).',
    });
    expect((await issue(new Site(fixture))).exitCode).toBe(0);
    expect((await run('ledger', 'verify')).exitCode).toBe(0);
  });
});

const issue = (site: Site, fresh = false, ...more: string[]): Promise<Ran> =>
  asSomebody('issue', ...site.challenge('activate', fresh), '--customer', 'c-3', '--order', 'o-4', ...more);

/** The request that was made is approved by the one supervisor there is. */
async function approved({ exitCode, errors }: Ran): Promise<void> {
  expect(exitCode).toBe(4);
  const [id = ''] = /a-\d+/.exec(errors) ?? [];
  expect(await asSomebody('approval', 'approve', id)).toMatchObject({ exitCode: 0 });
}
