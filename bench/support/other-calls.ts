// Other ways to carry the same bits, over the same line and with the same patience: a check over the whole code only,
// groups of digits with a check digit each, and no check but the signature.
import { challengePayload, confirmationPhrase } from '@readback/core';
import { type CallRun, type Simulate, Speaker } from './call-run.js';
import { ACTS, type Line, noActs } from './planning.js';
import type { Random } from './random.js';
import { ONLY_DIGITS, type Voice } from './voices.js';

/** One layout of a code of base 32 with check symbols at its end. */
export interface WholeCode {
  readonly dataSymbols: number;
  readonly checkSymbols: (data: Uint8Array) => number[];
  /** Wrong symbols that the decoder can point at. It says where, not what. */
  readonly locates: number;
  /** Whether a signature stands behind it. */
  readonly signed: boolean;
}

const GROUP = 5;
/** Of a challenge: what it says is in the phrase too. */
const CHALLENGE_SYMBOLS = 16;

/** CRC-20 (generator 0x8359F) of symbols of five bits: four check symbols. */
export function crc20(data: Uint8Array): number[] {
  let rest = 0;
  for (const symbol of data) {
    rest ^= symbol << 15;
    for (let bit = 0; bit < 5; bit++) rest = ((rest << 1) ^ (rest & 0x80000 ? 0x8359f : 0)) & 0xfffff;
  }
  return [15, 10, 5, 0].map((shift) => (rest >> shift) & 31);
}

/** CRC-32 (generator 0x04C11DB7): seven check symbols, the last three bits of them zero. */
export function crc32(data: Uint8Array): number[] {
  let rest = 0xffffffff;
  for (const symbol of data) {
    rest = (rest ^ (symbol << 27)) >>> 0;
    for (let bit = 0; bit < 5; bit++) rest = ((rest << 1) ^ (rest & 0x80000000 ? 0x04c11db7 : 0)) >>> 0;
  }
  return [27, 22, 17, 12, 7, 2].map((shift) => (rest >>> shift) & 31).concat((rest & 3) << 3);
}

/** The six check symbols of BIP 350 (bech32m), without a prefix. */
export function bech32Checks(data: Uint8Array): number[] {
  const generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
  let check = 1;
  for (const symbol of [...data, 0, 0, 0, 0, 0, 0]) {
    const top = check >>> 25;
    check = ((check & 0x1ffffff) << 5) ^ symbol;
    generators.forEach((generator, bit) => {
      if ((top >> bit) & 1) check ^= generator;
    });
  }
  check ^= 0x2bc830a3;
  return [25, 20, 15, 10, 5, 0].map((shift) => (check >>> shift) & 31);
}

const cut = (symbols: readonly number[], size: number): number[][] =>
  Array.from({ length: Math.ceil(symbols.length / size) }, (_, group) =>
    symbols.slice(size * group, size * (group + 1)),
  );

/** What anybody sees without a check: a group too short or too long, or with something not heard. */
const isWhole = (heard: readonly (number | null)[], said: readonly number[]): heard is readonly number[] =>
  heard.length === said.length && !heard.includes(null);

/** A run that asks again for groups, until `judge` is content or names what is to be said again. */
type Judge = (typed: readonly (readonly number[])[]) => 'right' | 'wrong' | 'all' | readonly number[];

function readUntil(speaker: Speaker, said: readonly (readonly number[])[], judge: Judge): CallRun['end'] {
  let typed = speaker.sayAll();
  while (!speaker.givenUp) {
    const broken = typed.flatMap((heard, group) => (isWhole(heard, said[group] ?? []) ? [] : [group]));
    const whole = typed.map((heard) => heard.map((value) => value ?? 0));
    const judged = broken.length > 0 ? broken : judge(whole);
    if (judged === 'right' || judged === 'wrong') return judged;
    if (judged === 'all') typed = speaker.sayAllAgain();
    else for (const group of judged) typed[group] = speaker.sayAgain(group);
  }
  return 'given-up';
}

const same = (a: readonly number[], b: readonly number[]): boolean => a.join() === b.join();

export const wholeCode =
  ({ dataSymbols, checkSymbols, locates, signed }: WholeCode): Simulate =>
  (random, line) => {
    const data = random.symbols(dataSymbols);
    const code = [...data, ...checkSymbols(data)];
    const said = cut(code, GROUP);
    const speaker = new Speaker(random, line, said);
    let taken = data;
    const end = readUntil(speaker, said, (typed) => {
      const symbols = typed.flat();
      taken = Uint8Array.from(symbols.slice(0, dataSymbols));
      if (same(symbols, code)) return 'right';
      if (same(checkSymbols(taken), symbols.slice(dataSymbols)) && !signed) return 'wrong';
      const wrong = symbols.flatMap((symbol, place) => (symbol === code[place] ? [] : [place]));
      return wrong.length <= locates ? [...new Set(wrong.map((place) => Math.floor(place / GROUP)))] : 'all';
    });
    const phraseAgrees = end === 'wrong' && (dataSymbols !== CHALLENGE_SYMBOLS || phraseOf(taken) === phraseOf(data));
    return speaker.end(end, { phraseAgrees });
  };

const phraseOf = (data: Uint8Array): string => confirmationPhrase(challengePayload(data)).join();

/** Groups of digits, the last of each its check: the sum of the others, every second one twice, modulo 7. */
export const checkDigit = (digits: readonly number[]): number =>
  digits.reduce((sum, digit, place) => sum + digit * (place % 2 === 0 ? 1 : 2), 0) % 7;

/** `size`: digits of a group with its check digit. */
export const digitGroups =
  (groups: number, size: number, signed: boolean): Simulate =>
  (random, line) => {
    const said = Array.from({ length: groups }, () => {
      const digits = Array.from({ length: size - 1 }, () => random.integer(10));
      return [...digits, checkDigit(digits)];
    });
    const speaker = new Speaker(random, line, said, ONLY_DIGITS);
    const end = readUntil(speaker, said, (typed) => {
      const failing = typed.flatMap((digits, group) =>
        checkDigit(digits.slice(0, -1)) === digits.at(-1) ? [] : [group],
      );
      if (failing.length > 0) return failing;
      if (same(typed.flat(), said.flat())) return 'right';
      return signed ? 'all' : 'wrong';
    });
    // There is no phrase: what is wrong stays wrong.
    return speaker.end(end, { phraseAgrees: true });
  };

/** Read out as it is: nothing but the signature at its end says whether all of it is right, and never what is wrong. */
export const withoutChecks =
  (codeOf: (random: Random) => readonly number[], voice: Voice): Simulate =>
  (random, line) => {
    const said = cut(codeOf(random), GROUP);
    const speaker = new Speaker(random, line, said, voice);
    return speaker.end(readUntil(speaker, said, (typed) => (same(typed.flat(), said.flat()) ? 'right' : 'all')));
  };

/** Two codes one after the other. Where the first is given up, the second is not said. */
export const oneAfterTheOther =
  (first: Simulate, second: Simulate): Simulate =>
  (random: Random, line: Line) => {
    const a = first(random, line);
    if (a.end !== 'right') return a;
    const b = second(random, line);
    const acts = noActs();
    for (const act of ACTS) acts[act] = a.acts[act] + b.acts[act];
    return { ...b, acts, again: a.again + b.again };
  };
