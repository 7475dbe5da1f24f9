// What signs of abuse are read from: how a machine, an order and a customer have been used.
import type { Ledger } from './open-ledger.js';
import type { GrantRecord } from './schema.js';

/** Orders that this very machine print has had grants of, whoever the customer was. */
export async function ordersOfMachine(
  ledger: Ledger,
  machine: { readonly productId: string; readonly print: string },
): Promise<number> {
  const { count } = await ledger.db
    .selectFrom('grants')
    .select((eb) => eb.fn.count('orderId').distinct().as('count'))
    .where('productId', '=', machine.productId)
    .where('print', '=', machine.print)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Machine prints that have had grants of this order. */
export async function machinesOfOrder(ledger: Ledger, orderId: string): Promise<number> {
  const { count } = await ledger.db
    .selectFrom('grants')
    .select((eb) => eb.fn.count('print').distinct().as('count'))
    .where('orderId', '=', orderId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Moves of a customer's machines since then. */
export async function movesSince(ledger: Ledger, customerId: string, sinceMs: number): Promise<number> {
  const { count } = await ledger.db
    .selectFrom('grants')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('customerId', '=', customerId)
    .where('purpose', '=', 'move')
    .where('issuedAtMs', '>=', sinceMs)
    .executeTakeFirstOrThrow();
  return Number(count);
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
