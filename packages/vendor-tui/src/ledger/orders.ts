// Orders: what a customer may activate, and how many seats are left of it.
import { sql, type Transaction } from 'kysely';
import { type Act, recordAct } from './acts.js';
import { spendApprovals } from './approvals.js';
import type { ChainPlace } from './chain.js';
import { ledgerError } from './errors.js';
import { FEW_SEATS } from './migrations/0008-few-seats.js';
import type { Ledger, SignedLedger } from './open-ledger.js';
import type { LedgerTables } from './schema.js';
import type { OrderRecord } from './schema-customers.js';
import { oneLine, typedFault } from './typed-text.js';

export interface NewOrder {
  readonly customerId: string;
  readonly productId: string;
  readonly policyId: string;
  /** 1-128 of the policy's own unit. */
  readonly quantity: number;
  readonly seatsTotal: number;
  readonly validUntilMs?: number | null | undefined;
  readonly identity?: string | null | undefined;
  readonly note?: string | undefined;
}

export interface OrderWithRest extends OrderRecord {
  readonly seatsLeft: number;
  /** Of those, the ones that nobody has given back: they carry all that was ordered. */
  readonly seatsFresh: number;
  readonly isExpired: boolean;
}

/** Throws `order-invalid`, `customer-unknown`. */
export async function addOrder(
  ledger: SignedLedger,
  order: NewOrder,
  approvals: readonly string[] = [],
): Promise<OrderRecord> {
  const fault = faultOf(order);
  if (fault !== undefined) throw ledgerError('order-invalid', { what: fault });
  return await recordAct(ledger, 'order-added', async (tx, place, atMs) => {
    const customer = await tx
      .selectFrom('customers')
      .select('id')
      .where('id', '=', order.customerId)
      .executeTakeFirst();
    if (customer === undefined) throw ledgerError('customer-unknown', { customerId: order.customerId });
    const { body, changed = [], result } = await insertOrder(tx, place, atMs, order);
    await spendApprovals(tx, approvals, place, atMs);
    return { body, changed: [...changed, ...approvals.map((id) => `approvals/${id}` as const)], result };
  });
}

export async function insertOrder(
  tx: Transaction<LedgerTables>,
  place: ChainPlace,
  atMs: number,
  order: NewOrder,
): Promise<Act<OrderRecord>> {
  const record: OrderRecord = {
    id: `o-${place.seq}`,
    customerId: order.customerId,
    productId: order.productId,
    policyId: order.policyId,
    quantity: order.quantity,
    seatsTotal: order.seatsTotal,
    seatsUsed: 0,
    seatsReturned: 0,
    validUntilMs: order.validUntilMs ?? null,
    identity: order.identity ?? null,
    note: oneLine(order.note ?? ''),
    createdAtMs: atMs,
    changedSeq: place.seq,
  };
  await tx.insertInto('orders').values(record).execute();
  return { body: { ...record }, changed: [`orders/${record.id}`], result: record };
}

const BATCH = 500;

/** In the order of their ids, in pieces, with the names of their customers. */
export async function* allOrders(
  ledger: Ledger,
): AsyncGenerator<readonly (OrderRecord & { readonly customerName: string })[]> {
  let after = '';
  for (;;) {
    const page = await ledger.db
      .selectFrom('orders')
      .innerJoin('customers', 'customers.id', 'orders.customerId')
      .selectAll('orders')
      .select('customers.name as customerName')
      .where('orders.id', '>', after)
      .orderBy('orders.id')
      .limit(BATCH)
      .execute();
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    after = last.id;
  }
}

/** The orders of a customer, newest first, with what is left of each. */
export async function ordersOf(ledger: Ledger, customerId: string): Promise<OrderWithRest[]> {
  const orders = await ledger.db
    .selectFrom('orders')
    .selectAll()
    .where('customerId', '=', customerId)
    .orderBy('createdAtMs', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return orders.map((order) => withRest(order, ledger.nowMs()));
}

export interface NamedOrder extends OrderWithRest {
  readonly customerName: string;
}

/** Orders that end within this time, the first to end first, with the name of their customer. */
export async function ordersEnding(ledger: Ledger, fromMs: number, toMs: number, limit = 50): Promise<NamedOrder[]> {
  const orders = await namedOrders(ledger)
    .where('orders.validUntilMs', '>=', fromMs)
    .where('orders.validUntilMs', '<=', toMs)
    .orderBy('orders.validUntilMs')
    .limit(limit)
    .execute();
  return orders.map((order) => ({ ...withRest(order, ledger.nowMs()), customerName: order.customerName }));
}

/** Orders of ten seats and more that have a tenth of them left, and not none, with the name of their customer. */
export async function ordersFilling(ledger: Ledger, limit = 50): Promise<NamedOrder[]> {
  const nowMs = ledger.nowMs();
  const orders = await namedOrders(ledger)
    .where(sql<boolean>`${sql.raw(FEW_SEATS)}`)
    .where((eb) => eb.or([eb('orders.validUntilMs', 'is', null), eb('orders.validUntilMs', '>=', nowMs)]))
    .limit(limit)
    .execute();
  return orders.map((order) => ({ ...withRest(order, nowMs), customerName: order.customerName }));
}

const namedOrders = (ledger: Ledger) =>
  ledger.db
    .selectFrom('orders')
    .innerJoin('customers', 'customers.id', 'orders.customerId')
    .selectAll('orders')
    .select('customers.name as customerName');

/** Throws `order-unknown`. */
export async function getOrder(ledger: Ledger, orderId: string): Promise<OrderWithRest> {
  const order = await ledger.db.selectFrom('orders').selectAll().where('id', '=', orderId).executeTakeFirst();
  if (order === undefined) throw ledgerError('order-unknown', { orderId });
  return withRest(order, ledger.nowMs());
}

function withRest(order: OrderRecord, nowMs: number): OrderWithRest {
  const seatsLeft = order.seatsTotal - order.seatsUsed;
  return { ...order, seatsLeft, seatsFresh: seatsLeft - order.seatsReturned, isExpired: hasEnded(order, nowMs) };
}

/** An order may be used up to and including its last millisecond. */
export function hasEnded(order: Pick<OrderRecord, 'validUntilMs'>, nowMs: number): boolean {
  return order.validUntilMs !== null && nowMs > order.validUntilMs;
}

/** What is wrong with its figures and texts, for people. */
export function faultOf(order: NewOrder): string | undefined {
  const { quantity, seatsTotal, validUntilMs } = order;
  if (order.productId === '') return 'it names no product';
  if (order.policyId === '') return 'it names no policy';
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > 128)
    return 'the quantity is a whole number from 1 to 128';
  if (!Number.isInteger(seatsTotal) || seatsTotal < 1 || seatsTotal > 1_000_000) {
    return 'the seats are a whole number from 1 to 1000000';
  }
  if (validUntilMs !== undefined && validUntilMs !== null && !Number.isSafeInteger(validUntilMs)) {
    return 'the last day is not a date';
  }
  return typedFault('identity', order.identity ?? '') ?? typedFault('note', oneLine(order.note ?? ''));
}
