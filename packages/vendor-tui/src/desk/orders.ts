// Orders: taking them down, and which of them can answer a challenge.
import {
  countParts,
  DAY_MS,
  identityDigest,
  type LoadedPolicy,
  matchesPhrase,
  msOfDay,
  type Pack,
  parseDay,
  printOfIdentity,
  type ReadbackError,
} from '@readback/core';
import { policiesFor } from '@readback/core/vendor';
import {
  addOrder,
  type GrantRecord,
  getCustomer,
  getOrder,
  type NewOrder,
  type OrderWithRest,
  ordersOf,
} from '../ledger/index.js';
import { requireApproval } from './approvals.js';
import type { OrderView } from './book-views.js';
import type { HeardChallenge } from './call-views.js';
import type { ReadingDesk, WritingDesk } from './context.js';
import type { Desk } from './desk.js';
import { deskError } from './errors.js';
import { basesOf, type OpenedChallenge, openChallenge } from './hear.js';
import { baseGrantOf, lineageOf } from './lineage.js';
import { type FoundMachine, findMachine } from './machines.js';
import { planOf, takesSeat } from './plan.js';
import { reissueOf } from './reissue.js';
import { grantPhrase, viewOrder } from './views.js';

/** Throws `product-unknown`, `policy-not-offered`, `order-no-unit`, `order-needs-identity`, `order-day-invalid`,
 * `order-invalid`, `customer-unknown`. */
export async function takeOrder(desk: WritingDesk, wanted: Parameters<Desk['addOrder']>[0]): Promise<OrderView> {
  const { customerId, productId, policyId, quantity, seats } = wanted;
  const pack = await desk.packs.newest(productId);
  const identity = wanted.identity?.trim() || null;
  const refusal = refusedOrder({ productId, policyId, quantity, identity }, pack);
  if (refusal !== undefined) throw refusal;
  const validUntilMs = wanted.validUntil === undefined ? null : lastMsOf(wanted.validUntil);
  await getCustomer(desk.ledger, customerId);
  const detail = detailOf({ ...wanted, identity });
  const approval = await requireApproval(desk.ledger, 'new-order', { customerId, policyId, quantity, detail });
  const order = await addOrder(
    desk.ledger,
    { customerId, productId, policyId, quantity, seatsTotal: seats, validUntilMs, identity, note: wanted.note },
    approval === undefined ? [] : [approval],
  );
  return viewOrder(await getOrder(desk.ledger, order.id), pack);
}

/** All of an order that its other facts do not say; in quotes what people have typed, so that no two orders read alike. */
function detailOf({ productId, seats, validUntil, identity, note = '' }: OrderDetail): string {
  const said = [
    `${seats} ${seats === 1 ? 'seat' : 'seats'} of ${productId}`,
    validUntil === undefined ? 'no last day' : `valid until ${validUntil.trim()}`,
    ...(identity === null ? [] : [`identity ${JSON.stringify(identity)}`]),
    ...(note.trim() === '' ? [] : [`note ${JSON.stringify(note.trim())}`]),
  ];
  return said.join(', ');
}

type OrderDetail = Pick<Parameters<Desk['addOrder']>[0], 'productId' | 'seats' | 'validUntil' | 'note'> & {
  readonly identity: string | null;
};

/** Why the newest pack cannot answer such an order. */
export function refusedOrder(
  { productId, policyId, quantity, identity }: Pick<NewOrder, 'productId' | 'policyId' | 'quantity' | 'identity'>,
  pack: Pack,
): ReadbackError | undefined {
  const policy = pack.policies.find(({ id }) => id === policyId);
  if (policy === undefined || policy.kind === 'trial') {
    const policies = pack.policies.filter(({ kind }) => kind !== 'trial').map(({ id }) => id);
    return deskError('policy-not-offered', { productId, policyId, policies: policies.join(', ') });
  }
  if (policy.unit === 'none' && quantity !== 1) return deskError('order-no-unit', { policy: policy.title });
  const isBound = policy.binds !== 'machine';
  return isBound && (identity ?? null) === null ? deskError('order-needs-identity') : undefined;
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
  /** What it may build on, newest first. */
  readonly bases: readonly GrantRecord[];
  /** What it builds on; nothing for an activation. */
  readonly base: GrantRecord | undefined;
  /** There is no other, or the agent has chosen it. */
  readonly isBaseSure: boolean;
  readonly nowMs: number;
}

/** Reads the challenge again: what a screen kept of it decides nothing. `buildsOn`: a grant, or the closing words that the
 * client shows. Throws `base-unknown`, `machine-not-theirs`, `grant-unknown`. */
export async function openRequest(
  desk: ReadingDesk,
  customerId: string,
  heard: Pick<HeardChallenge, 'challenge' | 'takenFor'>,
  buildsOn?: string,
): Promise<Request> {
  await getCustomer(desk.ledger, customerId);
  const opened = await openChallenge(desk, heard.challenge.split(' '));
  const { print, purpose } = opened.challenge;
  const productId = opened.pack.product.id;
  const machine = await findMachine(desk.ledger, { productId, print, customerId, byHand: heard.takenFor });
  const bases = basesOf(machine, purpose);
  const base = buildsOn === undefined ? bases[0] : await baseNamed(desk, bases, buildsOn);
  if (buildsOn !== undefined && base === undefined) throw deskError('base-unknown', { grantId: buildsOn });
  return {
    ...opened,
    customerId,
    machine,
    bases,
    base,
    isBaseSure: buildsOn !== undefined || bases.length < 2,
    nowMs: desk.ports.nowMs(),
  };
}

async function baseNamed(
  desk: ReadingDesk,
  bases: readonly GrantRecord[],
  named: string,
): Promise<GrantRecord | undefined> {
  const byId = bases.find(({ id }) => id === named);
  if (byId !== undefined) return byId;
  for (const base of bases) {
    if (matchesPhrase(named, await grantPhrase(base, desk.packs))) return base;
  }
  return undefined;
}

/** The customer's orders, those that cannot answer with the reason. Throws `customer-unknown`. */
export async function ordersForChallenge(
  desk: ReadingDesk,
  customerId: string,
  heard: HeardChallenge,
  buildsOn?: string,
): Promise<OrderView[]> {
  const request = await openRequest(desk, customerId, heard, buildsOn);
  const orders = await ordersOf(desk.ledger, customerId);
  return await Promise.all(
    orders.map(async (order) => {
      const isSame = order.productId === request.pack.product.id;
      const pack = isSame ? request.pack : await newestPackOf(desk, order.productId);
      const refusal = whyBlocked(order, request);
      const view = viewOrder(order, pack, refusal?.message);
      if (refusal !== undefined && refusal.code !== 'order-no-seat') return view;
      const { says, quantity, reissue } = await planOf(desk.ledger, order, request);
      if (refusal !== undefined) return { ...view, mayAsk: true, seatEffect: says };
      const offer = offerFor(request, viewOrder({ ...order, quantity }, pack).offer);
      return { ...view, gives: offer, seatEffect: says, ...(reissue === undefined ? {} : { reissue: offer }) };
    }),
  );
}

/** A move or a clock gives nothing but itself. */
function offerFor({ challenge }: Request, offer: string): string {
  if (challenge.purpose === 'clock') return 'the right time';
  return challenge.purpose === 'move' ? 'the licence on the changed machine' : offer;
}

/** Why an order cannot answer; the refusal that issuing would end with. */
export function whyBlocked(order: OrderWithRest, request: Request): ReadbackError | undefined {
  const { pack, challenge, customerId } = request;
  const { purpose, print } = challenge;
  if (order.customerId !== customerId) return deskError('order-other-customer', { orderId: order.id });
  if (order.productId !== pack.product.id) {
    return deskError('order-other-product', { ordered: order.productId, asked: pack.product.id });
  }
  const policy = pack.policies.find(({ id }) => id === order.policyId);
  if (policy === undefined) return deskError('order-policy-not-at-site', { version: pack.version });
  if (!policiesFor(pack, purpose).includes(policy)) return deskError('order-not-for-purpose', { purpose });
  const wrongBase = purpose === 'activate' ? undefined : whyNoBase(order, request);
  if (wrongBase !== undefined) return wrongBase;
  const givesNew = purpose !== 'move' && purpose !== 'clock' && reissueOf(order, request) === undefined;
  if (order.isExpired && givesNew) {
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

/** What keeps a response from building on what the machine has. */
function whyNoBase(order: OrderWithRest, { pack, challenge, machine, base }: Request): ReadbackError | undefined {
  const { known, description } = machine.view;
  if (known === 'mixed') return deskError('machine-mixed', { description });
  if (machine.grants.length === 0) return deskError('machine-unknown');
  if (base === undefined) return deskError('licence-returned');
  const lineage = lineageOf(base, machine.grants);
  const revoked = lineage.find(({ revokedAtMs }) => revokedAtMs !== null);
  if (revoked !== undefined) return deskError('base-revoked', { grantId: revoked.id });
  if (challenge.purpose === 'change') return undefined;
  const held = baseGrantOf(lineage, pack.policies);
  return held?.orderId === order.id ? undefined : deskError('order-not-base', { orderId: held?.orderId ?? '?' });
}
