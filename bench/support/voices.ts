// How the symbols of a code are said and heard: our 32, digits alone, or the 64 of base64url with their upper case.
import { hear, hearDigits, slip } from './channel.js';
import { type Acts, AGAIN, type Line } from './planning.js';
import type { Random } from './random.js';

export interface Voice {
  /** Counts a group that is said for the first time. */
  readonly count: (acts: Acts, group: readonly number[], line: Line) => void;
  readonly hear: (random: Random, group: readonly number[], line: Line) => (number | null)[];
  readonly countSlowly: (acts: Acts, group: readonly number[]) => void;
  readonly hearSlowly: (random: Random, group: readonly number[], line: Line) => (number | null)[];
}

const DIGITS = 10;

/** Values 0-31 of our alphabet; digits come first. */
export const SYMBOLS: Voice = {
  count: (acts, group, line) => {
    for (const symbol of group) acts[symbol < DIGITS ? 'digits' : line.spelled ? 'spelled' : 'letters'] += 1;
  },
  hear: (random, group, line) => hear(random, group, line.symbolErrors),
  countSlowly: (acts, group) => {
    acts.slowSymbols += group.length;
  },
  hearSlowly: (random, group) => hear(random, group, AGAIN.symbolErrors),
};

/** Values 0-9, by people who expect digits. */
export const ONLY_DIGITS: Voice = {
  count: (acts, group) => {
    acts.digits += group.length;
  },
  hear: (random, group, line) => hearDigits(random, group, line.digitErrors),
  countSlowly: (acts, group) => {
    acts.slowDigits += group.length;
  },
  hearSlowly: (random, group, line) => hearDigits(random, group, line.digitErrors * AGAIN.digitsBetter),
};

export const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.';
const isCapital = (symbol: number): boolean => symbol < 26;
const isDigit = (symbol: number): boolean => symbol >= 52 && symbol < 62;

/** Each symbol as likely wrong as ours on average: which one is heard instead is the same, since nothing is corrected. */
function hearCased(random: Random, group: readonly number[], symbolErrors: number): (number | null)[] {
  return slip(
    random,
    group.map((symbol) => (random.chance(symbolErrors) ? (symbol + 1 + random.integer(63)) % 64 : symbol)),
  );
}

const capitalsIn = (group: readonly number[]): number => group.filter(isCapital).length;

/** Places in BASE64URL. The case of a letter is never misheard, and no key is hit beside another: in its favour. */
export const CASED: Voice = {
  count: (acts, group, line) => {
    acts.capitals += capitalsIn(group);
    for (const symbol of group) acts[isDigit(symbol) ? 'digits' : line.spelled ? 'spelled' : 'letters'] += 1;
  },
  hear: (random, group, line) => hearCased(random, group, line.symbolErrors),
  countSlowly: (acts, group) => {
    acts.capitals += capitalsIn(group);
    acts.slowSymbols += group.length;
  },
  hearSlowly: (random, group) => hearCased(random, group, AGAIN.symbolErrors),
};
