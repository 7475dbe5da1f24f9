// The desk's own clock against the ledger's: every row has a time, and none may make the next response lie. And the other
// thing that keeps a whole ledger from issuing: that it was restored and nobody knows what is missing.

import type { Json } from '@readback/core';
import type { ChainPlace } from './chain.js';
import { ledgerError } from './errors.js';

/** Clocks of several desks differ, and are set right by their computers. */
export const CLOCK_BACK_MS: number = 10 * 60_000;
/** Further ahead of the newest row than this, the clock is wrong or the desk was closed for long: somebody has to say. */
export const CLOCK_AHEAD_MS: number = 30 * 86_400_000;

type Known = Pick<ChainPlace, 'clockMs'>;

const isEmpty = (place: Known): boolean => place.clockMs === 0;
const isBehind = (place: Known, nowMs: number): boolean => nowMs < place.clockMs - CLOCK_BACK_MS;
const isAhead = (place: Known, nowMs: number): boolean => nowMs > place.clockMs + CLOCK_AHEAD_MS;

export function isBelieved(place: Known, nowMs: number): boolean {
  return isEmpty(place) || !(isBehind(place, nowMs) || isAhead(place, nowMs));
}

/** The time of a row. A clock that is not believed leaves the newest time as it is, and the row says what it showed. */
export function believedTime(
  place: Known,
  nowMs: number,
): { readonly atMs: number; readonly said: { readonly [name: string]: Json } } {
  return isBelieved(place, nowMs) ? { atMs: nowMs, said: {} } : { atMs: place.clockMs, said: { clockMs: nowMs } };
}

/** Throws `desk-clock-behind`, `desk-clock-ahead`. */
function admitClock(place: Known, nowMs: number): void {
  const details = { now: formatTime(nowMs), newest: formatTime(place.clockMs) };
  if (!isBelieved(place, nowMs))
    throw ledgerError(isBehind(place, nowMs) ? 'desk-clock-behind' : 'desk-clock-ahead', details);
}

/** Whether a response may be recorded at this place. Throws `ledger-not-reconciled`, `desk-clock-behind`,
 * `desk-clock-ahead`. */
export function admitIssuing(place: Pick<ChainPlace, 'clockMs' | 'restoredSeq'>, nowMs: number): void {
  if (place.restoredSeq !== null) throw ledgerError('ledger-not-reconciled', { seq: place.restoredSeq });
  admitClock(place, nowMs);
}

/** `2026-06-01 12:00 UTC` */
export function formatTime(atMs: number): string {
  const isDate = Math.abs(atMs) <= 8.64e15;
  return isDate ? `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC` : 'no date at all';
}
