// What a search for a customer looks up, kept beside the records in a table of its own: no record depends on it, and it
// can be made again from the records at any time. A look-up is then a walk down an index, however many customers there are.
import { foldText } from './fold-text.js';

/** Longer words are found by this much of them, and compared in full afterwards. */
const TERM_LETTERS = 12;

/** Every end of every word, so that a search for any part of a word is one for the beginning of a term. */
export function customerTerms(searchText: string): readonly string[] {
  const terms = new Set<string>();
  for (const word of words(searchText)) {
    const letters = Array.from(word);
    for (let start = 0; start < letters.length; start += 1) {
      terms.add(termOf(letters.slice(start)));
    }
  }
  return [...terms];
}

/** From the first term that fits a part of a word, to the first after it that does not. */
export function termRange(part: string): { readonly from: string; readonly before: string } {
  const from = termOf(Array.from(part));
  return { from, before: `${from}g` };
}

export const words = (text: string): readonly string[] =>
  foldText(text)
    .split(' ')
    .filter((word) => word !== '');

// Hexadecimal digits sort alike under every collation of every database.
const termOf = (letters: readonly string[]): string =>
  Buffer.from(letters.slice(0, TERM_LETTERS).join(''), 'utf8').toString('hex');
