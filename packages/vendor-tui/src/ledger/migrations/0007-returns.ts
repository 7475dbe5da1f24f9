// What comes after the first call: seats that were given back, usage reports, grants that were revoked, and what was
// refused to a machine. `changed_seq` is the row that last changed a record and holds its digest.
import { type Kysely, type Migration, sql } from 'kysely';
import { refusedPrintOf } from '../refused-prints.js';

const BATCH = 300;

async function up(db: Kysely<unknown>): Promise<void> {
  await grants(db);
  await db.schema
    .alterTable('orders')
    .addColumn('seats_returned', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await receipts(db);
  await reports(db);
  await refusedPrints(db);
}

/** Left empty by every grant of earlier schemas, so that no digest of theirs changes. */
async function grants(db: Kysely<unknown>): Promise<void> {
  for (const column of ['returned_seq', 'left_days', 'span_days', 'revoked_at_ms'] as const) {
    await db.schema.alterTable('grants').addColumn(column, 'bigint').execute();
  }
  await db.schema.alterTable('grants').addColumn('retaken_by', 'text').execute();
  // Both are few, however many grants there are.
  await sql`create index grants_returned on grants (order_id) where returned_seq is not null`.execute(db);
  await sql`create index grants_revoked on grants (product_id) where revoked_at_ms is not null`.execute(db);
}

async function receipts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('receipts')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('row_seq', 'bigint', (column) => column.notNull())
    .addColumn('receipt_text', 'text', (column) => column.notNull())
    .addColumn('grant_id', 'text', (column) => column.notNull().unique().references('grants.id'))
    .addColumn('order_id', 'text', (column) => column.notNull().references('orders.id'))
    .addColumn('customer_id', 'text', (column) => column.notNull().references('customers.id'))
    .addColumn('counter', 'integer', (column) => column.notNull())
    .addColumn('day', 'integer', (column) => column.notNull())
    .addColumn('seats_freed', 'integer', (column) => column.notNull())
    .addColumn('agent', 'text', (column) => column.notNull())
    .addColumn('recorded_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('changed_seq', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('receipts_order').on('receipts').columns(['order_id', 'recorded_at_ms']).execute();
  await db.schema.createIndex('receipts_changed').on('receipts').column('changed_seq').execute();
}

async function reports(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('reports')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('row_seq', 'bigint', (column) => column.notNull())
    .addColumn('report_text', 'text', (column) => column.notNull().unique())
    .addColumn('grant_id', 'text', (column) => column.notNull().references('grants.id'))
    .addColumn('root_grant_id', 'text', (column) => column.notNull().references('grants.id'))
    .addColumn('order_id', 'text', (column) => column.notNull().references('orders.id'))
    .addColumn('customer_id', 'text', (column) => column.notNull().references('customers.id'))
    .addColumn('sequence', 'integer', (column) => column.notNull())
    .addColumn('counts', 'text', (column) => column.notNull())
    .addColumn('agent', 'text', (column) => column.notNull())
    .addColumn('recorded_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('changed_seq', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('reports_root').on('reports').columns(['root_grant_id', 'row_seq']).execute();
  await db.schema.createIndex('reports_order').on('reports').columns(['order_id', 'row_seq']).execute();
  await db.schema.createIndex('reports_changed').on('reports').column('changed_seq').execute();
}

/** An index over the rows of refusals: it can be made anew at any time. */
async function refusedPrints(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('refused_prints')
    .addColumn('row_seq', 'bigint', (column) => column.primaryKey())
    .addColumn('print', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('refused_prints_print').on('refused_prints').columns(['print', 'row_seq']).execute();
  let after = 0;
  for (;;) {
    const { rows } = await sql<{ seq: number | string; body: string }>`select seq, body from ledger_rows
      where kind = 'refusal' and seq > ${after} order by seq limit ${BATCH}`.execute(db);
    for (const row of rows) {
      after = Number(row.seq);
      const print = refusedPrintOf(row.body);
      if (print !== undefined)
        await sql`insert into refused_prints (row_seq, print) values (${after}, ${print})`.execute(db);
    }
    if (rows.length < BATCH) return;
  }
}

export const returnsMigration: Migration = { up };
