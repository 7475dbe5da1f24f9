// Vectors of the spoken-code layer: codes.json, parse.json, phrases.json.
import {
  ALPHABET,
  BN254_RESPONSE_LAYOUT,
  bindingOf,
  CHALLENGE_LAYOUT,
  type CodeKind,
  type CodeLayout,
  type CodeStatus,
  closingPhrase,
  confirmationPhrase,
  encodeCode,
  type GroupMark,
  groupAccepts,
  LONG_LAYOUT,
  type Phrase,
  parseTyped,
  readCode,
  SHORT_LAYOUT,
  splitTyped,
  UNBOUND,
} from '@readback/core';
import { bytesToSymbols } from '../../packages/core/src/bytes/bits.js';
import { counting } from '../support/example-vendor.js';
import { hex, unhex } from './vector-file.js';

export const LAYOUT_OF: Readonly<Record<CodeKind, CodeLayout>> = {
  challenge: CHALLENGE_LAYOUT,
  short: SHORT_LAYOUT,
  response: BN254_RESPONSE_LAYOUT,
  long: LONG_LAYOUT,
};

const symbolsText = (symbols: Uint8Array): string => Array.from(symbols, (value) => ALPHABET.charAt(value)).join('');

export interface CodeVector {
  readonly name: string;
  readonly kind: CodeKind;
  /** Data symbols, without any check. */
  readonly data: string;
  /** The same as bytes, where they are whole. */
  readonly bytes?: string;
  /** Payload of the challenge that a response is bound to. */
  readonly challenge?: string;
  readonly groups: string;
}

export interface ReadingVector {
  readonly name: string;
  readonly kind: CodeKind;
  readonly challenge?: string;
  readonly groups: readonly string[];
  readonly status: CodeStatus;
  readonly foundKind?: CodeKind;
  readonly marks: readonly GroupMark[];
}

function codeVector(name: string, kind: CodeKind, data: Uint8Array, more: Partial<CodeVector> = {}): CodeVector {
  const binding = more.challenge === undefined ? UNBOUND : bindingOf(unhex(more.challenge));
  const groups = encodeCode(LAYOUT_OF[kind], data, binding).join(' ');
  return { name, kind, data: symbolsText(data), ...more, groups };
}

const ofBytes = (name: string, kind: CodeKind, bytes: Uint8Array, challenge?: string): CodeVector =>
  codeVector(name, kind, bytesToSymbols(bytes), {
    bytes: hex(bytes),
    ...(challenge === undefined ? {} : { challenge }),
  });

const CHALLENGE = '00112233445566778899';
const OTHER_CHALLENGE = '0123456789abcdef0123';
const RESPONSE = counting(7, 35);

function readingVector(name: string, kind: CodeKind, groups: readonly string[], challenge?: string): ReadingVector {
  const binding = challenge === undefined ? UNBOUND : bindingOf(unhex(challenge));
  const { status, foundKind, marks } = readCode(LAYOUT_OF[kind], groups, binding);
  return {
    name,
    kind,
    ...(challenge === undefined ? {} : { challenge }),
    groups,
    status,
    ...(foundKind === undefined ? {} : { foundKind }),
    marks,
  };
}

function readings(): ReadingVector[] {
  const challenge = encodeCode(CHALLENGE_LAYOUT, bytesToSymbols(unhex(CHALLENGE)));
  const short = encodeCode(SHORT_LAYOUT, Uint8Array.from(counting(0, 20)));
  const response = encodeCode(BN254_RESPONSE_LAYOUT, bytesToSymbols(RESPONSE), bindingOf(unhex(CHALLENGE)));
  const [first = '', second = '', ...rest] = challenge;
  const [r1 = '', ...others] = response;
  return [
    readingVector('a challenge', 'challenge', challenge),
    readingVector('nothing typed', 'challenge', []),
    readingVector('two groups and a half', 'challenge', [first, second, (rest[0] ?? '').slice(0, 3)]),
    readingVector('a group left out in the middle', 'challenge', [first, '', ...rest]),
    readingVector('one symbol wrong', 'challenge', [first.replace('8', '9'), second, ...rest]),
    readingVector('one symbol not heard', 'challenge', [first, second.replace('T', '?'), ...rest]),
    readingVector('a symbol too many in a group', 'challenge', [`${first}0`, second, ...rest]),
    readingVector('a group too many', 'challenge', [...challenge, '00000']),
    readingVector('two groups swapped', 'challenge', [second, first, ...rest]),
    readingVector('two symbols of one group wrong, check symbol right', 'challenge', [
      twoWrong(first, 0),
      second,
      ...rest,
    ]),
    readingVector('a report read as a challenge', 'challenge', short),
    readingVector('a response read as a challenge', 'challenge', response),
    readingVector('a challenge read as a response', 'response', challenge, CHALLENGE),
    readingVector('a response', 'response', response, CHALLENGE),
    readingVector('a response to another challenge', 'response', response, OTHER_CHALLENGE),
    readingVector('two groups of a response to another challenge', 'response', response.slice(0, 2), OTHER_CHALLENGE),
    readingVector('three groups of a response to another challenge', 'response', response.slice(0, 3), OTHER_CHALLENGE),
    readingVector(
      'the first and last group of a response swapped',
      'response',
      [others.at(-1) ?? '', ...others.slice(0, -1), r1],
      CHALLENGE,
    ),
  ];
}

/** Changes symbols 2 and 3 of a group so that its check symbol stays right. */
function twoWrong(group: string, slot: number): string {
  const values = Array.from(group, (symbol) => ALPHABET.indexOf(symbol));
  const accepts = groupAccepts(CHALLENGE_LAYOUT, slot);
  for (let a = 1; a < 32; a++) {
    for (let b = 1; b < 32; b++) {
      const changed = values.map((value, index) => (index === 1 ? value ^ a : index === 2 ? value ^ b : value));
      if (accepts(changed)) return changed.map((value) => ALPHABET.charAt(value)).join('');
    }
  }
  return group;
}

export function codesFile(): {
  codes: CodeVector[];
  bindings: { challenge: string; group: number; code: number }[];
  readings: ReadingVector[];
} {
  const codes = [
    ofBytes('ten zero bytes', 'challenge', new Uint8Array(10)),
    ofBytes('00112233445566778899', 'challenge', unhex(CHALLENGE)),
    ofBytes('ten bytes 0xff', 'challenge', new Uint8Array(10).fill(255)),
    codeVector('twenty zero symbols', 'short', new Uint8Array(20)),
    codeVector('counting symbols', 'short', Uint8Array.from(counting(0, 20))),
    ofBytes('35 zero bytes, bound to nothing', 'response', new Uint8Array(35)),
    ofBytes('35 zero bytes, bound to a challenge', 'response', new Uint8Array(35), CHALLENGE),
    ofBytes('counting bytes', 'response', RESPONSE, CHALLENGE),
    ofBytes('the same bytes, bound to another challenge', 'response', RESPONSE, OTHER_CHALLENGE),
    codeVector('52 zero symbols', 'long', new Uint8Array(52)),
    codeVector(
      '52 symbols that count',
      'long',
      Uint8Array.from({ length: 52 }, (_, index) => (index * 7) % 32),
    ),
  ];
  const bindings = [CHALLENGE, OTHER_CHALLENGE, '00000000000000000000', 'ffffffffffffffffffff'].map((challenge) => ({
    challenge,
    ...bindingOf(unhex(challenge)),
  }));
  return { codes, bindings, readings: readings() };
}

export interface TypedGroupVector {
  readonly name: string;
  readonly text: string;
  /** The group's place in a response bound to nothing, whose check decides; absent: none decides. */
  readonly place?: number;
  readonly symbols: string;
  readonly unknown: readonly string[];
  readonly open: boolean;
}

export interface TypedCodeVector {
  readonly name: string;
  readonly kind: CodeKind;
  readonly text: string;
  readonly groups: readonly string[];
  readonly unknown: readonly string[];
}

function typedGroup(name: string, text: string, place?: number): TypedGroupVector {
  const accepts = place === undefined ? undefined : groupAccepts(BN254_RESPONSE_LAYOUT, place);
  const { symbols, unknown, open } = parseTyped(text, accepts);
  const shown = symbols.map((value) => (value === null ? '?' : ALPHABET.charAt(value))).join('');
  return { name, text, ...(place === undefined ? {} : { place }), symbols: shown, unknown, open };
}

/** A place of a response at which these five symbols pass the check of the group; -1: there is none. */
function placeOf(word: string): number {
  const values = parseTyped(Array.from(word).join(' ')).symbols.map((value) => value ?? 0);
  return BN254_RESPONSE_LAYOUT.slots.findIndex((_, place) => groupAccepts(BN254_RESPONSE_LAYOUT, place)(values));
}

export function parseFile(): { groups: TypedGroupVector[]; codes: TypedCodeVector[] } {
  // As groups, these five-letter words pass the check at one place of 32 or at none; as words they mean one symbol.
  const words = ['SEVEN', 'THREE', 'EIGHT', 'ALPHA', 'BRAVO', 'DELTA', 'HOTEL', 'OSCAR', 'TANGO', 'ROMEO', 'INDIA'];
  const deciding = words.map((word) => ({ word, place: placeOf(word) })).filter(({ place }) => place >= 0);
  const groups = [
    typedGroup('canonical symbols', '008J4'),
    typedGroup('lower case', 'k7p2z'),
    typedGroup('separators of every kind', 'k-7.p/2,z'),
    typedGroup('letters the alphabet leaves out', 'OoIiL'),
    typedGroup('vertical bar and exclamation mark are 1', '|!'),
    typedGroup('U is not heard', 'KU7'),
    typedGroup('marks for a symbol nobody heard', '?*_'),
    typedGroup('full-width forms', 'Ｋ７ＰＺ'),
    typedGroup('Cyrillic look-alikes', 'АВСЕН'),
    typedGroup('Greek look-alikes', 'ΑΒΕΖΗ'),
    typedGroup('Arabic-Indic digits', '٠١٢٣٩'),
    typedGroup('Devanagari digits', '०१२९'),
    typedGroup('zero-width and direction marks', '\u200eK\u200b7\u2060P\u00ad2\ufe0fZ'),
    typedGroup('spelled', 'Kilo Seven Papa Two Zulu'),
    typedGroup('spelled, other forms', 'alpha juliet whisky niner tree fife'),
    typedGroup('X-ray', 'x-ray X ray xray'),
    typedGroup('an inaudible symbol among words', 'kilo ? papa'),
    typedGroup('words for letters the alphabet leaves out', 'oscar india lima uniform'),
    typedGroup('unknown characters', 'K#€7Ж'),
    typedGroup('a word that is not finished', 'kilo que'),
    typedGroup('a word that may go on', 'x'),
    typedGroup('a word that may go on, ended by a space', 'x '),
    typedGroup('too many symbols', '0123456'),
    typedGroup('nothing', ''),
    typedGroup('a five-letter spelling word, no check to decide', 'SEVEN'),
    ...deciding.map(({ word, place }) => typedGroup('five symbols that are a spelling word, check right', word, place)),
    ...deciding.map(({ word, place }) =>
      typedGroup('five symbols that are a spelling word, check wrong', word, (place + 1) % 15),
    ),
  ];
  const challenge = encodeCode(CHALLENGE_LAYOUT, bytesToSymbols(unhex(CHALLENGE)));
  const words5 = 'Zero Zero Eight Juliett Four, Four Charlie Tango Four Bravo, Alfa November Kilo Seven Two';
  const typed = (name: string, text: string): TypedCodeVector => {
    const { groups: found, unknown } = splitTyped(text, CHALLENGE_LAYOUT);
    return { name, kind: 'challenge', text, groups: found, unknown };
  };
  const codes = [
    typed('groups with spaces', challenge.join(' ')),
    typed('one run', challenge.join('')),
    typed('dashes, lower case', challenge.join('-').toLowerCase()),
    typed('one symbol at a time', Array.from(challenge.join('')).join(' ')),
    typed('pieces of four', (challenge.join('').match(/.{1,4}/g) ?? []).join(' ')),
    typed('a symbol dropped in the second group', challenge.join(' ').replace('4CT4B', '4CTB')),
    typed('a symbol doubled in the second group', challenge.join(' ').replace('4CT4B', '4CCT4B')),
    typed('three groups, spelled', words5),
    // The second word would pass as a group of its place.
    typed('spelled, a word that is five symbols too', 'Zero Zero Zero Zero Zero, Bravo Zero Zero Zero Zero'),
    typed('lines and tabs', challenge.join('\r\n\t')),
    typed('a sentence around it', `code: ${challenge.join(' ')}`),
    typed('nothing', ' \n '),
  ];
  return { groups, codes };
}

export interface PhraseVector {
  readonly challenge: string;
  readonly response?: string;
  readonly phrase: Phrase;
}

export function phrasesFile(): { confirmation: PhraseVector[]; closing: PhraseVector[] } {
  const challenges = [CHALLENGE, OTHER_CHALLENGE, '00000000000000000000', 'ffffffffffffffffffff'];
  const response = hex(RESPONSE);
  return {
    confirmation: challenges.map((challenge) => ({ challenge, phrase: confirmationPhrase(unhex(challenge)) })),
    closing: challenges.map((challenge) => ({
      challenge,
      response,
      phrase: closingPhrase(unhex(challenge), unhex(response)),
    })),
  };
}
