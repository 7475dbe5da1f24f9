// What is left of the terms that seats pay for. A seat is counted from the grants that took it, never from responses that
// were rounded up later, so that nobody gains by losing or returning it.
import { addMonths, type Day, describeTerm, type LoadedPolicy } from '@readback/core';
import type { GrantRecord } from '../ledger/index.js';

/** A seat that a machine holds, and the days that it pays for. */
export interface SeatSpan {
  readonly grant: GrantRecord;
  readonly fromDay: Day;
  /** The first day after it; null where it has no end. */
  readonly toDay: Day | null;
}

const MOST_QUANTITY = 128;

/** A seat that was neither given back nor taken away. */
export function isHeld({ seatsTaken, returnedSeq, revokedAtMs }: GrantRecord): boolean {
  return seatsTaken === 1 && returnedSeq === null && revokedAtMs === null;
}

/** Of the seats that a machine holds of one policy, oldest first: each term begins where the one before ends if the policy
 * stacks, and ends it otherwise. */
export function spansOf(held: readonly GrantRecord[], policy: LoadedPolicy): readonly SeatSpan[] {
  const spans: SeatSpan[] = [];
  for (const grant of held.toSorted((a, b) => a.rowSeq - b.rowSeq)) {
    const before = spans.at(-1);
    const running = policy.stacks ? (before?.toDay ?? grant.day) : grant.day;
    const fromDay = Math.max(running, grant.day);
    if (!policy.stacks && before !== undefined && before.toDay !== null && before.toDay > fromDay) {
      spans[spans.length - 1] = { ...before, toDay: fromDay };
    }
    spans.push({ grant, fromDay, toDay: endOf(grant, policy, fromDay) });
  }
  return spans;
}

function endOf({ spanDays, quantity }: GrantRecord, policy: LoadedPolicy, fromDay: Day): Day | null {
  if (policy.term === null) return null;
  if (spanDays !== null) return fromDay + spanDays;
  return after(policy, fromDay, policy.unit === 'term' ? quantity : 1);
}

function after({ term }: LoadedPolicy, from: Day, units: number): Day {
  if (term === null) return from;
  return 'months' in term ? addMonths(from, units * term.months) : from + units * term.days;
}

/** Days of a seat that are still to come; null where it has no end. */
export function daysLeft({ fromDay, toDay }: SeatSpan, today: Day): number | null {
  return toDay === null ? null : Math.max(0, toDay - Math.max(fromDay, today));
}

/** Whether what is left of a seat can be given again: a term that no quantity can shorten would be had in full. */
export function canBeShortened(policy: LoadedPolicy): boolean {
  return policy.term === null || policy.unit === 'term';
}

/** The fewest whole units that reach so many days from today: 1 to `most`. */
export function unitsOf(policy: LoadedPolicy, days: number, today: Day, most: number = MOST_QUANTITY): number {
  let units = 1;
  while (units < Math.min(most, MOST_QUANTITY) && after(policy, today, units) < today + days) units += 1;
  return units;
}

/** `7 of 12 months left`; nothing of a policy without a term. */
export function leftText(policy: LoadedPolicy, units: number, ordered: number): string | undefined {
  if (policy.term === null || policy.unit !== 'term') return undefined;
  const each = 'months' in policy.term ? policy.term.months : policy.term.days;
  if (units > ordered) return `${describeTerm(policy, units)} left`;
  return `${units * each} of ${describeTerm(policy, ordered)} left`;
}
