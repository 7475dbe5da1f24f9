// The operator says the groups that were typed, the desk says yes or no. A group with a no is typed again.
import { crossedGroups, isReadBackDone, type ReadBackEvent, reduceReadBack, startReadBack } from '@readback/tui-kit';
import type { ClientState, EntryScreen } from './state.js';

/** From the first group; groups that nobody has typed yet are left out by going on. */
export function startReadingBack(state: ClientState, screen: EntryScreen): ClientState {
  return { ...state, screen: { ...screen, readBack: startReadBack(screen.reading.marks.length) } };
}

/** With the last tick the entry comes back by itself. */
export function reduceReadingBack(state: ClientState, screen: EntryScreen, event: ReadBackEvent): ClientState {
  if (!screen.readBack) return state;
  const readBack = reduceReadBack(screen.readBack, event);
  const next = { ...screen, readBack };
  return isReadBackDone(readBack) ? endReadingBack(state, next) : { ...state, screen: next };
}

/** Back to typing, at the first group that got a no. */
export function endReadingBack(state: ClientState, screen: EntryScreen): ClientState {
  const crossed = screen.readBack ? crossedGroups(screen.readBack) : [];
  const [first] = crossed;
  const input =
    first === undefined
      ? screen.input
      : { ...screen.input, current: first, arrival: 'moved' as const, completed: undefined };
  return { ...state, screen: { ...screen, input, crossed, readBack: undefined } };
}
