// A backup: every table as JSON Lines, the same from either database and for either. Taken of one moment while desks go on
// writing, and read back in pieces; neither holds the ledger in memory.
//
//   {"format":"readback-ledger-backup/1","takenAtMs":…,"migrations":["0001-desk",…],"head":{"seq":…,"hash":"…"}}
//   ["customers",{"id":"c-3","name":"…",…}]            a record, its columns as the database names them
//   {"end":true,"records":…,"sha256":"…"}              of all lines before, each with its line feed
import { createHash, type Hash } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import { migrationsDone } from './migrate.js';
import type { Ledger } from './open-ledger.js';
import { chainHead } from './rows.js';
import type { LedgerTables } from './schema.js';

export const BACKUP_FORMAT = 'readback-ledger-backup/1';

/** Every table that cannot be made from others, those that others refer to first, with the column that they are read by. */
export const BACKUP_TABLES: ReadonlyMap<string, string> = new Map([
  ['agents', 'name'],
  ['customers', 'id'],
  ['orders', 'id'],
  ['packs', 'payload_digest'],
  ['grants', 'row_seq'],
  ['ledger_rows', 'seq'],
  ['chain_head', 'id'],
  ['unsure_challenges', 'challenge'],
  ['calls', 'id'],
  ['call_numbers', 'id'],
  ['caller_pins', 'customer_id'],
  ['caller_checks', 'id'],
  ['customer_spellings', 'customer_id'],
  ['approvals', 'id'],
  ['alerts', 'id'],
  ['desk_rules', 'name'],
  ['receipts', 'row_seq'],
  ['reports', 'row_seq'],
]);

/** Made anew from the records. */
export const REBUILT_TABLES: readonly string[] = ['customer_terms', 'code_groups', 'refused_prints'];

const BATCH = 500;

export interface BackupReport {
  readonly records: number;
  readonly head: { readonly seq: number; readonly hash: string };
}

export type RawRecord = Readonly<Record<string, string | number | null>>;

/** Hands whole lines to `write`, and waits for it. */
export async function writeBackup(
  ledger: Ledger,
  write: (lines: string) => Promise<void>,
  onProgress: OnRecords = () => undefined,
): Promise<BackupReport> {
  return await ledger.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const hash = createHash('sha256');
      const { seq, hash: headHash } = await chainHead({ ...ledger, db: tx });
      const head = { seq, hash: headHash };
      const takenAtMs = ledger.nowMs();
      const migrations = await migrationsDone(tx);
      await put(hash, write, [{ format: BACKUP_FORMAT, takenAtMs, migrations, head }]);
      const total = await countRecords(tx);
      let records = 0;
      for (const [table, key] of BACKUP_TABLES) {
        for await (const batch of recordsOf(tx, table, key)) {
          await put(
            hash,
            write,
            batch.map((record) => [table, record]),
          );
          records += batch.length;
          onProgress(records, total);
        }
      }
      await write(`${JSON.stringify({ end: true, records, sha256: hash.digest('hex') })}\n`);
      return { records, head };
    });
}

/** Told how many records are copied, and how many there are. */
export type OnRecords = (done: number, of: number) => void;

async function countRecords(tx: Transaction<LedgerTables>): Promise<number> {
  let total = 0;
  for (const table of BACKUP_TABLES.keys()) {
    const { rows } = await sql<{ count: number | string }>`select count(*) as count from ${sql.table(table)}`.execute(
      tx,
    );
    total += Number(rows[0]?.count ?? 0);
  }
  return total;
}

async function put(hash: Hash, write: (lines: string) => Promise<void>, values: readonly unknown[]): Promise<void> {
  const lines = values.map((value) => `${JSON.stringify(value)}\n`).join('');
  hash.update(lines);
  await write(lines);
}

async function* recordsOf(tx: Transaction<LedgerTables>, table: string, key: string): AsyncGenerator<RawRecord[]> {
  const db: Kysely<LedgerTables> = tx.withoutPlugins();
  let after: string | number | null | undefined;
  for (;;) {
    const rest = after === undefined ? sql`` : sql`where ${sql.ref(key)} > ${after}`;
    const { rows } = await sql<RawRecord>`select * from ${sql.table(table)} ${rest}
      order by ${sql.ref(key)} limit ${BATCH}`.execute(db);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    after = last[key];
  }
}
