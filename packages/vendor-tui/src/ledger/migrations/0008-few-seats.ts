// Orders with few seats left are asked for whenever home is shown: an index over just those, however many orders there are.
import { type Kysely, type Migration, sql } from 'kysely';

/** `ordersFilling` (orders.ts) asks in the same words, or no database would use the index. */
export const FEW_SEATS = 'seats_total >= 10 and seats_used < seats_total and seats_used * 10 >= seats_total * 9';

async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index orders_few_seats on orders (valid_until_ms) where ${sql.raw(FEW_SEATS)}`.execute(db);
}

export const fewSeatsMigration: Migration = { up };
