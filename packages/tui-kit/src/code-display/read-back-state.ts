// Reading back: somebody says each group that was typed, the other says yes or no, and it is ticked off. A pure reducer
// and its keys.
import { type CommandTable, matchCommand } from '../keys/commands.js';
import type { KeyEvent } from '../keys/key-event.js';

/** What the other person said to a group; undefined: not asked yet. */
export type Tick = 'right' | 'wrong' | undefined;

export interface ReadBackState {
  /** Counted from 0. */
  readonly current: number;
  /** One a group. */
  readonly ticks: readonly Tick[];
}

export type ReadBackEvent =
  /** Ticks the current group and goes on. */
  { readonly type: 'tick'; readonly tick: 'right' | 'wrong' } | { readonly type: 'previous' | 'next' };

export function startReadBack(groups: number): ReadBackState {
  return { current: 0, ticks: Array.from({ length: groups }, () => undefined) };
}

export function reduceReadBack(state: ReadBackState, event: ReadBackEvent): ReadBackState {
  const last = state.ticks.length - 1;
  const at = (current: number, ticks = state.ticks): ReadBackState => ({
    current: Math.min(last, Math.max(0, current)),
    ticks,
  });
  switch (event.type) {
    case 'tick':
      return at(state.current + 1, state.ticks.with(state.current, event.tick));
    case 'previous':
      return at(state.current - 1);
    case 'next':
      return at(state.current + 1);
    default:
      return state;
  }
}

/** Groups that the other person said no to, counted from 0. */
export function crossedGroups({ ticks }: ReadBackState): number[] {
  return ticks.flatMap((tick, index) => (tick === 'wrong' ? [index] : []));
}

export function isReadBackDone({ ticks }: ReadBackState): boolean {
  return ticks.every((tick) => tick !== undefined);
}

export type ReadBackCommand = 'right' | 'wrong' | 'previous' | 'next';

export const readBackCommands: CommandTable<ReadBackCommand> = {
  right: { keys: ['space', 'y'], label: 'right' },
  wrong: { keys: ['x', 'n'], label: 'wrong' },
  previous: { keys: ['left', 'up', 'backspace'], label: 'back' },
  next: { keys: ['right', 'down'], label: 'leave out', keyLabel: 'Right' },
};

export function readBackEventOf(event: KeyEvent): ReadBackEvent | undefined {
  const command = matchCommand(readBackCommands, event);
  if (command === 'right' || command === 'wrong') return { type: 'tick', tick: command };
  return command === undefined ? undefined : { type: command };
}
