// Who calls and who answers: roles and caps of agents, call-back numbers and PINs, approvals, alerts, the rules of the
// desk; and every group of every code, so that a call is found by any of them. `changed_seq` is the row that last changed
// a record and holds its digest.
import { type Kysely, type Migration, sql } from 'kysely';

async function up(db: Kysely<unknown>): Promise<void> {
  await agents(db);
  await callers(db);
  await approvals(db);
  await alerts(db);
  await db.schema
    .createTable('desk_rules')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('changed_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('changed_seq', 'bigint', (column) => column.notNull())
    .execute();
  await codeGroups(db);
  await db.schema.createIndex('grants_agent').on('grants').columns(['agent', 'issued_at_ms']).execute();
  await db.schema.createIndex('orders_valid_until').on('orders').column('valid_until_ms').execute();
}

async function agents(db: Kysely<unknown>): Promise<void> {
  // Whoever worked at a desk of one agent could do everything.
  await db.schema
    .alterTable('agents')
    .addColumn('role', 'text', (column) => column.notNull().defaultTo('supervisor'))
    .execute();
  await db.schema.alterTable('agents').addColumn('daily_cap', 'integer').execute();
  await db.schema.alterTable('agents').addColumn('recipient', 'text').execute();
  await db.schema.alterTable('agents').addColumn('disabled_at_ms', 'bigint').execute();
}

async function callers(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('call_numbers')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('customer_id', 'text', (column) => column.notNull().references('customers.id'))
    .addColumn('number', 'text', (column) => column.notNull())
    .addColumn('digits', 'text', (column) => column.notNull())
    .addColumn('added_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('removed_at_ms', 'bigint')
    .addColumn('changed_seq', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('call_numbers_customer').on('call_numbers').column('customer_id').execute();
  await db.schema
    .createTable('caller_pins')
    .addColumn('customer_id', 'text', (column) => column.primaryKey().references('customers.id'))
    .addColumn('salt', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('set_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('wrong_count', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('wait_until_ms', 'bigint')
    .addColumn('changed_seq', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('caller_checks')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('customer_id', 'text', (column) => column.notNull().references('customers.id'))
    .addColumn('agent', 'text', (column) => column.notNull())
    .addColumn('how', 'text', (column) => column.notNull())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addColumn('changed_seq', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('caller_checks_newest')
    .on('caller_checks')
    .columns(['customer_id', 'agent', 'at_ms'])
    .execute();
  // A convenience and no record: how the caller likes groups to be spelled.
  await db.schema
    .createTable('customer_spellings')
    .addColumn('customer_id', 'text', (column) => column.primaryKey().references('customers.id'))
    .addColumn('spelling', 'text', (column) => column.notNull())
    .execute();
}

async function approvals(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('approvals')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('digest', 'text', (column) => column.notNull())
    .addColumn('exception', 'text', (column) => column.notNull())
    .addColumn('request', 'text', (column) => column.notNull())
    .addColumn('agent', 'text', (column) => column.notNull())
    .addColumn('asked_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('expires_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('decision', 'text')
    .addColumn('decided_by', 'text')
    .addColumn('decided_at_ms', 'bigint')
    .addColumn('used_at_ms', 'bigint')
    .addColumn('changed_seq', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('approvals_digest').on('approvals').column('digest').execute();
  await db.schema.createIndex('approvals_expiry').on('approvals').column('expires_at_ms').execute();
}

async function alerts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('alerts')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('level', 'integer', (column) => column.notNull())
    .addColumn('customer_id', 'text', (column) => column.references('customers.id'))
    .addColumn('facts', 'text', (column) => column.notNull())
    .addColumn('raised_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('dismissed_at_ms', 'bigint')
    .addColumn('dismissed_by', 'text')
    .addColumn('changed_seq', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('alerts_subject').on('alerts').columns(['kind', 'subject']).execute();
  await db.schema.createIndex('alerts_open').on('alerts').columns(['dismissed_at_ms', 'customer_id']).execute();
}

const BATCH = 200;

/** An index over what the grants hold: it can be made anew at any time. */
async function codeGroups(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('code_groups')
    .addColumn('symbols', 'text', (column) => column.notNull())
    .addColumn('row_seq', 'bigint', (column) => column.notNull())
    .execute();
  const known = db.withoutPlugins().withTables<GrantTexts>();
  let after = 0;
  for (;;) {
    const grants = await known
      .selectFrom('grants')
      .select(['row_seq', 'challenge_text', 'response_text'])
      .where('row_seq', '>', after)
      .orderBy('row_seq')
      .limit(BATCH)
      .execute();
    const groups = grants.flatMap(({ row_seq, challenge_text, response_text }) =>
      `${challenge_text} ${response_text}`.split(' ').map((symbols) => ({ symbols, row_seq: Number(row_seq) })),
    );
    if (groups.length > 0) await known.insertInto('code_groups').values(groups).execute();
    const last = grants.at(-1);
    if (last === undefined) break;
    after = Number(last.row_seq);
  }
  await sql`create index code_groups_symbols on code_groups (symbols, row_seq)`.execute(db);
}

type GrantTexts = {
  readonly grants: {
    readonly row_seq: number | string;
    readonly challenge_text: string;
    readonly response_text: string;
  };
  readonly code_groups: { readonly symbols: string; readonly row_seq: number };
};

export const peopleMigration: Migration = { up };
