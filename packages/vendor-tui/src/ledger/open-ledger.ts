// Opening a ledger: bring its schema up to date, refuse one that a newer program has changed.
import { CamelCasePlugin, Kysely } from 'kysely';
import type { LedgerBackend } from './backend.js';
import { migrateToNewest } from './migrate.js';
import type { RowSigner } from './row-signer.js';
import type { LedgerTables } from './schema.js';
import { untilUnlocked } from './until-unlocked.js';

/** A ledger that can be read. */
export interface Ledger {
  readonly place: string;
  readonly db: Kysely<LedgerTables>;
  readonly nowMs: () => number;
  /** See `LedgerBackend`. */
  readonly reconnectMs: number;
  readonly close: () => Promise<void>;
}

/** A ledger that can be written: somebody signs the rows. */
export interface SignedLedger extends Ledger {
  readonly signer: RowSigner;
}

export interface LedgerPorts {
  readonly nowMs: () => number;
}

// How long a desk waits for another one that is changing the schema at this moment.
const MIGRATION_WAIT_MS = 10_000;

/** Takes over the backend: it is closed with the ledger, and when opening fails. Throws `ledger-...`. */
export async function openLedger(backend: LedgerBackend, ports: LedgerPorts): Promise<Ledger> {
  const db = new Kysely<LedgerTables>({ dialect: backend.dialect, plugins: [new CamelCasePlugin()] });
  try {
    await untilUnlocked(MIGRATION_WAIT_MS, () => migrateToNewest(db));
  } catch (error) {
    await db.destroy();
    throw error;
  }
  const { place, reconnectMs } = backend;
  return { place, db, nowMs: ports.nowMs, reconnectMs, close: () => db.destroy() };
}

/** The same ledger with somebody to sign its rows. */
export function withSigner(ledger: Ledger, signer: RowSigner): SignedLedger {
  return { ...ledger, signer };
}
