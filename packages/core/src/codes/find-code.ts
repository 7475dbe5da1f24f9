// A code inside a long text: the e-mail around it, a file, a page of notes (docs/protocol.md section 4.2). The group
// checks tell its groups from words that look like groups; of several codes none is taken. Never throws.
import { formatGroup, GROUP_SYMBOLS } from './alphabet.js';
import { type Binding, UNBOUND } from './binding.js';
import { groupSyndrome } from './checks.js';
import type { CodeLayout } from './layouts.js';
import { SPELLING_WORDS } from './spelling.js';
import { readCode } from './spoken-code.js';
import { splitTyped, type TypedCode } from './typed-code.js';
import { MOST_TYPED, typedTokens, typedValue } from './typed-symbols.js';

/** `one`: canonical symbols of each group, and what was typed beside them that is no symbol. `several`: codes that differ
 * and are equally good. `none`: the text is long, and nothing in it is a code. */
export type FoundCode =
  | ({ readonly kind: 'one' } & TypedCode)
  | { readonly kind: 'several'; readonly codes: readonly (readonly string[])[] }
  | { readonly kind: 'none' };

/** Longer texts are cut: a code with an e-mail around it is much shorter. */
export const MOST_SEARCHED: number = MOST_TYPED;

/** Tokens that may stand between two groups that follow each other: a number in front, five spelling words behind. */
const MOST_BETWEEN = 8;
/** Groups too many that are still somebody's slip and no other text. */
const MOST_SURPLUS = 3;
/** All bindings of a group: 5 bits. */
const GROUP_BINDINGS = 32;

/** Finds the code in what was typed, pasted or read from a file, in whatever form and whatever stands around it. */
export function findCode(text: string, layout: CodeLayout, binding: Binding = UNBOUND): FoundCode {
  const searched = text.slice(0, MOST_SEARCHED);
  const whole = splitTyped(searched, layout, binding);
  const reading = readCode(layout, whole.groups, binding);
  // A code of another kind is told as that, whatever groups of it pass here by chance.
  const isOtherKind = reading.status === 'wrong-kind' && whole.groups.every((group) => group.length === GROUP_SYMBOLS);
  if (reading.status === 'ok' || isOtherKind) return { kind: 'one', ...whole };

  const right = countRight(reading.marks);
  const [best, ...others] = candidates(typedTokens(searched), layout, binding);
  const isOther = whole.groups.length > layout.groups + MOST_SURPLUS;
  if (best && (best.right > right || isOther)) {
    const rivals = others.filter((other) => isRival(other, best));
    return rivals.length > 0
      ? { kind: 'several', codes: [best, ...rivals].map(({ groups }) => groups) }
      : { kind: 'one', groups: best.groups, unknown: [] };
  }
  const isNone = isOther && right < leastRight(layout) && reading.status !== 'wrong-kind';
  return isNone ? { kind: 'none' } : { kind: 'one', ...whole };
}

/** A code of its own beside the best one. Beside one that is intact, such as a written challenge above its own spelling, a run has to be
 * intact as well. */
function isRival(other: Candidate, best: Candidate): boolean {
  const counts = other.isRun && best.isWhole ? other.isWhole : other.isNear;
  return counts && !isSame(other, best);
}

const countRight = (marks: readonly string[]): number => marks.filter((mark) => mark === 'ok').length;

/** A place in the text where the code may stand. */
interface Place {
  readonly groups: readonly string[];
  /** Groups that pass. */
  readonly right: number;
}

interface Candidate extends Place {
  readonly score: number;
  readonly isWhole: boolean;
  /** So much of it passes that it is a code, and no chance. */
  readonly isNear: boolean;
  /** Begun at any word: of so many, some nearly pass by chance. */
  readonly isRun: boolean;
}

/** Fewer groups side by side that pass are chance. */
const leastRight = (layout: CodeLayout): number => Math.max(3, Math.ceil(layout.groups / 3));
/** The same for groups among other words, of which some always pass. */
const leastScattered = (layout: CodeLayout): number => Math.max(4, Math.ceil(layout.groups / 2));

/** Passing as a whole is worth more than any number of groups; standing apart, more than one of them. */
const WHOLE_SCORE = 100;
const SCATTER_COST = 1.5;

/** Best first. */
function candidates(texts: readonly string[], layout: CodeLayout, binding: Binding): Candidate[] {
  const places: (Place & { readonly cost?: number; readonly isRun?: true })[] = [
    ...placesOf(sideBySide(texts, layout, binding), layout),
    ...placesOf(inRuns(texts, layout, binding), layout).map((place) => ({ ...place, isRun: true as const })),
    ...scattered(texts, layout, binding.group).map((place) => ({ ...place, cost: SCATTER_COST })),
  ];
  // The answer to another challenge fits as well under another binding, and is told as that later.
  if (places.length === 0 && layout.bound) {
    for (let group = 0; group < GROUP_BINDINGS; group++) {
      const found = scattered(texts, layout, group);
      places.push(...found.map((place) => ({ ...place, right: 0, cost: -place.right })));
    }
  }
  return places
    .map(({ groups, right, cost = 0, isRun = false }) => {
      const isWhole = readCode(layout, groups, binding).status === 'ok';
      return {
        groups,
        right,
        isWhole,
        isNear: isWhole || right >= 0.8 * layout.groups,
        isRun,
        score: right - cost + (isWhole ? WHOLE_SCORE : 0),
      };
    })
    .sort((one, other) => other.score - one.score);
}

type Values = readonly (number | null)[];

interface Token {
  /** Place among all tokens. */
  readonly at: number;
  readonly values: Values;
}

/** A place of a group, and the token that passes its check there. */
interface Link {
  readonly index: number;
  readonly token: Token;
}

/** Groups that follow each other, as they were typed. */
interface Run {
  readonly groups: readonly Values[];
  readonly right: number;
}

/** The runs of which enough passes. Only they are written out: there is one at every word. */
const placesOf = (runs: readonly Run[], layout: CodeLayout): Place[] =>
  runs
    .filter(({ right }) => right >= leastRight(layout))
    .map(({ groups, right }) => ({ groups: groups.map(formatGroup), right }));

/** Groups that follow each other with nothing between them. */
function sideBySide(texts: readonly string[], layout: CodeLayout, binding: Binding): Run[] {
  const words = texts.map(groupLike);
  return words.map((_, from) => {
    const window = words.slice(from, from + layout.groups);
    const end = window.indexOf(undefined);
    const groups = layout.slots.map((_slot, index) => (end < 0 || index < end ? window[index] : undefined) ?? []);
    return { groups, right: groups.filter((heard, index) => markOf(heard, layout.slots[index], binding.group)).length };
  });
}

/** The symbols of a word that is about as long as a group. */
function groupLike(text: string): (number | null)[] | undefined {
  if (Math.abs(text.length - GROUP_SYMBOLS) > 1) return undefined;
  const values = Array.from(text, typedValue);
  const symbols = values.filter((value) => value !== undefined);
  return symbols.length === values.length ? symbols : undefined;
}

/** Groups in order, with other words between them: their numbers, how they are spelled. */
function scattered(texts: readonly string[], layout: CodeLayout, group: number): Place[] {
  const tokens = texts.flatMap((text, at) => {
    const values = groupLike(text);
    return values ? [{ at, values }] : [];
  });
  const places: Place[] = [];
  let left = tokens;
  // As many as could matter: the second decides whether there are several.
  while (places.length < 3) {
    const chain = longestChain(left, layout, group);
    if (chain.length < leastScattered(layout)) break;
    places.push({ groups: fillIn(chain, left, layout), right: chain.length });
    const used = new Set(chain.map(({ token }) => token.at));
    left = left.filter(({ at }) => !used.has(at));
  }
  return places;
}

/** The same code twice, perhaps once with a slip. Two that are intact and differ are two, however much they share: an
 * older and a newer challenge of one machine begin alike. */
function isSame(a: Place, b: Place): boolean {
  const areIntact = a.right === a.groups.length && b.right === b.groups.length;
  return areIntact ? a.groups.join() === b.groups.join() : isAlike(a.groups, b.groups);
}

function isAlike(a: readonly string[], b: readonly string[]): boolean {
  const same = a.filter((group, index) => group === b[index]).length;
  return same * 2 >= a.length;
}

/** The most tokens that pass the checks of places one after the other, near each other. */
function longestChain(tokens: readonly Token[], layout: CodeLayout, group: number): Link[] {
  interface Chain extends Link {
    readonly length: number;
    readonly before: Chain | undefined;
  }
  const ends: (Chain | undefined)[] = layout.slots.map(() => undefined);
  let longest: Chain | undefined;
  for (const token of tokens) {
    const index = placeOf(token, layout, group);
    if (index < 0) continue;
    let before: Chain | undefined;
    for (const end of ends.slice(0, index)) {
      if (!end || token.at - end.token.at > MOST_BETWEEN * (index - end.index)) continue;
      if (!before || end.length > before.length) before = end;
    }
    const chain: Chain = { index, token, length: (before?.length ?? 0) + 1, before };
    const end = ends[index];
    // A later one of the same length is nearer to what follows, unless what it replaces can no longer be reached anyway.
    if (!end || chain.length >= end.length || token.at - end.token.at > MOST_BETWEEN) ends[index] = chain;
    if (!longest || chain.length > longest.length) longest = chain;
  }
  const links: Link[] = [];
  for (let link = longest; link; link = link.before) links.unshift(link);
  return links;
}

/** The place whose check a token passes: at most one, since all slots differ. */
function placeOf({ values }: Token, layout: CodeLayout, group: number): number {
  const heard = values.filter((value) => value !== null);
  if (heard.length !== GROUP_SYMBOLS || values.length !== GROUP_SYMBOLS) return -1;
  const slot = groupSyndrome(heard, 0, group);
  return layout.slots.indexOf(slot);
}

/** The groups of a chain; between them, what stands there in the text, right or not. */
function fillIn(chain: readonly Link[], tokens: readonly Token[], layout: CodeLayout): string[] {
  const groups = layout.slots.map(() => '');
  const first = chain[0];
  const last = chain.at(-1);
  if (!first || !last) return groups;
  const near = (token: Token | undefined, at: number): token is Token =>
    token !== undefined && Math.abs(token.at - at) <= MOST_BETWEEN;
  for (const { index, token } of chain) groups[index] = formatGroup(token.values);
  for (const [place, link] of chain.entries()) {
    const next = chain[place + 1];
    if (!next) continue;
    const between = tokens.filter(({ at }) => at > link.token.at && at < next.token.at);
    const missing = next.index - link.index - 1;
    // Where words stand between the groups too, which of them are groups nobody can say.
    if (between.length !== missing) continue;
    for (const [offset, token] of between.entries()) groups[link.index + 1 + offset] = formatGroup(token.values);
  }
  const start = tokens.indexOf(first.token);
  for (let index = first.index - 1, at = start - 1; index >= 0; index--, at--) {
    const token = tokens[at];
    if (!near(token, first.token.at)) break;
    groups[index] = formatGroup(token.values);
  }
  const end = tokens.indexOf(last.token);
  for (let index = last.index + 1, at = end + 1; index < groups.length; index++, at++) {
    const token = tokens[at];
    if (!near(token, last.token.at)) break;
    groups[index] = formatGroup(token.values);
  }
  return groups;
}

/** Groups heard without one that passes, after which a place is not the beginning of a code. */
const ENOUGH_WRONG = 4;

/** Codes without groups, or spelled, somewhere among other words: every word is tried as the beginning of one. */
function inRuns(texts: readonly string[], layout: CodeLayout, binding: Binding): Run[] {
  const words = texts.map(spokenToken);
  return words.map((_, from) => runFrom(words, from, layout, binding));
}

/** What a word stands for: its letters, and the one symbol that it spells. */
interface SpokenToken {
  readonly letters: Values;
  readonly spelled: Values | undefined;
}

function spokenToken(text: string): SpokenToken {
  const letter = SPELLING_WORDS.get(text.toLowerCase());
  const letters = Array.from(text, typedValue).filter((value) => value !== undefined);
  return { letters, spelled: letter === undefined ? undefined : [typedValue(letter) ?? null] };
}

function runFrom(words: readonly SpokenToken[], from: number, layout: CodeLayout, binding: Binding): Run {
  const symbols: (number | null)[] = [];
  const groups: Values[] = [];
  let right = 0;
  const passes = (values: Values): boolean => markOf(values, layout.slots[groups.length], binding.group);
  for (let at = from; at < words.length && groups.length < layout.groups; at++) {
    const { letters, spelled } = words[at] ?? { letters: [], spelled: undefined };
    const isGroup = symbols.length === 0 && letters.length === GROUP_SYMBOLS && passes(letters);
    symbols.push(...(isGroup ? letters : (spelled ?? letters)));
    while (symbols.length >= GROUP_SYMBOLS && groups.length < layout.groups) {
      const group = symbols.splice(0, GROUP_SYMBOLS);
      if (passes(group)) right += 1;
      groups.push(group);
    }
    if (right === 0 && groups.length >= ENOUGH_WRONG) break;
  }
  return { groups, right };
}

function markOf(values: Values, slot: number | undefined, group: number): boolean {
  const heard = values.filter((value) => value !== null);
  return slot !== undefined && heard.length === GROUP_SYMBOLS && groupSyndrome(heard, slot, group) === 0;
}
