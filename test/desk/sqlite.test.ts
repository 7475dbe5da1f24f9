// The ledger in a file: locks, full disks, permissions, damaged files, and files of other programs.
import { chmodSync, chownSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  addCustomer,
  allCustomers,
  findCustomers,
  openLedger,
  openSqlite,
  recordGrant,
  type SignedLedger,
  verifyChain,
} from '../../packages/vendor-tui/src/ledger/index.js';
import { sqliteError } from '../../packages/vendor-tui/src/ledger/sqlite.js';
import { uniqueViolationOf } from '../../packages/vendor-tui/src/ledger/unique-violation.js';
import { codeOf, fillDesk, NOW_MS, newGrant, openTestLedger, temporaryFolder } from './ledger-fixture.js';
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

  it('refuses a text that it would not read whole, and comes to the end of a list that has one', async () => {
    expect(await codeOf(runRaw(ledger, 'select ? as x', ['a\0b']))).toBe('ledger-bad-value');
    await addCustomer(ledger, { name: 'One' });
    await runRaw(ledger, `update customers set name = 'o' || char(0) || 'x', name_key = 'o' || char(0) || 'x'`);
    const pages: (readonly { readonly name: string }[])[] = [];
    for await (const page of allCustomers(ledger)) pages.push(page);
    expect(pages).toMatchObject([[{ name: 'o' }]]);
  });
});

describe('the file', () => {
  it('is readable by its owner only', () => {
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(`${file}-wal`).mode & 0o777).toBe(0o600);
  });

  it('is not looked for in a folder that does not exist', async () => {
    expect(await codeOf(openSqlite(join(folder.path, 'no', 'l.db'), { create: true }))).toBe('ledger-folder-missing');
  });

  it('of another program stays as it is', async () => {
    const text = join(folder.path, 'notes.txt');
    writeFileSync(text, 'not a database '.repeat(200));
    expect(await codeOf(openSqlite(text))).toBe('ledger-not-ours');
    expect(readFileSync(text, 'utf8')).toBe('not a database '.repeat(200));
    expect(await codeOf(openSqlite(folder.path))).toBe('ledger-not-ours');
  });
});

it('names the columns of a unique violation', () => {
  const sqlite = Object.assign(new Error('UNIQUE constraint failed: packs.product_id, packs.version'), {
    code: 'SQLITE_CONSTRAINT_PRIMARYKEY',
  });
  expect(uniqueViolationOf(sqlite)).toMatchObject({ table: 'packs', columns: ['product_id', 'version'] });
  expect(uniqueViolationOf(new Error('other'))).toBeUndefined();
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
