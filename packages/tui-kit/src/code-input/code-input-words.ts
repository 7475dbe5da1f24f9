// What a code entry says in words: what it could not take, and all of it for those who listen instead of looking.
import { type GroupMark, type SpellingAlphabet, spellGroup, type TypedReading } from '@readback/core';
import type { CodeInputState } from './code-input-state.js';

const MARK_WORDS: Readonly<Record<GroupMark, string>> = {
  ok: 'right',
  wrong: 'wrong',
  inaudible: 'has a symbol not heard',
  partial: 'not complete',
  empty: 'empty',
};

/** A line for each thing that was typed or pasted and not taken. */
export function notTaken({ aside, surplus, pasted }: CodeInputState): string[] {
  const lines: string[] = [];
  if (pasted === 'several') lines.push('There are two codes in this. Nothing was taken: paste only the one you want.');
  if (pasted === 'none') lines.push('There is no such code in this text. Nothing was taken.');
  if (aside.length === 1) lines.push(`"${aside[0]}" is not a symbol of the code.`);
  if (aside.length > 1) lines.push(`These are not symbols of the code: ${aside.join(' ')}`);
  if (surplus !== '') lines.push(`More was typed than the code has: ${surplus}`);
  return lines;
}

/** The group that was just completed, the current one with its mark, and which others are wrong. */
export function spokenState(state: CodeInputState, reading: TypedReading, alphabet: SpellingAlphabet): string {
  const { current } = state;
  const words = spellGroup(reading.groups[current] ?? '', alphabet).join(', ');
  const mark = MARK_WORDS[reading.marks[current] ?? 'empty'];
  const heard = words === '' ? mark : `${words}, ${mark}`;
  const wrong = reading.wrongGroups.filter((group) => group !== current).map((group) => group + 1);
  // The group that has just been completed is announced once, with its mark.
  const done = state.arrival === 'advanced' ? state.completed : undefined;
  const announced =
    done === undefined || done === current
      ? ''
      : `Group ${done + 1}: ${spellGroup(reading.groups[done] ?? '', alphabet).join(', ')}, ${MARK_WORDS[reading.marks[done] ?? 'empty']}. `;
  const others = wrong.length === 0 ? '' : ` Wrong: group ${wrong.join(', ')}.`;
  const aside = notTaken(state);
  return `${announced}Group ${current + 1} of ${state.groups.length}: ${heard}.${others}${aside.length > 0 ? ` ${aside.join(' ')}` : ''}`;
}
