// SQLite (libsql) behind the ledger: the only file that knows its pragmas, files, locks and error codes.
// WAL with synchronous=FULL: a commit is on the disk before it returns. Never on a network share.
import { accessSync, closeSync, constants, fsyncSync, openSync, rmSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ReadbackError } from '@readback/core';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type DialectAdapter,
  type Driver,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
  type SqliteStatement,
  type TransactionSettings,
} from 'kysely';
import Database from 'libsql';
import type { LedgerBackend } from './backend.js';
import { checkedParameters } from './checked-parameters.js';
import { ledgerError } from './errors.js';
import { sideFileOf } from './side-files.js';
import { uniqueViolationOf } from './unique-violation.js';
import { untilUnlocked } from './until-unlocked.js';

export interface SqliteOptions {
  /** Make the file where there is none. Default false: a mistyped folder must not become a new, empty desk. */
  readonly create?: boolean;
  /** How long a writer waits for another desk. The terminal stays alive meanwhile. */
  readonly lockTimeoutMs?: number;
}

const DEFAULT_LOCK_TIMEOUT_MS = 10_000;
// SQLite's own wait blocks the whole process, so it is short, and the long wait is ours.
const BLOCKING_WAIT_MS = 20;
/** "RBLK": tells our files from every other program's. */
const APPLICATION_ID = 0x52_42_4c_4b;
const MAX_CACHED_STATEMENTS = 500;
const TRANSACTIONS_PER_TURN = 32;

/** Opens (and with `create` makes) a ledger file. Throws `ReadbackError` with a `ledger-...` code. */
export async function openSqlite(path: string, options: SqliteOptions = {}): Promise<LedgerBackend> {
  const place = resolve(path);
  const lockTimeoutMs = options.lockTimeoutMs ?? DEFAULT_LOCK_TIMEOUT_MS;
  checkFile(place, options.create === true);
  const database = await untilUnlocked(lockTimeoutMs, () => connect(place));
  return { place, reconnectMs: 0, dialect: sqliteDialect(database, place, lockTimeoutMs) };
}

function checkFile(place: string, create: boolean): void {
  // Asked first: another program that makes the ledger at this moment has the file before it has these.
  const leftOver = sideFileOf(place);
  try {
    // Asked by name and never by opening: closing a second descriptor of the file would drop the locks that another
    // connection of this process holds on it.
    if (!statSync(place).isFile()) throw ledgerError('ledger-not-ours', { place });
    accessSync(place, constants.R_OK | constants.W_OK);
    // SQLite keeps side files next to it.
    accessSync(dirname(place), constants.W_OK);
    return;
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw sqliteError(error, place);
  }
  const folder = dirname(place);
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) {
    throw ledgerError('ledger-folder-missing', { place: folder });
  }
  if (!create) throw ledgerError('ledger-missing', { place });
  if (leftOver !== undefined) throw ledgerError('ledger-side-files', { place, path: leftOver });
  try {
    // SQLite gives its side files the mode of this one: customers' names are not for every user of the machine.
    closeSync(openSync(place, 'wx', 0o600));
    const handle = openSync(folder, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw sqliteError(error, place);
  }
}

function connect(place: string): Database.Database {
  let database: Database.Database | undefined;
  try {
    database = new Database(place, { timeout: BLOCKING_WAIT_MS });
    claim(database, place);
    database.exec('pragma journal_mode = wal');
    database.exec('pragma synchronous = full');
    database.exec('pragma foreign_keys = on');
    database.exec('pragma trusted_schema = off');
    return database;
  } catch (error) {
    database?.close();
    const named = sqliteError(error, place);
    if (named.code === 'ledger-unreadable') tryWriting(place);
    throw named;
  }
}

/** SQLite says "cannot open" of whatever it may not write; the file system says which it is. */
function tryWriting(place: string): void {
  try {
    closeSync(openSync(place, 'r+'));
    const probe = `${place}.probe`;
    closeSync(openSync(probe, 'w'));
    rmSync(probe);
  } catch (error) {
    throw sqliteError(error, place);
  }
}

/** Refuses another program's database, before anything in it is changed. */
function claim(database: Database.Database, place: string): void {
  const id = firstValue(database, 'pragma application_id');
  if (id === APPLICATION_ID) return;
  const tables = firstValue(database, 'select count(*) from sqlite_master');
  if (id !== 0 || tables !== 0) throw ledgerError('ledger-not-ours', { place });
  database.exec(`pragma application_id = ${APPLICATION_ID}`);
}

function firstValue(database: Database.Database, query: string): unknown {
  const row = database.prepare(query).get();
  return row !== null && typeof row === 'object' ? Object.values(row)[0] : undefined;
}

/** What kysely needs of a database, with every error named, every parameter checked and every statement kept. */
function guarded(database: Database.Database, place: string): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>();
  const named = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw uniqueViolationOf(error) ?? sqliteError(error, place);
    }
  };
  const prepare = (query: string): SqliteStatement => {
    const statement = named(() => database.prepare(query));
    const reader = statement.reader;
    return {
      reader,
      all: (parameters) => named(() => statement.all(checkedParameters(parameters))),
      run: (parameters) => named(() => statement.run(checkedParameters(parameters))),
      iterate: (parameters) => named(() => statement.iterate(checkedParameters(parameters))),
    };
  };
  return {
    close: () => {
      statements.clear();
      // libsql keeps the file open until its statements are collected, so SQLite does not tidy up by itself: a ledger
      // that was closed must be whole in its one file, or a copy of that file would lack the newest rows.
      try {
        database.pragma('wal_checkpoint(truncate)');
      } catch {
        // Nothing is lost: what is committed stays in the side file, and the next desk takes it over.
      }
      database.close();
    },
    prepare: (query) => {
      const known = statements.get(query);
      if (known !== undefined) return known;
      const statement = prepare(query);
      // A statement that is prepared anew each time is never given back by libsql (about 18 KB a transaction).
      if (statements.size < MAX_CACHED_STATEMENTS) statements.set(query, statement);
      return statement;
    },
  };
}

function sqliteDialect(raw: Database.Database, place: string, lockTimeoutMs: number): Dialect {
  const database = guarded(raw, place);
  const base = new SqliteDialect({ database });
  return {
    createAdapter: (): DialectAdapter => new TransactionalSqliteAdapter(),
    createDriver: (): Driver => new WaitingSqliteDriver(database, () => raw.inTransaction, lockTimeoutMs),
    createIntrospector: (db) => base.createIntrospector(db),
    createQueryCompiler: () => base.createQueryCompiler(),
  };
}

/** SQLite's DDL is transactional; kysely's adapter denies it, and would leave half a migration after a crash. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** Takes the right to write when a transaction begins: none has to give up half-way because another was faster. */
class WaitingSqliteDriver extends SqliteDriver {
  readonly #inTransaction: () => boolean;
  readonly #lockTimeoutMs: number;
  #begun = 0;

  constructor(database: SqliteDatabase, inTransaction: () => boolean, lockTimeoutMs: number) {
    super({ database });
    this.#inTransaction = inTransaction;
    this.#lockTimeoutMs = lockTimeoutMs;
  }

  override async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings = {}): Promise<void> {
    // Reads one moment of the ledger, however long that takes, and keeps nobody from writing.
    if (settings.accessMode === 'read only') {
      await connection.executeQuery(CompiledQuery.raw('begin'));
      return;
    }
    // Everything here is synchronous below its promises: a long run of transactions would keep the event loop from
    // turning, the screen from drawing and libsql from giving back its memory (2 KB a transaction).
    this.#begun += 1;
    if (this.#begun % TRANSACTIONS_PER_TURN === 0) await nextTurn();
    await untilUnlocked(this.#lockTimeoutMs, () => connection.executeQuery(CompiledQuery.raw('begin immediate')));
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // On a full disk SQLite has rolled back by itself; a second rollback would hide why.
    if (this.#inTransaction()) await super.rollbackTransaction(connection);
  }
}

/** Says in the ledger's words what SQLite, libsql or the file system said. */
export function sqliteError(error: unknown, place: string): ReadbackError {
  if (error instanceof ReadbackError) return error;
  const code = codeOf(error);
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return ledgerError('ledger-locked', { place }, error);
  if (/^(SQLITE_FULL|SQLITE_IOERR_SHMSIZE|ENOSPC|EDQUOT)/.test(code))
    return ledgerError('ledger-disk-full', { place }, error);
  if (/^(SQLITE_READONLY|SQLITE_PERM|EACCES|EPERM|EROFS)/.test(code)) {
    return ledgerError('ledger-read-only', { place }, error);
  }
  if (code === 'SQLITE_NOTADB') return ledgerError('ledger-not-ours', { place }, error);
  if (code.startsWith('SQLITE_CORRUPT')) return ledgerError('ledger-damaged', { place }, error);
  const connecting = error instanceof Error && error.message.startsWith('ConnectionFailed');
  if (connecting || /^(SQLITE_CANTOPEN|SQLITE_IOERR|E[A-Z]+$)/.test(code)) {
    return ledgerError('ledger-unreadable', { place }, error);
  }
  return ledgerError('ledger-failed', { place }, error);
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}
