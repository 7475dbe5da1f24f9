// The error model of a call: what is typed where a symbol was said. Heard wrong on the telephone, hit beside on the
// keyboard, read wrong from a screen, or out of order. The cost table of the corrections is made from it
// (packages/core/src/codes/confusion.ts). A model, and nobody has tested it on people.
import { ALPHABET } from '@readback/core';
import { PROXY_CONFUSIONS } from './proxy-confusions.js';
import type { Random } from './random.js';

/** 32 x 32: a row for what was said, a column for what was heard or typed. */
type Table = readonly (readonly number[])[];

const SYMBOLS = ALPHABET.length;
const ALL = Array.from({ length: SYMBOLS }, (_, value) => value);
const table = (cell: (said: number, typed: number) => number): Table =>
  ALL.map((said) => ALL.map((typed) => (said === typed ? 0 : cell(said, typed))));
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const at = (of: Table, row: number, column: number): number => of[row]?.[column] ?? 0;
const letter = (value: number): string => ALPHABET.charAt(value);

/** Symbols that are published as confused with one another on the telephone; closer pairs weigh three times. */
const CLASSES = ['BCDEGPTVZ3', 'AHJK8', 'FSX6', 'MN', '1Y59', 'QW2', '04', '0Q'];
const CLOSE_PAIRS = 'BD BV PT MN FS DT CZ VZ GJ SX 59 DE BE GT'.split(' ');

const paired = (pairs: readonly string[], a: string, b: string): boolean =>
  pairs.includes(a + b) || pairs.includes(b + a);

const PUBLISHED = table((said, typed) => {
  const [a, b] = [letter(said), letter(typed)];
  if (paired(CLOSE_PAIRS, a, b)) return 3;
  return CLASSES.some((members) => members.includes(a) && members.includes(b)) ? 1 : 0;
});

/** Rate of each weight of the published classes, and of a symbol in none of them. */
const PUBLISHED_RATE = 0.012;
const UNLISTED_RATE = 0.01;
/** Part of the confusions that follow no pattern. */
const UNPATTERNED = 0.05;

const shareOf = (row: readonly number[], typed: number): number => {
  const total = sum(row);
  return total === 0 ? 1 / (SYMBOLS - 1) : (row[typed] ?? 0) / total;
};

/** How often each symbol is heard wrong, before the scale of a line. */
const MISHEARD_RATES: readonly number[] = ALL.map((said) => {
  const published = sum(PUBLISHED[said] ?? []);
  const rate = published === 0 ? UNLISTED_RATE : published * PUBLISHED_RATE;
  return (sum(PROXY_CONFUSIONS[said] ?? []) / 1e7 + rate) / 2;
});
const MEAN_RATE = sum([...MISHEARD_RATES]) / SYMBOLS;

/** "This was said, that was heard": half measured, half published. */
const HEARD: Table = (() => {
  const shares = table(
    (said, typed) =>
      0.5 * shareOf(PROXY_CONFUSIONS[said] ?? [], typed) +
      (0.5 - UNPATTERNED) * shareOf(PUBLISHED[said] ?? [], typed) +
      UNPATTERNED / (SYMBOLS - 1),
  );
  return shares.map((row, said) => row.map((share) => ((MISHEARD_RATES[said] ?? 0) * share) / sum(row)));
})();

const KEY_ROWS = ['1234567890', 'QWERTYUIOP', 'ASDFGHJKL', 'ZXCVBNM'];
const ROW_OFFSETS = [0, 0.5, 0.75, 1.25];
const NEIGHBOUR_DISTANCE = 1.3;

function keyPlace(symbol: string): readonly [x: number, y: number] {
  const row = KEY_ROWS.findIndex((keys) => keys.includes(symbol));
  return [(KEY_ROWS[row] ?? '').indexOf(symbol) + (ROW_OFFSETS[row] ?? 0), row];
}

/** Keys beside the one of a symbol. */
const NEIGHBOURS: readonly (readonly number[])[] = ALL.map((said) => {
  const [x, y] = keyPlace(letter(said));
  return ALL.filter((typed) => {
    const [otherX, otherY] = keyPlace(letter(typed));
    return typed !== said && Math.hypot(x - otherX, y - otherY) < NEIGHBOUR_DISTANCE;
  });
});

const LOOK_ALIKES = '0Q 0D 8B 5S 2Z 6G 1T 17 VY VW MN 4A 4H 9G CG EF PR KX'.split(' ');

/** Rates that the costs of a correction add to hearing. */
const KEY_RATE = 0.006;
const LOOK_RATE = 0.002;
const FLOOR_RATE = 0.002;

/** -ln of how likely `typed` stands for `said`. */
export function modelCost(said: number, typed: number): number {
  if (said === typed) return 0;
  const neighbours = NEIGHBOURS[said] ?? [];
  const key = neighbours.includes(typed) ? KEY_RATE / neighbours.length : 0;
  const look = paired(LOOK_ALIKES, letter(said), letter(typed)) ? LOOK_RATE : 0;
  return -Math.log(at(HEARD, said, typed) + key + look + FLOOR_RATE / (SYMBOLS - 1));
}

/** One index, with odds by weight. */
function draw(random: Random, weights: readonly number[]): number {
  let left = random.fraction() * sum(weights);
  const found = weights.findIndex((weight) => {
    left -= weight;
    return left < 0;
  });
  return found >= 0 ? found : weights.findLastIndex((weight) => weight > 0);
}

/** What is heard in place of a symbol; never the symbol itself. */
export const misheard = (random: Random, said: number): number => draw(random, HEARD[said] ?? []);

const hitBeside = (random: Random, said: number): number => {
  const neighbours = NEIGHBOURS[said] ?? [];
  return neighbours[random.integer(neighbours.length)] ?? said;
};

/** Places that are heard wrong: `count` different ones, each with the odds of its symbol. */
export function misheardPlaces(random: Random, symbols: ArrayLike<number>, count: number): number[] {
  const weights = Array.from(symbols, (said) => MISHEARD_RATES[said] ?? 0);
  return Array.from({ length: count }, () => {
    const place = draw(random, weights);
    weights[place] = 0;
    return place;
  });
}

/** Odds of what happens besides mishearing, the same on every line. */
export const SLIP_ODDS = {
  /** Each symbol: the key beside it, or not heard at all. */
  besideKey: 0.003,
  inaudible: 0.002,
  /** Each group: neighbours swapped, a symbol left out or typed twice, the group not heard. */
  transposed: 0.004,
  dropped: 0.004,
  doubled: 0.004,
  groupInaudible: 0.001,
  /** Each code: two neighbouring groups swapped. */
  groupsSwapped: 0.003,
} as const;

/** One group, said once. `symbolErrors`: mean rate of misheard symbols on this line. */
export function hear(random: Random, said: readonly number[], symbolErrors: number): (number | null)[] {
  const scale = symbolErrors / MEAN_RATE;
  const heard: (number | null)[] = said.map((symbol) => {
    if (random.chance((MISHEARD_RATES[symbol] ?? 0) * scale)) return misheard(random, symbol);
    if (random.chance(SLIP_ODDS.besideKey)) return hitBeside(random, symbol);
    return random.chance(SLIP_ODDS.inaudible) ? null : symbol;
  });
  return slip(random, heard);
}

/** What happens to the order and number of the symbols of a group, digits too. */
export function slip(random: Random, heard: readonly (number | null)[]): (number | null)[] {
  let odds = random.fraction();
  const happens = (rate: number): boolean => {
    odds -= rate;
    return odds < 0 && odds >= -rate;
  };
  if (happens(SLIP_ODDS.transposed)) {
    const place = random.integer(heard.length - 1);
    return heard.toSpliced(place, 2, heard[place + 1] ?? null, heard[place] ?? null);
  }
  if (happens(SLIP_ODDS.dropped)) return heard.toSpliced(random.integer(heard.length), 1);
  if (happens(SLIP_ODDS.doubled)) {
    const place = random.integer(heard.length);
    return heard.toSpliced(place, 0, heard[place] ?? null);
  }
  if (happens(SLIP_ODDS.groupInaudible)) return heard.map(() => null);
  return [...heard];
}

/** All groups of a code, said once. `hearGroup` says what becomes of one of them. */
export function hearAll<Group>(
  random: Random,
  groups: readonly Group[],
  hearGroup: (group: Group) => (number | null)[],
): (number | null)[][] {
  const heard = groups.map(hearGroup);
  if (groups.length < 2 || !random.chance(SLIP_ODDS.groupsSwapped)) return heard;
  const place = random.integer(groups.length - 1);
  return heard.toSpliced(place, 2, heard[place + 1] ?? [], heard[place] ?? []);
}

/** What is heard in place of a digit by somebody who expects digits. */
export const misheardDigit = (random: Random, said: number): number => draw(random, (HEARD[said] ?? []).slice(0, 10));

/** One group of digits, said once. */
export function hearDigits(random: Random, said: readonly number[], digitErrors: number): (number | null)[] {
  const heard = said.map((digit) => {
    if (random.chance(digitErrors)) return misheardDigit(random, digit);
    if (random.chance(SLIP_ODDS.besideKey)) return (digit + (random.chance(0.5) ? 1 : 9)) % 10;
    return random.chance(SLIP_ODDS.inaudible) ? null : digit;
  });
  return slip(random, heard);
}
