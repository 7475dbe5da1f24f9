// Time at a site: the rules one by one, what holds for any evidence, and a short run of the simulation whose full figures are
// in bench/clock.ts.
import {
  type ClockEvidence,
  msOfDay,
  observeTime,
  raiseTime,
  readTime,
  reanchorTime,
  startTime,
  type TimeRules,
  type TimeState,
  trialTime,
  UNKNOWN_START,
} from '@readback/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attackFigures } from '../../bench/support/clock-attacks.js';
import { FAULT_CLASSES, simulateYears } from '../../bench/support/clock-years.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, SimulatedMachine } from '../support/machine-clock.js';

const DAY = 400;
const BEGIN_MS = msOfDay(DAY);
const rules: TimeRules = { toleranceMs: 25 * HOUR_MS, earliestMs: msOfDay(200) };

interface Look {
  readonly machine: SimulatedMachine;
  readonly time: TimeState;
}

const begin = (kind: object = {}): Look => {
  const machine = new SimulatedMachine({ trueMs: BEGIN_MS, ...kind });
  return { machine, time: observeTime(null, machine.evidence(), rules) };
};

/** Acts on the machine, looks at once, then every ten minutes for so long. */
function later({ machine, time }: Look, act: (machine: SimulatedMachine) => void, runMs = 0): Look {
  act(machine);
  let seen = observeTime(time, machine.evidence(), rules);
  for (let ran = 0; ran < runMs; ran += 10 * MINUTE_MS) {
    machine.run(10 * MINUTE_MS);
    seen = observeTime(seen, machine.evidence(), rules);
  }
  return { machine, time: seen };
}

const idle = (): void => {};
const read = ({ machine, time }: Look, signedDay: number | null = null) =>
  readTime(time, machine.evidence(), rules, signedDay);
const lag = (look: Look): number => read(look).nowMs - look.machine.trueMs;

describe('a right clock', () => {
  it('is the time that counts, while it runs and after nights and weekends', () => {
    let look = begin();
    for (let day = 0; day < 30; day++) {
      look = later(look, (machine) => machine.off((day % 7 === 4 ? 62 : 14) * HOUR_MS), 10 * HOUR_MS);
      expect(read(look).verdict).toBe('ok');
      // In the customer's favour, and only by what a day of running has not confirmed yet.
      expect(lag(look)).toBeLessThanOrEqual(0);
      expect(lag(look)).toBeGreaterThan(-4 * DAY_MS);
    }
    expect(lag(later(look, idle, 3 * DAY_MS))).toBe(0);
  });

  it('is believed a week after a year in a drawer', () => {
    const look = later(begin(), (machine) => machine.off(365 * DAY_MS), 6 * DAY_MS);
    expect(read(look).verdict).toBe('ahead');
    expect(read(look).nowMs).toBe(look.time.markMs + DAY_MS);
    expect(read(later(look, idle, 2 * DAY_MS))).toMatchObject({ verdict: 'ok', nowMs: look.machine.trueMs });
  });

  it('is at once what the newest signed day says, at least', () => {
    const look = later(begin(), (machine) => machine.off(365 * DAY_MS));
    expect(read(look, DAY + 365).nowMs).toBe(msOfDay(DAY + 365));
    expect(raiseTime(look.time, DAY + 365).markMs).toBe(msOfDay(DAY + 365));
    expect(raiseTime(look.time, DAY - 1)).toEqual(look.time);
  });
});

describe('a clock set back', () => {
  it('within the tolerance is followed, and gains no more than that', () => {
    const look = later(begin(), (machine) => machine.step(-25 * HOUR_MS), DAY_MS);
    expect(read(look)).toMatchObject({ verdict: 'ok', nowMs: look.machine.clockMs });
  });

  it('beyond it is told, then doubted, then believed again once it is right', () => {
    const back = later(begin(), (machine) => machine.step(-26 * HOUR_MS), 7 * DAY_MS - 10 * MINUTE_MS);
    expect(read(back)).toMatchObject({ verdict: 'behind', behindMs: 26 * HOUR_MS, graceLeftMs: 10 * MINUTE_MS });
    expect(lag(back)).toBe(-25 * HOUR_MS);
    const doubted = later(back, idle, 10 * MINUTE_MS);
    expect(read(doubted)).toMatchObject({ verdict: 'suspect', graceLeftMs: 0 });
    const right = later(doubted, (machine) => machine.step(26 * HOUR_MS));
    expect(read(right)).toMatchObject({ verdict: 'ok', behindMs: 0, nowMs: right.machine.trueMs });
  });

  it('is told too when it stands still', () => {
    const look = later(begin(), (machine) => (machine.isFrozen = true), 26 * HOUR_MS);
    expect(read(look).verdict).toBe('behind');
    expect(look.time.markMs).toBe(look.machine.trueMs);
  });

  it('is found where only the process is shown it', () => {
    const lied = later(begin(), (machine) => {
      machine.processLieMs = -90 * DAY_MS;
    });
    expect(read(lied)).toMatchObject({ verdict: 'behind' });
  });
});

describe('a clock far ahead', () => {
  const jumped = later(begin(), (machine) => machine.setClock(Date.UTC(2099, 0, 1)), 6 * DAY_MS);

  it('ends nothing before it is confirmed, and has not happened once it is set right', () => {
    expect(read(jumped)).toMatchObject({ verdict: 'ahead', nowMs: jumped.time.markMs + DAY_MS });
    const right = later(begin(), (machine) => machine.step(3 * 365 * DAY_MS), 6 * DAY_MS);
    const healed = later(right, (machine) => machine.setClock(machine.trueMs));
    expect(read(healed)).toMatchObject({ verdict: 'ok', nowMs: healed.machine.trueMs });
  });

  it('counts after a week of running, and a clock call leads back', () => {
    const { machine, time } = later(begin(), (one) => one.step(30 * DAY_MS), 8 * DAY_MS);
    expect(readTime(time, machine.evidence(), rules).nowMs).toBe(machine.clockMs);
    machine.setClock(machine.trueMs);
    const back = later({ machine, time }, idle);
    expect(read(back).verdict).toBe('behind');
    const called = reanchorTime(
      back.time,
      machine.evidence(),
      { day: DAY + 8, challengeRunMs: back.time.runMs },
      rules,
    );
    expect(readTime(called, machine.evidence(), rules)).toMatchObject({ verdict: 'ok', nowMs: machine.trueMs });
  });

  it('loses the confirmation it had when it comes back in between', () => {
    let look = begin();
    for (let day = 0; day < 20; day++) {
      look = later(look, (machine) => machine.step(300 * DAY_MS), 6 * HOUR_MS);
      look = later(look, (machine) => machine.setClock(machine.trueMs), HOUR_MS);
    }
    expect(look.time.markMs).toBe(look.machine.trueMs);
  });
});

describe('a clock without a battery', () => {
  it('before the day the program was built tells nothing: running time counts, and nobody is suspected', () => {
    const look = later(begin({ resetsToMs: 0 }), (machine) => machine.off(DAY_MS), 20 * DAY_MS);
    expect(read(look)).toMatchObject({ verdict: 'unknown', nowMs: look.time.markMs, behindMs: 0 });
    expect(lag(look)).toBeGreaterThan(-DAY_MS - HOUR_MS);
    const right = later(look, (machine) => machine.setClock(machine.trueMs), DAY_MS);
    expect(read(right)).toMatchObject({ verdict: 'ok', nowMs: right.machine.trueMs });
  });

  it('that starts where its maker left it needs one clock call, not one a start', () => {
    const first = later(begin({ resetsToMs: msOfDay(300) }), (machine) => machine.off(HOUR_MS), HOUR_MS);
    expect(read(first).verdict).toBe('behind');
    const anchor = { day: DAY, challengeRunMs: first.time.runMs };
    let look: Look = { ...first, time: reanchorTime(first.time, first.machine.evidence(), anchor, rules) };
    expect(read(look)).toMatchObject({ verdict: 'ok', nowMs: BEGIN_MS });
    for (let start = 0; start < 5; start++) {
      look = later(look, (machine) => machine.off(HOUR_MS), 10 * DAY_MS);
      expect(read(look)).toMatchObject({ verdict: 'unknown', nowMs: look.time.markMs });
      look = later(look, (machine) => machine.restart(), 10 * DAY_MS);
      expect(read(look).verdict).toBe('ok');
    }
    const right = later(look, (machine) => machine.setClock(machine.trueMs), DAY_MS);
    expect(right.time.offsetMs).toBe(0);
    expect(read(right).nowMs).toBe(right.machine.trueMs);
  });

  it('has no offset kept that would be decades wrong at the next start', () => {
    const { machine, time } = later(begin({ resetsToMs: 0 }), (one) => one.off(HOUR_MS));
    const called = reanchorTime(time, machine.evidence(), { day: DAY, challengeRunMs: time.runMs }, rules);
    expect(called).toMatchObject({ offsetMs: 0, falseStartMs: null, markMs: BEGIN_MS });
  });
});

describe('running time', () => {
  it('is counted once where two programs look in turn, and where hosts share a state', () => {
    const evidence = (bootId: string, uptimeMs: number): ClockEvidence => ({ clockMs: BEGIN_MS, bootId, uptimeMs });
    let time = observeTime(null, evidence('a', 900 * DAY_MS), rules);
    time = observeTime(time, evidence('b', 300 * DAY_MS), rules);
    const startedMs = time.runMs;
    expect(startedMs).toBe(10 * MINUTE_MS);
    for (let minute = 1; minute <= 600; minute++) {
      for (const [bootId, days] of [
        ['a', 900],
        ['b', 300],
        ['a', 900],
      ] as const) {
        time = observeTime(time, evidence(bootId, days * DAY_MS + minute * MINUTE_MS - (minute % 3)), rules);
      }
    }
    expect(time.runMs - startedMs).toBe(600 * MINUTE_MS);
  });

  it('is not made by a host with a long uptime that takes a container over', () => {
    const { machine, time } = begin();
    machine.moveTo('other-host', 700 * DAY_MS);
    expect(observeTime(time, machine.evidence(), rules).runMs).toBe(10 * MINUTE_MS);
  });

  it('goes on after a virtual machine went back to a snapshot', () => {
    const { machine, time } = begin();
    const snapshot = machine.snapshot();
    const late = later({ machine, time }, idle, 5 * DAY_MS);
    machine.revert(snapshot);
    machine.setClock(machine.trueMs);
    const back = later(late, idle, DAY_MS);
    expect(back.time.runMs).toBe(6 * DAY_MS);
    expect(read(back)).toMatchObject({ verdict: 'ok', nowMs: machine.trueMs });
  });

  it('counts a shorter uptime as a start where nothing tells starts apart', () => {
    const look = (uptimeMs: number): ClockEvidence => ({ clockMs: BEGIN_MS, bootId: UNKNOWN_START, uptimeMs });
    const first = observeTime(null, look(DAY_MS), rules);
    expect(observeTime(first, look(DAY_MS - 1000), rules)).toEqual(first);
    const restarted = observeTime(first, look(5 * MINUTE_MS), rules);
    expect(restarted.runMs).toBe(5 * MINUTE_MS);
    expect(observeTime(restarted, look(65 * MINUTE_MS), rules).runMs).toBe(65 * MINUTE_MS);
  });
});

describe('an activation', () => {
  const anchor = { day: DAY, challengeRunMs: 0, shelfLifeDays: 14 };
  const startAt = (firstMs: number, clockMs: number): TimeState => {
    const at = (ms: number): ClockEvidence => ({ clockMs: ms, bootId: 'a', uptimeMs: HOUR_MS });
    const time = observeTime(observeTime(null, at(firstMs), rules), at(clockMs), rules);
    return startTime(time, at(clockMs), anchor, rules);
  };

  it.each([
    ['2099', Date.UTC(2099, 0, 1)],
    ['1970', 0],
  ])('puts right what a first look at %s left', (_, firstMs) => {
    const nowMs = BEGIN_MS + 9 * HOUR_MS;
    expect(startAt(firstMs, nowMs)).toMatchObject({ markMs: nowMs, offsetMs: 0, ahead: null, behindSinceRunMs: null });
  });

  it('takes a clock that disagrees for wrong', () => {
    const wrongMs = Date.UTC(2099, 0, 1);
    expect(startAt(wrongMs, wrongMs)).toMatchObject({ markMs: BEGIN_MS, offsetMs: BEGIN_MS - wrongMs });
    expect(startAt(0, 0)).toMatchObject({ markMs: BEGIN_MS, offsetMs: 0 });
  });

  it('never puts the mark before its day or further than a day and the running time after it', () => {
    expect(startAt(BEGIN_MS, BEGIN_MS - 20 * HOUR_MS).markMs).toBe(BEGIN_MS);
    expect(startAt(BEGIN_MS, BEGIN_MS + 10 * DAY_MS).markMs).toBe(BEGIN_MS + DAY_MS);
  });
});

describe('a clock call', () => {
  const call = (clockMs: number, waitedMs: number): TimeState => {
    const first = observeTime(null, { clockMs: msOfDay(DAY + 900), bootId: 'a', uptimeMs: 0 }, rules);
    const late = observeTime(first, { clockMs, bootId: 'a', uptimeMs: waitedMs }, rules);
    return reanchorTime(late, { clockMs }, { day: DAY, challengeRunMs: 0 }, rules);
  };

  it('sets the mark to its day and the running time since its challenge', () => {
    expect(call(msOfDay(300), 5 * HOUR_MS).markMs).toBe(BEGIN_MS + 5 * HOUR_MS);
  });

  it('believes a clock that the signed day allows, to the minute', () => {
    expect(call(BEGIN_MS + 14 * HOUR_MS, HOUR_MS)).toMatchObject({ markMs: BEGIN_MS + 14 * HOUR_MS, offsetMs: 0 });
  });

  it('does no harm to a right clock when it is answered after two days', () => {
    const clockMs = BEGIN_MS + HOUR_MS;
    const time = call(clockMs, 48 * HOUR_MS);
    expect(time.offsetMs).toBe(0);
    expect(readTime(time, { clockMs }, rules)).toMatchObject({ verdict: 'ok', nowMs: clockMs });
  });

  it('keeps what the clock is wrong by until the clock is right', () => {
    let uptimeMs = HOUR_MS;
    let time = call(msOfDay(300), HOUR_MS);
    const lookAt = (clockMs: number) => {
      uptimeMs += HOUR_MS;
      time = observeTime(time, { clockMs, bootId: 'a', uptimeMs }, rules);
      return readTime(time, { clockMs }, rules);
    };
    expect(lookAt(msOfDay(300) + HOUR_MS)).toMatchObject({ verdict: 'ok', nowMs: BEGIN_MS + 2 * HOUR_MS });
    expect(lookAt(BEGIN_MS + 8 * HOUR_MS)).toMatchObject({ verdict: 'ok', nowMs: BEGIN_MS + 8 * HOUR_MS });
    expect(time.offsetMs).toBe(0);
  });
});

describe('a first trial', () => {
  it('forgets a mark that protected nothing', () => {
    const look = later(begin(), (machine) => machine.step(900 * DAY_MS), 8 * DAY_MS);
    look.machine.setClock(look.machine.trueMs);
    const { time } = later(look, idle);
    expect(trialTime(time, look.machine.evidence(), rules)).toMatchObject({ markMs: look.machine.trueMs });
    expect(trialTime(time, { clockMs: 0 }, rules).markMs).toBe(rules.earliestMs);
  });
});

describe('for any evidence', () => {
  const strange = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, 0.5, 2 ** 60, 0);
  const instant = fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: BEGIN_MS - 800 * DAY_MS, max: BEGIN_MS + 800 * DAY_MS }) },
    { weight: 1, arbitrary: strange },
  );
  const evidence: fc.Arbitrary<ClockEvidence> = fc.record({
    clockMs: instant,
    bootId: fc.constantFrom('a', 'b', 'c', UNKNOWN_START),
    uptimeMs: fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 0, max: 40 * DAY_MS }) },
      { weight: 1, arbitrary: strange },
    ),
  });
  const act = fc.oneof(
    { weight: 8, arbitrary: fc.constant('look' as const) },
    { weight: 1, arbitrary: fc.constantFrom('start', 'reanchor', 'raise', 'trial') },
  );
  const history = fc.array(fc.tuple(act, evidence, fc.integer({ min: 0, max: 8191 })), { maxLength: 40 });
  const apply = (time: TimeState, what: string, seen: ClockEvidence, day: number): TimeState => {
    const anchor = { day, challengeRunMs: Math.floor(time.runMs / 2), shelfLifeDays: 14 };
    if (what === 'start') return startTime(time, seen, anchor, rules);
    if (what === 'reanchor') return reanchorTime(time, seen, anchor, rules);
    if (what === 'trial') return trialTime(time, seen, rules);
    return what === 'raise' ? raiseTime(time, day) : time;
  };
  const numbersIn = (value: unknown): number[] =>
    typeof value === 'number'
      ? [value]
      : typeof value === 'object' && value !== null
        ? Object.values(value).flatMap(numbersIn)
        : [];

  it('the mark never falls but by an answer, running time never falls, a second look changes nothing', () => {
    fc.assert(
      fc.property(history, (steps) => {
        let time: TimeState | null = null;
        for (const [what, seen, day] of steps) {
          const next: TimeState = observeTime(time, seen, rules);
          if (time !== null) {
            expect(next.markMs).toBeGreaterThanOrEqual(time.markMs);
            expect(next.runMs).toBeGreaterThanOrEqual(time.runMs);
          }
          expect(observeTime(next, seen, rules)).toEqual(next);
          const reading = readTime(next, seen, rules);
          expect(reading.nowMs).toBeGreaterThanOrEqual(next.markMs - rules.toleranceMs);
          expect(reading.nowMs).toBeLessThanOrEqual(next.markMs + DAY_MS);
          time = apply(next, what, seen, day);
          const numbers = [...numbersIn(time), ...numbersIn(reading), ...numbersIn(readTime(time, seen, rules, day))];
          expect(numbers.every((number) => Number.isSafeInteger(number))).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('running on, running time and the mark advance by all of it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 40 * DAY_MS }), fc.integer({ min: 0, max: BEGIN_MS * 2 }))),
        (looks) => {
          let uptimeMs = 0;
          let time = observeTime(null, { clockMs: BEGIN_MS, bootId: 'a', uptimeMs }, rules);
          for (const [ranMs, clockMs] of looks) {
            uptimeMs += ranMs;
            const next = observeTime(time, { clockMs, bootId: 'a', uptimeMs }, rules);
            expect(next.runMs).toBe(uptimeMs);
            expect(next.markMs).toBeGreaterThanOrEqual(time.markMs + ranMs);
            time = next;
          }
        },
      ),
    );
  });
});

describe('a thousand machine-years', () => {
  it('lock no honest machine out', () => {
    const yearsEach = Math.ceil(1000 / FAULT_CLASSES.length);
    const results = FAULT_CLASSES.map((fault, index) =>
      simulateYears(fault, { machines: yearsEach, years: 1, seed: index }),
    );
    expect(results.map(({ name, lockedOut }) => [name, lockedOut])).toEqual(FAULT_CLASSES.map(({ name }) => [name, 0]));
    expect(results.some(({ clockCalls }) => clockCalls > 0)).toBe(true);
  });

  it('give nobody more than the tolerance beyond the term, and hide no rollback', () => {
    for (const { name, isBounded, gainedMs, toleranceMs, hiddenRollbacks, restarts } of attackFigures({
      runs: 1,
      seed: 1,
    })) {
      if (isBounded) expect([name, gainedMs <= toleranceMs, hiddenRollbacks]).toEqual([name, true, 0]);
      // A mark that is kept nowhere cannot rise: what was not kept yet, each time the machine is cut off.
      else expect(gainedMs / restarts).toBeLessThanOrEqual(10 * MINUTE_MS);
    }
  });
});
