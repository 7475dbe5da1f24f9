// What an act rests on: before it changes or goes by a record, the record is compared with the row that last changed it, and
// the new row says which row that was (`from`, and one digest over their hashes). So an edit is refused where it would be
// signed, and what was edited and put back again is found by `ledger verify`, which follows each record from row to row.
import type { Json } from '@readback/core';
import { type Kysely, sql, type Transaction } from 'kysely';
import { ledgerError } from './errors.js';
import { digestOf } from './hashing.js';
import { AUDITED, type AuditedRecord, type AuditedTable, asRecord, type RecordName, tableOf } from './records.js';
import { bodyOf, claimsOf } from './row-claims.js';
import { rowHash } from './row-hash.js';
import type { LedgerRow, LedgerTables } from './schema.js';

/** A row that left a record as it is. */
type Left = Pick<LedgerRow, 'seq' | 'hash'>;

/** What one row rests on. Records are read before they are changed; the rows that left them are asked for once, at the end of
 * the act: they do not change. */
export class Proofs {
  readonly #absent = new Set<RecordName>();
  readonly #records = new Map<RecordName, AuditedRecord>();

  /** Takes the records of these names as they are before the act changes them. */
  async prove(tx: Transaction<LedgerTables>, names: readonly RecordName[]): Promise<void> {
    for (const [table, keys] of byTable(names.filter((name) => !this.knows(name)))) {
      for (const key of keys) this.#absent.add(`${table}/${key}`);
      this.proveAs(await recordsIn(tx, table, keys));
    }
  }

  /** Takes records as they lay in the table before the act began with them. */
  proveAs(records: readonly AuditedRecord[]): void {
    for (const record of records) {
      if (this.#records.has(record.name)) continue;
      this.#absent.delete(record.name);
      this.#records.set(record.name, record);
    }
  }

  /** Whether it was looked for, here or not. */
  knows(name: RecordName): boolean {
    return this.#records.has(name) || this.#absent.has(name);
  }

  /** As it was before the act. */
  recordOf(name: RecordName): AuditedRecord | undefined {
    return this.#records.get(name);
  }

  /** For the body of the row. Throws `record-edited` where a record was not as its row had left it. */
  async facts(tx: Transaction<LedgerTables>): Promise<{ readonly [name: string]: Json }> {
    if (this.#records.size === 0) return {};
    const left = [...(await rowsOfRecords(tx, [...this.#records.values()]))].sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      from: Object.fromEntries(left.map(([name, { seq }]) => [name, seq])),
      fromHash: hashOfRows(left.map(([, row]) => row)),
    };
  }
}

const FROM_DOMAIN = 'readback-ledger/1 from';

/** Of the rows that a row names in `from`, in the order of the names. */
export function hashOfRows(rows: readonly Pick<LedgerRow, 'hash'>[]): string {
  return digestOf(
    FROM_DOMAIN,
    rows.map(({ hash }) => hash),
  );
}

/** For what is decided by a record without a row. Throws `record-edited`. */
export async function requireAsLeft(
  db: Kysely<LedgerTables>,
  table: AuditedTable,
  columns: Readonly<Record<string, unknown>>,
): Promise<void> {
  await rowsOfRecords(db, [asRecord(table, columns)]);
}

async function rowsOfRecords(
  db: Kysely<LedgerTables>,
  records: readonly AuditedRecord[],
): Promise<Map<RecordName, Left>> {
  if (records.length === 0) return new Map();
  const seqs = [...new Set(records.map(({ changedSeq }) => changedSeq))];
  const rows = await db.selectFrom('ledgerRows').selectAll().where('seq', 'in', seqs).execute();
  const bySeq = new Map(rows.map((row) => [row.seq, row]));
  const left = new Map<RecordName, Left>();
  for (const record of records) {
    const row = bySeq.get(record.changedSeq);
    if (row === undefined || !isAsLeft(row, record)) {
      throw ledgerError('record-edited', { record: record.name, seq: record.changedSeq });
    }
    left.set(record.name, row);
  }
  return left;
}

function isAsLeft(row: LedgerRow, record: AuditedRecord): boolean {
  if (Buffer.from(rowHash(row)).toString('hex') !== row.hash) return false;
  const claim = claimsOf(row, bodyOf(row)).find(({ name }) => name === record.name);
  return claim?.fits(record) === true;
}

function byTable(names: readonly RecordName[]): ReadonlyMap<AuditedTable, readonly string[]> {
  const tables = new Map<AuditedTable, string[]>();
  for (const name of new Set(names)) {
    const named = tableOf(name);
    if (named !== undefined) tables.set(named.table, [...(tables.get(named.table) ?? []), named.key]);
  }
  return tables;
}

/** Read by a write that changes nothing, which both databases have: nobody else can change them until the act is done. */
async function recordsIn(
  tx: Transaction<LedgerTables>,
  table: AuditedTable,
  keys: readonly string[],
): Promise<AuditedRecord[]> {
  const { rows } = await sql<Record<string, unknown>>`update ${sql.table(table)} set changed_seq = changed_seq
    where ${sql.ref(AUDITED[table].key)} in (${sql.join(keys)}) returning *`.execute(tx);
  return rows.map((columns) => asRecord(table, columns));
}
