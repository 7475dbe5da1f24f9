// Opening a ledger: bring its schema up to date, refuse one that a newer program has changed.
import { CamelCasePlugin, Kysely, Migrator } from 'kysely';
import type { LedgerBackend } from './backend.js';
import { ledgerError } from './errors.js';
import { migrations } from './migrations/index.js';
import type { RowSigner } from './row-signer.js';
import type { LedgerTables } from './schema.js';
import { untilUnlocked } from './until-unlocked.js';

/** A ledger that can be read. */
export interface Ledger {
  readonly place: string;
  readonly db: Kysely<LedgerTables>;
  readonly nowMs: () => number;
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
    await untilUnlocked(MIGRATION_WAIT_MS, () => migrate(db));
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return { place: backend.place, db, nowMs: ports.nowMs, close: () => db.destroy() };
}

/** The same ledger with somebody to sign its rows. */
export function withSigner(ledger: Ledger, signer: RowSigner): SignedLedger {
  return { ...ledger, signer };
}

async function migrate(db: Kysely<LedgerTables>): Promise<void> {
  const done = await migrationsDone(db);
  const unknown = done.find((name) => !Object.hasOwn(migrations, name));
  if (unknown !== undefined) throw ledgerError('ledger-newer', { migration: unknown });
  if (done.length === Object.keys(migrations).length) return;
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}

async function migrationsDone(db: Kysely<LedgerTables>): Promise<readonly string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((table) => table.name === MIGRATION_TABLE)) return [];
  const rows = await db.withTables<MigrationTables>().selectFrom(MIGRATION_TABLE).select('name').execute();
  return rows.map((row) => row.name);
}

const MIGRATION_TABLE = 'kysely_migration';

type MigrationTables = { readonly [MIGRATION_TABLE]: { readonly name: string } };
