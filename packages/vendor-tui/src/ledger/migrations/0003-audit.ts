// What makes the tables beside the chain tamper-evident, a restored ledger refuse to issue, and look-ups quick.
import { type Kysely, type Migration, sql } from 'kysely';
import { customerTerms } from '../search-terms.js';

const BATCH = 300;
const AUDITED = ['agents', 'customers', 'orders', 'packs', 'grants'] as const;

async function up(db: Kysely<unknown>): Promise<void> {
  // The row that last changed the record: it holds the record's digest.
  for (const table of AUDITED) {
    await db.schema
      .alterTable(table)
      .addColumn('changed_seq', 'bigint', (column) => column.notNull().defaultTo(0))
      .execute();
  }
  await findChanges(db);
  for (const table of AUDITED) {
    await db.schema.createIndex(`${table}_changed`).on(table).column('changed_seq').execute();
  }

  await db.schema
    .alterTable('chain_head')
    .addColumn('clock_ms', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
  await sql`update chain_head set clock_ms = coalesce((select max(at_ms) from ledger_rows), 0)`.execute(db);
  await db.schema.alterTable('chain_head').addColumn('restored_seq', 'bigint').execute();
  await db.schema.alterTable('chain_head').addColumn('gap_seq', 'bigint').execute();

  await db.schema
    .createTable('unsure_challenges')
    .addColumn('challenge', 'text', (column) => column.primaryKey())
    .addColumn('product_id', 'text', (column) => column.notNull())
    .addColumn('print', 'text', (column) => column.notNull())
    .addColumn('counter', 'integer', (column) => column.notNull())
    .addColumn('changed_seq', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('unsure_machine').on('unsure_challenges').columns(['product_id', 'print']).execute();
  await db.schema.createIndex('unsure_challenges_changed').on('unsure_challenges').column('changed_seq').execute();

  await db.schema.dropIndex('grants_order').execute();
  await db.schema.createIndex('grants_order_seats').on('grants').columns(['order_id', 'seats_taken']).execute();
  await db.schema.createIndex('grants_customer_newest').on('grants').columns(['customer_id', 'row_seq']).execute();
  await createCustomerTerms(db);
}

/** Rows were written without digests until now; what they say is enough to find each record's newest one. */
async function findChanges(db: Kysely<unknown>): Promise<void> {
  await sql`update customers set changed_seq = cast(substr(id, 3) as bigint)`.execute(db);
  await sql`update orders set changed_seq = cast(substr(id, 3) as bigint)`.execute(db);
  await sql`update grants set changed_seq = row_seq`.execute(db);
  for await (const { seq, body } of rowsOf(db, 'agent-added')) {
    await sql`update agents set changed_seq = ${seq} where name = ${fact(body, 'name')}`.execute(db);
  }
  for await (const { seq, body } of rowsOf(db, 'pack-added')) {
    await sql`update packs set changed_seq = ${seq} where payload_digest = ${fact(body, 'payloadDigest')}`.execute(db);
  }
  for await (const { seq, body } of rowsOf(db, 'caller-confirmed')) {
    // Where two desks confirmed at once, the first one did.
    await sql`update grants set changed_seq = ${seq} where id = ${fact(body, 'grantId')} and changed_seq = row_seq`.execute(
      db,
    );
  }
}

/** A row that somebody has spoiled names nothing: `ledger verify` finds it. */
function fact(body: string, name: string): string {
  try {
    const facts: unknown = JSON.parse(body);
    const value = new Map(typeof facts === 'object' && facts !== null ? Object.entries(facts) : []).get(name);
    return typeof value === 'string' ? value : '';
  } catch {
    return '';
  }
}

async function* rowsOf(db: Kysely<unknown>, kind: string): AsyncGenerator<{ seq: number; body: string }> {
  let after = 0;
  for (;;) {
    const { rows } = await sql<{ seq: number; body: string }>`select seq, body from ledger_rows
      where kind = ${kind} and seq > ${after} order by seq limit ${BATCH}`.execute(db);
    for (const row of rows) {
      after = row.seq;
      yield { seq: after, body: row.body };
    }
    if (rows.length < BATCH) return;
  }
}

async function createCustomerTerms(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('customer_terms')
    .addColumn('term', 'text', (column) => column.notNull())
    .addColumn('customer_id', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('customer_terms_key', ['term', 'customer_id'])
    .execute();
  await db.schema.createIndex('customer_terms_customer').on('customer_terms').column('customer_id').execute();
  const customers = sql<{ id: string; text: string }>`select id, search_text as text from customers`;
  for (const { id, text } of (await customers.execute(db)).rows) {
    for (const term of customerTerms(text)) {
      await sql`insert into customer_terms (term, customer_id) values (${term}, ${id})`.execute(db);
    }
  }
}

export const auditMigration: Migration = { up };
