// Time at a site that nobody can ask: a mark that only rises, driven by running time, beside a clock that may be wrong
// (docs/protocol.md section 9.5). Pure: whoever calls it reads the clocks.
import { DAY_MS, type Day, msOfDay } from '../bytes/days.js';
import { type ClockEvidence, countRunning, LATEST_MS, type SeenStart, startsAfter, whole } from './running-time.js';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** A clock that has stayed ahead of the mark for a while. */
export interface Lead {
  /** By so much at least, all the while. */
  readonly byMs: number;
  /** For so long: running time, or time by the clock where the machine was off; a day at most from look to look. */
  readonly heldMs: number;
  /** What the clock said last. */
  readonly shownMs: number;
  /** It came in one step of more than `FAR_MS`: believed after `CONFIRM_FAR_MS`, not `CONFIRM_MS`. */
  readonly isFar: boolean;
  /** The same of what has come on top of `byMs` since. */
  readonly isRestFar: boolean;
}

/** What an installation remembers of time. All numbers are whole. */
export interface TimeState {
  /** The highest time that is believed, ms since 1970. Rises with running time whatever the clock says. */
  readonly markMs: number;
  /** Running time that was ever seen, ms. */
  readonly runMs: number;
  /** Newest first, at most `STARTS_KEPT`: more than one where a state moves between hosts, or hosts share it. */
  readonly starts: readonly SeenStart[];
  /** A clock ahead of the mark, until it is confirmed. */
  readonly ahead: Lead | null;
  /** Running time at which the clock was found too far behind the mark. */
  readonly behindSinceRunMs: number | null;
  /** What a clock call found the clock to be wrong by; added to the clock until the clock is set right. */
  readonly offsetMs: number;
  /** What that clock said when the machine started: one that loses its battery says so at every start. */
  readonly falseStartMs: number | null;
  /** The machine was started with that clock again, so it tells nothing. */
  readonly isFalseStart: boolean;
}

/** - `behind`: the clock is behind the mark by more than the tolerance; everything works for `CLOCK_GRACE_MS`
 *  - `suspect`: it has been for longer
 *  - `unknown`: the clock has lost its battery, which is no fraud: it is before the program was built, or starts again
 *    where a clock call found it wrong
 *  - `ahead`: the clock is days ahead of what running time explains, and not confirmed yet; it is not believed so long */
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

/** How far a clock counts ahead of the mark before it is confirmed. */
export const LEAD_MS: number = DAY_MS;
/** A clock that is ahead by more in one step is told, and may be set right first: longer than a machine is off over a long
 * weekend. */
export const FAR_MS: number = 5 * DAY_MS;
/** For so long a clock must stay ahead before the mark follows it. */
export const CONFIRM_MS: number = DAY_MS;
export const CONFIRM_FAR_MS: number = 7 * DAY_MS;
/** Running time for which a program works on though its clock is too far behind. */
export const CLOCK_GRACE_MS: number = 7 * DAY_MS;
/** Running time within which the response to a clock challenge must be typed in. */
export const CLOCK_RESPONSE_MS: number = 48 * HOUR_MS;
/** Machines do not take equally long to start. */
const SAME_START_MS: number = 10 * MINUTE_MS;

/** Takes one look at the clocks into account. `null`: the first look of an installation. */
export function observeTime(before: TimeState | null, evidence: ClockEvidence, rules: TimeRules): TimeState {
  const clockMs = clockOf(evidence);
  if (before === null) return firstTime(clockMs, evidence, rules);
  const { isNewStart, runMs, elapsedMs } = countRunning(before, evidence);
  const blind = { markMs: elapsedMs, ahead: null, behindSinceRunMs: null };
  if (clockMs < rules.earliestMs) {
    const { offsetMs, isFalseStart } = before;
    return seen(before, evidence, runMs, { ...blind, offsetMs, isFalseStart });
  }
  const startMs = clockMs - whole(evidence.uptimeMs);
  const isSameStart = before.falseStartMs !== null && Math.abs(startMs - before.falseStartMs) <= SAME_START_MS;
  // The offset goes along, so that a restart that leaves the clock alone finds it as it is now.
  if (isSameStart && (isNewStart || before.isFalseStart)) {
    return seen(before, evidence, runMs, { ...blind, offsetMs: elapsedMs - clockMs, isFalseStart: true });
  }
  const offsetMs = stillNeeded(before.offsetMs, clockMs, elapsedMs, rules) ? before.offsetMs : 0;
  const shownMs = clockMs + offsetMs;
  const ranMs = runMs - before.runMs;
  const lead = stillAhead(before, { shownMs, leadMs: shownMs - elapsedMs, ranMs, isNewStart });
  const { markMs, ahead } = followAhead(elapsedMs, lead, offsetMs !== 0);
  const behindSinceRunMs = shownMs < markMs - rules.toleranceMs ? behindSince(before, runMs) : null;
  return seen(before, evidence, runMs, { markMs, ahead, behindSinceRunMs, offsetMs, isFalseStart: false });
}

type Judged = Pick<TimeState, 'markMs' | 'ahead' | 'behindSinceRunMs' | 'offsetMs' | 'isFalseStart'>;

/** Field by field: a simulation of many years looks often. */
function seen(before: TimeState, { bootId, uptimeMs }: ClockEvidence, runMs: number, judged: Judged): TimeState {
  const { markMs, ahead, behindSinceRunMs, offsetMs, isFalseStart } = judged;
  const { falseStartMs } = before;
  const starts = startsAfter(before.starts, { bootId, uptimeMs: whole(uptimeMs), runMs, markMs });
  return { markMs, runMs, starts, ahead, behindSinceRunMs, offsetMs, falseStartMs, isFalseStart };
}

function firstTime(clockMs: number, { bootId, uptimeMs }: ClockEvidence, rules: TimeRules): TimeState {
  const markMs = Math.max(clockMs, rules.earliestMs);
  return {
    markMs,
    runMs: 0,
    starts: [{ bootId, uptimeMs: whole(uptimeMs), runMs: 0, markMs }],
    ahead: null,
    behindSinceRunMs: null,
    offsetMs: 0,
    falseStartMs: null,
    isFalseStart: false,
  };
}

/** Of a pause between two looks a day counts: somebody must have had the time to see the warning. */
function behindSince({ behindSinceRunMs, runMs: beforeMs }: TimeState, runMs: number): number {
  return behindSinceRunMs === null ? runMs : behindSinceRunMs + Math.max(0, runMs - beforeMs - DAY_MS);
}

/** How long a clock has been ahead by now; of a pause a day counts here too. */
function stillAhead(
  { ahead: before, markMs }: TimeState,
  now: { readonly shownMs: number; readonly leadMs: number; readonly ranMs: number; readonly isNewStart: boolean },
): (Lead & { readonly leadMs: number }) | null {
  const { shownMs, leadMs } = now;
  if (leadMs <= 0) return null;
  const cameMs = leadMs - (before === null ? 0 : Math.max(0, before.shownMs - markMs));
  const isFar = cameMs > FAR_MS;
  if (before === null) return { byMs: leadMs, heldMs: 0, shownMs, isFar, isRestFar: false, leadMs };
  const passedMs = now.isNewStart ? Math.max(shownMs - before.shownMs, 0) : now.ranMs;
  return {
    byMs: Math.min(before.byMs, leadMs),
    heldMs: before.heldMs + Math.min(passedMs, DAY_MS),
    shownMs,
    isFar: before.isFar,
    // A step that was taken back has not been.
    isRestFar: isFar || (before.isRestFar && cameMs >= -FAR_MS),
    leadMs,
  };
}

/** The mark follows a clock that stays ahead; a clock that jumps far and comes back has not moved it. */
function followAhead(
  elapsedMs: number,
  lead: (Lead & { readonly leadMs: number }) | null,
  /** The clock is wrong by itself: a call said by how much. */
  isCorrected: boolean,
): Pick<TimeState, 'markMs' | 'ahead'> {
  if (lead === null) return { markMs: elapsedMs, ahead: null };
  const { leadMs, ...ahead } = lead;
  if (ahead.heldMs < (ahead.isFar || isCorrected ? CONFIRM_FAR_MS : CONFIRM_MS)) return { markMs: elapsedMs, ahead };
  const restMs = leadMs - ahead.byMs;
  const rest: Lead = { ...ahead, byMs: restMs, heldMs: 0, isFar: ahead.isRestFar, isRestFar: false };
  return { markMs: elapsedMs + ahead.byMs, ahead: restMs > 0 ? rest : null };
}

/** The offset of a clock call is dropped once the clock itself tells a time that is nearer to what is expected. */
function stillNeeded(offsetMs: number, clockMs: number, expectedMs: number, rules: TimeRules): boolean {
  const isCredible = clockMs >= expectedMs - rules.toleranceMs;
  return !isCredible || Math.abs(clockMs - expectedMs) > Math.abs(clockMs + offsetMs - expectedMs);
}

/** What a look at the clocks comes to, after `observeTime` has taken it into account. `signedDay`: the newest day that a
 * response has brought in since the last clock call; it came from outside, so it is not earlier than that. */
export function readTime(
  time: TimeState,
  evidence: Pick<ClockEvidence, 'clockMs'>,
  rules: TimeRules,
  signedDay: Day | null = null,
): TimeReading {
  const { markMs } = time;
  const clockMs = clockOf(evidence);
  const shownMs = clockMs + time.offsetMs;
  const isKnown = clockMs >= rules.earliestMs && !time.isFalseStart;
  const signedMs = signedDay === null ? 0 : msOfDay(signedDay);
  // A clock that tells nothing leaves the mark. One that is behind leaves no more than the tolerance to be gained; one that
  // is far ahead stops nobody before somebody had the time to set it right.
  const ownMs = isKnown ? Math.min(Math.max(shownMs, markMs - rules.toleranceMs), markMs + LEAD_MS) : markMs;
  const nowMs = Math.min(Math.max(ownMs, signedMs, 0), LATEST_MS);
  if (!isKnown) return { nowMs, verdict: 'unknown', behindMs: 0, graceLeftMs: 0 };
  const behindMs = Math.max(0, markMs - shownMs);
  if (time.behindSinceRunMs !== null) {
    const graceLeftMs = Math.max(0, CLOCK_GRACE_MS - (time.runMs - time.behindSinceRunMs));
    return { nowMs, verdict: graceLeftMs > 0 ? 'behind' : 'suspect', behindMs, graceLeftMs };
  }
  const isFar = time.ahead !== null && (time.ahead.isFar || time.ahead.isRestFar);
  return { nowMs, verdict: isFar && shownMs - markMs > FAR_MS ? 'ahead' : 'ok', behindMs, graceLeftMs: 0 };
}

/** The first trial begins here: nothing ran before that a mark would have to protect, and the clock may have been set
 * right since the first look. */
export function trialTime(time: TimeState, evidence: Pick<ClockEvidence, 'clockMs'>, rules: TimeRules): TimeState {
  return settled(time, Math.max(clockOf(evidence), rules.earliestMs));
}

/** A response was taken in that leaves the clock as it is: the mark is not before its day, which came from outside. */
export function raiseTime(time: TimeState, day: Day): TimeState {
  const markMs = Math.max(time.markMs, msOfDay(day));
  return { ...time, markMs, starts: time.starts.map((start, at) => (at === 0 ? { ...start, markMs } : start)) };
}

interface Anchor {
  readonly day: Day;
  /** Running time at which the challenge was made. */
  readonly challengeRunMs: number;
}

/** An activation was answered. Its day is near the truth; a clock that agrees with it is believed again whatever stood
 * there before, and any other is taken for wrong, as after a clock call. */
export function startTime(
  time: TimeState,
  evidence: Pick<ClockEvidence, 'clockMs'>,
  anchor: Anchor & { readonly shelfLifeDays: number },
  rules: TimeRules,
): TimeState {
  return anchorTime(time, clockOf(evidence), rules, {
    startMs: msOfDay(anchor.day),
    // A challenge may have waited for weeks, all before the term began.
    floorMs: msOfDay(anchor.day),
    ranMs: ranSince(time, anchor),
    slackMs: anchor.shelfLifeDays * DAY_MS,
  });
}

/** A clock call was answered: the mark is the signed day plus the running time since the challenge was made, whatever
 * stood there before; a clock that the signed day allows is right. What another clock is wrong by is remembered, so that
 * a clock nobody may set does not ask for a call every week. */
export function reanchorTime(
  time: TimeState,
  evidence: Pick<ClockEvidence, 'clockMs'>,
  anchor: Anchor,
  rules: TimeRules,
): TimeState {
  const ranMs = ranSince(time, anchor);
  const startMs = msOfDay(anchor.day);
  return anchorTime(time, clockOf(evidence), rules, { startMs, floorMs: startMs + ranMs, ranMs, slackMs: 0 });
}

/** The signed day began at `startMs` and was issued within 24 hours of it, at a moment since the challenge was made. */
function anchorTime(
  time: TimeState,
  clockMs: number,
  { toleranceMs, earliestMs }: TimeRules,
  anchor: { readonly startMs: number; readonly floorMs: number; readonly ranMs: number; readonly slackMs: number },
): TimeState {
  const { startMs, floorMs } = anchor;
  const latestMs = startMs + DAY_MS + anchor.ranMs;
  const isRight =
    clockMs >= Math.min(startMs, floorMs - toleranceMs) && clockMs <= latestMs + anchor.slackMs + toleranceMs;
  if (isRight) {
    // No more than the tolerance before what has run since, and no later than the answer can have been given.
    const heldMs = Math.min(floorMs, clockMs + toleranceMs);
    return settled(time, Math.min(Math.max(clockMs, heldMs), latestMs));
  }
  const wrong = settled(time, floorMs);
  if (clockMs < earliestMs) return wrong;
  const falseStartMs = clockMs - (time.starts[0]?.uptimeMs ?? 0);
  return { ...wrong, offsetMs: floorMs - clockMs, falseStartMs };
}

const ranSince = (time: TimeState, anchor: Anchor): number => Math.max(0, time.runMs - anchor.challengeRunMs);

/** What other hosts were last seen at lies before the answer, which supersedes it. */
const settled = (time: TimeState, markMs: number): TimeState => ({
  ...time,
  markMs,
  starts: time.starts.slice(0, 1).map((start) => ({ ...start, markMs })),
  ahead: null,
  behindSinceRunMs: null,
  offsetMs: 0,
  falseStartMs: null,
  isFalseStart: false,
});

const clockOf = ({ clockMs }: Pick<ClockEvidence, 'clockMs'>): number => whole(clockMs);

/** The reading of a clock that nobody doubts: for a question about a day, not about this machine. */
export function trustedTime(nowMs: number, signedDay: Day | null = null): TimeReading {
  const signedMs = signedDay === null ? 0 : msOfDay(signedDay);
  return { nowMs: Math.min(Math.max(nowMs, signedMs), LATEST_MS), verdict: 'ok', behindMs: 0, graceLeftMs: 0 };
}
