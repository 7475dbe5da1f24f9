// What searches look up, made anew from the records.
import { sql, type Transaction } from 'kysely';
import { refusedPrintOf } from './refused-prints.js';
import { customerTerms } from './search-terms.js';

const BATCH = 300;

const REFUSED_BODY = `case when kind = 'refusal' then body else '' end`;

type Writing = Transaction<Record<string, Record<string, string | number | null>>>;

export async function rebuildSearch(tx: Writing): Promise<void> {
  for await (const customers of batches<{ key: string; text: string }>(tx, 'customers', 'id', 'search_text')) {
    const terms = customers.flatMap(({ key, text }) => customerTerms(text).map((term) => ({ term, customer_id: key })));
    await insertAll(tx, 'customer_terms', terms);
  }
  for await (const grants of batches<{ key: number; text: string }>(
    tx,
    'grants',
    'row_seq',
    `challenge_text || ' ' || response_text`,
  )) {
    const groups = grants.flatMap(({ key, text }) =>
      [...new Set(text.split(' '))].map((symbols) => ({ symbols, row_seq: key })),
    );
    await insertAll(tx, 'code_groups', groups);
  }
  // A schema that does not have it yet fills it when it gets it.
  const tables = await tx.introspection.getTables();
  if (!tables.some(({ name }) => name === 'refused_prints')) return;
  for await (const rows of batches<{ key: number; text: string }>(tx, 'ledger_rows', 'seq', REFUSED_BODY)) {
    const prints = rows.flatMap(({ key, text }) => {
      const print = refusedPrintOf(text);
      return print === undefined ? [] : [{ row_seq: key, print }];
    });
    await insertAll(tx, 'refused_prints', prints);
  }
}

async function* batches<T extends { key: string | number }>(
  tx: Writing,
  table: string,
  key: string,
  text: string,
): AsyncGenerator<T[]> {
  let after: string | number | undefined;
  for (;;) {
    const rest = after === undefined ? sql`` : sql`where ${sql.ref(key)} > ${after}`;
    const { rows } = await sql<T>`select ${sql.ref(key)} as key, ${sql.raw(text)} as text
      from ${sql.table(table)} ${rest} order by ${sql.ref(key)} limit ${BATCH}`.execute(tx);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    after = last.key;
  }
}

async function insertAll(
  tx: Writing,
  table: string,
  records: readonly Record<string, string | number>[],
): Promise<void> {
  for (let at = 0; at < records.length; at += 2000) {
    await tx
      .insertInto(table)
      .values(records.slice(at, at + 2000))
      .execute();
  }
}
