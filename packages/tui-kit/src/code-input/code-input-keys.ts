// The keys of a code entry. Letters and digits are always symbols here, so commands have keys of their own.
import { type CommandTable, matchCommand } from '../keys/commands.js';
import type { KeyEvent } from '../keys/key-event.js';
import type { CodeInputEvent } from './code-input-state.js';

export type CodeInputCommand =
  | 'enter'
  | 'previous'
  | 'next'
  | 'above'
  | 'below'
  | 'first'
  | 'last'
  | 'erase'
  | 'clear-group';

export const codeInputCommands: CommandTable<CodeInputCommand> = {
  enter: { keys: ['enter'], label: 'done' },
  previous: { keys: ['left', 'shift-tab'], label: 'group before', keyLabel: 'Left' },
  next: { keys: ['right'], label: 'next group', keyLabel: 'Right' },
  above: { keys: ['up'], label: 'row above' },
  below: { keys: ['down'], label: 'row below' },
  first: { keys: ['home'], label: 'first group' },
  last: { keys: ['end'], label: 'last group' },
  erase: { keys: ['backspace'], label: 'erase' },
  'clear-group': { keys: ['ctrl-u', 'delete'], label: 'empty the group' },
};

/** What a key means to the entry; `perRow` groups stand in a row of the screen, `groups` in all. */
export function codeInputEventOf(event: KeyEvent, perRow: number, groups: number): CodeInputEvent | undefined {
  if (event.type !== 'key') return event;
  switch (matchCommand(codeInputCommands, event)) {
    case 'enter':
      return { type: 'enter' };
    case 'previous':
      return { type: 'move', by: -1 };
    case 'next':
      return { type: 'move', by: 1 };
    case 'above':
      return { type: 'move', by: -perRow };
    case 'below':
      return { type: 'move', by: perRow };
    case 'first':
      return { type: 'jump', group: 0 };
    case 'last':
      return { type: 'jump', group: groups - 1 };
    case 'erase':
      return { type: 'backspace' };
    case 'clear-group':
      return { type: 'clear-group' };
    default:
      return undefined;
  }
}
