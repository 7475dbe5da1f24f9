// PostgreSQL behind the ledger, with `postgres-*.ts` beside it: nothing else knows its settings, locks and errors. Several
// desks share one server; each transaction first takes one lock, so they follow one another as they do on SQLite.
import {
  CompiledQuery,
  type DatabaseIntrospector,
  type DatabaseMetadata,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type Kysely,
  PostgresAdapter,
  PostgresQueryCompiler,
  type QueryCompiler,
  type SchemaMetadata,
  sql,
  type TableMetadata,
} from 'kysely';
import type { Client, PoolConfig, types as Types } from 'pg';
import type { LedgerBackend } from './backend.js';
import { ledgerError } from './errors.js';
import { type PostgresAddress, parsePostgresAddress } from './postgres-address.js';
import { passwordFor } from './postgres-password.js';
import { LedgerDriver, type Session, type SessionLimits, WITHOUT_LIMITS, withLimits } from './postgres-session.js';

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

const MAX_CONNECTIONS = 3;
const KEEP_IDLE_MS = 300_000;
/** int8 and numeric, which the driver would give as text. */
const WHOLE_NUMBERS: readonly number[] = [20, 1700];

/** Connects to a server. Throws `ReadbackError` with a `ledger-...` code, never with a password in it. */
export async function openPostgres(address: string, options: PostgresOptions = {}): Promise<LedgerBackend> {
  const settings = { ...DEFAULTS, ...options };
  const parsed = parsePostgresAddress(address);
  const { place } = parsed;
  // Loaded here: a desk with a file has no use for it.
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({ ...poolConfig(parsed, settings, pg.types), Client: hangingUp(pg.Client) });
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
  return { place, reconnectMs: settings.reconnectMs, dialect: postgresDialect(driver, settings) };
}

/** The driver leaves a connection open on which a login was given up halfway, as without a password: it would keep this
 * program running, and a place at the server taken, until the server loses patience. */
function hangingUp(Driver: typeof Client): typeof Client {
  return class extends Driver {
    override connect(): Promise<Client>;
    override connect(callback: (error: Error | null) => void): void;
    override connect(callback?: (error: Error | null) => void): Promise<Client> | undefined {
      // The pool hands one in.
      if (callback === undefined) return super.connect();
      super.connect((error: Error | null) => {
        if (error) void this.end();
        callback(error);
      });
      return undefined;
    }
  };
}

function poolConfig(address: PostgresAddress, settings: Settings, types: typeof Types): PoolConfig {
  const { host, port, user, database, options, ssl } = address;
  return {
    ...Object.fromEntries(
      Object.entries({ host, port, user, database, options, ssl }).filter(([, value]) => value !== undefined),
    ),
    password: async () => passwordFor(address),
    application_name: 'readback-vendor',
    connectionTimeoutMillis: settings.connectTimeoutMs,
    idleTimeoutMillis: KEEP_IDLE_MS,
    max: MAX_CONNECTIONS,
    keepAlive: true,
    types: { getTypeParser: (oid) => (WHOLE_NUMBERS.includes(oid) ? safeNumber : types.getTypeParser(oid)) },
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

/** Each transaction takes the ledger's lock when it begins, that of the migrations too: no second lock is needed. */
class LedgerAdapter extends PostgresAdapter {
  readonly #limits: SessionLimits;

  constructor(limits: SessionLimits) {
    super();
    this.#limits = limits;
  }

  override async acquireMigrationLock(db: Kysely<unknown>): Promise<void> {
    await sql.raw(WITHOUT_LIMITS).execute(db);
  }

  override async releaseMigrationLock(db: Kysely<unknown>): Promise<void> {
    // Of a connection that broke, why it broke is told already.
    await sql
      .raw(withLimits(this.#limits))
      .execute(db)
      .catch(() => undefined);
  }
}

function postgresDialect(driver: LedgerDriver, limits: SessionLimits): Dialect {
  return {
    createAdapter: (): DialectAdapter => new LedgerAdapter(limits),
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
