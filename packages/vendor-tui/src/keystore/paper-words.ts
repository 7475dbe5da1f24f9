// The root key as 24 words on paper (BIP 39, English): 256 bits and a check of 8. Words never go into an error: only their
// places do.
import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { keystoreError } from './errors.js';

export const PAPER_WORDS = 24;
/** So many letters tell every word from all others. */
const ENOUGH_LETTERS = 4;

/** `secret`: 32 bytes. */
export function rootWords(secret: Uint8Array): readonly string[] {
  if (secret.length !== 32) throw new RangeError('a root key has 32 bytes');
  return entropyToMnemonic(secret, wordlist).split(' ');
}

/** The word that was meant: typed in full or by its first four letters; `undefined` where there is none. */
export function paperWord(typed: string): string | undefined {
  const text = plain(typed);
  if (wordlist.includes(text)) return text;
  return text.length < ENOUGH_LETTERS ? undefined : wordlist.find((word) => word.startsWith(text));
}

const MOST_NEAR = 5;
/** The longest word has eight. */
const MOST_LETTERS = 12;

/** Words like what was typed, the likeliest first: to be shown where nothing is kept. */
export function nearWords(typed: string): readonly string[] {
  const text = plain(typed);
  if (text.length > MOST_LETTERS) return [];
  return wordlist
    .map((word) => ({ word, far: Math.min(distance(text, word), distance(text, word.slice(0, text.length)) + 0.5) }))
    .filter(({ far }) => far <= 2)
    .sort((a, b) => a.far - b.far)
    .slice(0, MOST_NEAR)
    .map(({ word }) => word);
}

/** The key: 32 bytes, to be wiped after use. Throws `paper-words-count`, `paper-words-wrong`, `paper-words-check`. */
export function readRootWords(typed: readonly string[]): Uint8Array {
  if (typed.length !== PAPER_WORDS) throw keystoreError('paper-words-count', { have: typed.length, want: PAPER_WORDS });
  const words = typed.map(paperWord);
  const wrong = words.flatMap((word, index) => (word === undefined ? [index + 1] : []));
  if (wrong.length > 0) throw keystoreError('paper-words-wrong', { places: wrong.join(', ') });
  try {
    return mnemonicToEntropy(words.join(' '), wordlist);
  } catch {
    // What it says may hold the words.
    throw keystoreError('paper-words-check');
  }
}

const plain = (typed: string): string => typed.normalize('NFKD').trim().toLowerCase();

/** Levenshtein. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      next[j] = Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + same);
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
