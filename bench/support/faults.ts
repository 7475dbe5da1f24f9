// The kinds of faults that the checks of a code are held against: each turns a code as it was said, in one run of symbols,
// into one of the same length as it was typed. No boxes and no separators help: the worst case for the checks.
import { CHALLENGE_LAYOUT, type CodeLayout, GROUP_SYMBOLS, SHORT_LAYOUT } from '@readback/core';
import { misheard, misheardPlaces } from './channel.js';
import { encodeFast } from './fast-checks.js';
import type { Random } from './random.js';

export type Fault = (random: Random, said: Uint8Array, layout: CodeLayout) => Uint8Array;

const groupAt = (symbols: Uint8Array, group: number): Uint8Array =>
  symbols.subarray(GROUP_SYMBOLS * group, GROUP_SYMBOLS * (group + 1));

/** Symbols of which one was left out or said twice, brought back to the length of the code. */
const fitted = (random: Random, symbols: readonly number[], length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, place) => symbols[place] ?? random.word() >>> 27);

function mishearAt(random: Random, said: Uint8Array, places: readonly number[]): Uint8Array {
  const typed = said.slice();
  for (const place of places) typed[place] = misheard(random, said[place] ?? 0);
  return typed;
}

const anywhere =
  (count: number): Fault =>
  (random, said) =>
    mishearAt(random, said, misheardPlaces(random, said, count));

const inOneGroup =
  (count: number): Fault =>
  (random, said, layout) => {
    const group = random.integer(layout.groups);
    const places = misheardPlaces(random, groupAt(said, group), count);
    return mishearAt(
      random,
      said,
      places.map((place) => GROUP_SYMBOLS * group + place),
    );
  };

function withGroups(said: Uint8Array, groups: ReadonlyMap<number, Uint8Array>): Uint8Array {
  const typed = said.slice();
  for (const [group, symbols] of groups) typed.set(symbols, GROUP_SYMBOLS * group);
  return typed;
}

/** By what happened, in plain words. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  '1 misheard': anywhere(1),
  '2 misheard': anywhere(2),
  '3 misheard': anywhere(3),
  '2 in one group': inOneGroup(2),
  '3 in one group': inOneGroup(3),
  'neighbours swapped': (random, said) => {
    const place = random.integer(said.length - 1);
    const typed = said.slice();
    typed[place] = said[place + 1] ?? 0;
    typed[place + 1] = said[place] ?? 0;
    return typed;
  },
  'dropped, rest shifted': (random, said) =>
    fitted(random, [...said].toSpliced(random.integer(said.length), 1), said.length),
  'doubled, rest shifted': (random, said) => {
    const place = random.integer(said.length);
    return fitted(random, [...said].toSpliced(place, 0, said[place] ?? 0), said.length);
  },
  'groups swapped': (random, said, layout) => {
    const a = random.integer(layout.groups);
    const b = (a + 1 + random.integer(layout.groups - 1)) % layout.groups;
    return withGroups(
      said,
      new Map([
        [a, groupAt(said, b).slice()],
        [b, groupAt(said, a).slice()],
      ]),
    );
  },
  'group missing': (random, said, layout) => {
    const place = GROUP_SYMBOLS * random.integer(layout.groups);
    // What is behind moves up, and the last group is typed twice.
    return Uint8Array.from([...said].toSpliced(place, GROUP_SYMBOLS).concat(...groupAt(said, layout.groups - 1)));
  },
  'group of another code': (random, said, layout) => {
    const other = encodeFast(layout, random.symbols(layout.dataSymbols));
    const group = random.integer(layout.groups);
    return withGroups(said, new Map([[group, groupAt(other, group)]]));
  },
  'group of another kind': (random, said, layout) => {
    const otherKind = layout === SHORT_LAYOUT ? CHALLENGE_LAYOUT : SHORT_LAYOUT;
    const other = encodeFast(otherKind, random.symbols(otherKind.dataSymbols));
    const group = random.integer(Math.min(layout.groups, otherKind.groups));
    return withGroups(said, new Map([[group, groupAt(other, group)]]));
  },
  'random group': (random, said, layout) =>
    withGroups(said, new Map([[random.integer(layout.groups), random.symbols(GROUP_SYMBOLS)]])),
};
