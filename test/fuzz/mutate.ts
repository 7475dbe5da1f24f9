// Where inputs come from: real ones, damaged in the ways that find faults (bits, cuts, splices, other tokens, huge numbers,
// deep nesting, names that JavaScript knows, characters that are rarely tried), and some that are noise.
import type { Random } from '../../bench/support/random.js';
import { mutateJson, withDeepValues } from './mutate-json.js';

export interface Seeds {
  /** Real inputs. */
  readonly seeds: readonly string[];
  /** Words that mean something to the parser. */
  readonly tokens?: readonly string[];
  /** The seeds are JSON: half of the inputs are damaged as values and written again. */
  readonly json?: boolean;
  /** What is done to a JSON value that was damaged before it is written: a checksum made right, say. */
  readonly mend?: (value: unknown) => unknown;
  /** How a damaged JSON value is written. Default: `JSON.stringify`. */
  readonly write?: (value: unknown) => string;
  /** Longer inputs are cut. Default 64 KiB. */
  readonly mostLength?: number;
}

export type InputMaker = () => string;

const MOST_LENGTH = 64 * 1024;
/** One input in so many is long: a run of one thing, thousands of times. */
const LONG_ONE_IN = 1000;
/** Of a run of one thing; most are shorter. */
const MOST_RUN = 20_000;

const CHARACTERS =
  '\0\t\n\v\f\r \u001b!"#$%&\'()*+,-./0123456789:;<=>?@[\\]^_`{|}~\u007f\u0080\u00a0\u00ad\u00df\u00e9\u0130\u0131' +
  '\u017f\u0300\u0345\u0660\u0966\u1e9e\u200b\u200d\u200e\u2028\u2029\u2060\u212a\u3000\u3164\uac00\ud800\udbff\udc00' +
  '\udfff\ue000\ufb01\ufdfa\ufe0f\ufeff\uff10\uff21\ufffc\ufffd\uffff';
/** What patterns run over. */
const BLANKS = '\n \t\r\u2028.-_0=';
const ASTRAL = ['\u{1d7d8}', '\u{1f1e6}', '\u{1f600}', '\u{e0100}', '\u{e0041}', '\u{10ffff}', '\u{1d5ba}'];
const NUMBERS = [
  '-0',
  '-1',
  '00',
  '0x10',
  '1.5',
  '1e3',
  '1e400',
  '-1e400',
  '255',
  '256',
  '4294967296',
  '9007199254740991',
  '9007199254740993',
  '-9007199254740993',
  '99999999999999999999999999',
  '1e-7',
  'NaN',
  'Infinity',
];
const NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'length',
  'then',
  'toJSON',
  '',
  'null',
  'undefined',
  'true',
];

export const WORDS: readonly string[] = [...NUMBERS, ...NAMES];

/** A maker of inputs; the same seeds and randomness make the same inputs. */
export function makeInputs(given: Seeds, random: Random): InputMaker {
  const { seeds, tokens = [], mostLength = MOST_LENGTH } = given;
  const words = [...tokens, ...WORDS];
  const pick = <T>(list: readonly T[]): T | undefined => list[random.integer(list.length)];
  const parsed = given.json ? seeds.map((text) => JSON.parse(text) as unknown) : [];
  const write = given.write ?? ((value: unknown) => JSON.stringify(value));

  const fromJson = (): string => {
    let value = structuredClone(pick(parsed));
    for (let steps = 1 + random.integer(3); steps > 0; steps--) value = mutateJson(value, parsed, words, random);
    if (given.mend) value = given.mend(value);
    return withDeepValues(write(value) ?? '');
  };

  const damaged = (text: string): string => {
    let result = text;
    for (let steps = 1 + random.integer(4); steps > 0; steps--) result = damage(result, seeds, words, random);
    return result;
  };

  const make = (): string => {
    const odds = random.fraction();
    if (odds < 1 / LONG_ONE_IN) return long(pick(seeds) ?? '', words, random);
    if (odds < 0.05) return noise(random, words);
    if (parsed.length > 0 && odds < 0.55) {
      const text = fromJson();
      return random.chance(0.1) ? damaged(text) : text;
    }
    return odds < 0.06 ? (pick(seeds) ?? '') : damaged(pick(seeds) ?? '');
  };
  return () => {
    const text = make();
    return text.length > mostLength ? text.slice(0, mostLength) : text;
  };
}

function character(random: Random): string {
  const kind = random.integer(8);
  if (kind === 0) return ASTRAL[random.integer(ASTRAL.length)] ?? '';
  if (kind < 4) return CHARACTERS.charAt(random.integer(CHARACTERS.length));
  return kind < 7 ? String.fromCharCode(32 + random.integer(95)) : String.fromCharCode(random.integer(0x10000));
}

/** One change. */
function damage(text: string, seeds: readonly string[], words: readonly string[], random: Random): string {
  const at = random.integer(text.length + 1);
  const size = random.chance(0.7) ? 1 + random.integer(6) : random.integer(text.length + 1);
  const word = (): string => words[random.integer(words.length)] ?? '';
  switch (random.integer(14)) {
    case 0:
      return `${text.slice(0, at)}${String.fromCharCode(text.charCodeAt(at) ^ (1 << random.integer(8)))}${text.slice(at + 1)}`;
    case 1:
      return `${text.slice(0, at)}${character(random)}${text.slice(at)}`;
    case 2:
      return `${text.slice(0, at)}${character(random)}${text.slice(at + 1)}`;
    case 3:
      return text.slice(0, at) + text.slice(at + size);
    case 4:
      return random.chance(0.5) ? text.slice(0, at) : text.slice(at);
    case 5:
      return text.slice(0, at + size) + text.slice(at);
    case 6: {
      const other = seeds[random.integer(seeds.length)] ?? '';
      return text.slice(0, at) + other.slice(random.integer(other.length + 1));
    }
    case 7: {
      const other = seeds[random.integer(seeds.length)] ?? '';
      const from = random.integer(other.length + 1);
      return text.slice(0, at) + other.slice(from, from + size) + text.slice(at);
    }
    case 8:
      return `${text.slice(0, at)}${word()}${text.slice(at)}`;
    case 9:
      return replaceToken(text, at, word());
    case 10:
      return swapTokens(text, random);
    case 11:
      return replaceToken(text, at, NUMBERS[random.integer(NUMBERS.length)] ?? '');
    case 12: {
      const other = random.integer(text.length + 1);
      return `${text.slice(0, at)}${text.charAt(other)}${text.slice(at + 1)}`;
    }
    default:
      return changeCase(text, at, size);
  }
}

const isPart = (unit: string): boolean => /[\p{L}\p{N}_]/u.test(unit);

function tokenAround(text: string, at: number): readonly [from: number, to: number] {
  let from = at;
  let to = at;
  while (from > 0 && at - from < 200 && isPart(text.charAt(from - 1))) from -= 1;
  while (to < text.length && to - at < 200 && isPart(text.charAt(to))) to += 1;
  return [from, to];
}

function replaceToken(text: string, at: number, by: string): string {
  const [from, to] = tokenAround(text, at);
  return text.slice(0, from) + by + text.slice(to);
}

function swapTokens(text: string, random: Random): string {
  const [a, b] = [random.integer(text.length + 1), random.integer(text.length + 1)].toSorted((x, y) => x - y);
  const [from, to] = tokenAround(text, a ?? 0);
  const [from2, to2] = tokenAround(text, Math.max(b ?? 0, to));
  if (from2 < to) return text;
  return text.slice(0, from) + text.slice(from2, to2) + text.slice(to, from2) + text.slice(from, to) + text.slice(to2);
}

function changeCase(text: string, at: number, size: number): string {
  const part = text.slice(at, at + size);
  const upper = part.toUpperCase();
  return text.slice(0, at) + (upper === part ? part.toLowerCase() : upper) + text.slice(at + size);
}

function noise(random: Random, words: readonly string[]): string {
  const length = random.integer(80);
  let text = '';
  for (let i = 0; i < length; i++) {
    text += random.chance(0.1) ? (words[random.integer(words.length)] ?? '') : character(random);
  }
  return text;
}

/** What takes time by the square, or too much stack: brackets in brackets, a run of one thing, a seed over and over. */
function long(seed: string, words: readonly string[], random: Random): string {
  const count = 1 + random.integer(MOST_RUN);
  const at = random.integer(seed.length + 1);
  const piece = (): string => {
    switch (random.integer(7)) {
      case 0:
        return '['.repeat(count) + ']'.repeat(count);
      case 1:
        return `${'{"a":'.repeat(count)}0${'}'.repeat(count)}`;
      case 2:
        return BLANKS.charAt(random.integer(BLANKS.length)).repeat(count);
      case 3:
        return (words[random.integer(words.length)] ?? '').repeat(Math.ceil(count / 10));
      case 4:
        return seed.repeat(Math.ceil(count / (seed.length + 1)));
      case 5:
        return seed.slice(at, at + 1 + random.integer(12)).repeat(count);
      default:
        return character(random).repeat(count);
    }
  };
  return random.chance(0.3) ? piece() : seed.slice(0, at) + piece() + seed.slice(at);
}
