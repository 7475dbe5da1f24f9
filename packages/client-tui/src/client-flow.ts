// The client app's state machine, ready to run: reducer and effects in one store.
import { createStore, type Store } from '@readback/tui-kit';
import { type ClientPorts, createPerform, failureOf } from './effects.js';
import { INITIAL_EFFECTS, INITIAL_STATE, reduceClient } from './flow/reduce.js';
import type { ClientEvent, ClientState, ScreenName } from './flow/state.js';

export type ClientStore = Store<ClientState, ClientEvent>;

/** Opens the site at once; what is wrong with it becomes a screen, not an exception. */
export function createClientFlow(ports: ClientPorts): ClientStore {
  return createStore({
    initial: INITIAL_STATE,
    initialEffects: INITIAL_EFFECTS,
    reduce: reduceClient,
    perform: createPerform(ports),
    onCrash: failureOf,
  });
}

export function screenOf({ screen }: ClientState): ScreenName {
  return screen.name;
}

export interface SpokenGroup {
  /** Five symbols. */
  readonly text: string;
  /** Counted from 0. */
  readonly index: number;
  readonly count: number;
}

/** The group that is highlighted for reading aloud, while a challenge is on show. */
export function spokenGroup({ screen, isHelpOpen }: ClientState): SpokenGroup | undefined {
  if (screen.name !== 'challenge' || isHelpOpen) return undefined;
  const { groups, reader } = screen;
  return { text: groups[reader.current] ?? '', index: reader.current, count: groups.length };
}

/** Text for the response entry, as if it had been typed. */
export function typedText(text: string): ClientEvent {
  return { type: 'type', event: { type: 'text', text } };
}
