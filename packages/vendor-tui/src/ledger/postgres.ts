// PostgreSQL behind the ledger: the only file that knows its sessions, locks and settings. Several desks share one
// server; each transaction first takes one lock, so they follow one another as they do on SQLite.
import { ReadbackError } from '@readback/core';
import {
  CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type DatabaseMetadata,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type Kysely,
  PostgresAdapter,
  PostgresQueryCompiler,
  type QueryCompiler,
  type QueryResult,
  type SchemaMetadata,
  sql,
  type TableMetadata,
  type TransactionSettings,
} from 'kysely';
import type { Pool, PoolClient, PoolConfig, QueryConfig } from 'pg';
import type { LedgerBackend } from './backend.js';
import { checkedParameters } from './checked-parameters.js';
import { ledgerError } from './errors.js';
import { type PostgresAddress, parsePostgresAddress } from './postgres-address.js';
import { connectError, postgresError } from './postgres-errors.js';
import { uniqueViolationOf } from './unique-violation.js';

export interface PostgresOptions {
  /** Make the tables where there are none. Default false: a mistyped name must not become a new, empty desk. */
  readonly create?: boolean;
  /** How long a writer waits for another desk. */
  readonly lockTimeoutMs?: number;
  /** How long one statement may take. */
  readonly statementTimeoutMs?: number;
  readonly connectTimeoutMs?: number;
  /** See `LedgerBackend`. */
  readonly reconnectMs?: number;
}

type Settings = Required<PostgresOptions>;

const DEFAULTS: Settings = {
  create: false,
  lockTimeoutMs: 10_000,
  statementTimeoutMs: 30_000,
  connectTimeoutMs: 10_000,
  reconnectMs: 20_000,
};

/** A transaction never waits for a person, so one that stands still is a desk that is gone: the server ends it, before
 * the others give up waiting for its lock. */
const IDLE_IN_TRANSACTION_MS = 5_000;
/** The server's own limit comes first; this one is for a network that swallows everything. */
const SILENCE_MS = 5_000;
const MAX_CONNECTIONS = 3;
const KEEP_IDLE_MS = 300_000;
const INT8 = 20;
const NUMERIC = 1700;

// "RBLK", and the schema: ledgers in one database do not wait for each other.
const TAKE_LOCK = 'select pg_advisory_xact_lock(1380076619, hashtext(current_schema()))';
const WITHOUT_LIMIT = 'set statement_timeout = 0';

/** Connects to a server. Throws `ReadbackError` with a `ledger-...` code, never with a password in it. */
export async function openPostgres(address: string, options: PostgresOptions = {}): Promise<LedgerBackend> {
  const settings = { ...DEFAULTS, ...options };
  const parsed = parsePostgresAddress(address);
  const { place } = parsed;
  // Loaded here: a desk with a file has no use for it.
  const { default: pg } = await import('pg');
  const pool = new pg.Pool(poolConfig(parsed, settings, (oid) => pg.types.getTypeParser(oid)));
  // An idle connection that breaks is left out by the pool; whoever needs one next gets a new one, or is told why not.
  pool.on('error', () => undefined);
  const driver = new LedgerDriver(pool, place, settings);
  try {
    const session = await driver.acquireConnection();
    try {
      await checkServer(session, place, settings.create);
    } finally {
      session.release();
    }
  } catch (error) {
    await pool.end();
    throw error;
  }
  const { reconnectMs, statementTimeoutMs } = settings;
  return { place, reconnectMs, dialect: postgresDialect(driver, statementTimeoutMs) };
}

function poolConfig(
  address: PostgresAddress,
  settings: Settings,
  parserOf: (oid: number) => (text: string) => unknown,
): PoolConfig {
  const { host, port, user, password, database, options, ssl } = address;
  return {
    ...Object.fromEntries(
      Object.entries({ host, port, user, password, database, options, ssl }).filter(([, value]) => value !== undefined),
    ),
    application_name: 'readback-vendor',
    connectionTimeoutMillis: settings.connectTimeoutMs,
    idleTimeoutMillis: KEEP_IDLE_MS,
    max: MAX_CONNECTIONS,
    keepAlive: true,
    types: { getTypeParser: (oid: number) => (oid === INT8 || oid === NUMERIC ? safeNumber : parserOf(oid)) },
  };
}

/** Whole numbers as they are on SQLite. Throws `ledger-bad-value` for one that would be rounded. */
function safeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw ledgerError('ledger-bad-value', { type: 'int8' });
  return value;
}

interface Facts {
  readonly encoding: unknown;
  readonly schema: unknown;
  readonly tables: unknown;
  readonly isCopy: unknown;
}

async function checkServer(session: Session, place: string, create: boolean): Promise<void> {
  const { rows } = await session.executeQuery<Facts>(
    CompiledQuery.raw(`select current_setting('server_encoding') as encoding, current_schema() as schema,
      case when pg_is_in_recovery() then 'yes' else 'no' end as "isCopy",
      (select coalesce(string_agg(tablename, ' '), '') from pg_catalog.pg_tables
        where schemaname = current_schema()) as tables`),
  );
  const facts = rows[0];
  if (facts?.encoding !== 'UTF8') throw ledgerError('ledger-server-unfit', { place, what: 'its encoding is not UTF8' });
  if (typeof facts.schema !== 'string') {
    throw ledgerError('ledger-server-unfit', { place, what: 'the schema of its search_path does not exist' });
  }
  const tables = String(facts.tables)
    .split(' ')
    .filter((name) => name !== '');
  // Another desk may be making it at this moment.
  if (!tables.includes('chain_head')) {
    if (tables.some((name) => !name.startsWith('kysely_'))) throw ledgerError('ledger-not-ours', { place });
    if (!create) throw ledgerError('ledger-missing', { place });
  }
  if (facts.isCopy === 'yes') throw ledgerError('ledger-read-only', { place });
}

interface Answer {
  readonly command: string;
  readonly rowCount: number | null;
  readonly rows: unknown[];
}

/** One connection while it is in use: every error named, every parameter checked, and what may be broken not used again. */
class Session implements DatabaseConnection {
  readonly #client: PoolClient;
  readonly #place: string;
  readonly #silenceMs: number;
  #isBroken = false;
  #isLimited = true;

  constructor(client: PoolClient, place: string, settings: Settings) {
    this.#client = client;
    this.#place = place;
    this.#silenceMs = settings.statementTimeoutMs + SILENCE_MS;
    // Without a listener a connection that ends between two statements would end the program; the next one tells of it.
    client.on('error', this.#noteBroken);
  }

  async executeQuery<R>({ sql: text, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const answer = await this.#ask(text, parameters);
    const changed = ['INSERT', 'UPDATE', 'DELETE'].includes(answer.command) ? BigInt(answer.rowCount ?? 0) : undefined;
    // Kysely says what the rows are, and the types of pg do not.
    const rows: R[] = [];
    for (const row of answer.rows ?? []) rows.push(row as R);
    return changed === undefined ? { rows } : { rows, numAffectedRows: changed };
  }

  // biome-ignore lint/correctness/useYield: kysely asks for the shape of a stream
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('the ledger is read in pages');
  }

  /** Throws `ledger-outcome-unknown` where the answer did not come. */
  async commit(): Promise<void> {
    let answer: Answer;
    try {
      answer = await this.#ask('commit', []);
    } catch (error) {
      const isLost = error instanceof ReadbackError && error.code === 'ledger-connection-lost';
      throw isLost ? ledgerError('ledger-outcome-unknown', { place: this.#place }, error) : error;
    }
    // The server's word for a transaction in which a statement had failed and somebody went on all the same.
    if (answer.command !== 'COMMIT') throw ledgerError('ledger-failed', { place: this.#place });
  }

  /** A connection that cannot roll back is closed, which does the same; why it failed has been told. */
  async rollback(): Promise<void> {
    await this.#ask('rollback', []).catch(this.#noteBroken);
  }

  release(): void {
    this.#client.off('error', this.#noteBroken);
    this.#client.release(this.#isBroken);
  }

  async #ask(text: string, parameters: readonly unknown[]): Promise<Answer> {
    if (/^set statement_timeout/.test(text)) this.#isLimited = text !== WITHOUT_LIMIT;
    const query: QueryConfig & { query_timeout?: number } = { text, values: checkedParameters(parameters) };
    if (this.#isLimited) query.query_timeout = this.#silenceMs;
    try {
      return await this.#client.query(query);
    } catch (error) {
      const named = uniqueViolationOf(error) ?? postgresError(error, this.#place);
      if (named instanceof ReadbackError && named.code === 'ledger-connection-lost') this.#isBroken = true;
      throw named;
    }
  }

  readonly #noteBroken = (): void => {
    this.#isBroken = true;
  };
}

class LedgerDriver implements Driver {
  readonly #pool: Pool;
  readonly #place: string;
  readonly #settings: Settings;
  readonly #prepared = new WeakSet<PoolClient>();

  constructor(pool: Pool, place: string, settings: Settings) {
    this.#pool = pool;
    this.#place = place;
    this.#settings = settings;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<Session> {
    const client = await this.#pool.connect().catch((error: unknown) => {
      throw connectError(error, this.#place);
    });
    const session = new Session(client, this.#place, this.#settings);
    if (this.#prepared.has(client)) return session;
    try {
      await session.executeQuery(CompiledQuery.raw(prepareSession(this.#settings)));
    } catch (error) {
      session.release();
      throw error;
    }
    this.#prepared.add(client);
    return session;
  }

  async beginTransaction(session: Session, settings: TransactionSettings = {}): Promise<void> {
    try {
      await session.executeQuery(CompiledQuery.raw(beginning(settings)));
    } catch (error) {
      await session.rollback();
      throw error;
    }
  }

  async commitTransaction(session: Session): Promise<void> {
    await session.commit();
  }

  async rollbackTransaction(session: Session): Promise<void> {
    await session.rollback();
  }

  async releaseConnection(session: Session): Promise<void> {
    session.release();
  }

  async destroy(): Promise<void> {
    await this.#pool.end();
  }
}

/** One that only reads sees one moment of the ledger, keeps nobody waiting, and may take its time between two
 * statements. */
function beginning({ accessMode }: TransactionSettings): string {
  return accessMode === 'read only'
    ? 'begin isolation level repeatable read read only; set local idle_in_transaction_session_timeout = 0'
    : `begin isolation level read committed; ${TAKE_LOCK}`;
}

/** A server that answers before the row is on its disk is asked not to. */
const prepareSession = ({ lockTimeoutMs, statementTimeoutMs }: Settings): string =>
  `set lock_timeout = ${lockTimeoutMs}; set statement_timeout = ${statementTimeoutMs};
  set idle_in_transaction_session_timeout = ${IDLE_IN_TRANSACTION_MS};
  select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'`;

/** Each transaction takes the ledger's lock when it begins, that of the migrations too: no second lock is needed. */
class LedgerAdapter extends PostgresAdapter {
  readonly #statementTimeoutMs: number;

  constructor(statementTimeoutMs: number) {
    super();
    this.#statementTimeoutMs = statementTimeoutMs;
  }

  override async acquireMigrationLock(db: Kysely<unknown>): Promise<void> {
    await sql.raw(WITHOUT_LIMIT).execute(db);
  }

  override async releaseMigrationLock(db: Kysely<unknown>): Promise<void> {
    // Of a connection that broke, why it broke is told already.
    await sql
      .raw(`set statement_timeout = ${this.#statementTimeoutMs}`)
      .execute(db)
      .catch(() => undefined);
  }
}

function postgresDialect(driver: LedgerDriver, statementTimeoutMs: number): Dialect {
  return {
    createAdapter: (): DialectAdapter => new LedgerAdapter(statementTimeoutMs),
    createDriver: (): Driver => driver,
    createIntrospector: (db) => new LedgerIntrospector(db),
    createQueryCompiler: (): QueryCompiler => new PostgresQueryCompiler(),
  };
}

/** The tables of the schema that the ledger is in, by name: another program of the same database may have its own of
 * the same names elsewhere. Nobody asks for columns. */
class LedgerIntrospector implements DatabaseIntrospector {
  readonly #db: Kysely<unknown>;

  constructor(db: Kysely<unknown>) {
    this.#db = db;
  }

  async getSchemas(): Promise<SchemaMetadata[]> {
    const { rows } = await sql<SchemaMetadata>`select current_schema() as name`.execute(this.#db);
    return rows;
  }

  async getTables(): Promise<TableMetadata[]> {
    const { rows } = await sql<{ schema: string; name: string }>`select schemaname as schema, tablename as name
      from pg_catalog.pg_tables where schemaname = current_schema()`.execute(this.#db);
    return rows.map((table) => ({ ...table, isView: false, columns: [] }));
  }

  async getMetadata(): Promise<DatabaseMetadata> {
    return { tables: await this.getTables() };
  }
}
