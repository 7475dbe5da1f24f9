// The reader's side of a code: which group is being read aloud. A pure reducer and its keys.
import { type CommandTable, matchCommand } from '../keys/commands.js';
import type { KeyEvent } from '../keys/key-event.js';

export interface CodeDisplayState {
  /** Counted from 0. */
  readonly current: number;
  /** Digits of a jump so far: `1` may become 12. */
  readonly jump: string;
}

export type CodeDisplayEvent =
  | { readonly type: 'next' | 'previous' | 'first' | 'last' }
  | { readonly type: 'digit'; readonly digit: string }
  | { readonly type: 'jump'; readonly group: number };

export const startCodeDisplay: CodeDisplayState = { current: 0, jump: '' };

export function reduceCodeDisplay(state: CodeDisplayState, event: CodeDisplayEvent, groups: number): CodeDisplayState {
  const at = (group: number, jump = ''): CodeDisplayState => ({
    current: Math.min(groups - 1, Math.max(0, group)),
    jump,
  });
  switch (event.type) {
    case 'next':
      return at(state.current + 1);
    case 'previous':
      return at(state.current - 1);
    case 'first':
      return at(0);
    case 'last':
      return at(groups - 1);
    case 'jump':
      return at(event.group);
    case 'digit': {
      // "1" goes to group 1 at once; a "2" right after it makes that 12, where the code has so many.
      const typed = [state.jump + event.digit, event.digit].find((text) => isGroupNumber(text, groups));
      return typed === undefined ? { ...state, jump: '' } : at(Number(typed) - 1, typed);
    }
    default:
      return state;
  }
}

function isGroupNumber(text: string, groups: number): boolean {
  return /^[1-9]\d?$/.test(text) && Number(text) <= groups;
}

export type CodeDisplayCommand = 'next' | 'previous' | 'first' | 'last';

export const codeDisplayCommands: CommandTable<CodeDisplayCommand> = {
  next: { keys: ['space', 'right', 'down', 'enter'], label: 'go on' },
  previous: { keys: ['left', 'up', 'backspace'], label: 'back' },
  first: { keys: ['home'], label: 'first group' },
  last: { keys: ['end'], label: 'last group' },
};

/** What a key means to the reader; digits jump. On the last group going on does nothing here: the screen may. */
export function codeDisplayEventOf(event: KeyEvent): CodeDisplayEvent | undefined {
  const command = matchCommand(codeDisplayCommands, event);
  if (command !== undefined) return { type: command };
  if (event.type === 'text' && /^\d$/.test(event.text)) return { type: 'digit', digit: event.text };
  return undefined;
}
