// What ends a check of the caller before its hour is over: a refusal of another caller of this customer, or a change of
// what is asked. Read from the rows themselves, so that nothing but the chain says whether a check still counts.
import type { Ledger } from './open-ledger.js';
import { bodyOf } from './row-claims.js';
import type { RowKind } from './schema.js';

const CHANGES: readonly RowKind[] = ['caller-pin-set', 'call-number-added', 'call-number-removed'];

/** Whoever calls did not know what the customer knows. */
const REFUSALS: readonly unknown[] = ['caller-number-other', 'caller-pin-wrong', 'caller-must-wait'];

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
