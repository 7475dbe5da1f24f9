// What is said beside a code: phrases of two words, the spelling of a group, and the text file of a code.
import {
  formatCodeText,
  matchesPhrase,
  nextAlphabet,
  type Phrase,
  SPELLING_ALPHABETS,
  spellGroup,
  spellingAlphabet,
} from '@readback/core';
import { describe, expect, it } from 'vitest';

describe('a phrase', () => {
  const phrase: Phrase = ['amber', 'falcon'];

  it.each([
    'amber falcon',
    'Amber  FALCON',
    'amber-falcon',
    ' "amber", falcon.',
    'ambe falc',
    'ambe falcon',
    'amber falco',
  ])('is matched by %j', (typed) => {
    expect(matchesPhrase(typed, phrase)).toBe(true);
  });

  it.each([
    '',
    'amber',
    'falcon amber',
    'amber falcon falcon',
    'amber hawk',
    'olive falcon',
    'amb falcon',
    'amber fal',
    'mber falcon',
    'amber alcon',
    'ambers falcon',
    '42 17',
    'amberfalcon',
  ])('is not matched by %j', (typed) => {
    expect(matchesPhrase(typed, phrase)).toBe(false);
  });

  it('of a short word is matched by the whole word only', () => {
    expect(matchesPhrase('red fox', ['red', 'fox'])).toBe(true);
    expect(matchesPhrase('re fox', ['red', 'fox'])).toBe(false);
  });
});

describe('a spelling alphabet', () => {
  it('is found by its id, however it is written', () => {
    expect(SPELLING_ALPHABETS.map(({ id }) => id)).toEqual(['icao', 'aviation', 'german', 'spanish']);
    for (const alphabet of SPELLING_ALPHABETS) {
      expect(spellingAlphabet(alphabet.id)).toBe(alphabet);
      expect(spellingAlphabet(` ${alphabet.id.toUpperCase()} `)).toBe(alphabet);
    }
    expect(spellingAlphabet('klingon')).toBeUndefined();
  });

  it('is followed by the next, the last one by the first', () => {
    expect(SPELLING_ALPHABETS.map((alphabet) => nextAlphabet(alphabet).id)).toEqual([
      'aviation',
      'german',
      'spanish',
      'icao',
    ]);
  });

  it('leaves an inaudible symbol as it is', () => {
    expect(spellGroup('K?2')).toEqual(['Kilo', '?', 'Two']);
  });
});

describe('the text file of a code', () => {
  const groups = ['KKKKK', '22222', 'AAAAA', 'BBBBB', 'CCCCC', 'K2K2K'];
  const spelled = (index: number, words: string): string => `${String(index).padStart(2)}  ${words}`;

  it('has a title, five groups a line, each group spelled under its number, and notes', () => {
    const icao = SPELLING_ALPHABETS[0];
    const said = groups.map((group, index) => spelled(index + 1, spellGroup(group, icao).join(' ')));
    const block = ['Title', '', 'KKKKK 22222 AAAAA BBBBB CCCCC', 'K2K2K', '', ...said];
    expect(formatCodeText({ title: 'Title', groups })).toBe(`${block.join('\n')}\n`);
    expect(formatCodeText({ title: 'Title', groups, notes: ['One.', 'Two.'] })).toBe(
      `${[...block, '', 'One.', 'Two.'].join('\n')}\n`,
    );
  });

  it('ends its line where its last group does', () => {
    expect(formatCodeText({ title: 'T', groups: groups.slice(0, 5) }).split('\n')).toHaveLength(10);
  });
});
