// The small parts of the code layer at their edges: symbols, groups of another kind, spelling words, what is taken for what.
import {
  CHALLENGE_LAYOUT,
  encodeCode,
  kindOf,
  parseTyped,
  readCode,
  SHORT_LAYOUT,
  splitTyped,
  UNBOUND,
} from '@readback/core';
import { describe, expect, it } from 'vitest';
import { ALPHABET, formatGroup, groupValues, symbolOf, valueOf } from '../../packages/core/src/codes/alphabet.js';
import { groupCheck } from '../../packages/core/src/codes/checks.js';
import { confusionCost } from '../../packages/core/src/codes/confusion.js';
import { BN254_RESPONSE_LAYOUT, LAYOUTS, LONG_LAYOUT } from '../../packages/core/src/codes/layouts.js';
import { beginsSpellingWord, SPELLING_WORDS } from '../../packages/core/src/codes/spelling.js';
import { groupAccepts } from '../../packages/core/src/codes/typed-code.js';
import { endsInsideToken, typedTokens, typedValue } from '../../packages/core/src/codes/typed-symbols.js';

const dataOf = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => (5 * index + 9) % 32);
const challenge = encodeCode(CHALLENGE_LAYOUT, dataOf(16));
const report = encodeCode(SHORT_LAYOUT, dataOf(20));

describe('a symbol', () => {
  it('is one of 32, or the mark of one that was not heard', () => {
    expect(Array.from(ALPHABET, valueOf)).toEqual(Array.from({ length: 32 }, (_, value) => value));
    expect(formatGroup([null, 31, 0])).toBe('?Z0');
    expect(symbolOf(null)).toBe('?');
    expect(valueOf('?')).toBeNull();
    expect(['', '01', 'k', 'I', 'U', '*'].map(valueOf)).toEqual(Array(6).fill(undefined));
    expect(() => groupValues('K7*')).toThrow(RangeError);
  });

  it('of another kind is taken for it at a cost, and for itself at none', () => {
    for (let said = 0; said < 32; said++) {
      for (let typed = 0; typed < 32; typed++) {
        const cost = confusionCost(said, typed);
        if (said === typed) expect(cost).toBe(0);
        else expect(cost).toBeGreaterThan(0.3);
        expect(cost).toBeLessThan(11);
      }
    }
  });
});

describe('a reading', () => {
  it('of a code that is not finished says nothing of the code as a whole', () => {
    for (const unfinished of ['', 'A', 'AB12']) {
      expect(readCode(CHALLENGE_LAYOUT, challenge.with(2, unfinished)).status).toBe('incomplete');
    }
  });

  it('is right only if each of the four outer symbols is', () => {
    const last = CHALLENGE_LAYOUT.groups - 1;
    const symbols = groupValues(challenge[last] ?? '') as number[];
    for (const at of [0, 1, 2, 3]) {
      const changed = symbols.slice(0, 4).with(at, (symbols[at] ?? 0) ^ 1);
      const group = formatGroup([...changed, groupCheck(changed, CHALLENGE_LAYOUT.slots[last] ?? 0, 0)]);
      expect(readCode(CHALLENGE_LAYOUT, challenge.with(last, group))).toMatchObject({
        status: 'check-failed',
        wrongGroups: [],
      });
    }
  });

  it('is of data of its layout only', () => {
    expect(() => encodeCode(CHALLENGE_LAYOUT, dataOf(15))).toThrow(RangeError);
    expect(() => encodeCode(CHALLENGE_LAYOUT, dataOf(20))).toThrow(RangeError);
  });
});

describe('the kind of a code', () => {
  it('is that of the layout it fits, and not asked where that is expected', () => {
    expect(kindOf(challenge)).toBe('challenge');
    expect(kindOf(report)).toBe('short');
    expect(kindOf(challenge, 'response')).toBe('challenge');
    expect(kindOf(challenge, 'challenge')).toBeUndefined();
    expect(kindOf([])).toBeUndefined();
  });

  it('is known by three whole groups, with others missing, unheard or too many', () => {
    expect(kindOf(challenge.with(0, '').with(1, '?2222'))).toBe('challenge');
    expect(kindOf(challenge.with(0, 'AB').with(1, '22'))).toBe('challenge');
    expect(kindOf([...challenge, '22222'])).toBe('challenge');
    expect(kindOf(challenge.with(0, '').with(1, '').with(2, ''))).toBeUndefined();
  });

  it('is none where all groups fail alike, unless they are bound to something', () => {
    const shifted = challenge.map((group) => {
      const values = groupValues(group) as number[];
      return formatGroup(values.with(4, (values[4] ?? 0) ^ 6));
    });
    expect(kindOf(shifted)).toBeUndefined();
    expect(LAYOUTS.map(({ kind, bound }) => [kind, bound])).toEqual([
      ['challenge', false],
      ['short', false],
      ['response', true],
    ]);
    expect(LONG_LAYOUT).toMatchObject({ kind: 'long', bound: false });
    expect(BN254_RESPONSE_LAYOUT.bound).toBe(true);
    expect(UNBOUND).toEqual({ group: 0, code: 0 });
  });
});

describe('a spelling word', () => {
  it.each([
    ['köln', 'K'],
    ['koeln', 'K'],
    ['koln', 'K'],
    ['fünf', '5'],
    ['fuenf', '5'],
    ['cäsar', 'C'],
    ['caesar', 'C'],
    ['españa', 'E'],
    ['espana', 'E'],
    ['xray', 'X'],
    ['kilo', 'K'],
  ])('is understood as it is typed: %s', (word, symbol) => {
    expect(SPELLING_WORDS.get(word)).toBe(symbol);
    expect(SPELLING_WORDS.get(word.normalize('NFC'))).toBe(symbol);
  });

  it('is lower case, with no mark of its own beside its letters', () => {
    for (const word of SPELLING_WORDS.keys()) expect(word).toMatch(/^\p{Ll}+$/u);
    expect(SPELLING_WORDS.get('x-ray')).toBeUndefined();
  });

  it('is begun by less than all of it', () => {
    expect(beginsSpellingWord('kil')).toBe(true);
    expect(beginsSpellingWord('quebe')).toBe(true);
    expect(beginsSpellingWord('quebec')).toBe(false);
    expect(beginsSpellingWord('ilo')).toBe(false);
  });
});

describe('a typed character', () => {
  it('is a symbol in any case, script or form', () => {
    expect(['k', 'O', 'l', '٣', '੭', 'К', 'Κ', '１'].map(typedValue)).toEqual([
      valueOf('K'),
      0,
      1,
      3,
      7,
      valueOf('K'),
      valueOf('K'),
      1,
    ]);
    expect(['?', 'u', '*', '_'].map(typedValue)).toEqual([null, null, null, null]);
    expect(['-', 'é', '12', 'a1'].map(typedValue)).toEqual(Array(4).fill(undefined));
  });

  it('between others that are none stands alone', () => {
    expect(typedTokens('  AB--C d/1 ')).toEqual(['AB', 'C', 'd', '1']);
    expect(typedTokens(' - ')).toEqual([]);
    expect(typedTokens('X-ray x ray xray')).toEqual(['xray', 'xray', 'xray']);
    expect(typedTokens('K\u200b7\u00ad2')).toEqual(['K72']);
    expect(typedTokens('x'.repeat(70_000)).join('')).toHaveLength(32 * 1024);
    expect(typedTokens('\ufdfa'.repeat(20_000)).join('').length).toBeLessThanOrEqual(32 * 1024);
    expect(endsInsideToken('AB')).toBe(true);
    expect(endsInsideToken('AB-')).toBe(false);
  });
});

describe('a typed group', () => {
  const accepts = groupAccepts(CHALLENGE_LAYOUT, 0);

  it('is open while its last word may still grow', () => {
    for (const text of ['k', 'que', 'B C T 4 B', 'x', 'x-r', 'X ra', 'xra']) {
      expect([text, parseTyped(text).open]).toEqual([text, true]);
    }
    for (const text of ['', 'k ', 'x-', 'quebec', '7', 'x-ray', 'xx-r7', 'que-']) {
      expect([text, parseTyped(text).open]).toEqual([text, false]);
    }
  });

  it('is not open once it is a group whose check passes, typed in one go', () => {
    expect(parseTyped('NOVEM').open).toBe(true);
    expect(parseTyped('NOVEM', () => false).open).toBe(true);
    expect(parseTyped('NOVEM', () => true).open).toBe(false);
    expect(parseTyped('B C T 4 B', () => true).open).toBe(true);
  });

  it('is complete once its check passes', () => {
    const [own = ''] = challenge;
    expect(parseTyped(own, accepts)).toEqual({ symbols: groupValues(own), unknown: [], open: false });
    expect(groupAccepts(CHALLENGE_LAYOUT, 5)([0, 0, 0, 0, 0])).toBe(false);
    expect(accepts(groupValues(own) as number[])).toBe(true);
    expect(accepts((groupValues(own) as number[]).with(0, 1))).toBe(false);
  });

  it('says which of its characters are no symbols', () => {
    expect(parseTyped('KéÖ7')).toMatchObject({ symbols: [valueOf('K'), 7], unknown: ['é', 'Ö'] });
  });
});

describe('words in a typed code', () => {
  /** Five symbols that pass the check of a group of the challenge layout and are a spelling word at once. */
  const [word, at] = wordThatIsAGroup();
  const values = groupValues(word);

  function wordThatIsAGroup(): [string, number] {
    for (const each of SPELLING_WORDS.keys()) {
      const symbols = Array.from(each, (character) => valueOf(character.toUpperCase()));
      for (let index = 0; index < CHALLENGE_LAYOUT.groups; index++) {
        const known = symbols.flatMap((symbol) => (typeof symbol === 'number' ? [symbol] : []));
        if (known.length === 5 && symbols.length === 5 && groupAccepts(CHALLENGE_LAYOUT, index)(known)) {
          return [each.toUpperCase(), index];
        }
      }
    }
    throw new Error('no word is a group');
  }

  const others = Array.from({ length: CHALLENGE_LAYOUT.groups }, (_, index) => (index === at ? word : '22222'));

  it('are groups where a group is typed by itself and its check passes, and words elsewhere', () => {
    const letter = SPELLING_WORDS.get(word.toLowerCase()) ?? '';
    const accepts = groupAccepts(CHALLENGE_LAYOUT, at);
    expect(parseTyped(word, accepts)).toEqual({ symbols: values, unknown: [], open: false });
    expect(parseTyped(word, () => false).symbols).toEqual([valueOf(letter)]);
    expect(parseTyped(word).symbols).toEqual([valueOf(letter)]);
    expect(parseTyped(`${word} ${word}`, accepts).symbols).toEqual([valueOf(letter), valueOf(letter)]);
  });

  it('are groups among groups, and words among words and single symbols', () => {
    const letter = SPELLING_WORDS.get(word.toLowerCase()) ?? '';
    const groupsOf = (text: string) => splitTyped(text, CHALLENGE_LAYOUT).groups;
    expect(groupsOf(others.join(' '))).toEqual(others);
    const symbols = (index: number) => Array.from({ length: 5 * index }, () => '2');
    expect(groupsOf([...symbols(at), word].join(' ')).join('')).toBe(`${symbols(at).join('')}${letter}`);
    const before = others.slice(0, at);
    expect(groupsOf([...before, word, 'K'].join(' ')).join('')).toBe(`${before.join('')}${letter}K`);
    expect(groupsOf([...before, word, 'kilo'].join(' ')).join('')).toBe(`${before.join('')}${letter}K`);
    expect(groupsOf([...before, '2', word].join(' ')).join('')).toBe(`${before.join('')}2${letter}`);
    // Not in its own place it is no group.
    expect(groupsOf([...others.slice(0, at), '222', word].join(' ')).join('')).toBe(`${before.join('')}222${letter}`);
  });

  it('are words, whatever a check would say, unless they are five symbols that were heard', () => {
    for (const [each, letter] of SPELLING_WORDS) {
      const symbols = Array.from(each, typedValue);
      if (symbols.length === 5 && symbols.every((symbol) => typeof symbol === 'number')) continue;
      expect([each, parseTyped(each, () => true).symbols]).toEqual([each, [typedValue(letter)]]);
    }
  });

  it('are not taken as groups for what is not heard in them', () => {
    const unheard = `${word.slice(0, 4)}?`;
    expect(parseTyped(unheard, () => true).symbols).toHaveLength(5);
    expect(parseTyped('BRAVO', () => true).symbols).toHaveLength(5);
    expect(parseTyped('KILO', () => true).symbols).toEqual([valueOf('K')]);
  });
});

describe('a typed code', () => {
  const split = (text: string) => splitTyped(text, CHALLENGE_LAYOUT).groups;

  it('is cut where its separators are, if that gives groups of about five', () => {
    expect(split(challenge.join(' '))).toEqual(challenge);
    expect(split('ABCD ABCDEF ABCDE')).toEqual(['ABCD', 'ABCDEF', 'ABCDE']);
    expect(split(`é ${challenge.join(' é ')}`)).toEqual(challenge);
    expect(split('é ABCD é ABCDEF ABCDE')).toEqual(['ABCD', 'ABCDEF', 'ABCDE']);
  });

  it('is cut into fives where they are not', () => {
    expect(split(challenge.join(''))).toEqual(challenge);
    expect(split('ABC DEF GHJ KMN')).toEqual(['ABCDE', 'FGHJK', 'MN']);
    expect(split('A B C D E F')).toEqual(['ABCDE', 'F']);
    expect(split('ABCDEF')).toEqual(['ABCDE', 'F']);
    expect(split('')).toEqual([]);
  });
});
