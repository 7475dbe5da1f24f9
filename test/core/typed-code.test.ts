// Lenient input (docs/protocol.md section 4): whatever form a code is typed in, the same symbols come out; nothing throws.
import {
  BN254_RESPONSE_LAYOUT,
  bindingOf,
  CHALLENGE_LAYOUT,
  challengeGroups,
  encodeCode,
  groupAccepts,
  parseTyped,
  readTyped,
  SPELLING_ALPHABETS,
  spellGroup,
  splitTyped,
} from '@readback/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const payloads = fc.uint8Array({ minLength: 10, maxLength: 10 });
const separators = fc.constantFrom(' ', '-', '.', ', ', ' / ', '\n', '\t', '\u00a0', '\u2013', '\u3000', ' — ');

/** Ways of writing one symbol that all mean it. */
const FORMS: Readonly<Record<string, readonly string[]>> = {
  0: ['0', 'O', 'o', '０', '\u041e', '\u03bf', '٠'],
  1: ['1', 'I', 'i', 'l', 'L', '|', '!', '１', '\u0406', '١'],
  3: ['3', '\u0417', '３', '३'],
  A: ['A', 'a', 'Ａ', '\u0410', '\u0430', '\u0391'],
  C: ['C', 'c', '\u0421'],
  X: ['X', 'x', 'Ｘ', '\u0425', '\u03a7'],
};
const formsOf = (symbol: string): readonly string[] => FORMS[symbol] ?? [symbol, symbol.toLowerCase()];

describe('a whole code', () => {
  it('is split alike from groups, from one run, and from single symbols, in any case and form', () => {
    const written = payloads.chain((payload) => {
      const groups = challengeGroups(payload);
      const symbols = Array.from(groups.join(''));
      const forms = fc.tuple(...symbols.map((symbol) => fc.constantFrom(...formsOf(symbol))));
      return fc.tuple(fc.constant(groups), forms, separators, fc.constantFrom(1, 5, 25));
    });
    fc.assert(
      fc.property(written, ([groups, forms, separator, piece]) => {
        const pieces: string[] = [];
        for (let at = 0; at < forms.length; at += piece) pieces.push(forms.slice(at, at + piece).join(''));
        expect(splitTyped(pieces.join(separator), CHALLENGE_LAYOUT)).toEqual({ groups, unknown: [] });
      }),
    );
  });

  it.each(SPELLING_ALPHABETS.map((alphabet) => [alphabet.title, alphabet] as const))(
    'is understood spelled: %s',
    (_, alphabet) => {
      fc.assert(
        fc.property(payloads, (payload) => {
          const groups = challengeGroups(payload);
          const spelled = groups.map((group) => spellGroup(group, alphabet).join(' ')).join(', ');
          expect(splitTyped(spelled, CHALLENGE_LAYOUT).groups).toEqual(groups);
        }),
        { numRuns: 40 },
      );
    },
  );

  it('survives what a clipboard adds', () => {
    const groups = challengeGroups(Uint8Array.from({ length: 10 }, (_, index) => index * 17));
    const marks = ['\u200b', '\u200e', '\u2066', '\ufeff', '\u00ad', '\ufe0f'];
    const text = `\u202a${groups.map((group, index) => [...group].join(marks[index] ?? '')).join(' ')}\u202c`;
    expect(splitTyped(text, CHALLENGE_LAYOUT).groups).toEqual(groups);
  });

  it('keeps a dropped or a doubled symbol in its group', () => {
    const groups = challengeGroups(new Uint8Array(10).fill(0x5a));
    const dropped = groups.map((group, index) => (index === 1 ? group.slice(1) : group));
    const doubled = groups.map((group, index) => (index === 1 ? `${group}${group.at(-1)}` : group));
    expect(splitTyped(dropped.join(' '), CHALLENGE_LAYOUT).groups).toEqual(dropped);
    expect(splitTyped(doubled.join(' '), CHALLENGE_LAYOUT).groups).toEqual(doubled);
  });

  it('never throws, whatever is typed, and gives only symbols', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const { groups } = splitTyped(text, CHALLENGE_LAYOUT);
        for (const group of groups) expect(group).toMatch(/^[0-9A-HJKMNP-TV-Z?]+$/);
        const typed = parseTyped(text, groupAccepts(CHALLENGE_LAYOUT, 0));
        for (const symbol of typed.symbols) expect(symbol === null || (symbol >= 0 && symbol < 32)).toBe(true);
        expect(readTyped(CHALLENGE_LAYOUT, [text]).marks).toHaveLength(5);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the place of one group', () => {
  it('takes every intact group of every code as its five symbols, even one that is a spelling word', () => {
    const data = fc.uint8Array({ min: 0, max: 31, minLength: 56, maxLength: 56 });
    fc.assert(
      fc.property(data, payloads, (symbols, challenge) => {
        const binding = bindingOf(challenge);
        const groups = encodeCode(BN254_RESPONSE_LAYOUT, symbols, binding);
        groups.forEach((group, index) => {
          const typed = parseTyped(group.toLowerCase(), groupAccepts(BN254_RESPONSE_LAYOUT, index, binding));
          expect(typed).toMatchObject({ unknown: [], open: false });
          expect(typed.symbols).toHaveLength(5);
        });
      }),
      { numRuns: 50 },
    );
  });

  it('says what the check says of SEVEN', () => {
    const accepted = parseTyped('seven', () => true);
    const refused = parseTyped('seven', () => false);
    expect(accepted.symbols).toHaveLength(5);
    expect(refused.symbols).toEqual([7]);
  });

  it('stays open while a word may still grow', () => {
    const states = ['q', 'qu', 'que', 'queb', 'quebe', 'quebec'].map((text) => parseTyped(text).open);
    expect(states).toEqual([true, true, true, true, true, false]);
    expect(parseTyped('que ').open).toBe(false);
    expect(parseTyped('kilo 7 papa two zul').open).toBe(true);
    expect(parseTyped('x-r').open).toBe(true);
    expect(parseTyped('').open).toBe(false);
  });

  it('reports what is no symbol', () => {
    expect(parseTyped('K Ж 7 ß')).toMatchObject({ unknown: ['Ж', 'ß'] });
    expect(readTyped(CHALLENGE_LAYOUT, ['K7Ж']).unknown).toEqual(['Ж']);
  });

  it('takes no spelling word for a group that has a letter which is no symbol', () => {
    const always = () => true;
    expect(parseTyped('delta', always).symbols).toHaveLength(5);
    for (const word of ['españa', 'sábado'])
      expect(parseTyped(word, always)).toMatchObject({ unknown: [], open: false });
    expect(parseTyped('españa', always).symbols).toEqual([14]);
    expect(parseTyped('sábado', always).symbols).toEqual([25]);
  });

  it('takes U and the marks for not heard', () => {
    expect(parseTyped('K U ? * _').symbols).toEqual([19, null, null, null, null]);
  });
});
