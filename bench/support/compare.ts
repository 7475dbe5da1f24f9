// Comparing two ways of doing a thing in one run: they take turns, so that a machine that drifts slows both, and the
// figure is the median of the ratios of neighbours, with its quartiles.

export interface Ratio {
  readonly runs: number;
  readonly median: number;
  readonly low: number;
  readonly high: number;
  /** Medians in milliseconds: for orientation only, they belong to the machine. */
  readonly ms: number;
  readonly baselineMs: number;
}

const quantile = (sorted: readonly number[], part: number): number =>
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

/** One line a figure: what, ratio with quartiles, the goal and whether it is met. */
export function report(what: string, ratio: Ratio, atMost: number): void {
  const verdict = ratio.median <= atMost ? 'met' : 'NOT MET';
  console.log(
    `${what}: ${ratio.median.toFixed(2)} (${ratio.low.toFixed(2)}-${ratio.high.toFixed(2)}, ${ratio.runs} runs; ` +
      `${ratio.ms.toFixed(1)} ms against ${ratio.baselineMs.toFixed(1)} ms), at most ${atMost}: ${verdict}`,
  );
  if (ratio.median > atMost) process.exitCode = 1;
}
