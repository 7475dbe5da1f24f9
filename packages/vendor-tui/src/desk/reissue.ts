// The same machine once more, on the same order: a new installation after a loss takes no second seat. It carries what is
// left of the term, so that nobody has a year again by losing it, and a machine has so many within a year.
import { addMonths, type Day, dayOfMs, type LoadedPolicy } from '@readback/core';
import type { GrantRecord, OrderWithRest } from '../ledger/index.js';
import type { Request } from './orders.js';

export interface Reissue {
  /** 1-128 units: what is left. */
  readonly quantity: number;
  /** Re-issues of this machine within the last year, without this one. */
  readonly before: number;
}

const YEAR_DAYS = 365;
const MOST_QUANTITY = 128;

/** Nothing where the order's seat is not this machine's, or all of its term is over: then a seat is taken. */
export function reissueOf(order: OrderWithRest, request: Request): Reissue | undefined {
  const { challenge, machine, pack } = request;
  const policy = pack.policies.find(({ id }) => id === order.policyId);
  if (challenge.purpose !== 'activate' || policy === undefined || policy.kind === 'add-on') return undefined;
  const given = machine.grants.filter(({ policyId }) => policyId === policy.id);
  const held = given.filter(({ seatsTaken }) => seatsTaken === 1);
  if (!held.some(({ orderId }) => orderId === order.id)) return undefined;
  const today = dayOfMs(request.nowMs);
  const quantity = remainingUnits(held, policy, today, order.quantity);
  if (quantity === undefined) return undefined;
  const isReissue = ({ purpose, seatsTaken, day }: GrantRecord): boolean =>
    purpose === 'activate' && seatsTaken === 0 && day > today - YEAR_DAYS;
  return { quantity, before: given.filter(isReissue).length };
}

/** Of the seats this machine holds; counted from them and not from re-issues, so that rounding up never adds up. */
function remainingUnits(
  held: readonly GrantRecord[],
  policy: LoadedPolicy,
  today: Day,
  ordered: number,
): number | undefined {
  if (policy.term === null) return ordered;
  // A term that no quantity can shorten would be had again in full.
  if (policy.unit !== 'term') return undefined;
  const each = policy.term;
  const after = (from: Day, units: number): Day =>
    'months' in each ? addMonths(from, units * each.months) : from + units * each.days;
  let end: Day = Number.NEGATIVE_INFINITY;
  for (const { day, quantity } of held.toSorted((a, b) => a.rowSeq - b.rowSeq)) {
    end = after(policy.stacks ? Math.max(end, day) : day, quantity);
  }
  if (end <= today) return undefined;
  let units = 1;
  while (units < MOST_QUANTITY && after(today, units) < end) units += 1;
  return units;
}
