// Ledgers as earlier versions left them: real ones, kept as SQL. Each is brought forward, proved, and worked on. Those of
// 0003, 0004 and 0006, which no program wrote before the next one landed, are the one of 0002 brought so far; that of 0009 is the
// one of 0008 gone on with. The rows were written by SQLite; on PostgreSQL they are put into the tables that the migrations up to that schema make there.
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  addCustomer,
  callerPinOf,
  confirmCaller,
  createRowSigner,
  findCustomers,
  openLedger,
  openPostgres,
  openSqlite,
  recordShownAgain,
  type SignedLedger,
  setCallerPin,
  verifyChain,
  withSigner,
} from '../../packages/vendor-tui/src/ledger/index.js';
import { migrateTo } from '../../packages/vendor-tui/src/ledger/migrate.js';
import { migrations } from '../../packages/vendor-tui/src/ledger/migrations/index.js';
import { DATABASE, type LedgerPlace, newLedgerPlace } from './database-fixture.js';
import { kyselyOf } from './vendor-packages.js';

const BEFORE_AUDIT = ['0001-desk', '0002-calls'];
const SCHEMAS = readdirSync(new URL('./fixtures/', import.meta.url))
  .map((name) => /^ledger-(.*)\.sql$/.exec(name)?.[1] ?? '')
  .toSorted();
const BO = createRowSigner('Bo', new Uint8Array(32).fill(9));
const NOW_MS = Date.UTC(2026, 10, 24, 10);

let place: LedgerPlace;

beforeEach(async () => {
  place = await newLedgerPlace();
});

afterEach(() => place.remove());

const dumpOf = (schema: string): string =>
  readFileSync(new URL(`./fixtures/ledger-${schema}.sql`, import.meta.url), 'utf8');

async function putBack(schema: string): Promise<void> {
  if (DATABASE === 'sqlite') return await place.tamper(dumpOf(schema));
  const db = kyselyOf((await openPostgres(place.address, { create: true })).dialect);
  await migrateTo(db, schema);
  await db.destroy();
  const rows = dumpOf(schema)
    .split(/;\n/)
    .filter((statement) => /^insert into (?!kysely_)/.test(statement));
  const made = [...new Set(rows.map((row) => row.split(' ')[2]))].map((table) => `delete from ${table}`);
  // In the order of the tables, not in that of the acts.
  await place.tamper(['set session_replication_role = replica', ...made, ...rows].join(';'));
}

const open = DATABASE === 'sqlite' ? openSqlite : openPostgres;

async function withLedger<T>(work: (ledger: SignedLedger) => Promise<T>): Promise<T> {
  const ledger = withSigner(await openLedger(await open(place.address), { nowMs: () => NOW_MS }), BO);
  try {
    return await work(ledger);
  } finally {
    await ledger.close();
  }
}

it('keeps a ledger of every schema', () => {
  expect(SCHEMAS).toEqual(Object.keys(migrations));
});

const rowsOf = (schema: string): number => (schema < '0007' ? 13 : schema < '0009' ? 21 : 26);

it.each(SCHEMAS)('a ledger of schema %s is brought forward whole, and goes on', async (schema) => {
  await putBack(schema);
  const rows = rowsOf(schema);
  await withLedger(async (ledger) => {
    expect(await verifyChain(ledger)).toMatchObject({ isSound: true, rows });
    expect((await findCustomers(ledger, 'söhne hall')).map(({ id }) => id)).toEqual(['c-8']);
    await addCustomer(ledger, { name: 'New' });
    // Each a record that rows of then have left, changed more than once from here on.
    await confirmCaller(ledger, 'g-10');
    for (const pin of ['739251', '739252', '739253']) await setCallerPin(ledger, 'c-8', pin, { by: 'second-fact' });
    await recordShownAgain(ledger, 'g-5');
    expect(await verifyChain(ledger)).toMatchObject({ isSound: true, rows: rows + 6 });
  });
  const pin = `callerPins/c-8`;
  await withLedger(async (ledger) => {
    const kept = await callerPinOf(ledger, 'c-8');
    await place.tamper('delete from caller_pins');
    await setCallerPin(ledger, 'c-8', '739254', { by: 'first' });
    expect(await verifyChain(ledger)).toMatchObject({ isSound: false, fault: 'record-not-as-left', record: pin });
    expect(kept?.changedSeq).toBe(rows + 5);
  });
  await place.tamper(`update customers set name = 'X' where id = 'c-8'`);
  const changed = { isSound: false, seq: 8, record: 'customers/c-8' };
  expect(await withLedger((ledger) => verifyChain(ledger))).toMatchObject(changed);
});

describe.runIf(DATABASE === 'sqlite').each(BEFORE_AUDIT)('a ledger of schema %s', (schema) => {
  beforeEach(() => putBack(schema));

  // Rows of then hold no digests: what they say is compared with what the records say.
  it.each([
    [`update customers set name = 'X' where id = 'c-8'`, 8, 'customers/c-8'],
    [`update customers set note = 'X' where id = 'c-8'`, 8, 'customers/c-8'],
    [`update customers set search_text = 'X' where id = 'c-8'`, 8, 'customers/c-8'],
    [`update customers set created_at_ms = 1 where id = 'c-8'`, 8, 'customers/c-8'],
    [`update orders set seats_total = 50 where id = 'o-4'`, 4, 'orders/o-4'],
    [`update orders set seats_used = seats_used + 1 where id = 'o-4'`, 4, 'orders/o-4'],
    [`update orders set valid_until_ms = null where id = 'o-9'`, 9, 'orders/o-9'],
    [`update orders set identity = 'x' where id = 'o-9'`, 9, 'orders/o-9'],
    [`update packs set tag = 5`, 2, 'packs/'],
    [`pragma foreign_keys = off; update packs set version = 2`, 2, 'packs/'],
    [`update packs set envelope = replace(envelope, '"payload": "e', '"payload": "f')`, 2, 'packs/'],
    [`update packs set envelope = 'x'`, 2, 'packs/'],
    [`update agents set public_key = '${'0'.repeat(64)}' where name = 'Ada'`, 1, 'agents/Ada'],
    [`update agents set created_at_ms = 1 where name = 'Bo'`, 12, 'agents/Bo'],
    [`update grants set response_text = 'x' where id = 'g-5'`, 5, 'grants/g-5'],
    [`update grants set counter = counter + 1 where id = 'g-10'`, 10, 'grants/g-10'],
    [`update grants set confirmed_at_ms = null where id = 'g-5'`, 6, 'grants/g-5'],
    [`update grants set confirmed_at_ms = 1 where id = 'g-10'`, 10, 'grants/g-10'],
    [`pragma foreign_keys = off; delete from grants where id = 'g-5'`, 5, 'grants/g-5'],
    [`pragma foreign_keys = off; delete from customers where id = 'c-8'`, 8, 'customers/c-8'],
  ])('shows what was done to it before: %s', async (statements, seq, record) => {
    await place.tamper(statements);
    const report = await withLedger((ledger) => verifyChain(ledger));
    expect(report).toMatchObject({ isSound: false, seq, record: expect.stringContaining(record) });
  });

  it.each([
    [`update grants set confirmed_at_ms = null, changed_seq = 5 where id = 'g-5'`, 6],
    [`update grants set confirmed_at_ms = confirmed_at_ms - 1, changed_seq = 5 where id = 'g-5'`, 5],
    [`update customers set name = 'X' where id = 'c-8'`, 8],
    ['update chain_head set clock_ms = 1', 13],
  ])('shows what is done to it afterwards: %s', async (statements, seq) => {
    await withLedger((ledger) => verifyChain(ledger));
    await place.tamper(statements);
    expect(await withLedger((ledger) => verifyChain(ledger))).toMatchObject({ isSound: false, seq });
  });
});
