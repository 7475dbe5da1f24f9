// What signs of abuse are read from: how a machine, an order and a customer have been used.
import type { Ledger } from './open-ledger.js';
import type { GrantRecord } from './schema-grants.js';

/** Enough to tell abuse; a machine or a customer with more is looked at no further, so that no call waits for it. */
const MOST_LOOKED_AT = 200;

/** Orders that this very machine print has had its newest grants of, whoever the customer was. */
export async function ordersOfMachine(
  ledger: Ledger,
  machine: { readonly productId: string; readonly print: string },
): Promise<number> {
  const grants = await ledger.db
    .selectFrom('grants')
    .select('orderId')
    .where('productId', '=', machine.productId)
    .where('print', '=', machine.print)
    .orderBy('rowSeq', 'desc')
    .limit(MOST_LOOKED_AT)
    .execute();
  return new Set(grants.map(({ orderId }) => orderId)).size;
}

/** Machine prints that have had grants of this order: as long as the order is. */
export async function machinesOfOrder(ledger: Ledger, orderId: string): Promise<number> {
  const { count } = await ledger.db
    .selectFrom('grants')
    .select((eb) => eb.fn.count('print').distinct().as('count'))
    .where('orderId', '=', orderId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Moves of a customer's machines since then, among their newest grants. */
export async function movesSince(ledger: Ledger, customerId: string, sinceMs: number): Promise<number> {
  const grants = await ledger.db
    .selectFrom('grants')
    .select(['purpose', 'issuedAtMs'])
    .where('customerId', '=', customerId)
    .orderBy('rowSeq', 'desc')
    .limit(MOST_LOOKED_AT)
    .execute();
  return grants.filter(({ purpose, issuedAtMs }) => purpose === 'move' && issuedAtMs >= sinceMs).length;
}

/** The newest grant of this machine print before that row. */
export async function grantBefore(ledger: Ledger, grant: GrantRecord): Promise<GrantRecord | undefined> {
  return await ledger.db
    .selectFrom('grants')
    .selectAll()
    .where('productId', '=', grant.productId)
    .where('print', '=', grant.print)
    .where('rowSeq', '<', grant.rowSeq)
    .orderBy('rowSeq', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** When a customer was last given a response. */
export async function newestIssueMs(ledger: Ledger, customerId: string): Promise<number | undefined> {
  const newest = await ledger.db
    .selectFrom('grants')
    .select('issuedAtMs')
    .where('customerId', '=', customerId)
    .orderBy('rowSeq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return newest?.issuedAtMs;
}
