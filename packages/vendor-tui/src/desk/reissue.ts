// The same machine once more, on the same order: a new installation after a loss takes no second seat. It carries what is
// left of the term, so that nobody has a year again by losing it, and a machine has so many within a year.
import { type Day, dayOfMs, type LoadedPolicy } from '@readback/core';
import type { GrantRecord, OrderWithRest } from '../ledger/index.js';
import { lineageOf } from './lineage.js';
import type { Request } from './orders.js';
import { canBeShortened, isHeld, spansOf, unitsOf } from './remaining.js';

export interface Reissue {
  /** 1-128 units: what is left. */
  readonly quantity: number;
  /** Re-issues of this machine within the last year, without this one. */
  readonly before: number;
}

const YEAR_DAYS = 365;

/** Nothing where the order's seat is not this machine's, or all of its term is over: then a seat is taken. An add-on comes
 * back the same way, once the base licence has. */
export function reissueOf(order: OrderWithRest, request: Request): Reissue | undefined {
  const { challenge, machine, pack } = request;
  const policy = pack.policies.find(({ id }) => id === order.policyId);
  if (policy === undefined) return undefined;
  const given = machine.grants.filter(({ policyId }) => policyId === policy.id);
  const held = given.filter(isHeld);
  if (!held.some(({ orderId }) => orderId === order.id)) return undefined;
  const isBase = challenge.purpose === 'activate' && policy.kind !== 'add-on';
  if (!isBase && !isLostAddOn(request, policy, held)) return undefined;
  const today = dayOfMs(request.nowMs);
  const quantity = remainingUnits(held, policy, today, order.quantity);
  if (quantity === undefined) return undefined;
  const isReissue = ({ purpose, seatsTaken, day }: GrantRecord): boolean =>
    purpose === 'activate' && seatsTaken === 0 && day > today - YEAR_DAYS;
  return { quantity, before: isBase ? given.filter(isReissue).length : 0 };
}

/** The machine has paid for it, and the licence it has now does not hold it. */
function isLostAddOn(
  { challenge, base, machine }: Request,
  policy: LoadedPolicy,
  held: readonly GrantRecord[],
): boolean {
  if (challenge.purpose !== 'change' || policy.kind !== 'add-on' || base === undefined) return false;
  const lineage = lineageOf(base, machine.grants);
  const begunAt = lineage[0]?.rowSeq ?? 0;
  const lost = held.filter(({ rowSeq }) => rowSeq < begunAt).length;
  const has = lineage.filter(({ policyId }) => policyId === policy.id);
  if (policy.term !== null) return lost > 0 && has.length === 0;
  return has.filter(({ seatsTaken }) => seatsTaken === 0).length < lost;
}

function remainingUnits(
  held: readonly GrantRecord[],
  policy: LoadedPolicy,
  today: Day,
  ordered: number,
): number | undefined {
  if (policy.term === null) return ordered;
  if (!canBeShortened(policy)) return undefined;
  const end = Math.max(...spansOf(held, policy).map(({ toDay }) => toDay ?? 0));
  return end <= today ? undefined : unitsOf(policy, end - today, today);
}
