// Orders: taking them down, and which of them can answer a challenge.
import {
  canonicalJson,
  countParts,
  DAY_MS,
  identityDigest,
  type LoadedPolicy,
  msOfDay,
  type Pack,
  parseDay,
  printOfIdentity,
  type ReadbackError,
} from '@readback/core';
import { policiesFor } from '@readback/core/vendor';
import { addOrder, type GrantRecord, getCustomer, getOrder, type OrderWithRest, ordersOf } from '../ledger/index.js';
import { requireApproval } from './approvals.js';
import type { ReadingDesk, WritingDesk } from './context.js';
import type { Desk, HeardChallenge, OrderView } from './desk.js';
import { deskError } from './errors.js';
import { basesOf, type OpenedChallenge, openChallenge } from './hear.js';
import { type FoundMachine, findMachine } from './machines.js';
import { reissueOf } from './reissue.js';
import { viewOrder } from './views.js';

/** Throws `product-unknown`, `policy-not-offered`, `order-no-unit`, `order-needs-identity`, `order-day-invalid`,
 * `order-invalid`, `customer-unknown`. */
export async function takeOrder(desk: WritingDesk, wanted: Parameters<Desk['addOrder']>[0]): Promise<OrderView> {
  const { customerId, productId, policyId, quantity, seats } = wanted;
  const pack = await desk.packs.newest(productId);
  const policy = pack.policies.find(({ id }) => id === policyId);
  if (policy === undefined || policy.kind === 'trial') {
    const policies = pack.policies.filter(({ kind }) => kind !== 'trial').map(({ id }) => id);
    throw deskError('policy-not-offered', { productId, policyId, policies: policies.join(', ') });
  }
  if (policy.unit === 'none' && quantity !== 1) throw deskError('order-no-unit', { policy: policy.title });
  const identity = wanted.identity?.trim() || null;
  if (policy.binds !== 'machine' && identity === null) throw deskError('order-needs-identity');
  const validUntilMs = wanted.validUntil === undefined ? null : lastMsOf(wanted.validUntil);
  await getCustomer(desk.ledger, customerId);
  const detail = canonicalJson({ productId, seats, validUntilMs, identity, note: wanted.note?.trim() ?? '' });
  const approval = await requireApproval(desk.ledger, 'new-order', { customerId, policyId, quantity, detail });
  const order = await addOrder(
    desk.ledger,
    { customerId, productId, policyId, quantity, seatsTotal: seats, validUntilMs, identity, note: wanted.note },
    approval === undefined ? [] : [approval],
  );
  return viewOrder(await getOrder(desk.ledger, order.id), pack);
}

function lastMsOf(day: string): number {
  const parsed = parseDay(day.trim());
  if (parsed === undefined) throw deskError('order-day-invalid', { day });
  return msOfDay(parsed) + DAY_MS - 1;
}

/** Throws `customer-unknown`. */
export async function listOrders(desk: ReadingDesk, customerId: string): Promise<OrderView[]> {
  await getCustomer(desk.ledger, customerId);
  const orders = await ordersOf(desk.ledger, customerId);
  return await Promise.all(orders.map(async (order) => viewOrder(order, await newestPackOf(desk, order.productId))));
}

/** An order may be older than this desk's list of products; it is listed all the same. */
export async function newestPackOf(desk: ReadingDesk, productId: string): Promise<Pack | undefined> {
  return desk.file.products.some(({ id }) => id === productId) ? await desk.packs.newest(productId) : undefined;
}

/** What an order is asked for: a challenge of a machine, by a customer. */
export interface Request extends OpenedChallenge {
  readonly customerId: string;
  readonly machine: FoundMachine;
  /** Of a renewal: what it builds on. */
  readonly base: GrantRecord | undefined;
  readonly nowMs: number;
}

/** Reads the challenge again: what a screen kept of it decides nothing. Throws `base-unknown`. */
export async function openRequest(
  desk: ReadingDesk,
  customerId: string,
  heard: Pick<HeardChallenge, 'challenge'>,
  buildsOn?: string,
): Promise<Request> {
  await getCustomer(desk.ledger, customerId);
  const opened = await openChallenge(desk, heard.challenge.split(' '));
  const machine = await findMachine(desk.ledger, opened.pack.product.id, opened.challenge.print, customerId);
  const bases = basesOf(machine, opened.challenge.purpose);
  const base = buildsOn === undefined ? bases[0] : bases.find(({ id }) => id === buildsOn);
  if (buildsOn !== undefined && base === undefined) throw deskError('base-unknown', { grantId: buildsOn });
  return { ...opened, customerId, machine, base, nowMs: desk.ports.nowMs() };
}

/** The customer's orders, those that cannot answer with the reason. Throws `customer-unknown`. */
export async function ordersForChallenge(
  desk: ReadingDesk,
  customerId: string,
  heard: HeardChallenge,
): Promise<OrderView[]> {
  const request = await openRequest(desk, customerId, heard);
  const orders = await ordersOf(desk.ledger, customerId);
  return await Promise.all(
    orders.map(async (order) => {
      const isSame = order.productId === request.pack.product.id;
      const pack = isSame ? request.pack : await newestPackOf(desk, order.productId);
      const refusal = whyBlocked(order, request);
      return {
        ...viewOrder(order, pack, refusal?.message),
        ...(refusal?.code === 'order-no-seat' ? { mayAsk: true } : {}),
        ...givesLess(order, request, pack),
      };
    }),
  );
}

/** Of a re-issue: what is left of the term. */
function givesLess(order: OrderWithRest, request: Request, pack: Pack | undefined): Pick<OrderView, 'reissue'> {
  const reissue = reissueOf(order, request);
  if (reissue === undefined) return {};
  return { reissue: viewOrder({ ...order, quantity: reissue.quantity }, pack).offer };
}

/** Why an order cannot answer; the refusal that issuing would end with. */
export function whyBlocked(order: OrderWithRest, request: Request): ReadbackError | undefined {
  const { pack, challenge, machine, customerId } = request;
  const { purpose, print } = challenge;
  if (order.customerId !== customerId) return deskError('order-other-customer', { orderId: order.id });
  if (order.productId !== pack.product.id) {
    return deskError('order-other-product', { ordered: order.productId, asked: pack.product.id });
  }
  // What a desk must ask before it answers these is not settled: a print can be put together from two machines.
  if (purpose === 'clock' || purpose === 'move') return deskError('purpose-not-offered', { purpose });
  const policy = pack.policies.find(({ id }) => id === order.policyId);
  if (policy === undefined) return deskError('order-policy-not-at-site', { version: pack.version });
  if (!policiesFor(pack, purpose).includes(policy)) return deskError('order-not-for-purpose', { purpose });
  if (purpose !== 'activate' && machine.grants.length === 0) return deskError('machine-unknown');
  if (order.isExpired) {
    return deskError('order-ended', { validUntil: new Date(order.validUntilMs ?? 0).toISOString().slice(0, 10) });
  }
  const isByIdentity = print.mask === 0 && policy.binds === 'identity';
  if (!isByIdentity && countParts(print.mask) < policy.minimumParts) return deskError('order-weak-identity');
  const identity = identityOf(order, policy);
  if (policy.binds !== 'machine' && identity === undefined) return deskError('order-needs-identity');
  if (print.mask === 0 && identity !== undefined && printOfIdentity(identity).parts !== print.parts) {
    return deskError('order-other-identity');
  }
  if (takesSeat(order, request) && order.seatsLeft < 1) {
    return deskError('order-no-seat', { seatsTotal: order.seatsTotal });
  }
  return undefined;
}

/** Digest of the identity on record, where the policy binds to one. */
export function identityOf(order: OrderWithRest, policy: LoadedPolicy): Uint8Array | undefined {
  return policy.binds === 'machine' || order.identity === null
    ? undefined
    : identityDigest(order.productId, order.identity);
}

/** Every term and every add-on that is given is one seat of its order, or a year could be had again and again; unless the
 * one before was never typed in: building on the grant before it makes it worthless. */
export function takesSeat(order: OrderWithRest, request: Request): boolean {
  const { base, machine } = request;
  if (base === undefined) return reissueOf(order, request) === undefined;
  const held = machine.grants.filter((grant) => grant.orderId === order.id && grant.seatsTaken === 1);
  return !held.some((grant) => grant.rowSeq > base.rowSeq);
}
