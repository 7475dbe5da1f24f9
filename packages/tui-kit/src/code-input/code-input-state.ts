// Entry of a code, group by group, as a pure reducer: what a person types, pastes or scans in, in any form and cut into
// any chunks. It judges nothing but where the next symbol goes; marks come from the core's `readTyped`. Lenient forms
// and spelled words: docs/protocol.md section 4.
import {
  type Binding,
  type CodeLayout,
  findCode,
  formatGroup,
  GROUP_SYMBOLS,
  groupAccepts,
  parseTyped,
  readCode,
  readTyped,
  type TypedGroup,
  type TypedReading,
  UNBOUND,
} from '@readback/core';
import { readAgain } from './typed-again.js';

export interface CodeInputState {
  /** The text of each group as typed; `layout.groups` of them. */
  readonly groups: readonly string[];
  /** Counted from 0. */
  readonly current: number;
  /** How the current group was reached. Typing into a complete group replaces it, unless it was just typed. */
  readonly arrival: 'typing' | 'advanced' | 'moved';
  /** The group that was typed last before the current one was reached by itself, counted from 0. */
  readonly completed: number | undefined;
  /** Characters that are no symbols: not taken, to be told. */
  readonly aside: readonly string[];
  /** What came after the last group was complete: not taken, to be told. */
  readonly surplus: string;
  /** What was pasted holds several codes, or none: nothing of it was taken, to be told. */
  readonly pasted: 'several' | 'none' | undefined;
  /** What stood in the current group, begun and not complete, before typing went on in it: after a pause some go on, and
   * some type the whole group once more. */
  readonly begun: string | undefined;
  /** The last event was Enter: the person thinks the code is complete. */
  readonly entered: boolean;
}

export type CodeInputEvent =
  | { readonly type: 'text' | 'paste'; readonly text: string }
  | { readonly type: 'backspace' | 'enter' | 'clear-group' | 'clear-all' }
  /** Left and right are 1 away, up and down a row of the screen. */
  | { readonly type: 'move'; readonly by: number }
  | { readonly type: 'jump'; readonly group: number };

/** What is being typed: the layout, and for a response the challenge it must answer. */
export interface CodeInputContext {
  readonly layout: CodeLayout;
  readonly binding?: Binding | undefined;
}

const MAX_ASIDE = 12;
const MAX_SURPLUS = 200;
// Longer than any code typed by hand or scanner: such a text was pasted by a terminal that does not mark pastes.
const PASTE_LENGTH = 400;
// A group of five long spelling words with room to spare; what is longer is no group.
const MAX_GROUP_LENGTH = 80;

const INVISIBLE = /^[\p{Cf}\p{Cc}\p{Variation_Selector}]$/u;
const BLANK = /^[\t\n\r]$/;
const SPELLED_X = /[\s\p{Pd}]x$/iu;
const WITHIN_XRAY = /[ \p{Pd}]/u;
const LAST_TOKEN = /[^\s\p{Pd}.,;:/]*$/u;

/** An entry to begin with, or to go on with after a pause. */
export function startCodeInput({ layout }: CodeInputContext, groups: readonly string[] = []): CodeInputState {
  const kept = Array.from({ length: layout.groups }, (_, index) => groups[index] ?? '');
  const open = kept.indexOf('');
  const current = Math.max(0, open);
  return {
    groups: kept,
    current,
    arrival: 'moved',
    completed: undefined,
    aside: [],
    surplus: '',
    pasted: undefined,
    begun: undefined,
    entered: false,
  };
}

/** Marks, canonical groups and status of what is there. */
export function readCodeInput(state: CodeInputState, { layout, binding }: CodeInputContext): TypedReading {
  return readTyped(layout, state.groups, binding);
}

function textOf(state: CodeInputState, index: number = state.current): string {
  return state.groups[index] ?? '';
}

function parse(text: string, index: number, { layout, binding = UNBOUND }: CodeInputContext): TypedGroup {
  return parseTyped(text, groupAccepts(layout, index, binding));
}

function withText(state: CodeInputState, text: string): CodeInputState {
  const groups = state.groups.map((group, index) => (index === state.current ? text : group));
  return { ...state, groups, arrival: 'typing' };
}

function moveTo(state: CodeInputState, group: number, arrival: CodeInputState['arrival']): CodeInputState {
  const current = Math.min(state.groups.length - 1, Math.max(0, group));
  const completed = arrival === 'advanced' ? state.current : undefined;
  return { ...state, current, arrival, completed, begun: undefined };
}

/** On to the next group that still needs somebody. With none after this one, stays. */
function advance(state: CodeInputState, context: CodeInputContext): CodeInputState {
  const { marks } = readCodeInput(state, context);
  const next = marks.findIndex((mark, index) => index > state.current && mark !== 'ok');
  return next < 0 ? state : moveTo(state, next, 'advanced');
}

function putAside(state: CodeInputState, characters: readonly string[]): CodeInputState {
  const aside = [...new Set([...state.aside, ...characters])].slice(0, MAX_ASIDE);
  return { ...state, aside };
}

function addSurplus(state: CodeInputState, text: string): CodeInputState {
  return { ...state, surplus: (state.surplus + text).slice(0, MAX_SURPLUS) };
}

/** A separator ends a group, but not between the words of a group that is being spelled. */
function separate(state: CodeInputState, separator: string, context: CodeInputContext): CodeInputState {
  const text = textOf(state);
  if (text === '' || state.arrival === 'advanced') return state;
  const { symbols } = parse(text, state.current, context);
  if (symbols.length === 0) return state;
  // The hyphen after an X may be that of X-ray; what else comes next goes on to the next group.
  if (SPELLED_X.test(text) && WITHIN_XRAY.test(separator)) return withText(state, text + separator);
  const isAgain = typedAgain(state, text, context) === 'perhaps';
  if (symbols.length >= GROUP_SYMBOLS && !isAgain) return advance(state, context);
  const token = LAST_TOKEN.exec(text.slice(state.begun?.length ?? 0))?.[0] ?? '';
  if (token === '') return state;
  const before = parse(text.slice(0, text.length - token.length), state.current, context);
  const isSpelled = symbols.length - before.symbols.length <= 1;
  return isSpelled ? withText(state, text + separator) : advance(settle(state, context), context);
}

function typeSymbol(state: CodeInputState, character: string, context: CodeInputContext): CodeInputState {
  const before = parse(textOf(state), state.current, context);
  const isComplete = before.symbols.length >= GROUP_SYMBOLS;
  const replaces = isComplete && state.arrival !== 'typing';
  const text = (replaces ? '' : textOf(state)) + character;
  const after = parse(text, state.current, context);
  if (after.unknown.length > 0 && !after.open) return putAside(state, after.unknown);
  const isGoingOn = state.arrival === 'moved' && before.symbols.length > 0 && !isComplete;
  const begun = isGoingOn ? textOf(state) : state.begun;
  // The group ended with a word that waited for more, as `nine` does for `niner`: the symbol belongs to the next one.
  const breaksWord = before.symbols.length === GROUP_SYMBOLS && after.symbols.length > GROUP_SYMBOLS + 1;
  if (breaksWord && !replaces && !after.open) {
    const moved = advance(state, context);
    return moved === state ? addSurplus(state, character) : typeSymbol(moved, character, context);
  }
  const next = withText({ ...state, begun }, text);
  if (after.open && text.length <= MAX_GROUP_LENGTH) return next;
  if (after.symbols.length < GROUP_SYMBOLS) return next;
  const again = typedAgain(next, text, context);
  if (again === 'perhaps') return next;
  if (again !== 'no') return advance(withText(next, again), context);
  if (after.symbols.length === GROUP_SYMBOLS) return advance(next, context);
  return spill(next, after, context);
}

const typedAgain = ({ begun, current }: CodeInputState, text: string, context: CodeInputContext): string =>
  readAgain(
    begun,
    text,
    (part) => parse(part, current, context),
    groupAccepts(context.layout, current, context.binding),
  );

/** What was held back because it might have been the group once more belongs to the next one. */
function settle(state: CodeInputState, context: CodeInputContext): CodeInputState {
  const typed = parse(textOf(state), state.current, context);
  return state.begun !== undefined && typed.symbols.length > GROUP_SYMBOLS ? spill(state, typed, context) : state;
}

/** More than a group was typed before it was clear that it was no spelling word: the rest belongs to the next. */
function spill(state: CodeInputState, typed: TypedGroup, context: CodeInputContext): CodeInputState {
  const own = formatGroup(typed.symbols.slice(0, GROUP_SYMBOLS));
  const rest = formatGroup(typed.symbols.slice(GROUP_SYMBOLS));
  const settled = withText(state, own);
  const moved = advance(settled, context);
  return moved === settled ? addSurplus(settled, rest) : typeText(moved, rest, context);
}

function typeText(state: CodeInputState, text: string, context: CodeInputContext): CodeInputState {
  let next = state;
  for (const character of text) {
    if (INVISIBLE.test(character) && !BLANK.test(character)) continue;
    const { symbols, unknown } = parseTyped(character);
    const isSeparator = symbols.length === 0 && unknown.length === 0;
    next = isSeparator ? separate(next, character, context) : typeSymbol(next, character, context);
  }
  return next;
}

function paste(state: CodeInputState, text: string, context: CodeInputContext): CodeInputState {
  const { layout, binding } = context;
  const code = findCode(text, layout, binding);
  const cleared = { ...state, aside: [], surplus: '' };
  if (code.kind !== 'one') return { ...cleared, pasted: code.kind };
  const { groups: found, unknown } = code;
  const base = putAside(cleared, unknown);
  if (found.length === 0) return base;
  // One group, or a piece of one: as if typed, so that it can complete what is already there.
  if (found.length === 1) return typeText(base, found[0] ?? '', context);
  const start = found.length >= layout.groups ? 0 : state.current;
  // A group that the paste lacks stays as it is.
  const groups = state.groups.map((group, index) => found[index - start] || group);
  const filled = addSurplus({ ...base, groups }, found.slice(layout.groups - start).join(''));
  const open = readCodeInput(filled, context).marks.findIndex((mark) => mark !== 'ok');
  return moveTo(filled, open < 0 ? layout.groups - 1 : open, 'advanced');
}

/** A scanner, or a terminal that does not mark pastes, sends a whole code as one burst of keys, perhaps with words around it;
 * it belongs at the beginning wherever the cursor stands. Its checks tell it from a key that is held down. */
function isWholeCode(text: string, { layout, binding }: CodeInputContext): boolean {
  if (text.length < layout.symbols) return false;
  // Groups and nothing else, and more or fewer than a code has: one was said twice, or lost, and all of them tell which.
  const words = text.trim().split(/\s+/);
  if (words.length !== layout.groups && words.every((word) => word.length === GROUP_SYMBOLS)) return false;
  const code = findCode(text, layout, binding);
  if (code.kind !== 'one') return code.kind === 'several';
  const right = readCode(layout, code.groups, binding).marks.filter((mark) => mark === 'ok').length;
  return code.groups.length === layout.groups && right * 2 > layout.groups;
}

function backspace(state: CodeInputState): CodeInputState {
  if (state.surplus !== '') return { ...state, surplus: Array.from(state.surplus).slice(0, -1).join('') };
  const text = textOf(state);
  if (text === '') return moveTo(state, state.current - 1, 'typing');
  return withText({ ...state, begun: undefined }, Array.from(text).slice(0, -1).join(''));
}

/** Enter ends the group; at the end of the code it goes to the first group that still needs somebody. */
function enter(previous: CodeInputState, context: CodeInputContext): CodeInputState {
  const state = settle(previous, context);
  if (state.arrival === 'advanced' || textOf(state) === '') return state;
  const moved = advance(state, context);
  if (moved !== state) return moved;
  const { marks } = readCodeInput(state, context);
  const open = marks.findIndex((mark) => mark !== 'ok');
  return open < 0 ? state : moveTo(state, open, 'moved');
}

export function reduceCodeInput(
  previous: CodeInputState,
  event: CodeInputEvent,
  context: CodeInputContext,
): CodeInputState {
  const state: CodeInputState = { ...previous, entered: false, pasted: undefined };
  switch (event.type) {
    case 'text':
      return event.text.length > PASTE_LENGTH || isWholeCode(event.text, context)
        ? paste(state, event.text, context)
        : typeText(state, event.text, context);
    case 'paste':
      return paste(state, event.text, context);
    case 'backspace':
      return { ...backspace(state), aside: [] };
    case 'enter':
      return { ...enter(state, context), entered: true };
    case 'move':
      return { ...moveTo(state, state.current + event.by, 'moved'), aside: [] };
    case 'jump':
      return { ...moveTo(state, event.group, 'moved'), aside: [] };
    case 'clear-group':
      return { ...withText(state, ''), aside: [], surplus: '', begun: undefined };
    case 'clear-all':
      return startCodeInput(context);
    default:
      return state;
  }
}
