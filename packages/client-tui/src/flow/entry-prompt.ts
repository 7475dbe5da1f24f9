// What the operator says next while a response is typed or read back: "Go on", or one group to say again.
import { nameGroups, spellGroup } from '@readback/core';
import type { EntryScreen, SiteView } from './state.js';

/** Undefined where there is nothing to say: in the middle of a group, while the client works. */
export function entryPrompt({ spelling }: SiteView, screen: EntryScreen): string | undefined {
  const { phase, reading, input, readBack, crossed, refusal } = screen;
  if (readBack) {
    const group = reading.groups[readBack.current] ?? '';
    return group === ''
      ? undefined
      : `Group ${readBack.current + 1} is ${spellGroup(group, spelling).join(' ')}. Right?`;
  }
  if (refusal || reading.status === 'other-challenge' || reading.status === 'wrong-kind') return undefined;
  if (crossed.length > 0) return `${capital(nameGroups(crossed))} again, please`;
  if (phase === 'typing') return reading.marks[input.current] === 'empty' ? 'Go on' : undefined;
  return undefined;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
