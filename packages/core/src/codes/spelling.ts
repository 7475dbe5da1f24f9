// Spelling alphabets: the word said for each symbol. Letters heard on a telephone are wrong eight times as often as
// spelling words (docs/protocol.md section 4). What is shown follows the site's choice;
// words of all alphabets are understood.
import { GERMAN } from './alphabets/german.js';
import { AVIATION, ICAO } from './alphabets/icao.js';
import { SPANISH } from './alphabets/spanish.js';
import type { SpellingAlphabet } from './spelling-alphabet.js';

/** All alphabets whose words are understood when typed. */
export const SPELLING_ALPHABETS: readonly SpellingAlphabet[] = [ICAO, AVIATION, GERMAN, SPANISH];

/** The alphabet with this id: `icao`, `aviation`, `german`, `spanish`. */
export function spellingAlphabet(id: string): SpellingAlphabet | undefined {
  return SPELLING_ALPHABETS.find((alphabet) => alphabet.id === id.trim().toLowerCase());
}

/** The one after it, around and around: for a key that changes the spelling. */
export function nextAlphabet({ id }: SpellingAlphabet): SpellingAlphabet {
  const at = SPELLING_ALPHABETS.findIndex((alphabet) => alphabet.id === id);
  return SPELLING_ALPHABETS[(at + 1) % SPELLING_ALPHABETS.length] ?? ICAO;
}

/** The words of a group, one a symbol; an inaudible symbol is `?`. */
export function spellGroup(group: string, alphabet: SpellingAlphabet = ICAO): string[] {
  return Array.from(group, (symbol) => alphabet.words[symbol]?.[0] ?? symbol);
}

/** A word as people may type it: with its marks, without them, and in German with e for the umlaut. */
function typedForms(word: string): string[] {
  const lower = word.toLowerCase().replace('-', '');
  const plain = lower.normalize('NFD').replace(/[\u0300-\u036F]/g, '');
  const german = lower.replace(/[äöü]/g, (vowel) => ({ ä: 'ae', ö: 'oe', ü: 'ue' })[vowel] ?? vowel);
  return [...new Set([lower.normalize('NFC'), plain, german])];
}

/** Lower-case word → letter or digit, over all alphabets. */
export const SPELLING_WORDS: ReadonlyMap<string, string> = new Map(
  SPELLING_ALPHABETS.flatMap(({ words }) =>
    Object.entries(words).flatMap(([symbol, said]) => said.flatMap(typedForms).map((form) => [form, symbol] as const)),
  ),
);

/** Whether a text in lower case is the beginning of a longer spelling word. */
export function beginsSpellingWord(text: string): boolean {
  for (const word of SPELLING_WORDS.keys()) if (word.length > text.length && word.startsWith(text)) return true;
  return false;
}
