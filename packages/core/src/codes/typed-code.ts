// A code in any form a person may type or paste it: groups, one long run, spelled words, a mixture
// (docs/protocol.md section 4). Never throws.
import { formatGroup, GROUP_SYMBOLS } from './alphabet.js';
import { type Binding, UNBOUND } from './binding.js';
import { groupSyndrome } from './checks.js';
import type { CodeLayout } from './layouts.js';
import { beginsSpellingWord, SPELLING_WORDS } from './spelling.js';
import { type CodeReading, readCode } from './spoken-code.js';
import { endsInsideToken, typedTokens, typedValue } from './typed-symbols.js';

/** Says whether five symbols pass the check of their group. It decides what `SEVEN` and `HOTEL` mean, which are
 * spelling words and groups of five valid symbols. */
export type GroupAccepts = (symbols: readonly number[]) => boolean;

/** The check of one group of a layout, as a question. */
export function groupAccepts(layout: CodeLayout, index: number, binding: Binding = UNBOUND): GroupAccepts {
  const slot = layout.slots[index];
  return (symbols) => slot !== undefined && groupSyndrome(symbols, slot, binding.group) === 0;
}

export interface TypedGroup {
  /** Values in the order typed; more than five where too much was typed. */
  readonly symbols: readonly (number | null)[];
  /** Characters that are no symbols, in the order typed. */
  readonly unknown: readonly string[];
  /** The last token may still grow into a spelling word, as `que` into `quebec`: too early to go on. */
  readonly open: boolean;
}

interface Token {
  readonly symbols: readonly (number | null)[];
  readonly unknown: readonly string[];
  /** Said as one spelling word. */
  readonly spelled: boolean;
}

function readToken(token: string, accepts?: GroupAccepts): Token {
  const values = Array.from(token, (character) => ({ character, value: typedValue(character) }));
  const symbols = values.flatMap(({ value }) => (value === undefined ? [] : [value]));
  const letter = SPELLING_WORDS.get(token.toLowerCase());
  // `españa` is a word and no group: one of its letters is no symbol.
  const isGroup = accepts !== undefined && symbols.length === values.length && isAccepted(symbols, accepts);
  if (letter !== undefined && !isGroup) {
    return { symbols: [typedValue(letter) ?? null], unknown: [], spelled: true };
  }
  const unknown = values.flatMap(({ character, value }) => (value === undefined ? [character] : []));
  return { symbols, unknown, spelled: false };
}

function isAccepted(symbols: readonly (number | null)[], accepts: GroupAccepts): boolean {
  const heard = symbols.filter((symbol) => symbol !== null);
  return symbols.length === GROUP_SYMBOLS && heard.length === GROUP_SYMBOLS && accepts(heard);
}

const UNFINISHED_XRAY = /\bx[\s-]ra?$/i;

/** What was typed into the place of one group so far. */
export function parseTyped(text: string, accepts?: GroupAccepts): TypedGroup {
  const texts = typedTokens(text);
  const tokens = texts.map((token) => readToken(token, texts.length === 1 ? accepts : undefined));
  const symbols = tokens.flatMap((token) => token.symbols);
  // X-ray is the one word with a separator in it.
  const last = (UNFINISHED_XRAY.test(text) ? 'xra' : (texts.at(-1) ?? '')).toLowerCase();
  // Only a group typed in one go is known to be complete by its check; the `B` of `4 C T 4 B` may become `bravo`.
  const complete = texts.length === 1 && accepts !== undefined && isAccepted(symbols, accepts);
  const open = endsInsideToken(text) && beginsSpellingWord(last) && !complete;
  return { symbols, unknown: tokens.flatMap((token) => token.unknown), open };
}

const saysOneSymbol = (token = ''): boolean => token.length === 1 || SPELLING_WORDS.has(token.toLowerCase());

export interface TypedCode {
  /** Canonical symbols of each group; more groups than the layout has where too much was typed. */
  readonly groups: readonly string[];
  readonly unknown: readonly string[];
}

/** Splits a whole code. Separators are trusted where they cut groups of about five, and ignored otherwise. */
export function splitTyped(text: string, layout: CodeLayout, binding: Binding = UNBOUND): TypedCode {
  const texts = typedTokens(text);
  let place = 0;
  const tokens = texts.map((token, at) => {
    const index = Math.floor(place / GROUP_SYMBOLS);
    // Among words and single symbols, `bravo` is a word even where its letters would pass as a group.
    const amongWords = saysOneSymbol(texts[at - 1]) || saysOneSymbol(texts[at + 1]);
    const accepts = place % GROUP_SYMBOLS === 0 && !amongWords ? groupAccepts(layout, index, binding) : undefined;
    const read = readToken(token, accepts);
    place += read.symbols.length;
    return read;
  });
  const unknown = tokens.flatMap((token) => token.unknown);
  const cut = tokens.filter((token) => token.symbols.length > 0);
  const asGroups =
    cut.length > 1 && cut.every(({ symbols, spelled }) => !spelled && Math.abs(symbols.length - GROUP_SYMBOLS) <= 1);
  if (asGroups) return { groups: cut.map(({ symbols }) => formatGroup(symbols)), unknown };

  const symbols = cut.flatMap((token) => token.symbols);
  const groups: string[] = [];
  for (let at = 0; at < symbols.length; at += GROUP_SYMBOLS) {
    groups.push(formatGroup(symbols.slice(at, at + GROUP_SYMBOLS)));
  }
  return { groups, unknown };
}

export interface TypedReading extends CodeReading, TypedCode {}

/** Reads a code from the raw text of each of its groups. */
export function readTyped(layout: CodeLayout, texts: readonly string[], binding: Binding = UNBOUND): TypedReading {
  const parsed = texts.map((text, index) => parseTyped(text, groupAccepts(layout, index, binding)));
  const groups = parsed.map(({ symbols }) => formatGroup(symbols));
  return { ...readCode(layout, groups, binding), groups, unknown: parsed.flatMap(({ unknown }) => unknown) };
}
