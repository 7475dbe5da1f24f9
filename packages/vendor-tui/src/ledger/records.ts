// Records that acts change, and how the chain answers for them: every act writes the digest of each record it has changed
// into its row, and the record says which row that was (`changed_seq`). So an edit of either is found from the other.
import { canonicalJson, type Json } from '@readback/core';
import { sql, type Transaction } from 'kysely';
import { ledgerError } from './errors.js';
import { digestOf } from './hashing.js';
import type { Ledger } from './open-ledger.js';
import type { LedgerTables } from './schema.js';

export type AuditedTable =
  | 'agents'
  | 'customers'
  | 'orders'
  | 'packs'
  | 'grants'
  | 'unsureChallenges'
  | 'callNumbers'
  | 'callerPins'
  | 'callerChecks'
  | 'approvals'
  | 'alerts'
  | 'deskRules'
  | 'receipts'
  | 'reports';

/** `customers/c-3`: a record as rows name it. */
export type RecordName = `${AuditedTable}/${string}`;

/** A record with the row that last changed it, as it lies in the table. */
export interface AuditedRecord {
  readonly name: RecordName;
  readonly changedSeq: number;
  readonly columns: Readonly<Record<string, unknown>>;
}

interface AuditedColumns {
  /** Names a record for good. */
  readonly key: string;
  /** Columns of the digest that came later, with what they hold where nobody has set them. Nothing and null are the
   * same: a column that is added and left empty changes no digest that was written before it. */
  readonly defaults?: Readonly<Record<string, string | number>>;
  /** What follows from other records and is proved from them. */
  readonly derived?: readonly string[];
  /** What acts change of it after it was put in: everything else stays as it is for ever. */
  readonly changes?: readonly string[];
}

export const AUDITED: Readonly<Record<AuditedTable, AuditedColumns>> = {
  agents: { key: 'name', defaults: { role: 'supervisor' }, changes: ['role', 'dailyCap', 'disabledAtMs'] },
  customers: { key: 'id' },
  // Seats in use, and seats given back, are those of the order's grants.
  orders: { key: 'id', derived: ['seatsUsed', 'seatsReturned'], changes: ['seatsTotal'] },
  packs: { key: 'payloadDigest' },
  grants: { key: 'id', changes: ['confirmedAtMs', 'returnedSeq', 'leftDays', 'retakenBy', 'revokedAtMs'] },
  unsureChallenges: { key: 'challenge' },
  callNumbers: { key: 'id', changes: ['removedAtMs'] },
  callerPins: { key: 'customerId', changes: ['salt', 'hash', 'setAtMs', 'wrongCount', 'waitUntilMs'] },
  callerChecks: { key: 'id' },
  approvals: { key: 'id', changes: ['decision', 'decidedBy', 'decidedAtMs', 'expiresAtMs', 'usedAtMs'] },
  alerts: { key: 'id', changes: ['dismissedAtMs', 'dismissedBy'] },
  deskRules: { key: 'name', changes: ['value', 'changedAtMs'] },
  receipts: { key: 'id' },
  reports: { key: 'id' },
};

export const AUDITED_TABLES: readonly AuditedTable[] = [
  'agents',
  'customers',
  'orders',
  'packs',
  'grants',
  'unsureChallenges',
  'callNumbers',
  'callerPins',
  'callerChecks',
  'approvals',
  'alerts',
  'deskRules',
  'receipts',
  'reports',
];

const RECORD_DOMAIN = 'readback-ledger/1 record';

/** 64 hex digits over everything that is recorded of it. */
export function recordDigest(table: AuditedTable, columns: Readonly<Record<string, unknown>>): string {
  const { defaults = {}, derived = [] } = AUDITED[table];
  const said: Record<string, Json> = {};
  for (const [name, value] of Object.entries(columns)) {
    if (name === 'changedSeq' || derived.includes(name) || value === null || value === undefined) continue;
    if (Object.hasOwn(defaults, name) && defaults[name] === value) continue;
    // Every column is text or a whole number: schema.ts.
    if (typeof value === 'number' || typeof value === 'string') said[name] = value;
  }
  return digestOf(RECORD_DOMAIN, [table, canonicalJson(said)]);
}

/** A digest of what no act changes of it. */
function lasting(table: AuditedTable, columns: Readonly<Record<string, unknown>>): string {
  const { changes = [] } = AUDITED[table];
  return recordDigest(table, Object.fromEntries(Object.entries(columns).filter(([name]) => !changes.includes(name))));
}

export function recordName(table: AuditedTable, key: string): RecordName {
  return `${table}/${key}`;
}

export function tableOf(name: string): { readonly table: AuditedTable; readonly key: string } | undefined {
  const slash = name.indexOf('/');
  const table = AUDITED_TABLES.find((known) => known === name.slice(0, slash));
  return table === undefined ? undefined : { table, key: name.slice(slash + 1) };
}

/** Binds records to the row at `seq`, and gives their digests for its body. `before`: as they were proved before the act.
 * Throws `record-edited` where more of one is changed than an act may change: a database can be made to do so by itself. */
export async function bindRecords(
  tx: Transaction<LedgerTables>,
  seq: number,
  names: readonly RecordName[],
  before: (name: RecordName) => AuditedRecord | undefined,
): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const name of names) {
    const named = tableOf(name);
    if (named === undefined) continue;
    const { table, key } = named;
    const { rows } = await sql<Record<string, unknown>>`update ${sql.table(table)} set changed_seq = ${seq}
      where ${sql.ref(AUDITED[table].key)} = ${key} returning *`.execute(tx);
    const [columns] = rows;
    if (columns === undefined) continue;
    const was = before(name);
    if (was !== undefined && lasting(table, was.columns) !== lasting(table, columns)) {
      throw ledgerError('record-edited', { record: name, seq: was.changedSeq });
    }
    digests[name] = recordDigest(table, columns);
  }
  return digests;
}

/** Tables with records that rows after `afterSeq`, up to `upToSeq`, were the last to change: most have none. */
export async function tablesChangedBetween(
  ledger: Ledger,
  afterSeq: number,
  upToSeq: number,
): Promise<ReadonlySet<string>> {
  const each = AUDITED_TABLES.map(
    (table) => sql`select ${sql.lit(table)} as name where exists
      (select 1 from ${sql.table(table)} where changed_seq > ${afterSeq} and changed_seq <= ${upToSeq})`,
  );
  const { rows } = await sql<{ name: string }>`${sql.join(each, sql` union all `)}`.execute(ledger.db);
  return new Set(rows.map(({ name }) => name));
}

/** The records that rows after `afterSeq`, up to `upToSeq`, were the last to change. */
export async function recordsChangedBetween(
  ledger: Ledger,
  table: AuditedTable,
  afterSeq: number,
  upToSeq: number,
): Promise<AuditedRecord[]> {
  const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(table)}
    where changed_seq > ${afterSeq} and changed_seq <= ${upToSeq}`.execute(ledger.db);
  return rows.map((columns) => asRecord(table, columns));
}

export async function recordsNamed(
  ledger: Ledger,
  table: AuditedTable,
  keys: readonly string[],
): Promise<AuditedRecord[]> {
  if (keys.length === 0) return [];
  const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(table)}
    where ${sql.ref(AUDITED[table].key)} in (${sql.join(keys)})`.execute(ledger.db);
  return rows.map((columns) => asRecord(table, columns));
}

/** A record that says it was changed by a row that is not in the chain. */
export async function recordBesideChain(ledger: Ledger): Promise<Omit<AuditedRecord, 'columns'> | undefined> {
  const each = AUDITED_TABLES.map(
    (
      table,
    ) => sql`select ${sql.lit(table)} as name, ${sql.ref(AUDITED[table].key)} as key, changed_seq from ${sql.table(table)}
      where changed_seq < 1 or changed_seq > (select seq from chain_head)`,
  );
  // One statement, so that an act of another desk at this moment is seen whole or not at all.
  const { rows } = await sql<{ name: AuditedTable; key: string; changedSeq: number }>`
    ${sql.join(each, sql` union all `)} order by changed_seq limit 1`.execute(ledger.db);
  return rows.map(({ name, key, changedSeq }) => ({ name: recordName(name, key), changedSeq }))[0];
}

export function asRecord(table: AuditedTable, columns: Readonly<Record<string, unknown>>): AuditedRecord {
  return {
    name: recordName(table, String(columns[AUDITED[table].key])),
    changedSeq: Number(columns['changedSeq']),
    columns,
  };
}
