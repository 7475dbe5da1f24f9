// What speaks against a caller: a refusal of another caller of this customer, or a change of what is asked, ends a check
// before its hour is over, and wrong numbers of orders make the next one wait. Read from the rows themselves, so that
// nothing but the chain says so.
import type { Ledger } from './open-ledger.js';
import { bodyOf } from './row-claims.js';
import type { RowKind } from './schema.js';

const CHANGES: readonly RowKind[] = ['caller-pin-set', 'call-number-added', 'call-number-removed'];

/** Whoever calls did not know what the customer knows. */
const REFUSALS: readonly unknown[] = ['caller-number-other', 'caller-pin-wrong', 'caller-order-wrong'];

/** Whether a row after `afterSeq` speaks against a check of this customer's caller. A check lives for an hour, so these are
 * few rows, read by their numbers. */
export async function isCallerDoubted(ledger: Ledger, customerId: string, afterSeq: number): Promise<boolean> {
  const rows = await ledger.db
    .selectFrom('ledgerRows')
    .select(['kind', 'body'])
    .where('seq', '>', afterSeq)
    .where('kind', 'in', ['refusal', ...CHANGES])
    .execute();
  return rows.some(({ kind, body: text }) => {
    const body = bodyOf({ body: text });
    return body['customerId'] === customerId && (kind !== 'refusal' || REFUSALS.includes(body['code']));
  });
}

const WRONG_ORDER = 'caller-order-wrong';

export interface WrongOrders {
  readonly count: number;
  readonly newestMs: number;
}

/** Wrong numbers of orders given for this customer since then and since its facts were changed last: few ask for it, so
 * that all rows may be looked at. */
export async function wrongOrdersOf(ledger: Ledger, customerId: string, sinceMs: number): Promise<WrongOrders> {
  const rows = await ledger.db
    .selectFrom('ledgerRows')
    .select(['atMs', 'kind', 'body'])
    .where('atMs', '>=', sinceMs)
    .where('kind', 'in', ['refusal', ...CHANGES])
    .orderBy('seq')
    .execute();
  const own = rows.filter((row) => {
    const body = bodyOf(row);
    return body['customerId'] === customerId && (row.kind !== 'refusal' || body['code'] === WRONG_ORDER);
  });
  const wrong = own.slice(own.findLastIndex(({ kind }) => kind !== 'refusal') + 1);
  return { count: wrong.length, newestMs: wrong.at(-1)?.atMs ?? 0 };
}
