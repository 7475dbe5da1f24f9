// Time at a site that nobody can ask: a mark that only rises, driven by running time, beside a clock that may be wrong
// (docs/protocol.md section 9.5). Pure: whoever calls it reads the clocks.
import { DAY_MS, type Day, msOfDay } from '../bytes/days.js';

const HOUR_MS = 3_600_000;

/** What the surroundings say of the time, all read at one moment. */
export interface ClockEvidence {
  /** The system clock, ms since 1970. */
  readonly clockMs: number;
  /** When a file made now says that it was made, ms since 1970: by another way than the process's own clock. */
  readonly fileMs?: number | undefined;
  /** Tells one start of the machine from another. */
  readonly bootId: string;
  /** Time since that start, ms; counts sleep where the system can tell. */
  readonly uptimeMs: number;
}

/** What an installation remembers of time. All numbers are whole. */
export interface TimeState {
  /** The highest time that is believed, ms since 1970. Rises with running time whatever the clock says. */
  readonly markMs: number;
  /** Running time that was ever seen, ms. */
  readonly runMs: number;
  readonly bootId: string;
  readonly uptimeMs: number;
  /** A clock ahead of the mark: by how much at least since then. Believed after `CONFIRM_MS` of running time, and
   * `CONFIRM_FAR_MS` where it is far. */
  readonly ahead: { readonly byMs: number; readonly sinceRunMs: number } | null;
  /** Running time at which the clock was found too far behind the mark. */
  readonly behindSinceRunMs: number | null;
  /** What a clock call found the clock to be wrong by; added to the clock until the clock is set right. */
  readonly offsetMs: number;
}

/** - `behind`: the clock is behind the mark by more than the tolerance; everything works for `CLOCK_GRACE_MS`
 *  - `suspect`: it has been for longer
 *  - `unknown`: the clock is before the program was built: it has lost its battery, which is no fraud
 *  - `ahead`: the clock is more than a day ahead of what running time explains, and not confirmed yet */
export type ClockVerdict = 'ok' | 'ahead' | 'unknown' | 'behind' | 'suspect';

export interface TimeReading {
  /** The time that counts, ms since 1970. */
  readonly nowMs: number;
  readonly verdict: ClockVerdict;
  /** How far the clock is behind the mark, ms; 0 where it is not. */
  readonly behindMs: number;
  /** Running time until `behind` becomes `suspect`, ms; 0 otherwise. */
  readonly graceLeftMs: number;
}

export interface TimeRules {
  /** How far the clock may be behind the mark, once and for all, ms. */
  readonly toleranceMs: number;
  /** A clock before this is unknown: the day the program was built, ms since 1970. */
  readonly earliestMs: number;
}

/** Running time for which a clock must stay ahead before the mark follows it. */
export const CONFIRM_MS: number = 24 * HOUR_MS;
/** The same for a clock that is ahead by more than `FAR_AHEAD_MS`: rather broken than true. */
export const CONFIRM_FAR_MS: number = 7 * DAY_MS;
const FAR_AHEAD_MS = 62 * DAY_MS;
/** Running time for which a program works on though its clock is too far behind. */
export const CLOCK_GRACE_MS: number = 7 * DAY_MS;
/** Running time within which the response to a clock challenge must be typed in. */
export const CLOCK_RESPONSE_MS: number = 48 * HOUR_MS;
/** Nothing of ours lasts longer; a clock beyond it is taken for this. */
const LATEST_MS: number = Date.UTC(9999, 11, 31);
/** A clock may run this far ahead of running time before anybody is told. */
const AHEAD_TOLD_MS = DAY_MS;
const OLDER_LOOK_MS = 60_000;

/** Takes one look at the clocks into account. `null`: the first look of an installation. */
export function observeTime(before: TimeState | null, evidence: ClockEvidence, rules: TimeRules): TimeState {
  const clockMs = clockOf(evidence);
  const uptimeMs = Math.max(0, Math.floor(evidence.uptimeMs));
  const { bootId } = evidence;
  if (before === null) {
    const markMs = Math.max(clockMs, rules.earliestMs);
    return { markMs, runMs: 0, bootId, uptimeMs, ahead: null, behindSinceRunMs: null, offsetMs: 0 };
  }
  // After a restart all of the new uptime has passed since the last look.
  const ranMs = before.bootId === bootId ? Math.max(0, uptimeMs - before.uptimeMs) : uptimeMs;
  const runMs = before.runMs + ranMs;
  const elapsedMarkMs = Math.min(before.markMs + ranMs, LATEST_MS);
  const offsetMs = stillNeeded(before.offsetMs, clockMs, elapsedMarkMs, rules) ? before.offsetMs : 0;
  const shownMs = clockMs + offsetMs;
  const { markMs, ahead } = followAhead(before, { shownMs, elapsedMarkMs, runMs });
  const isBehind = clockMs >= rules.earliestMs && shownMs < markMs - rules.toleranceMs;
  const behindSinceRunMs = isBehind ? (before.behindSinceRunMs ?? runMs) : null;
  return {
    markMs,
    runMs,
    bootId,
    uptimeMs: sameBootUptime(before, bootId, uptimeMs),
    ahead,
    behindSinceRunMs,
    offsetMs,
  };
}

/** Two programs may look in turn and write in another: a look that is a little older must not count the same time twice. */
function sameBootUptime(before: TimeState, bootId: string, uptimeMs: number): number {
  const isOlderLook = before.bootId === bootId && before.uptimeMs - uptimeMs < OLDER_LOOK_MS;
  return isOlderLook ? Math.max(before.uptimeMs, uptimeMs) : uptimeMs;
}

/** The mark follows a clock that stays ahead; a clock that jumps far and comes back has not moved it. */
function followAhead(
  before: TimeState,
  now: { readonly shownMs: number; readonly elapsedMarkMs: number; readonly runMs: number },
): Pick<TimeState, 'markMs' | 'ahead'> {
  const { shownMs, elapsedMarkMs, runMs } = now;
  const leadMs = shownMs - elapsedMarkMs;
  if (leadMs <= 0) return { markMs: elapsedMarkMs, ahead: null };
  const sinceRunMs = before.ahead?.sinceRunMs ?? runMs;
  const byMs = Math.min(before.ahead?.byMs ?? leadMs, leadMs);
  const confirmMs = byMs > FAR_AHEAD_MS ? CONFIRM_FAR_MS : CONFIRM_MS;
  if (runMs - sinceRunMs < confirmMs) return { markMs: elapsedMarkMs, ahead: { byMs, sinceRunMs } };
  const restMs = leadMs - byMs;
  return { markMs: elapsedMarkMs + byMs, ahead: restMs > 0 ? { byMs: restMs, sinceRunMs: runMs } : null };
}

/** The offset of a clock call is dropped once the clock itself tells a time that is nearer to what is expected. */
function stillNeeded(offsetMs: number, clockMs: number, expectedMs: number, rules: TimeRules): boolean {
  if (offsetMs === 0) return false;
  const isCredible = clockMs >= expectedMs - rules.toleranceMs;
  return !isCredible || Math.abs(clockMs - expectedMs) > Math.abs(clockMs + offsetMs - expectedMs);
}

/** What a look at the clocks comes to. `signedDay`: the newest day that a response has brought in since the last clock
 * call; it came from outside, so it is not earlier than that. */
export function readTime(
  time: TimeState,
  evidence: Pick<ClockEvidence, 'clockMs' | 'fileMs'>,
  rules: TimeRules,
  signedDay: Day | null = null,
): TimeReading {
  const clockMs = clockOf(evidence);
  const shownMs = clockMs + time.offsetMs;
  const behindMs = Math.max(0, time.markMs - shownMs);
  const isKnown = clockMs >= rules.earliestMs;
  const signedMs = signedDay === null ? 0 : msOfDay(signedDay);
  // A clock that tells nothing leaves the mark; one that is behind leaves no more than the tolerance to be gained.
  const ownMs = isKnown ? Math.max(shownMs, time.markMs - rules.toleranceMs) : time.markMs;
  const reading = { nowMs: Math.min(Math.max(ownMs, signedMs), LATEST_MS), behindMs, graceLeftMs: 0 };
  if (!isKnown) return { ...reading, verdict: 'unknown' };
  if (time.behindSinceRunMs !== null) {
    const graceLeftMs = Math.max(0, CLOCK_GRACE_MS - (time.runMs - time.behindSinceRunMs));
    return { ...reading, graceLeftMs, verdict: graceLeftMs > 0 ? 'behind' : 'suspect' };
  }
  const isAhead = time.ahead !== null && shownMs - time.markMs > AHEAD_TOLD_MS;
  return { ...reading, verdict: isAhead ? 'ahead' : 'ok' };
}

/** An activation was answered. Its day is near the truth; a clock that agrees with it is believed again whatever stood
 * there before, and any other is taken for wrong, as after a clock call. */
export function startTime(
  time: TimeState,
  evidence: Pick<ClockEvidence, 'clockMs' | 'fileMs'>,
  anchor: { readonly day: Day; readonly challengeRunMs: number; readonly shelfLifeDays: number },
  rules: TimeRules,
): TimeState {
  const clockMs = clockOf(evidence);
  const startMs = msOfDay(anchor.day);
  const lastMs = startMs + (anchor.shelfLifeDays + 1) * DAY_MS + rules.toleranceMs;
  if (clockMs < startMs - rules.toleranceMs || clockMs > lastMs) return reanchorTime(time, evidence, anchor, rules);
  const markMs = Math.max(startMs, clockMs);
  return { ...time, markMs, ahead: null, behindSinceRunMs: null, offsetMs: 0 };
}

/** A clock call was answered: the mark is the signed day plus the running time since the challenge was made, whatever
 * stood there before. What the clock is wrong by is remembered, so that a clock nobody may set does not ask for a call
 * every week. */
export function reanchorTime(
  time: TimeState,
  evidence: Pick<ClockEvidence, 'clockMs' | 'fileMs'>,
  anchor: { readonly day: Day; readonly challengeRunMs: number },
  rules: TimeRules,
): TimeState {
  const markMs = msOfDay(anchor.day) + Math.max(0, time.runMs - anchor.challengeRunMs);
  const wrongMs = markMs - clockOf(evidence);
  // The day is known to 24 hours only: a clock within it is right.
  const isRight = wrongMs <= rules.toleranceMs && -wrongMs <= DAY_MS + rules.toleranceMs;
  return { ...time, markMs, ahead: null, behindSinceRunMs: null, offsetMs: isRight ? 0 : wrongMs };
}

/** The clock of the process, or that of the file system where it is later: a process can be shown a false clock. */
function clockOf({ clockMs, fileMs }: Pick<ClockEvidence, 'clockMs' | 'fileMs'>): number {
  const latest = Math.max(Math.floor(clockMs), Math.floor(fileMs ?? clockMs));
  return Number.isFinite(latest) ? Math.min(Math.max(latest, 0), LATEST_MS) : 0;
}

/** The reading of a clock that nobody doubts: for a question about a day, not about this machine. */
export function trustedTime(nowMs: number, signedDay: Day | null = null): TimeReading {
  const signedMs = signedDay === null ? 0 : msOfDay(signedDay);
  return { nowMs: Math.min(Math.max(nowMs, signedMs), LATEST_MS), verdict: 'ok', behindMs: 0, graceLeftMs: 0 };
}
