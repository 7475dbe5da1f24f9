// Connections to a PostgreSQL server while they are in use, and their transactions: limits, the lock that makes desks
// follow one another, and which errors leave a connection, or a commit, in doubt.
import { ReadbackError } from '@readback/core';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import type { Pool, PoolClient, QueryConfig } from 'pg';
import { checkedParameters } from './checked-parameters.js';
import { ledgerError } from './errors.js';
import { connectError, postgresError } from './postgres-errors.js';
import { uniqueViolationOf } from './unique-violation.js';

export interface SessionLimits {
  readonly lockTimeoutMs: number;
  readonly statementTimeoutMs: number;
}

/** A transaction never waits for a person, so one that stands still is a desk that is gone: the server ends it, before
 * the others give up waiting for its lock. */
const IDLE_IN_TRANSACTION_MS = 8_000;
/** The server's own limit comes first; this one is for a network that swallows everything. */
const SILENCE_MS = 5_000;

// "RBLK", and the schema: ledgers in one database do not wait for each other.
const TAKE_LOCK = 'select pg_advisory_xact_lock(1380076619, hashtext(current_schema()))';

/** For changes of the schema, which may take long. */
export const WITHOUT_LIMITS = 'set statement_timeout = 0; set idle_in_transaction_session_timeout = 0';

export const withLimits = ({ statementTimeoutMs }: SessionLimits): string =>
  `set statement_timeout = ${statementTimeoutMs}; set idle_in_transaction_session_timeout = ${IDLE_IN_TRANSACTION_MS}`;

/** After one of these nobody can say what became of a commit. */
const UNSURE: readonly string[] = ['ledger-connection-lost', 'ledger-unreachable', 'ledger-failed'];

interface Answer {
  readonly command: string;
  readonly rowCount: number | null;
  readonly rows: unknown[];
}

/** One connection while it is in use: every error named, every parameter checked, and what may be broken not used again. */
export class Session implements DatabaseConnection {
  readonly #client: PoolClient;
  readonly #place: string;
  readonly #silenceMs: number;
  #isBroken = false;
  #isLimited = true;

  constructor(client: PoolClient, place: string, limits: SessionLimits) {
    this.#client = client;
    this.#place = place;
    this.#silenceMs = limits.statementTimeoutMs + SILENCE_MS;
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

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('the ledger is read in pages');
  }

  /** Throws `ledger-outcome-unknown` where the answer did not come. */
  async commit(): Promise<void> {
    let answer: Answer;
    try {
      answer = await this.#ask('commit', []);
    } catch (error) {
      throw error instanceof ReadbackError && UNSURE.includes(error.code)
        ? ledgerError('ledger-outcome-unknown', { place: this.#place }, error)
        : error;
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
    if (text.startsWith('set statement_timeout')) this.#isLimited = text !== WITHOUT_LIMITS;
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

export class LedgerDriver implements Driver {
  readonly #pool: Pool;
  readonly #place: string;
  readonly #limits: SessionLimits;
  readonly #prepared = new WeakSet<PoolClient>();

  constructor(pool: Pool, place: string, limits: SessionLimits) {
    this.#pool = pool;
    this.#place = place;
    this.#limits = limits;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<Session> {
    const client = await this.#pool.connect().catch((error: unknown) => {
      throw connectError(error, this.#place);
    });
    const session = new Session(client, this.#place, this.#limits);
    if (this.#prepared.has(client)) return session;
    try {
      await session.executeQuery(CompiledQuery.raw(prepareSession(this.#limits)));
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
const prepareSession = (limits: SessionLimits): string =>
  `${withLimits(limits)}; set lock_timeout = ${limits.lockTimeoutMs};
  select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'`;
