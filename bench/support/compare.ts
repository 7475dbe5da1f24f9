// Comparing two ways of doing a thing in one run: they take turns, so that a machine that drifts slows both, and the
// figure is the median of the ratios of neighbours, with its quartiles.
import { say } from './figures.js';

export interface Ratio {
  readonly runs: number;
  readonly median: number;
  readonly low: number;
  readonly high: number;
  /** Medians in milliseconds: for orientation only, they belong to the machine. */
  readonly ms: number;
  readonly baselineMs: number;
}

/** @param sorted rising */
export const quantile = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.round((sorted.length - 1) * part))] ?? Number.NaN;

export const median = (values: readonly number[]): number =>
  quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  );

export function ratioOf(times: readonly number[], baseline: readonly number[]): Ratio {
  const ratios = times.map((time, index) => time / (baseline[index] ?? Number.NaN)).sort((a, b) => a - b);
  return {
    runs: times.length,
    median: quantile(ratios, 0.5),
    low: quantile(ratios, 0.25),
    high: quantile(ratios, 0.75),
    ms: median(times),
    baselineMs: median(baseline),
  };
}

type Timed = () => number | Promise<number>;

/** Each gives the milliseconds of one run. Which one goes first alternates too. */
export async function compare(runs: number, subject: Timed, baseline: Timed): Promise<Ratio> {
  const times: number[] = [];
  const base: number[] = [];
  for (let run = 0; run < runs; run++) {
    if (run % 2 === 0) {
      times.push(await subject());
      base.push(await baseline());
    } else {
      base.push(await baseline());
      times.push(await subject());
    }
  }
  return ratioOf(times, base);
}

/** Milliseconds of one call. */
export function timed(act: () => unknown): number {
  const start = performance.now();
  const result = act();
  if (result === undefined || result === false) throw new Error('the work was not done');
  return performance.now() - start;
}

export async function timedAsync(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  const result = await act();
  if (result === undefined || result === false) throw new Error('the work was not done');
  return performance.now() - start;
}

/** As a figure, with its goal where it has one. */
export function sayRatio(id: string, what: string, ratio: Ratio, atMost?: number): void {
  const { median: value, low, high, runs, ms, baselineMs } = ratio;
  const goal = atMost === undefined ? {} : { goal: { atMost } };
  say({ id, what, unit: 'times', value, low, high, runs, ms, baselineMs, ...goal });
}
