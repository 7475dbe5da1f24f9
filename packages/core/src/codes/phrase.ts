// Two words that both people of a call can compare (docs/protocol.md section 5). The confirmation phrase shows that both
// have the same challenge; the closing phrase is known only to someone who has verified the response.
import { digest } from '../bytes/transcript.js';
import { PHRASE_ADJECTIVES, PHRASE_NOUNS } from './phrase-words.js';

/** An adjective and a noun, lower case. */
export type Phrase = readonly [adjective: string, noun: string];

function phraseOf(hash: Uint8Array): Phrase {
  const [first = 0, second = 0] = hash;
  return [PHRASE_ADJECTIVES[first] ?? '', PHRASE_NOUNS[second] ?? ''];
}

/** Said by both before the desk commits. `challengePayload`: 10 bytes. */
export function confirmationPhrase(challengePayload: Uint8Array): Phrase {
  return phraseOf(digest('confirmation-phrase', [challengePayload]));
}

/** Shown by the unlocked client only; typed in at the desk. `responsePayload`: 35 bytes with suite bn254. */
export function closingPhrase(challengePayload: Uint8Array, responsePayload: Uint8Array): Phrase {
  return phraseOf(digest('closing-phrase', [challengePayload, responsePayload]));
}

/** Whether somebody typed the phrase, however they wrote it. Four letters of a word are enough. */
export function matchesPhrase(typed: string, phrase: Phrase): boolean {
  const words = typed.toLowerCase().match(/\p{L}+/gu) ?? [];
  const same = (word: string, wanted: string) => word === wanted || (word.length >= 4 && wanted.startsWith(word));
  return words.length === 2 && words.every((word, index) => same(word, phrase[index] ?? ''));
}
