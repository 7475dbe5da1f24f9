// The first schema: what one desk needs to answer calls, laid out for several agents and for PostgreSQL.
// A migration that has landed is never edited; a change is a new file.
import { type Kysely, type Migration, sql } from 'kysely';

const ZERO_HASH = '0'.repeat(64);

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('agents')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('public_key', 'text', (column) => column.notNull().unique())
    .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('customers')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('note', 'text', (column) => column.notNull())
    .addColumn('name_key', 'text', (column) => column.notNull().unique())
    .addColumn('search_text', 'text', (column) => column.notNull())
    .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('orders')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('customer_id', 'text', (column) => column.notNull().references('customers.id'))
    .addColumn('product_id', 'text', (column) => column.notNull())
    .addColumn('policy_id', 'text', (column) => column.notNull())
    .addColumn('quantity', 'integer', (column) => column.notNull())
    .addColumn('seats_total', 'integer', (column) => column.notNull())
    .addColumn('seats_used', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('valid_until_ms', 'bigint')
    .addColumn('identity', 'text')
    .addColumn('note', 'text', (column) => column.notNull())
    .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
    .addCheckConstraint('orders_quantity', sql`quantity between 1 and 128`)
    // The database itself refuses to oversell, whatever a later version of the program forgets.
    .addCheckConstraint('orders_seats', sql`seats_used >= 0 and seats_used <= seats_total`)
    .execute();
  await db.schema.createIndex('orders_customer').on('orders').column('customer_id').execute();

  await db.schema
    .createTable('packs')
    .addColumn('product_id', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('tag', 'integer', (column) => column.notNull().unique())
    .addColumn('payload_digest', 'text', (column) => column.notNull().unique())
    .addColumn('envelope', 'text', (column) => column.notNull())
    .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('packs_key', ['product_id', 'version'])
    .addCheckConstraint('packs_tag', sql`tag between 0 and 4095`)
    .execute();

  await createGrants(db);

  await db.schema
    .createTable('ledger_rows')
    .addColumn('seq', 'bigint', (column) => column.primaryKey())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('agent', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('prev_hash', 'text', (column) => column.notNull().unique())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('signature', 'text', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('chain_head')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('seq', 'bigint', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addCheckConstraint('chain_head_one', sql`id = 1`)
    .execute();
  await sql`insert into chain_head (id, seq, hash) values (1, 0, ${ZERO_HASH})`.execute(db);
}

async function createGrants(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('grants')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('row_seq', 'bigint', (column) => column.notNull().unique())
    .addColumn('challenge', 'text', (column) => column.notNull().unique())
    .addColumn('challenge_text', 'text', (column) => column.notNull())
    .addColumn('response_text', 'text', (column) => column.notNull())
    .addColumn('product_id', 'text', (column) => column.notNull())
    .addColumn('pack_version', 'integer', (column) => column.notNull())
    .addColumn('key_epoch', 'integer', (column) => column.notNull())
    .addColumn('policy_id', 'text', (column) => column.notNull())
    .addColumn('quantity', 'integer', (column) => column.notNull())
    .addColumn('day', 'integer', (column) => column.notNull())
    .addColumn('base_digest', 'text', (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull().unique())
    .addColumn('order_id', 'text', (column) => column.notNull().references('orders.id'))
    .addColumn('customer_id', 'text', (column) => column.notNull().references('customers.id'))
    .addColumn('seats_taken', 'integer', (column) => column.notNull())
    .addColumn('purpose', 'text', (column) => column.notNull())
    .addColumn('print', 'text', (column) => column.notNull())
    .addColumn('print_mask', 'integer', (column) => column.notNull())
    .addColumn('part_os', 'bigint')
    .addColumn('part_board', 'bigint')
    .addColumn('part_disk', 'bigint')
    .addColumn('part_network', 'bigint')
    .addColumn('part_root_fs', 'bigint')
    .addColumn('part_identity', 'bigint')
    .addColumn('counter', 'integer', (column) => column.notNull())
    .addColumn('agent', 'text', (column) => column.notNull())
    .addColumn('issued_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('confirmed_at_ms', 'bigint')
    .addForeignKeyConstraint('grants_pack', ['product_id', 'pack_version'], 'packs', ['product_id', 'version'])
    .addCheckConstraint('grants_seats_taken', sql`seats_taken in (0, 1)`)
    .execute();
  await db.schema.createIndex('grants_order').on('grants').column('order_id').execute();
  // Prints of one customer are compared part by part; across customers only whole prints mean anything.
  await db.schema.createIndex('grants_customer').on('grants').columns(['customer_id', 'print_mask']).execute();
  await db.schema.createIndex('grants_machine').on('grants').columns(['product_id', 'print', 'row_seq']).execute();
  await db.schema.createIndex('grants_base').on('grants').column('base_digest').execute();
}

export const deskMigration: Migration = { up };
