// A code for the desk, the same in every command that shows one: whom to call, and its groups with the words to say.
import { type SpellingAlphabet, type Support, spellGroup } from '@readback/core';
import { callWords } from '../flow/describe.js';

/** `Call Example Support, +00 555 0100 (Mon-Fri), and read this challenge:`, then a line a group. `what`: how it is called. */
export function spokenText(
  support: Support,
  what: 'challenge' | 'receipt' | 'report',
  groups: readonly string[],
  alphabet: SpellingAlphabet,
): string[] {
  return [
    `Call ${callWords(support)}, and read this ${what}:`,
    ...groups.map((group, index) => `  ${index + 1}  ${group}   ${spellGroup(group, alphabet).join(' ')}`),
  ];
}

/** `{ groups: ["K7M4X", ...], spelled: [[word, ...], ...], support: { vendor, phone, hours } }`. */
export function spokenJson(
  { vendor, phone, hours }: Support,
  groups: readonly string[],
  alphabet: SpellingAlphabet,
): object {
  return {
    groups,
    spelled: groups.map((group) => spellGroup(group, alphabet)),
    support: { vendor, phone, hours },
  };
}
