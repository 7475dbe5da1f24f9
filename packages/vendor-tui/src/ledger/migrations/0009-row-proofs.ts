// From here on a row says which rows it rests on (proofs.ts): no table of it, but a program that does not write so must not
// go on here. And whose keys are on record is read from the rows themselves: an index over just those.
import { type Kysely, type Migration, sql } from 'kysely';

async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index ledger_rows_agents on ledger_rows (seq) where substr(kind, 1, 6) = 'agent-'`.execute(db);
}

export const rowProofsMigration: Migration = { up };
