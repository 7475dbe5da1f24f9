// Calls that are not finished, so that they go on after a crash, and at another desk of the same ledger. They are notes
// and no record: rows change and go away, and nothing in the chain depends on them.
import type { Kysely, Migration } from 'kysely';

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('calls')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('agent', 'text', (column) => column.notNull())
    .addColumn('customer_id', 'text', (column) => column.references('customers.id'))
    .addColumn('search', 'text', (column) => column.notNull())
    .addColumn('groups', 'text', (column) => column.notNull())
    .addColumn('to_confirm', 'text', (column) => column.notNull())
    .addColumn('place', 'text', (column) => column.notNull())
    .addColumn('order_id', 'text')
    .addColumn('grant_id', 'text')
    .addColumn('read_to', 'integer', (column) => column.notNull())
    .addColumn('spelling', 'text', (column) => column.notNull())
    .addColumn('begun_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('changed_at_ms', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('calls_changed').on('calls').column('changed_at_ms').execute();
}

export const callsMigration: Migration = { up };
