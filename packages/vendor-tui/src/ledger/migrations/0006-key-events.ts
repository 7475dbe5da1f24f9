// What happened to issuing keys is read from the rows themselves, at every issue: an index over just those rows keeps
// that as quick with a million rows as with ten.
import { type Kysely, type Migration, sql } from 'kysely';

async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index ledger_rows_key_events on ledger_rows (seq) where substr(kind, 1, 4) = 'key-'`.execute(db);
}

export const keyEventsMigration: Migration = { up };
