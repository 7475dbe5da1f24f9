// The one way a screen reads a store. A selector keeps a part of the screen from being drawn again for nothing.
import { useCallback, useSyncExternalStore } from 'react';
import type { Store } from './store.js';

/** Reads the whole state, or what `select` picks from it (the same object for the same state, please). */
export function useStore<State, Event>(store: Store<State, Event>): State;
export function useStore<State, Event, Part>(store: Store<State, Event>, select: (state: State) => Part): Part;
export function useStore<State, Event, Part>(
  store: Store<State, Event>,
  select?: (state: State) => Part,
): State | Part {
  const read = useCallback(() => (select ? select(store.getState()) : store.getState()), [store, select]);
  return useSyncExternalStore(store.subscribe, read);
}
