// Reading a backup into a database that holds no ledger yet. The restored ledger issues nothing until it is reconciled.
import { createHash } from 'node:crypto';
import { ReadbackError } from '@readback/core';
import { Kysely, sql, type Transaction } from 'kysely';
import type { LedgerBackend } from './backend.js';
import { BACKUP_FORMAT, BACKUP_TABLES, type BackupReport, type RawRecord, REBUILT_TABLES } from './backup.js';
import { ledgerError } from './errors.js';
import { migrateTo, migrateToNewest, migrations } from './migrate.js';
import { rebuildSearch } from './rebuild-search.js';
import { UniqueViolation } from './unique-violation.js';

const REFUSED: readonly string[] = ['ledger-failed', 'ledger-bad-value'];
/** Values of one statement: the least that both databases take. */
const MOST_VALUES = 8000;

export interface BackupSource {
  /** What messages call it. */
  readonly path: string;
  /** Without their line feeds. */
  readonly lines: AsyncIterable<string>;
}

/** Takes over the backend, and closes it. All of the backup is restored or nothing. Throws `backup-malformed`,
 * `backup-newer`, `restore-place-taken`, `ledger-...`. */
export async function restoreLedger(
  backend: LedgerBackend,
  source: BackupSource,
  onProgress: (recordsDone: number) => void = () => undefined,
): Promise<BackupReport> {
  const db = new Kysely<RawTables>({ dialect: backend.dialect });
  try {
    const lines = source.lines[Symbol.asyncIterator]();
    const first = await lines.next();
    const header = readHeader(first.done === true ? '' : first.value, source.path);
    await migrateTo(db, header.migrations.at(-1) ?? '');
    const report = await db.transaction().execute(async (tx) => {
      await clear(tx, backend.place);
      const records = await fill(tx, first.value, lines, source.path, onProgress);
      await rebuildSearch(tx);
      const head = await sql<{ seq: number; hash: string }>`update chain_head set restored_seq = seq
        returning seq, hash`.execute(tx);
      const [found] = head.rows;
      if (found?.hash !== header.hash) throw malformed(source.path, 'its head is another one');
      return { records, head: { seq: found.seq, hash: found.hash } };
    });
    await migrateToNewest(db);
    return report;
  } finally {
    await db.destroy();
  }
}

type RawTables = Record<string, Record<string, string | number | null>>;
type Writing = Transaction<RawTables>;

function readHeader(line: string, path: string): { readonly migrations: readonly string[]; readonly hash: string } {
  const header = objectOf(parsed(line, path));
  const head = objectOf(header['head']);
  const done: readonly unknown[] = Array.isArray(header['migrations']) ? header['migrations'] : [];
  const names = done.filter((name) => typeof name === 'string').sort();
  const format = header['format'];
  if (typeof format !== 'string' || !format.startsWith('readback-ledger-backup/')) {
    throw malformed(path, 'it does not begin like one');
  }
  const unknown = names.find((name) => !Object.hasOwn(migrations, name));
  if (format !== BACKUP_FORMAT || unknown !== undefined) {
    throw ledgerError('backup-newer', { path, migration: unknown ?? format });
  }
  if (names.length === 0 || typeof head['hash'] !== 'string') throw malformed(path, 'its first line is not complete');
  return { migrations: names, hash: head['hash'] };
}

/** The schema is there, and what it began with goes. Throws `restore-place-taken` where anything was recorded. */
async function clear(tx: Writing, place: string): Promise<void> {
  const { rows } = await sql<{ seq: number }>`select seq from chain_head`.execute(tx);
  if (rows.some(({ seq }) => seq !== 0)) throw ledgerError('restore-place-taken', { place });
  for (const table of [...REBUILT_TABLES, ...[...BACKUP_TABLES.keys()].reverse()]) {
    if (await isThere(tx, table)) await tx.deleteFrom(table).execute();
  }
}

async function isThere(tx: Writing, table: string): Promise<boolean> {
  return (await tx.introspection.getTables()).some(({ name }) => name === table);
}

async function fill(
  tx: Writing,
  header: string,
  lines: AsyncIterator<string>,
  path: string,
  onProgress: (recordsDone: number) => void,
): Promise<number> {
  const hash = createHash('sha256').update(`${header}\n`);
  const waiting = new Waiting(tx, path);
  let records = 0;
  for (let line = await lines.next(); line.done !== true; line = await lines.next()) {
    const value = parsed(line.value, path);
    if (!Array.isArray(value)) {
      const { end, records: said, sha256 } = objectOf(value);
      if (end !== true) throw malformed(path, `line ${records + 2} is no record`);
      if (said !== records || sha256 !== hash.digest('hex')) throw malformed(path, 'it was changed or cut');
      if ((await lines.next()).done !== true) throw malformed(path, 'something follows its end');
      await waiting.insert();
      return records;
    }
    hash.update(`${line.value}\n`);
    const [table, record] = value;
    if (typeof table !== 'string' || !BACKUP_TABLES.has(table)) throw malformed(path, `line ${records + 2}`);
    await waiting.add(table, recordOf(record, path, records + 2));
    records += 1;
    onProgress(records);
  }
  throw malformed(path, 'its end is missing');
}

/** Records on their way into one table. */
class Waiting {
  readonly #tx: Writing;
  readonly #path: string;
  #table = '';
  #records: RawRecord[] = [];
  #values = 0;

  constructor(tx: Writing, path: string) {
    this.#tx = tx;
    this.#path = path;
  }

  async add(table: string, record: RawRecord): Promise<void> {
    const values = Object.keys(record).length;
    if (table !== this.#table || this.#values + values > MOST_VALUES) await this.insert();
    this.#table = table;
    this.#records.push(record);
    this.#values += values;
  }

  async insert(): Promise<void> {
    if (this.#records.length > 0) await this.#put();
    this.#records = [];
    this.#values = 0;
  }

  async #put(): Promise<void> {
    try {
      await this.#tx.insertInto(this.#table).values(this.#records).execute();
    } catch (error) {
      // What no ledger can hold was never in one: a record without the one it refers to, one of another shape, the same twice.
      const isRefused =
        error instanceof UniqueViolation || (error instanceof ReadbackError && REFUSED.includes(error.code));
      throw isRefused
        ? ledgerError('backup-malformed', { path: this.#path, what: `its ${this.#table}` }, error)
        : error;
    }
  }
}

function parsed(line: string, path: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw ledgerError('backup-malformed', { path, what: 'a line is damaged' }, cause);
  }
}

function recordOf(value: unknown, path: string, line: number): RawRecord {
  const record: Record<string, string | number | null> = {};
  for (const [name, cell] of Object.entries(objectOf(value))) {
    if (!/^[a-z][a-z0-9_]*$/.test(name)) throw malformed(path, `line ${line}`);
    if (typeof cell !== 'string' && typeof cell !== 'number' && cell !== null) throw malformed(path, `line ${line}`);
    record[name] = cell;
  }
  return record;
}

const malformed = (path: string, what: string): Error => ledgerError('backup-malformed', { path, what });

const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
