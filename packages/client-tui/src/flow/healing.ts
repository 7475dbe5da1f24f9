// A response with something wrong in it: when the client looks for what was meant, and what it then says it changed.
import { MOST_SIGNATURE_CHECKS, type SpellingAlphabet, spellGroup, type TypedReading } from '@readback/core';
import type { Change, ClientState, ClientStep, EntryScreen } from './state.js';

/** Symbols that may be missing at the end of a call for which it is still worth looking. */
const MOST_MISSING = 6;
const GROUP_SYMBOLS = 5;

/** Whether this can be what the desk said, misheard or mistyped. A code of another kind or to another challenge is not;
 * nor is one that is still being typed, unless a paste or Enter says that this is all. */
export function isHealable({ status, marks, groups }: TypedReading, isEntered: boolean): boolean {
  if (status === 'faulty' || status === 'check-failed') return true;
  if (status !== 'incomplete' || !isEntered) return false;
  const have = groups.join('').length;
  return have >= marks.length * GROUP_SYMBOLS - MOST_MISSING;
}

/** Looks for what was meant, unless that was in vain before. */
export function heal(state: ClientState, screen: EntryScreen): ClientStep {
  const { groups } = screen.reading;
  const isKnown = screen.unhealed?.every((group, index) => group === groups[index]) ?? false;
  if (isKnown) return { state: { ...state, screen } };
  return {
    state: { ...state, screen: { ...screen, phase: 'healing', checks: 0 } },
    effects: [{ type: 'heal-response', groups }],
  };
}

/** Beside a sign that something is going on. */
export function healingWords({ checks }: Pick<EntryScreen, 'checks'>): string {
  return `Looking for what was meant: ${checks} of ${MOST_SIGNATURE_CHECKS}`;
}

/** What was typed in a place, and what was meant there. Symbols that moved to another group are no change of their own. */
export function changesOf(typed: readonly string[], meant: readonly string[], changed: readonly number[]): Change[] {
  return changed.map((group) => ({ group, from: typed[group] ?? '', to: meant[group] ?? '' }));
}

/** `group 4: VNFD2 -> VMFD2`; a group that was not there at all has only what it is now. */
export function changeWords({ group, from, to }: Change, arrow = '->'): string {
  return from === '' || from === to ? `group ${group + 1}: ${to}` : `group ${group + 1}: ${from} ${arrow} ${to}`;
}

/** For those who listen: `group 4 is Victor, Mike, Foxtrot, Delta, Two`. */
export function spokenChange({ group, to }: Change, spelling: SpellingAlphabet): string {
  return `group ${group + 1} is ${spellGroup(to, spelling).join(', ')}`;
}
