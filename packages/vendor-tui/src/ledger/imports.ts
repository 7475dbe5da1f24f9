// Many customers or orders at once: a row of the ledger for each, all in one transaction, or none.
import type { Transaction } from 'kysely';
import type { Act } from './acts.js';
import { spendApprovals } from './approvals.js';
import { insertCallNumber, isCallNumber, isSameNumber } from './callers.js';
import { appendRow, type ChainPlace, takePlace } from './chain.js';
import { believedTime } from './clock.js';
import { customerFault, insertCustomer, type NewCustomer } from './customers.js';
import { ledgerError } from './errors.js';
import { foldText } from './fold-text.js';
import type { Ledger, SignedLedger } from './open-ledger.js';
import { faultOf, insertOrder, type NewOrder } from './orders.js';
import type { LedgerTables, RowKind } from './schema.js';
import type { CustomerRecord, OrderRecord } from './schema-customers.js';
import { inTransaction } from './transaction.js';
import { oneLine } from './typed-text.js';

/** Of the entry at `index`, counted from 0. */
export interface ImportFault {
  readonly index: number;
  readonly what: string;
  /** It is on record, or twice among them: whoever means it can say so. */
  readonly isRepeated?: true;
}

/** Where faults are looked for: before anybody is asked, and once more in the transaction. */
type Books = Pick<Ledger, 'db'>;

/** With the numbers it is called back at. */
export type ImportedCustomer = NewCustomer & { readonly callNumbers?: readonly string[] };

type Insert<E, R> = (tx: Transaction<LedgerTables>, place: ChainPlace, atMs: number, entry: E) => Promise<Act<R>>;

/** Records all of them, or none where `faultsOf` finds faults; it is asked in the transaction, when no other desk can add
 * anything. */
async function recordAll<E, R>(
  ledger: SignedLedger,
  kindOf: (entry: E) => RowKind,
  entries: readonly E[],
  insert: Insert<E, R>,
  faultsOf: (books: Books) => Promise<readonly ImportFault[]>,
  approvals: readonly string[] = [],
): Promise<{ readonly records: readonly R[]; readonly faults: readonly ImportFault[] }> {
  let faults: readonly ImportFault[] = [];
  try {
    const records = await inTransaction(ledger, async (tx) => {
      let place = await takePlace(tx);
      faults = await faultsOf({ db: tx });
      if (faults.length > 0) throw new NothingRecorded();
      const result: R[] = [];
      let row: { seq: number; hash: string } | undefined;
      for (const entry of entries) {
        if (row !== undefined) place = await takePlace(tx);
        const { atMs, said } = believedTime(place, ledger.nowMs());
        const act = await insert(tx, place, atMs, entry);
        const spent = row === undefined ? approvals : [];
        await spendApprovals(tx, spent, place, atMs);
        const changed = [...(act.changed ?? []), ...spent.map((id) => `approvals/${id}` as const)];
        row = await appendRow(tx, ledger, place, {
          kind: kindOf(entry),
          atMs,
          body: { ...act.body, ...said },
          changed,
        });
        result.push(act.result);
      }
      if (row === undefined) throw new NothingRecorded();
      return { row, result };
    });
    return { records, faults: [] };
  } catch (error) {
    if (error instanceof NothingRecorded) return { records: [], faults };
    throw error;
  }
}

class NothingRecorded extends Error {
  override readonly name = 'NothingRecorded';
}

/** Faults: what `customerFaults` says. */
export async function importCustomers(
  ledger: SignedLedger,
  customers: readonly ImportedCustomer[],
): Promise<{ readonly records: readonly CustomerRecord[]; readonly faults: readonly ImportFault[] }> {
  type Step = NewCustomer | { readonly number: string };
  const steps = customers.flatMap(({ callNumbers = [], ...customer }): Step[] => [
    customer,
    ...callNumbers.map((number) => ({ number })),
  ]);
  const added: CustomerRecord[] = [];
  const insert: Insert<Step, unknown> = async (tx, place, atMs, step) => {
    if ('number' in step) {
      return await insertCallNumber(tx, place, atMs, { customerId: added.at(-1)?.id ?? '', number: step.number });
    }
    const act = await insertCustomer(tx, place, atMs, step);
    added.push(act.result);
    return act;
  };
  const kindOf = (step: Step): RowKind => ('number' in step ? 'call-number-added' : 'customer-added');
  const check = async (books: Books): Promise<readonly ImportFault[]> => {
    added.length = 0;
    return await customerFaults(books, customers);
  };
  const { faults } = await recordAll(ledger, kindOf, steps, insert, check);
  return { records: faults.length === 0 ? added : [], faults };
}

/** Names and numbers that cannot be recorded, that are on record, or that are there twice: all of them at once. */
export async function customerFaults(
  { db }: Books,
  customers: readonly ImportedCustomer[],
): Promise<readonly ImportFault[]> {
  const faults: ImportFault[] = [];
  const seen = new Set<string>();
  for (const [index, { name, note, callNumbers = [] }] of customers.entries()) {
    const fault = customerFault({ name, note });
    if (fault !== undefined) faults.push({ index, what: fault });
    for (const [place, number] of callNumbers.entries()) {
      if (!isCallNumber(number)) faults.push({ index, what: `${number} is no call-back number` });
      else if (callNumbers.slice(0, place).some((other) => isSameNumber(other, number)))
        faults.push({ index, what: `the call-back number ${number} is there twice` });
    }
    const nameKey = foldText(name);
    const repeated = (what: string): void =>
      void faults.push({ index, what: `the customer ${name} is ${what}`, isRepeated: true });
    if (nameKey !== '' && seen.has(nameKey)) repeated('in this file twice');
    seen.add(nameKey);
    // Not every database can be asked for a name that none can hold.
    if (fault !== undefined) continue;
    const here = await db.selectFrom('customers').select('id').where('nameKey', '=', nameKey).executeTakeFirst();
    if (here !== undefined) repeated(`on record, as ${here.id}`);
  }
  return faults;
}

/** Faults: what `orderFaults` says. Throws `customer-unknown`, `approval-spent`. */
export async function importOrders(
  ledger: SignedLedger,
  orders: readonly NewOrder[],
  { mayRepeat, approvals }: { readonly mayRepeat: boolean; readonly approvals: readonly string[] },
): Promise<{ readonly records: readonly OrderRecord[]; readonly faults: readonly ImportFault[] }> {
  const check = (books: Books) => orderFaults(books, orders, mayRepeat);
  return await recordAll(ledger, () => 'order-added', orders, insertOrder, check, approvals);
}

/** Figures and texts that cannot be recorded, and unless `mayRepeat` an order just like one on record or one before it.
 * Throws `customer-unknown`. */
export async function orderFaults(
  { db }: Books,
  orders: readonly NewOrder[],
  mayRepeat: boolean,
): Promise<readonly ImportFault[]> {
  const faults: ImportFault[] = [];
  const known = new Map<string, Map<string, string>>();
  for (const [index, order] of orders.entries()) {
    const fault = faultOf(order);
    if (fault !== undefined) faults.push({ index, what: fault });
    const ofCustomer = known.get(order.customerId) ?? (await likesOf(db, order.customerId));
    known.set(order.customerId, ofCustomer);
    const same = ofCustomer.get(likeness(order));
    if (same !== undefined && !mayRepeat) faults.push({ index, what: `it is just like ${same}`, isRepeated: true });
    if (same === undefined) ofCustomer.set(likeness(order), 'another one in this file');
  }
  return faults;
}

async function likesOf(db: Books['db'], customerId: string): Promise<Map<string, string>> {
  const customer = await db.selectFrom('customers').select('id').where('id', '=', customerId).executeTakeFirst();
  if (customer === undefined) throw ledgerError('customer-unknown', { customerId });
  const orders = await db.selectFrom('orders').selectAll().where('customerId', '=', customerId).execute();
  return new Map(orders.map((order) => [likeness(order), `order ${order.id}`]));
}

/** What two orders have alike that are the same sale typed in twice. */
function likeness({ productId, policyId, quantity, seatsTotal, validUntilMs, identity, note }: NewOrder): string {
  const said = [productId, policyId, quantity, seatsTotal, validUntilMs ?? null, identity ?? null, oneLine(note ?? '')];
  return JSON.stringify(said);
}
