// A licence with a term on a simulated machine, and whoever looks after it: what is warned of is mended within days, by
// setting the clock, or by a clock call where nobody may set it.
import {
  dayOfMs,
  msOfDay,
  observeTime,
  raiseTime,
  readTime,
  reanchorTime,
  startTime,
  type TimeReading,
  type TimeRules,
  type TimeState,
} from '@readback/core';
import { DAY_MS, HOUR_MS, MINUTE_MS, type SimulatedMachine } from '../../test/support/machine-clock.js';
import type { Random } from './random.js';

export const RULES: TimeRules = { toleranceMs: 25 * HOUR_MS, earliestMs: msOfDay(200) };
const TERM_DAYS = 365;
const GRACE_DAYS = 7;
const WARNING_DAYS = 30;
const LONGEST_RUN_MS = 12 * HOUR_MS;

export interface Operator {
  readonly maySetClock: boolean;
  /** From a warning to what is done about it. */
  readonly reactionMs: number;
  /** From the first warning that the term ends to the renewal. */
  readonly renewalMs: number;
  /** Does nothing about a clock that is ahead until the program stops. */
  readonly ignoresAhead: boolean;
}

export class SimulatedSite {
  readonly machine: SimulatedMachine;
  readonly random: Random;
  looks = 0;
  warnings = 0;
  clockCalls = 0;
  renewals = 0;
  /** Looks at which the program stopped though by true time the licence runs. */
  stops = 0;
  readonly #operator: Operator;
  #time: TimeState;
  #endDay = 0;
  #signedDay = 0;
  #verdict: TimeReading['verdict'] = 'ok';
  #troubleSinceMs: number | null = null;
  #endingSinceMs: number | null = null;

  constructor(machine: SimulatedMachine, operator: Operator, random: Random) {
    this.machine = machine;
    this.random = random;
    this.#operator = operator;
    this.#time = observeTime(null, machine.evidence(), RULES);
  }

  /** The first call: a challenge, an answer some time later. */
  activate(): void {
    const challengeRunMs = this.#time.runMs;
    this.#runQuietly(this.#callMs());
    const day = dayOfMs(this.machine.trueMs);
    this.#runQuietly(this.random.integer(20) * MINUTE_MS);
    this.#time = startTime(this.#time, this.machine.evidence(), { day, challengeRunMs, shelfLifeDays: 14 }, RULES);
    this.#signedDay = day;
    this.#endDay = day + TERM_DAYS;
  }

  /** A day on which nothing happens. */
  idle(ms: number): void {
    this.machine.run(ms);
    this.look();
  }

  /** Runs on after something has happened, with looks that are close enough together to be acted upon. */
  run(ms: number): void {
    this.look();
    let left = ms;
    for (let next = Math.min(10 * MINUTE_MS, left); left > 0; next = Math.min(LONGEST_RUN_MS, left)) {
      this.machine.run(next);
      left -= next;
      this.look();
    }
  }

  look(): void {
    const reading = this.#observe();
    const nowDay = dayOfMs(reading.nowMs);
    const isUsable = nowDay <= this.#endDay + GRACE_DAYS && reading.verdict !== 'suspect';
    const runsByTruth = dayOfMs(this.machine.trueMs) <= this.#endDay + GRACE_DAYS;
    if (!isUsable && runsByTruth) this.stops += 1;
    if (reading.verdict !== this.#verdict && reading.verdict !== 'ok') this.warnings += 1;
    this.#verdict = reading.verdict;
    this.#tendClock(reading, !isUsable && runsByTruth);
    this.#tendTerm(nowDay, isUsable);
  }

  #observe(): TimeReading {
    this.looks += 1;
    const evidence = this.machine.evidence();
    this.#time = observeTime(this.#time, evidence, RULES);
    return readTime(this.#time, evidence, RULES, this.#signedDay);
  }

  #tendClock({ verdict }: TimeReading, isStopped: boolean): void {
    const { maySetClock, reactionMs, ignoresAhead } = this.#operator;
    const nowMs = this.machine.trueMs;
    const isTold = verdict !== 'ok' && !(verdict === 'ahead' && ignoresAhead);
    if (!isTold && !isStopped) {
      this.#troubleSinceMs = null;
      return;
    }
    this.#troubleSinceMs ??= nowMs;
    if (!isStopped && nowMs - this.#troubleSinceMs < reactionMs) return;
    this.#troubleSinceMs = null;
    const isWrong = Math.abs(this.machine.wrongMs) > 10 * MINUTE_MS;
    if (maySetClock && (isWrong || this.machine.isFrozen)) {
      this.machine.setClock(nowMs);
      this.machine.isFrozen = false;
      // What is still told once the clock is right needs a call.
      if (this.#observe().verdict === 'behind') this.#callForClock();
    } else if (verdict === 'behind' || verdict === 'suspect' || (isWrong && verdict === 'ahead') || isStopped) {
      this.#callForClock();
    }
  }

  #callForClock(): void {
    this.clockCalls += 1;
    const challengeRunMs = this.#time.runMs;
    this.#runQuietly(this.#callMs());
    const day = dayOfMs(this.machine.trueMs);
    this.#runQuietly(this.random.integer(this.random.chance(0.05) ? 600 : 20) * MINUTE_MS);
    this.#time = reanchorTime(this.#time, this.machine.evidence(), { day, challengeRunMs }, RULES);
    this.#signedDay = day;
  }

  #tendTerm(nowDay: number, isUsable: boolean): void {
    if (this.#endDay - nowDay >= WARNING_DAYS) return;
    this.#endingSinceMs ??= this.machine.trueMs;
    const waitedMs = this.machine.trueMs - this.#endingSinceMs;
    if (isUsable && waitedMs < this.#operator.renewalMs) return;
    const day = dayOfMs(this.machine.trueMs);
    // A licence that a wrong clock ended is the clock's business; the desk would say so.
    if (!isUsable && day <= this.#endDay - WARNING_DAYS) return;
    this.renewals += 1;
    this.#endingSinceMs = null;
    this.#time = raiseTime(this.#time, day);
    this.#signedDay = Math.max(this.#signedDay, day);
    this.#endDay = Math.max(this.#endDay, day) + TERM_DAYS;
  }

  /** Most challenges are answered within the hour, some the next day. */
  #callMs(): number {
    return this.random.chance(0.1) ? this.random.integer(30) * HOUR_MS : (5 + this.random.integer(55)) * MINUTE_MS;
  }

  #runQuietly(ms: number): void {
    this.machine.run(ms);
    this.#observe();
  }
}

/** So many milliseconds, spread evenly over the orders of magnitude between two. */
export function spread(random: Random, fromMs: number, toMs: number): number {
  return Math.floor(fromMs * (toMs / fromMs) ** random.fraction());
}

export const days = (random: Random, from: number, to: number): number =>
  Math.floor((from + (to - from) * random.fraction()) * DAY_MS);
