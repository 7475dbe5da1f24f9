// What people type or import and others read later, at another desk, years later: nothing that a terminal obeys, that is not
// seen, or that turns what is beside it, and no more than either database can look up.
import { visible } from '@readback/core';
import { ledgerError } from './errors.js';
import { foldText } from './fold-text.js';

export type TypedText = 'name' | 'note' | 'identity' | 'reason';

/** In UTF-16 code units. A name has to fit into an entry of an index, and each letter of a note is one. */
const MOST_LETTERS: Readonly<Record<TypedText, number>> = { name: 200, note: 1000, identity: 200, reason: 500 };

/** What the text holds that it may not, for people; nothing where it may be recorded. */
export function typedFault(what: TypedText, text: string): string | undefined {
  const most = MOST_LETTERS[what];
  // Lower case without accents is what is looked up, and a sign may be taken apart into many letters.
  if (Math.max(text.length, foldText(text).length) > most) return `the ${what} is longer than ${most} letters`;
  const unseen = Array.from(text).find((letter) => visible(letter) !== letter);
  return unseen === undefined ? undefined : `the ${what} holds a character that is not seen, ${codePoint(unseen)}`;
}

const codePoint = (letter: string): string =>
  `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/** As it is recorded: on one line, single spaces. */
export const oneLine = (text: string): string => text.trim().replace(/\s+/gu, ' ');

/** Throws `reason-invalid`. */
export function requireReason(why: string): void {
  const what = typedFault('reason', why);
  if (what !== undefined) throw ledgerError('reason-invalid', { what });
}
