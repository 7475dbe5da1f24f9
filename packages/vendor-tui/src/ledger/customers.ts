// Customers: who calls.
import { sql, type Transaction } from 'kysely';
import { type Act, recordAct } from './acts.js';
import type { ChainPlace } from './chain.js';
import { ledgerError } from './errors.js';
import { foldText, likePattern } from './fold-text.js';
import type { Ledger, SignedLedger } from './open-ledger.js';
import type { LedgerTables } from './schema.js';
import type { CustomerRecord } from './schema-customers.js';
import { customerTerms, termRange, words } from './search-terms.js';
import { oneLine, typedFault } from './typed-text.js';
import { UniqueViolation } from './unique-violation.js';

const ENOUGH = 200;

export interface NewCustomer {
  readonly name: string;
  readonly note?: string | undefined;
}

/** Throws `customer-invalid`, `customer-exists` where only capitals, accents or spaces differ. */
export async function addCustomer(ledger: SignedLedger, customer: NewCustomer): Promise<CustomerRecord> {
  const name = oneLine(customer.name);
  const what = customerFault(customer);
  if (what !== undefined) throw ledgerError('customer-invalid', { what });
  try {
    return await recordAct(ledger, 'customer-added', (tx, place, atMs) => insertCustomer(tx, place, atMs, customer));
  } catch (error) {
    if (error instanceof UniqueViolation) throw ledgerError('customer-exists', { name }, error);
    throw error;
  }
}

/** Why it cannot be recorded, for people. */
export function customerFault({ name, note = '' }: NewCustomer): string | undefined {
  if (foldText(name) === '') return 'the name is missing';
  return typedFault('name', oneLine(name)) ?? typedFault('note', oneLine(note));
}

export async function insertCustomer(
  tx: Transaction<LedgerTables>,
  place: ChainPlace,
  atMs: number,
  customer: NewCustomer,
): Promise<Act<CustomerRecord>> {
  const name = oneLine(customer.name);
  const note = oneLine(customer.note ?? '');
  const record: CustomerRecord = {
    id: `c-${place.seq}`,
    name,
    note,
    nameKey: foldText(name),
    searchText: foldText(`${name} ${note}`),
    createdAtMs: atMs,
    changedSeq: place.seq,
  };
  await tx.insertInto('customers').values(record).execute();
  await tx
    .insertInto('customerTerms')
    .values(customerTerms(record.searchText).map((term) => ({ term, customerId: record.id })))
    .execute();
  return { body: { id: record.id, name, note }, changed: [`customers/${record.id}`], result: record };
}

const BATCH = 500;

/** In the order of their ids, in pieces: what a name is compared by may be read otherwise than it lies there. */
export async function* allCustomers(ledger: Ledger): AsyncGenerator<readonly CustomerRecord[]> {
  let after = '';
  for (;;) {
    const page = await ledger.db
      .selectFrom('customers')
      .selectAll()
      .where('id', '>', after)
      .orderBy('id')
      .limit(BATCH)
      .execute();
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    after = last.id;
  }
}

/** By id, or else by the whole name: capitals, accents and spaces make no difference. */
export async function customerNamed(ledger: Ledger, named: string): Promise<CustomerRecord | undefined> {
  const all = ledger.db.selectFrom('customers').selectAll();
  // A customer may be called like the id of another.
  const byId = await all.where('id', '=', named.trim().toLowerCase()).executeTakeFirst();
  return byId ?? (await all.where('nameKey', '=', foldText(named)).executeTakeFirst());
}

/** Every word must be somewhere in the name or the note, or `search` is an id. Nothing searched for: all, by name. */
export async function findCustomers(ledger: Ledger, search: string, limit = 50): Promise<CustomerRecord[]> {
  const parts = words(search);
  const all = ledger.db.selectFrom('customers').selectAll('customers').orderBy('nameKey').limit(limit);
  if (parts.length === 0) return await all.execute();
  const byId = await all.where('id', '=', search.trim().toLowerCase()).execute();
  if (byId.length > 0) return byId;
  const { from, before } = termRange(await rarest(ledger, parts));
  return await all
    .where('id', 'in', (eb) =>
      eb.selectFrom('customerTerms').select('customerId').where('term', '>=', from).where('term', '<', before),
    )
    .where((eb) =>
      eb.and(parts.map((part) => sql<boolean>`${eb.ref('searchText')} like ${likePattern(part)} escape '\\'`)),
    )
    .execute();
}

/** The one that fits the fewest, as far as a short look can tell. */
async function rarest(ledger: Ledger, parts: readonly string[]): Promise<string> {
  let best = { part: parts[0] ?? '', count: Number.POSITIVE_INFINITY };
  for (const part of parts) {
    const { from, before } = termRange(part);
    const found = await ledger.db
      .selectFrom('customerTerms')
      .select('customerId')
      .where('term', '>=', from)
      .where('term', '<', before)
      .limit(ENOUGH)
      .execute();
    if (found.length < best.count) best = { part, count: found.length };
  }
  return best.part;
}

/** Throws `customer-unknown`. */
export async function getCustomer(ledger: Ledger, customerId: string): Promise<CustomerRecord> {
  const record = await ledger.db.selectFrom('customers').selectAll().where('id', '=', customerId).executeTakeFirst();
  if (record === undefined) throw ledgerError('customer-unknown', { customerId });
  return record;
}
