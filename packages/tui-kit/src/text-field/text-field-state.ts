// A single line of text as it is edited: a pure reducer, so that screens can keep it in their own state.
import type { KeyEvent } from '../keys/key-event.js';

export interface TextFieldState {
  readonly value: string;
  /** Index into `value`, always between two characters as a person sees them. */
  readonly cursor: number;
}

export type TextFieldEvent =
  | { readonly type: 'insert'; readonly text: string }
  | { readonly type: 'delete-back' | 'delete-forward' | 'left' | 'right' | 'home' | 'end' | 'clear' };

export interface TextFieldLimits {
  /** In characters as a person counts them. Default 200. */
  readonly maxLength?: number;
}

export const emptyTextField: TextFieldState = { value: '', cursor: 0 };

export function textFieldOf(value: string): TextFieldState {
  return { value, cursor: value.length };
}

let segmenter: Intl.Segmenter | undefined;

/** Characters as a person counts them. */
export function charactersOf(text: string): string[] {
  // Made at the first use: its tables take longer to load than all the rest of the kit.
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

// Line ends become a blank (a pasted address stays readable); control characters and the invisible marks that turn
// text around are left out: they would only ever make a name look like another.
const LINE_ENDS = /[\r\n\t\u2028\u2029]+/g;
const INVISIBLE = /[\p{Cc}\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu;

function cleanLine(text: string): string {
  return text.replace(LINE_ENDS, ' ').replace(INVISIBLE, '');
}

function insert(state: TextFieldState, text: string, maxLength: number): TextFieldState {
  // A paste usually brings the end of its line along.
  const added = cleanLine(text.replace(/[\r\n]+$/, ''));
  const room = Math.max(0, maxLength - charactersOf(state.value).length);
  const fitting = charactersOf(added.slice(0, room * 8))
    .slice(0, room)
    .join('');
  if (fitting === '') return state;
  const before = state.value.slice(0, state.cursor) + fitting;
  return { value: before + state.value.slice(state.cursor), cursor: before.length };
}

export function reduceTextField(
  state: TextFieldState,
  event: TextFieldEvent,
  { maxLength = 200 }: TextFieldLimits = {},
): TextFieldState {
  const { value, cursor } = state;
  const before = value.slice(0, cursor);
  const after = value.slice(cursor);
  const previous = charactersOf(before).at(-1) ?? '';
  const next = charactersOf(after)[0] ?? '';
  switch (event.type) {
    case 'insert':
      return insert(state, event.text, maxLength);
    case 'delete-back':
      return { value: before.slice(0, before.length - previous.length) + after, cursor: cursor - previous.length };
    case 'delete-forward':
      return { value: before + after.slice(next.length), cursor };
    case 'left':
      return { value, cursor: cursor - previous.length };
    case 'right':
      return { value, cursor: cursor + next.length };
    case 'home':
      return { value, cursor: 0 };
    case 'end':
      return { value, cursor: value.length };
    case 'clear':
      return emptyTextField;
    default:
      return state;
  }
}

const KEYS: Readonly<Partial<Record<string, TextFieldEvent['type']>>> = {
  backspace: 'delete-back',
  delete: 'delete-forward',
  left: 'left',
  right: 'right',
  home: 'home',
  'ctrl-a': 'home',
  end: 'end',
  'ctrl-e': 'end',
  'ctrl-u': 'clear',
};

/** What a key means to a text field; nothing for the keys that belong to the screen (Enter, Escape, Tab, ...). */
export function textFieldEventOf(event: KeyEvent): TextFieldEvent | undefined {
  if (event.type !== 'key') return { type: 'insert', text: event.text };
  const type = KEYS[event.name];
  return type === undefined || type === 'insert' ? undefined : { type };
}
