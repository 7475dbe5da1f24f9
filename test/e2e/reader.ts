// What a person reads off a screen, and what they tell about it: nothing here looks anywhere else.
import { spellGroup } from '@readback/core';
import type { OpenTerminal } from '../support/terminal.js';

/** A screen has this long to come; a machine with much else to do is slow, not wrong. */
export const PATIENCE_MS = 30_000;

export interface GroupInHand {
  readonly group: string;
  /** Counted from 1, as it is said. */
  readonly place: number;
  readonly of: number;
}

const LARGE_GROUP = /(?:│ {2}(\S) {3}(\S) {3}(\S) {3}(\S) {3}(\S) {2}│|\[ (\S) {2}(\S) {2}(\S) {2}(\S) {2}(\S) \])/;
const PLACE = /\b(\d+) of (\d+)\b/;

/** The group that is large on the screen, once its spelling and its number are there as well. */
export function groupInHand(screen: string): GroupInHand | undefined {
  const large = LARGE_GROUP.exec(screen);
  if (!large) return undefined;
  const group = large.slice(1).join('');
  const below = screen.slice(large.index);
  const spelling = below.indexOf(spellGroup(group).join(' '));
  const place = PLACE.exec(below.slice(Math.max(0, spelling)));
  return spelling < 0 || !place ? undefined : { group, place: Number(place[1]), of: Number(place[2]) };
}

/** Waits until that group is the large one, and reads it. */
export async function readGroup(terminal: OpenTerminal, place: number): Promise<string> {
  const isInHand = (screen: string): boolean => groupInHand(screen)?.place === place;
  return groupInHand(await terminal.until(isInHand, PATIENCE_MS))?.group ?? '';
}

export interface TypedCell {
  readonly text: string;
  readonly mark: string;
  readonly isCurrent: boolean;
}

const CELL = /(?<![\w·])(\d\d?)(?:\[([^\]\s]{5})\]| ([^\s[\]]{5}) )([✓✗?~ ]|$)/gm;

/** The groups typed so far, by number, with the mark beside each. */
export function typedCells(screen: string): ReadonlyMap<number, TypedCell> {
  return new Map(
    Array.from(screen.matchAll(CELL), ([, number, current, other, mark]) => [
      Number(number),
      { text: current ?? other ?? '', mark: (mark ?? '').trim(), isCurrent: current !== undefined },
    ]),
  );
}

/** Waits until that group has that mark. */
export function untilMarked(terminal: OpenTerminal, place: number, mark: string): Promise<string> {
  const isMarked = (screen: string): boolean => typedCells(screen).get(place)?.mark === mark;
  return terminal.until(isMarked, PATIENCE_MS);
}

/** Waits until all groups are there and exactly these have a cross. */
export function untilOnlyWrong(terminal: OpenTerminal, wrong: readonly number[], of: number): Promise<string> {
  const areMarked = (screen: string): boolean => {
    const cells = typedCells(screen);
    return Array.from({ length: of }, (_, index) => index + 1).every(
      (place) => cells.get(place)?.mark === (wrong.includes(place) ? '✗' : '✓'),
    );
  };
  return terminal.until(areMarked, PATIENCE_MS);
}

const FRAMED_WORDS = /│ {2,}([a-z]+) {2,}([a-z]+) {2,}│/;

/** Waits for the two words in their frame, and reads them. */
export async function readWords(terminal: OpenTerminal): Promise<string> {
  const words = FRAMED_WORDS.exec(await terminal.until(FRAMED_WORDS, PATIENCE_MS));
  return `${words?.[1]} ${words?.[2]}`;
}

/** The group as it is heard when one of its symbols is taken for another one. */
export function misheard(group: string): string {
  const SOUNDS_LIKE = ['BDEGPTVZ3C', 'AHJK8', 'FSX6', 'MN', '1Y59', 'QW2', '04R7'];
  for (const [at, symbol] of Array.from(group).entries()) {
    const like = SOUNDS_LIKE.find((symbols) => symbols.includes(symbol)) ?? '';
    const other = like[(like.indexOf(symbol) + 1) % like.length];
    if (other !== undefined) return group.slice(0, at) + other + group.slice(at + 1);
  }
  throw new Error(`no symbol of ${group} sounds like another one`);
}

/** The group as people mix it: `K Seven Papa Two Zulu`. The first word alone could pass for a group of five letters. */
export const spelled = (group: string): string => `${group.charAt(0)} ${spellGroup(group.slice(1)).join(' ')}`;
