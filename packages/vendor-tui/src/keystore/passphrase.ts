// How good a passphrase is, in plain words. It guards a file that may be stolen, so guessing is offline; scrypt makes
// a guess cost about a second. An own small estimate: it looks for what people do, and never stands in the way of a
// long phrase.
import { keystoreError } from './errors.js';

export const MIN_PASSPHRASE_LENGTH = 12;

export type PassphraseGrade = 'refused' | 'weak' | 'fair' | 'strong';

export interface PassphraseStrength {
  readonly grade: PassphraseGrade;
  /** About how many yes-or-no choices a guesser has to get right. */
  readonly bits: number;
  /** What is said under the field, one short sentence. */
  readonly says: string;
}

const FAIR_BITS = 45;
const STRONG_BITS = 60;
/** Below this even scrypt does not help: a handful of very common patterns. */
const REFUSED_BITS = 25;

const COMMON_WORDS = [
  'password',
  'passwort',
  'passphrase',
  'secret',
  'geheim',
  'letmein',
  'welcome',
  'willkommen',
  'admin',
  'administrator',
  'root',
  'login',
  'master',
  'default',
  'changeme',
  'change',
  'test',
  'testing',
  'demo',
  'example',
  'readback',
  'licence',
  'license',
  'vendor',
  'desk',
  'support',
  'iloveyou',
  'dragon',
  'monkey',
  'football',
  'baseball',
  'sunshine',
  'princess',
  'superman',
  'batman',
  'shadow',
  'michael',
  'summer',
  'winter',
  'spring',
  'autumn',
  'company',
  'office',
  'server',
  'correct horse battery staple',
  'correcthorsebatterystaple',
  'the quick brown fox',
  'trustno1',
  'qwertz',
  'azerty',
] as const; // prettier-ignore

const RUNS = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'azertyuiop',
];

/** Grades a passphrase. `refused` ones are too short, or a pattern that everybody tries first. */
export function passphraseStrength(passphrase: string): PassphraseStrength {
  const length = lengthOf(passphrase);
  const missing = MIN_PASSPHRASE_LENGTH - length;
  if (missing > 0) {
    return {
      grade: 'refused',
      bits: bitsOf(passphrase),
      says: `Too short: ${missing} more ${missing === 1 ? 'character' : 'characters'}.`,
    };
  }
  const bits = bitsOf(passphrase);
  if (bits < REFUSED_BITS) {
    return {
      grade: 'refused',
      bits,
      says: 'Too easy: common words, runs or repeats. Use four or five words chosen by chance.',
    };
  }
  if (bits < FAIR_BITS) return { grade: 'weak', bits, says: 'Weak: add a word or two that do not belong together.' };
  if (bits < STRONG_BITS) return { grade: 'fair', bits, says: 'Fair: one more word makes it strong.' };
  return { grade: 'strong', bits, says: 'Strong.' };
}

/** Throws `passphrase-too-short`, `passphrase-too-weak`. */
export function assertPassphrase(passphrase: string): void {
  const have = lengthOf(passphrase);
  if (have < MIN_PASSPHRASE_LENGTH) throw keystoreError('passphrase-too-short', { have, want: MIN_PASSPHRASE_LENGTH });
  if (passphraseStrength(passphrase).grade === 'refused') throw keystoreError('passphrase-too-weak');
}

function lengthOf(passphrase: string): number {
  return [...passphrase.normalize('NFC')].length;
}

/** Patterns are replaced by marks that cost what a guesser pays for them; the rest pays by its characters. */
function bitsOf(passphrase: string): number {
  let rest = passphrase.normalize('NFC').toLowerCase();
  let bits = 0;
  for (const pattern of patternsIn(rest)) {
    if (!rest.includes(pattern)) continue;
    const count = rest.split(pattern).length - 1;
    rest = rest.replaceAll(pattern, ' ');
    bits += 6 + (count - 1);
  }
  const words = rest.split(/[\s._-]+/u).filter((word) => word !== '');
  const seen = new Set<string>();
  for (const word of words) {
    bits += seen.has(word) ? 1 : wordBits(word);
    seen.add(word);
  }
  const hasCapitalInside = /\p{Lu}/u.test(passphrase.slice(1));
  return Math.round(bits + (hasCapitalInside ? 2 : 0));
}

/** Common words and runs of four or more, longest first. */
function patternsIn(text: string): readonly string[] {
  const found: string[] = COMMON_WORDS.filter((word) => text.includes(word));
  for (const run of [...RUNS, ...RUNS.map((forwards) => [...forwards].reverse().join(''))]) {
    for (let start = 0; start < text.length; start += 1) {
      let end = start + 4;
      if (!run.includes(text.slice(start, end)) || end > text.length) continue;
      while (end < text.length && run.includes(text.slice(start, end + 1))) end += 1;
      found.push(text.slice(start, end));
    }
  }
  return found.toSorted((a, b) => b.length - a.length);
}

/** A word of letters is worth at most a pick from a good list of words; signs and digits are worth themselves. */
function wordBits(word: string): number {
  const unrepeated = word.replace(/(.+?)\1{1,}/gu, '$1');
  const repeats = unrepeated === word ? 0 : 2;
  const characters = [...unrepeated];
  const distinct = new Set(characters).size;
  const perCharacter = Math.min(Math.log2(distinct) + 1.2, 4.5);
  const byCharacters = characters.length * perCharacter;
  const isOneWord = /^\p{Letter}+$/u.test(unrepeated) && characters.length <= 10;
  return (isOneWord ? Math.min(13, byCharacters) : byCharacters) + repeats;
}
