// Bringing a schema forward.
import { type Kysely, type MigrationResultSet, Migrator, sql } from 'kysely';
import { ledgerError } from './errors.js';
import { migrations } from './migrations/index.js';

export { migrations };

/** To the newest one, unless it is there. Throws `ledger-newer` where a newer program was before us. */
export async function migrateToNewest<T>(db: Kysely<T>): Promise<void> {
  const done = await migrationsDone(db);
  const unknown = done.find((name) => !Object.hasOwn(migrations, name));
  if (unknown !== undefined) throw ledgerError('ledger-newer', { migration: unknown });
  if (done.length === Object.keys(migrations).length) return;
  succeed(await migratorOf(db).migrateToLatest());
}

/** Forward to the one named, or not at all. */
export async function migrateTo<T>(db: Kysely<T>, name: string): Promise<void> {
  if ((await migrationsDone(db)).includes(name)) return;
  succeed(await migratorOf(db).migrateTo(name));
}

export async function migrationsDone<T>(db: Kysely<T>): Promise<readonly string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((table) => table.name === MIGRATION_TABLE)) return [];
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(MIGRATION_TABLE)}`.execute(db);
  return rows.map((row) => row.name);
}

const migratorOf = <T>(db: Kysely<T>): Migrator =>
  new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } });

function succeed({ error }: MigrationResultSet): void {
  if (error !== undefined) throw error;
}

const MIGRATION_TABLE = 'kysely_migration';
