// Sentences of the vendor's script with the call at hand in them.
import type { Placeholder, Script, ScriptStep } from '../desk/script.js';

export type Values = Readonly<Partial<Record<Placeholder, string>>>;

/** Said where nothing better is known; other placeholders are left out. */
const UNKNOWN: Readonly<Record<string, string>> = { phone: 'your number' };

/** A sentence with its placeholders filled. */
export function sayStep(script: Script, step: ScriptStep, values: Values = {}): string {
  const known = new Map(Object.entries({ ...UNKNOWN, ...values }));
  return script.sentences[step]
    .replace(/\{([^{}]*)\}/gu, (_, word: string) => known.get(word) ?? '')
    .replace(/\s+([.,?!])/gu, '$1')
    .replace(/\s{2,}/gu, ' ')
    .trim();
}

/** The first telephone number in a note. */
export function phoneIn(note: string): string | undefined {
  return /\+?\d[\d ()/.-]{4,}\d/u.exec(note)?.[0];
}
