// Customers: who calls.
import { sql } from 'kysely';
import { recordAct } from './acts.js';
import { ledgerError } from './errors.js';
import { foldText, likePattern } from './fold-text.js';
import type { Ledger, SignedLedger } from './open-ledger.js';
import type { CustomerRecord } from './schema.js';
import { UniqueViolation } from './unique-violation.js';

/** Throws `customer-invalid` without a name, `customer-exists` where only capitals, accents or spaces differ. */
export async function addCustomer(
  ledger: SignedLedger,
  customer: { readonly name: string; readonly note?: string | undefined },
): Promise<CustomerRecord> {
  const name = customer.name.trim().replace(/\s+/gu, ' ');
  const note = customer.note?.trim() ?? '';
  if (name === '') throw ledgerError('customer-invalid');
  try {
    return await recordAct(ledger, 'customer-added', async (tx, place, atMs) => {
      const record: CustomerRecord = {
        id: `c-${place.seq}`,
        name,
        note,
        nameKey: foldText(name),
        searchText: foldText(`${name} ${note}`),
        createdAtMs: atMs,
      };
      await tx.insertInto('customers').values(record).execute();
      return { body: { id: record.id, name, note }, result: record };
    });
  } catch (error) {
    if (error instanceof UniqueViolation) throw ledgerError('customer-exists', { name }, error);
    throw error;
  }
}

/** Every word must be somewhere in the name or the note, or `words` is an id. No words: all, by name. */
export async function findCustomers(ledger: Ledger, words: string, limit = 50): Promise<CustomerRecord[]> {
  let query = ledger.db.selectFrom('customers').selectAll().orderBy('nameKey').limit(limit);
  const parts = foldText(words)
    .split(' ')
    .filter((part) => part !== '');
  query = query.where((eb) =>
    eb.or([
      eb('id', '=', words.trim().toLowerCase()),
      eb.and(parts.map((part) => sql<boolean>`${eb.ref('searchText')} like ${likePattern(part)} escape '\\'`)),
    ]),
  );
  return await query.execute();
}

/** Throws `customer-unknown`. */
export async function getCustomer(ledger: Ledger, customerId: string): Promise<CustomerRecord> {
  const record = await ledger.db.selectFrom('customers').selectAll().where('id', '=', customerId).executeTakeFirst();
  if (record === undefined) throw ledgerError('customer-unknown', { customerId });
  return record;
}
