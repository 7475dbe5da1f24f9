// The figures of a bench: each is printed as it is found, with its goal where it has one, and handed on to the report when
// `npm run bench` asks for it (`--figures=FILE`).
import { format, plain, type Unit } from '../report/format.js';
import { handOn } from './hand-on.js';

export type Goal = { readonly atMost: number } | { readonly atLeast: number };

export interface Figure {
  /** `<bench>.<what>…`: what documents name it by. */
  readonly id: string;
  readonly what: string;
  readonly unit: Unit;
  readonly value: number;
  /** Quartiles. */
  readonly low?: number;
  readonly high?: number;
  readonly runs?: number;
  /** Medians of both sides of a ratio, in milliseconds: they belong to the machine. */
  readonly ms?: number;
  readonly baselineMs?: number;
  readonly goal?: Goal;
  readonly met?: boolean;
}

/** Says that a bench ran to its end and missed a goal: any other status but 0 is a broken bench. */
const MISSED = 10;

const isMet = (value: number, goal: Goal): boolean => ('atMost' in goal ? value <= goal.atMost : value >= goal.atLeast);

/** More digits say nothing. */
const shortened = (value: number): number => Number(value.toPrecision(6));

/** Without a line on the console, where a table says it. */
export function record(figure: Omit<Figure, 'met'>): Figure {
  const { goal } = figure;
  const rounded = Object.fromEntries(
    Object.entries(figure).map(([name, value]) => [name, typeof value === 'number' ? shortened(value) : value]),
  );
  const full: Figure = { ...figure, ...rounded, ...(goal ? { met: isMet(figure.value, goal) } : {}) };
  if (full.met === false) process.exitCode = MISSED;
  handOn({ figure: full });
  return full;
}

/** One line a figure; a goal that is missed fails the bench. */
export function say(figure: Omit<Figure, 'met'>): Figure {
  const recorded = record(figure);
  const { what, value, unit, low, high, runs, ms, baselineMs, goal, met } = recorded;
  const mark = met === undefined ? '       ' : met ? 'met    ' : 'NOT MET';
  const more = [
    ...(low !== undefined && high !== undefined ? [`${plain(low, unit)}-${plain(high, unit)}`] : []),
    ...(runs !== undefined ? [`${format(runs, '')} runs`] : []),
    ...(ms !== undefined && baselineMs !== undefined
      ? [`${format(ms, 'ms')} against ${format(baselineMs, 'ms')}`]
      : []),
    ...(goal
      ? [`goal: ${'atMost' in goal ? 'at most' : 'at least'} ${format(Object.values(goal)[0] ?? 0, unit)}`]
      : []),
  ];
  console.log(`${mark}  ${what}: ${format(value, unit)}${more.length > 0 ? ` (${more.join(', ')})` : ''}`);
  return recorded;
}

/** A part of many cases, in percent. */
export const share = (part: number, of: number): { unit: '%'; value: number; runs: number } => ({
  unit: '%',
  value: (100 * part) / of,
  runs: of,
});
