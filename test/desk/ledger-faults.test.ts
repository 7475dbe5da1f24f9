// What happens to a ledger from the outside: locks, full disks, other programs, and people who edit it.
import { chmodSync, chownSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  addCustomer,
  chainHead,
  confirmCaller,
  createRowSigner,
  findCustomers,
  openLedger,
  openSqlite,
  recentRows,
  recordGrant,
  type SignedLedger,
  verifyChain,
  withSigner,
} from '../../packages/vendor-tui/src/ledger/index.js';
import { sqliteError } from '../../packages/vendor-tui/src/ledger/sqlite.js';
import {
  AGENT_SECRET,
  agentPublicKey,
  codeOf,
  fillDesk,
  NOW_MS,
  newGrant,
  openTestLedger,
  temporaryFolder,
} from './ledger-fixture.js';
import { Database, runRaw } from './vendor-packages.js';

let folder: ReturnType<typeof temporaryFolder>;
let file: string;
let ledger: SignedLedger;

beforeEach(async () => {
  folder = temporaryFolder();
  file = join(folder.path, 'ledger.db');
  ledger = await openTestLedger(file, { lockTimeoutMs: 50 });
});

afterEach(async () => {
  await ledger.close();
  folder.remove();
});

const ports = { nowMs: () => NOW_MS };

/** Does something to the file as another program would. */
function tamper(statements: string): void {
  const database = new Database(file);
  database.exec(statements);
  database.close();
}

describe('a ledger that cannot be used', () => {
  it('says who waits when another program holds it, and goes on afterwards', async () => {
    const other = new Database(file);
    other.exec('begin immediate');
    expect(await codeOf(addCustomer(ledger, { name: 'One' }))).toBe('ledger-locked');
    expect(await findCustomers(ledger, '')).toEqual([]);
    other.exec('rollback');
    other.close();
    expect((await addCustomer(ledger, { name: 'One' })).id).toBe('c-1');
  });

  it('waits for a lock without stopping the program', async () => {
    const patient = await openTestLedger(file, { lockTimeoutMs: 10_000 });
    const other = new Database(file);
    other.exec('begin immediate');
    const added = addCustomer(patient, { name: 'One' });
    // This timer only runs when the wait leaves the event loop free; it is what ends the wait.
    setTimeout(() => other.exec('rollback'), 30);
    expect((await added).name).toBe('One');
    other.close();
    await patient.close();
  });

  it('says that the disk is full, keeps what was there, and goes on when there is space', async () => {
    const { orderId } = await fillDesk(ledger, 5);
    // 1 is fewer than there are: SQLite takes the pages in use as the most it may have.
    await runRaw(ledger, 'pragma max_page_count = 1');
    const big = newGrant(orderId, 1, { responseText: 'x'.repeat(20_000) });
    expect(await codeOf(recordGrant(ledger, big, { takesSeat: true }))).toBe('ledger-disk-full');
    await runRaw(ledger, 'pragma max_page_count = 1000000');
    expect((await recordGrant(ledger, big, { takesSeat: true })).isNew).toBe(true);
    expect(await verifyChain(ledger)).toMatchObject({ isSound: true });
  });

  it('says that it may not be written', async () => {
    await addCustomer(ledger, { name: 'One' });
    await ledger.close();
    chmodSync(file, 0o444);
    const code = await asOrdinaryUser(async () => {
      try {
        ledger = await openTestLedger(file);
        return await codeOf(addCustomer(ledger, { name: 'Two' }));
      } catch (error) {
        return await codeOf(Promise.reject(error));
      }
    });
    expect(code).toBe('ledger-read-only');
  });

  it.each([
    ['EROFS', 'ledger-read-only'],
    ['SQLITE_READONLY_DBMOVED', 'ledger-read-only'],
    ['ENOSPC', 'ledger-disk-full'],
    ['SQLITE_IOERR_SHMSIZE', 'ledger-disk-full'],
    ['SQLITE_BUSY_SNAPSHOT', 'ledger-locked'],
    ['SQLITE_CORRUPT_INDEX', 'ledger-damaged'],
    ['SQLITE_IOERR_FSYNC', 'ledger-unreadable'],
    ['SQLITE_MISUSE', 'ledger-failed'],
  ])('names %s', (code, expected) => {
    expect(sqliteError(Object.assign(new Error('x'), { code }), file).code).toBe(expected);
  });

  it('refuses the ledger of a newer program and leaves it alone', async () => {
    await ledger.close();
    tamper(`insert into kysely_migration values ('9999-from-the-future', '2030-01-01T00:00:00.000Z')`);
    const opening = openSqlite(file).then((backend) => openLedger(backend, ports));
    await expect(opening).rejects.toMatchObject({
      code: 'ledger-newer',
      details: { migration: '9999-from-the-future' },
    });
  });

  it("refuses another program's database and changes nothing in it", async () => {
    const path = join(folder.path, 'other.db');
    const other = new Database(path);
    other.exec('create table recipes (name text)');
    other.close();
    const before = readFileSync(path);
    expect(await codeOf(openSqlite(path, { create: true }))).toBe('ledger-not-ours');
    expect(readFileSync(path)).toEqual(before);
  });

  it('says that a cut-off file is damaged', async () => {
    const { orderId } = await fillDesk(ledger, 50);
    for (let n = 1; n <= 40; n += 1) await recordGrant(ledger, newGrant(orderId, n), { takesSeat: true });
    await ledger.close();
    writeFileSync(file, readFileSync(file).subarray(0, 20_000));
    const reading = openSqlite(file)
      .then((backend) => openLedger(backend, ports))
      .then(async (damaged) => {
        try {
          return await verifyChain(damaged);
        } finally {
          await damaged.close();
        }
      });
    expect(await codeOf(reading)).toBe('ledger-damaged');
  });

  it('refuses a value that would end the process', async () => {
    expect(await codeOf(runRaw(ledger, 'select ? as x', [true]))).toBe('ledger-bad-value');
  });
});

describe('the chain', () => {
  beforeEach(async () => {
    const { orderId } = await fillDesk(ledger, 9);
    const { grant } = await recordGrant(ledger, newGrant(orderId, 1), { takesSeat: true });
    await confirmCaller(ledger, grant.id);
    await recordGrant(ledger, newGrant(orderId, 2), { takesSeat: true });
  });

  it('is sound as written, and follows on from row to row', async () => {
    const head = await chainHead(ledger);
    expect(await verifyChain(ledger)).toEqual({ isSound: true, rows: 7, head: head.hash });
    const rows = (await recentRows(ledger)).toReversed();
    expect(rows.map((row) => row.seq)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(rows.slice(1).map((row) => row.prevHash)).toEqual(rows.slice(0, -1).map((row) => row.hash));
    expect(rows.at(-1)?.hash).toBe(head.hash);
  });

  it.each([
    ['a body edited', `update ledger_rows set body = '{}' where seq = 3`, 3, 'row-changed'],
    ['a time edited', 'update ledger_rows set at_ms = at_ms + 1 where seq = 3', 3, 'row-changed'],
    ['an agent edited', `update ledger_rows set agent = 'grace' where seq = 3`, 3, 'row-changed'],
    ['a hash edited', `update ledger_rows set hash = prev_hash where seq = 3`, 3, 'row-changed'],
    [
      'a signature edited',
      `update ledger_rows set signature = '${'00'.repeat(64)}' where seq = 3`,
      3,
      'signature-wrong',
    ],
    ['a signature cut', `update ledger_rows set signature = '' where seq = 3`, 3, 'signature-wrong'],
    ['a row taken out', 'delete from ledger_rows where seq = 3', 3, 'row-missing'],
    ['the last row taken out', 'delete from ledger_rows where seq = 7', 7, 'row-missing'],
    ['all rows taken out', 'delete from ledger_rows', 1, 'row-missing'],
    [
      'the last row and the head taken back',
      `delete from ledger_rows where seq = 7;
      update chain_head set seq = 6, hash = (select hash from ledger_rows where seq = 6)`,
      7,
      'grant-without-row',
    ],
    ['the head edited', `update chain_head set hash = '${'1'.repeat(64)}'`, 7, 'head-other'],
    [
      'the head moved back',
      'update chain_head set seq = 6, hash = (select hash from ledger_rows where seq = 6)',
      7,
      'head-other',
    ],
    [
      'two rows swapped',
      `update ledger_rows set seq = -1 where seq = 3; update ledger_rows set seq = 3 where seq = 4;
      update ledger_rows set seq = 4 where seq = -1`,
      3,
      'row-order',
    ],
    ['a response edited', `update grants set response_text = 'MINE' where id = 'g-5'`, 5, 'grant-changed'],
    ['a grant given to another order', `update grants set seats_taken = 0 where id = 'g-5'`, 5, 'grant-changed'],
    ['a grant taken out', `delete from grants where id = 'g-5'`, 5, 'grant-missing'],
    [
      'a grant put in',
      `create temp table t as select * from grants where id = 'g-5';
      update t set id = 'g-99', row_seq = 99, challenge = 'x', digest = 'x'; insert into grants select * from t`,
      99,
      'grant-without-row',
    ],
    [
      'a grant put in at another row',
      `create temp table t as select * from grants where id = 'g-5';
      update t set id = 'g-3', row_seq = 3, challenge = 'x', digest = 'x'; insert into grants select * from t`,
      3,
      'grant-without-row',
    ],
    ['the agent taken out', 'delete from agents', 1, 'agent-unknown'],
  ])('finds %s', async (_what, statements, seq, fault) => {
    tamper(statements);
    expect(await verifyChain(ledger)).toEqual({ isSound: false, seq, fault });
  });

  it('does not take the closing phrase for an edit of the grant', async () => {
    tamper('update grants set confirmed_at_ms = null');
    expect(await verifyChain(ledger)).toMatchObject({ isSound: true });
  });

  it('finds a row that was hashed anew but signed by nobody at the desk', async () => {
    const stranger = withSigner(ledger, createRowSigner('ada', new Uint8Array(32).fill(8)));
    await addCustomer(stranger, { name: 'Stranger' });
    expect(await verifyChain(ledger)).toEqual({ isSound: false, seq: 8, fault: 'signature-wrong' });
  });

  it('believes keys kept elsewhere before the ones on record', async () => {
    const key = Buffer.from(agentPublicKey(AGENT_SECRET), 'hex');
    expect(await verifyChain(ledger, { publicKeys: new Map([['ada', key]]) })).toMatchObject({ isSound: true });
    const other = Buffer.from(agentPublicKey(new Uint8Array(32).fill(8)), 'hex');
    expect(await verifyChain(ledger, { publicKeys: new Map([['ada', other]]) })).toEqual({
      isSound: false,
      seq: 1,
      fault: 'signature-wrong',
    });
  });

  it('is checked in steps, and says how far it is', async () => {
    for (let n = 1; n <= 600; n += 1) await addCustomer(ledger, { name: `Customer ${n}` });
    const steps: number[] = [];
    await verifyChain(ledger, { onProgress: (rows) => steps.push(rows) });
    expect(steps).toEqual([500, 607]);
  });
});

/** The superuser may write everything: a test that runs as one steps down for a moment. */
async function asOrdinaryUser<T>(work: () => Promise<T>): Promise<T> {
  const { geteuid, seteuid } = process;
  if (geteuid === undefined || seteuid === undefined || geteuid() !== 0) return await work();
  const nobody = 65_534;
  chownSync(folder.path, nobody, nobody);
  seteuid(nobody);
  try {
    return await work();
  } finally {
    seteuid(0);
  }
}
