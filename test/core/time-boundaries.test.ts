// Where the rules of time at a site begin and end, to the millisecond (docs/protocol.md section 9.5): each test begins from
// a state that is written down, and looks once or twice.
import {
  type ClockEvidence,
  msOfDay,
  observeTime,
  raiseTime,
  readTime,
  reanchorTime,
  type SeenStart,
  startTime,
  type TimeRules,
  type TimeState,
  UNKNOWN_START,
} from '@readback/core';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../support/machine-clock.js';

const DAY = 400;
const BEGIN_MS = msOfDay(DAY);
const TOLERANCE_MS = 25 * HOUR_MS;
const rules: TimeRules = { toleranceMs: TOLERANCE_MS, earliestMs: msOfDay(200) };

const start = (bootId: string, known: Partial<SeenStart> = {}): SeenStart => ({
  bootId,
  uptimeMs: 0,
  runMs: 0,
  markMs: BEGIN_MS,
  ...known,
});
/** A machine that was started at `BEGIN_MS` and has not run since. */
const known = (part: Partial<TimeState> = {}): TimeState => ({
  markMs: BEGIN_MS,
  runMs: 0,
  starts: [start('a')],
  ahead: null,
  behindSinceRunMs: null,
  offsetMs: 0,
  falseStartMs: null,
  isFalseStart: false,
  ...part,
});
const lead = { byMs: 2 * DAY_MS, heldMs: 0, shownMs: BEGIN_MS + 2 * DAY_MS, isFar: false, isRestFar: false };
const look = (time: TimeState, clockMs: number, uptimeMs = 0, bootId = 'a'): TimeState =>
  observeTime(time, { clockMs, bootId, uptimeMs }, rules);
const read = (time: TimeState, clockMs: number) => readTime(time, { clockMs }, rules);

describe('a clock that starts again where a clock call found it wrong', () => {
  const falseStartMs = msOfDay(300);
  const restart = (lateMs: number): TimeState =>
    look(
      known({ falseStartMs, offsetMs: BEGIN_MS - falseStartMs }),
      falseStartMs + lateMs + MINUTE_MS,
      MINUTE_MS,
      'next',
    );

  it.each([-10 * MINUTE_MS, 10 * MINUTE_MS])('is known again by a start up to ten minutes off: %i ms', (offMs) => {
    expect(restart(offMs)).toMatchObject({ isFalseStart: true });
  });

  it.each([-10 * MINUTE_MS - 1, 10 * MINUTE_MS + 1])('is another one beyond that: %i ms', (offMs) => {
    expect(restart(offMs)).toMatchObject({ isFalseStart: false });
  });

  it('is none where no clock was found wrong, even at the beginning of 1970', () => {
    const evidence = { clockMs: MINUTE_MS, bootId: 'next', uptimeMs: 0 };
    expect(observeTime(known(), evidence, { ...rules, earliestMs: 0 }).isFalseStart).toBe(false);
  });
});

describe('a clock before the day the program was built', () => {
  it('tells nothing, and on that day tells that it is behind', () => {
    expect(look(known(), rules.earliestMs - 1).behindSinceRunMs).toBeNull();
    expect(look(known(), rules.earliestMs).behindSinceRunMs).toBe(0);
  });
});

describe('clock grace', () => {
  const behindMs = BEGIN_MS - 26 * HOUR_MS;

  it('loses one day of a pause of three', () => {
    const found = look(known(), behindMs);
    const late = look(found, behindMs + 3 * DAY_MS, 3 * DAY_MS);
    expect(read(late, behindMs + 3 * DAY_MS)).toMatchObject({ verdict: 'behind', graceLeftMs: 6 * DAY_MS });
  });
});

describe('a clock ahead', () => {
  it('is held by as much as the clock went on while the machine was off', () => {
    const later = look(known({ ahead: lead }), lead.shownMs + 20 * HOUR_MS, 0, 'next');
    expect(later.ahead).toEqual({ ...lead, heldMs: 20 * HOUR_MS, shownMs: lead.shownMs + 20 * HOUR_MS });
  });

  it('loses nothing it was held by when it is set back a little while the machine is off', () => {
    const later = look(known({ ahead: { ...lead, heldMs: HOUR_MS } }), lead.shownMs - HOUR_MS, 0, 'next');
    expect(later.ahead).toMatchObject({ heldMs: HOUR_MS, byMs: lead.byMs - HOUR_MS });
  });

  it('that came further by a far step keeps this until as much is taken back', () => {
    const further = { ...lead, shownMs: BEGIN_MS + 12 * DAY_MS, isRestFar: true };
    const back = (byMs: number) => look(known({ ahead: further }), further.shownMs - byMs).ahead?.isRestFar;
    expect(back(5 * DAY_MS)).toBe(true);
    expect(back(5 * DAY_MS + 1)).toBe(false);
  });

  it('moves the mark once it was held for a day, by its least size, and what is left begins anew', () => {
    const ahead = { ...lead, shownMs: BEGIN_MS + 3 * DAY_MS, heldMs: DAY_MS };
    const rest = look(known({ ahead }), ahead.shownMs);
    expect(rest.markMs).toBe(BEGIN_MS + lead.byMs);
    expect(rest.ahead).toEqual({ ...ahead, byMs: DAY_MS, heldMs: 0 });
  });

  it('by the offset of a clock call moves the mark once it was held for a week', () => {
    const shownAfter = (heldMs: number): number =>
      look(known({ ahead: { ...lead, heldMs }, offsetMs: -30 * DAY_MS }), lead.shownMs + 30 * DAY_MS).markMs;
    expect(shownAfter(7 * DAY_MS - 1)).toBe(BEGIN_MS);
    expect(shownAfter(7 * DAY_MS)).toBe(lead.shownMs);
  });

  it('leaves no lead where the mark has followed all of it', () => {
    expect(look(known({ ahead: { ...lead, heldMs: DAY_MS } }), lead.shownMs)).toMatchObject({
      markMs: lead.shownMs,
      ahead: null,
    });
  });

  it('is far where it came by more than five days in one step', () => {
    expect(look(known(), BEGIN_MS + 5 * DAY_MS).ahead?.isFar).toBe(false);
    expect(look(known(), BEGIN_MS + 5 * DAY_MS + 1).ahead?.isFar).toBe(true);
  });

  it('that went ahead step by step is not told, however far it is by now', () => {
    const ahead = { ...lead, shownMs: BEGIN_MS + 6 * DAY_MS };
    expect(read(known({ ahead }), ahead.shownMs).verdict).toBe('ok');
    expect(read(known(), BEGIN_MS + 6 * DAY_MS).verdict).toBe('ok');
  });

  it.each(['isFar', 'isRestFar'] as const)('in one far step is told beyond five days: %s', (step) => {
    const time = known({ ahead: { ...lead, [step]: true } });
    expect(read(time, BEGIN_MS + 5 * DAY_MS).verdict).toBe('ok');
    expect(read(time, BEGIN_MS + 5 * DAY_MS + 1).verdict).toBe('ahead');
  });
});

describe('what a clock call found the clock to be wrong by', () => {
  const offsetAfter = (offsetMs: number, clockMs: number): number => look(known({ offsetMs }), clockMs).offsetMs;

  it('is dropped once the clock is behind by no more than the tolerance', () => {
    const nearer = -TOLERANCE_MS;
    expect(offsetAfter(100 * DAY_MS, BEGIN_MS + nearer)).toBe(0);
    expect(offsetAfter(100 * DAY_MS, BEGIN_MS + nearer - 1)).toBe(100 * DAY_MS);
  });

  it('stays with a clock that is ahead, and is the time that counts', () => {
    const clockMs = BEGIN_MS + 30 * DAY_MS + HOUR_MS;
    const later = look(known({ offsetMs: -30 * DAY_MS }), clockMs, HOUR_MS);
    expect(later.offsetMs).toBe(-30 * DAY_MS);
    expect(read(later, clockMs)).toMatchObject({ verdict: 'ok', nowMs: BEGIN_MS + HOUR_MS });
  });

  it('is dropped where the clock alone is as near to the mark', () => {
    expect(offsetAfter(-20 * HOUR_MS, BEGIN_MS + 10 * HOUR_MS)).toBe(0);
    expect(offsetAfter(-20 * HOUR_MS, BEGIN_MS + 10 * HOUR_MS + 1)).toBe(-20 * HOUR_MS);
  });
});

describe('the time that counts', () => {
  it('may be the very day on which the program was built', () => {
    const time = known({ markMs: rules.earliestMs });
    expect(read(time, rules.earliestMs).verdict).toBe('ok');
    expect(read(time, rules.earliestMs - 1).verdict).toBe('unknown');
  });

  it('is raised by no day where nothing was signed', () => {
    const early = { toleranceMs: TOLERANCE_MS, earliestMs: 0 };
    expect(readTime(known({ markMs: 1000 }), { clockMs: 1000 }, early).nowMs).toBe(1000);
  });
});

describe('a response that leaves the clock as it is', () => {
  it('raises the newest start along with the mark, and no other', () => {
    const raised = raiseTime(known({ starts: [start('a'), start('b')] }), DAY + 30);
    expect(raised.starts).toEqual([start('a', { markMs: msOfDay(DAY + 30) }), start('b')]);
    expect(look(raised, 0, HOUR_MS).markMs).toBe(msOfDay(DAY + 30) + HOUR_MS);
    expect(look(raised, 0, HOUR_MS, 'b').markMs).toBe(msOfDay(DAY + 30));
  });
});

describe('an answer that puts time right', () => {
  const RAN_MS = 5 * HOUR_MS;
  const FLOOR_MS = BEGIN_MS + RAN_MS;
  const LATEST_MS = BEGIN_MS + DAY_MS + RAN_MS;
  const UPTIME_MS = 7 * HOUR_MS;
  const waited = known({
    markMs: msOfDay(DAY + 900),
    runMs: RAN_MS,
    starts: [start('a', { uptimeMs: UPTIME_MS, runMs: RAN_MS }), start('b')],
  });
  const call = (clockMs: number, time = waited): TimeState =>
    reanchorTime(time, { clockMs }, { day: DAY, challengeRunMs: 0 }, rules);
  const activate = (clockMs: number): TimeState =>
    startTime(waited, { clockMs }, { day: DAY, challengeRunMs: 0, shelfLifeDays: 14 }, rules);
  const right = (markMs: number) => ({ markMs, offsetMs: 0, falseStartMs: null });
  const wrong = (markMs: number, clockMs: number) => ({
    markMs,
    offsetMs: markMs - clockMs,
    falseStartMs: clockMs - UPTIME_MS,
  });

  it('believes a clock from the tolerance before the running time on', () => {
    const first = FLOOR_MS - TOLERANCE_MS;
    expect(call(first)).toMatchObject(right(FLOOR_MS));
    expect(call(first - 1)).toMatchObject(wrong(FLOOR_MS, first - 1));
    expect(call(BEGIN_MS)).toMatchObject(right(FLOOR_MS));
  });

  it('believes a clock from the signed day on that a long wait has left behind by more than the tolerance', () => {
    const ranMs = 40 * HOUR_MS;
    const long = { ...waited, runMs: ranMs };
    expect(call(BEGIN_MS, long)).toMatchObject(right(BEGIN_MS + TOLERANCE_MS));
    expect(call(BEGIN_MS + 15 * HOUR_MS + 1, long)).toMatchObject(right(BEGIN_MS + ranMs));
    expect(call(BEGIN_MS - 1, long)).toMatchObject(wrong(BEGIN_MS + ranMs, BEGIN_MS - 1));
  });

  it('believes the clock itself between the running time and a day after it', () => {
    expect(call(FLOOR_MS)).toMatchObject(right(FLOOR_MS));
    expect(call(FLOOR_MS + 1)).toMatchObject(right(FLOOR_MS + 1));
    expect(call(LATEST_MS)).toMatchObject(right(LATEST_MS));
  });

  it('believes a clock up to the tolerance after that, and the mark goes no further', () => {
    const last = LATEST_MS + TOLERANCE_MS;
    expect(call(last)).toMatchObject(right(LATEST_MS));
    expect(call(last + 1)).toMatchObject(wrong(FLOOR_MS, last + 1));
  });

  it('allows an activation its shelf life on top, and counts no wait before its day', () => {
    const last = LATEST_MS + 14 * DAY_MS + TOLERANCE_MS;
    expect(activate(last)).toMatchObject(right(LATEST_MS));
    expect(activate(last + 1)).toMatchObject(wrong(BEGIN_MS, last + 1));
    expect(activate(BEGIN_MS)).toMatchObject(right(BEGIN_MS));
    expect(activate(BEGIN_MS - TOLERANCE_MS)).toMatchObject(right(BEGIN_MS));
    expect(activate(BEGIN_MS - TOLERANCE_MS - 1)).toMatchObject(wrong(BEGIN_MS, BEGIN_MS - TOLERANCE_MS - 1));
  });

  it('keeps what a clock is wrong by unless that clock is before the day the program was built', () => {
    expect(call(rules.earliestMs)).toMatchObject(wrong(FLOOR_MS, rules.earliestMs));
    expect(call(rules.earliestMs - 1)).toMatchObject(right(FLOOR_MS));
  });

  it('keeps what a clock is wrong by where no start is known', () => {
    expect(call(msOfDay(300), { ...waited, starts: [] })).toMatchObject({ falseStartMs: msOfDay(300) });
  });

  it('supersedes what was seen of other hosts, so that none brings the time before the answer back', () => {
    const answered = call(FLOOR_MS);
    expect(answered.starts).toEqual([start('a', { uptimeMs: UPTIME_MS, runMs: RAN_MS, markMs: FLOOR_MS })]);
    expect(look(answered, FLOOR_MS, 30 * DAY_MS, 'b').markMs).toBe(FLOOR_MS + 10 * MINUTE_MS);
  });
});

describe('a look that is written after a newer one', () => {
  it('counts nothing twice where it is older by up to a minute', () => {
    const newer = look(known(), BEGIN_MS, HOUR_MS);
    const older = look(newer, BEGIN_MS, HOUR_MS - MINUTE_MS);
    expect(look(older, BEGIN_MS, HOUR_MS)).toMatchObject({ runMs: HOUR_MS, markMs: newer.markMs });
  });

  it('is what running time goes on from where it is older by more', () => {
    const older = look(look(known(), BEGIN_MS, HOUR_MS), BEGIN_MS, HOUR_MS - MINUTE_MS - 1);
    expect(look(older, BEGIN_MS, HOUR_MS).runMs).toBe(HOUR_MS + MINUTE_MS + 1);
  });

  it('is a new start where starts are not told apart and it is older by more than a minute', () => {
    const evidence = (uptimeMs: number): ClockEvidence => ({ clockMs: BEGIN_MS, bootId: UNKNOWN_START, uptimeMs });
    const newer = observeTime(null, evidence(HOUR_MS), rules);
    expect(observeTime(newer, evidence(HOUR_MS - MINUTE_MS), rules).runMs).toBe(0);
    expect(observeTime(newer, evidence(HOUR_MS - MINUTE_MS - 1), rules).runMs).toBe(10 * MINUTE_MS);
  });

  it('is kept for the eight newest starts', () => {
    let time = known();
    for (let host = 0; host < 10; host++) time = look(time, BEGIN_MS, 0, `host-${host}`);
    expect(time.starts.map(({ bootId }) => bootId)).toEqual([9, 8, 7, 6, 5, 4, 3, 2].map((host) => `host-${host}`));
  });
});
