// A code inside whatever text it was pasted with: found by its checks, and never taken from two.
import {
  BN254_RESPONSE_LAYOUT,
  bindingOf,
  CHALLENGE_LAYOUT,
  type CodeLayout,
  challengeGroups,
  encodeCode,
  findCode,
  formatCodeText,
  readCode,
  SHORT_LAYOUT,
  SPELLING_ALPHABETS,
  spellGroup,
} from '@readback/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatGroup } from '../../packages/core/src/codes/alphabet.js';
import { SPELLING_WORDS } from '../../packages/core/src/codes/spelling.js';
import { typedValue } from '../../packages/core/src/codes/typed-symbols.js';
import { cpuMs } from '../support/cpu-time.js';

const bytes = (seed: number, length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (seed * 31 + index * 77 + ((seed * index) % 13)) % 256);
const symbols = (seed: number): Uint8Array => bytes(seed, BN254_RESPONSE_LAYOUT.dataSymbols).map((byte) => byte % 32);

const challenge = challengeGroups(bytes(3, 10));
const binding = bindingOf(bytes(3, 10));
const response = encodeCode(BN254_RESPONSE_LAYOUT, symbols(5), binding);

const MAIL = (code: string): string => `From: Example Support <desk@vendor.example>
Date: Sun, 22 Nov 2026 09:14:00 +0000
Subject: Re: [CASE-10023] Three seven one: your licence

Dear Maria,

please type this into the program; Hotel and Seven are words here, THREE of them.
The order is 40017-AX and the line was noisy (12345, QWERT, 00000).

${code}

> On Fri we said: it takes 15 groups, read 5 at a time
Kind regards, the desk. Phone +00 555 0100, room 4CT4B.
`;

const kinds: readonly (readonly [string, CodeLayout, readonly string[], typeof binding | undefined])[] = [
  ['challenge', CHALLENGE_LAYOUT, challenge, undefined],
  ['response', BN254_RESPONSE_LAYOUT, response, binding],
];

describe.each(kinds)('a %s', (kind, layout, groups, bound) => {
  const found = (text: string) => findCode(text, layout, bound);

  it.each<[string, string]>([
    ['in groups', groups.join(' ')],
    ['in groups, lower case, with hyphens', groups.join('-').toLowerCase()],
    ['in one run', groups.join('')],
    ['in quoted lines', `> ${groups.join(' ').replaceAll(/(.{24}) /g, '$1\n> ')}`],
    [
      'group by group with number and spelling',
      groups.map((group, i) => `  ${i + 1}  ${group}   ${spellGroup(group).join(' ')}`).join('\n'),
    ],
    ['spelled', groups.map((group) => spellGroup(group).join(' ')).join('\n')],
    ['with invisible characters', groups.join('\u200B \uFEFF')],
  ])('%s is found, alone and in an e-mail', (_, code) => {
    expect(found(code)).toMatchObject({ kind: 'one', groups });
    expect(found(MAIL(code))).toMatchObject({ kind: 'one', groups });
  });

  it.each(SPELLING_ALPHABETS.map((alphabet) => [alphabet.id, alphabet] as const))(
    'comes back from a text file spelled in %s, also inside an e-mail',
    (_, alphabet) => {
      const text = formatCodeText({
        title: `The ${kind} of Example Historian`,
        groups,
        alphabet,
        notes: ['Say it or send it.'],
      });
      expect(found(text)).toMatchObject({ kind: 'one', groups });
      expect(found(MAIL(text))).toMatchObject({ kind: 'one', groups });
    },
  );

  it('with a wrong group is found with it, in its place', () => {
    for (const index of groups.keys()) {
      const typed = groups.with(index, `${groups[index] === 'ZZZZZ' ? 'Y' : 'Z'}ZZZY`);
      const result = found(MAIL(typed.join(' ')));
      expect(result).toMatchObject({ kind: 'one', groups: typed });
      expect(readCode(layout, result.kind === 'one' ? result.groups : [], bound).wrongGroups).toEqual([index]);
    }
  });

  it('said twice, once with a slip, is one code', () => {
    const slip = groups.with(1, 'ZZZZY');
    expect(found(MAIL(`${groups.join(' ')}\n\n${groups.join(' ')}`))).toMatchObject({ kind: 'one', groups });
    expect(found(MAIL(`${slip.join(' ')}\n\nNo, sorry:\n\n${groups.join(' ')}`))).toMatchObject({
      kind: 'one',
      groups,
    });
  });
});

describe('two codes in one text', () => {
  it('are two challenges: neither is taken', () => {
    const other = challengeGroups(bytes(8, 10));
    const text = MAIL(`${challenge.join(' ')}\n\nand the other machine:\n\n${other.join(' ')}`);
    const result = findCode(text, CHALLENGE_LAYOUT);
    expect(result.kind).toBe('several');
    expect(result).toMatchObject({ codes: expect.arrayContaining([challenge, other]) });
    const runs = findCode(MAIL(`${challenge.join('')} or ${other.join('')}`), CHALLENGE_LAYOUT);
    expect(runs.kind).toBe('several');
  });

  it('of two responses the one to the challenge that waits is taken', () => {
    const elsewhere = encodeCode(BN254_RESPONSE_LAYOUT, symbols(6), bindingOf(bytes(9, 10)));
    const text = MAIL(`${elsewhere.join(' ')}\n\n${response.join(' ')}`);
    expect(findCode(text, BN254_RESPONSE_LAYOUT, binding)).toMatchObject({ kind: 'one', groups: response });
  });

  it('a written challenge and its own spelling are one, whatever nearly passes where the numbers of its lines are taken for symbols', () => {
    for (const code of [
      '3GH71 0893C RKX8W VAB2R 2D254',
      'WD2A8 QQEDX B4Y7Z PEBNR Q2NW5',
      'PXRRB QTHNW B342F XY043 ABQZA',
    ]) {
      const groups = code.split(' ');
      const text = formatCodeText({ title: 'Challenge of Example Historian', groups, notes: ['For the desk.'] });
      expect(findCode(text, CHALLENGE_LAYOUT)).toMatchObject({ kind: 'one', groups });
    }
  });

  it('a challenge and its response: each is found by what is wanted', () => {
    const text = MAIL(`You read: ${challenge.join(' ')}\nWe answer: ${response.join(' ')}`);
    expect(findCode(text, CHALLENGE_LAYOUT)).toMatchObject({ kind: 'one', groups: challenge });
    expect(findCode(text, BN254_RESPONSE_LAYOUT, binding)).toMatchObject({ kind: 'one', groups: response });
  });

  it('a response where a challenge is wanted stays whole, whatever groups of it pass there by chance', () => {
    for (let seed = 0; seed < 600; seed++) {
      const typed = encodeCode(BN254_RESPONSE_LAYOUT, symbols(seed), bindingOf(bytes(seed + 1, 10)));
      expect(findCode(typed.join(' '), CHALLENGE_LAYOUT)).toMatchObject({ kind: 'one', groups: typed });
    }
  });

  it('a response to another challenge is found whole, so that it can be told as that', () => {
    const elsewhere = encodeCode(BN254_RESPONSE_LAYOUT, symbols(6), bindingOf(bytes(9, 10)));
    const result = findCode(MAIL(elsewhere.join(' ')), BN254_RESPONSE_LAYOUT, binding);
    expect(result).toMatchObject({ kind: 'one', groups: elsewhere });
  });
});

describe('groups too many', () => {
  const extra = ['ZZZZZ', 'YYYYY', 'XXXXX', 'WWWWW'];

  it('up to three behind a code are somebody’s slip, and stay; with four it is a code in another text', () => {
    for (const count of [1, 2, 3]) {
      const typed = [...challenge, ...extra.slice(0, count)];
      expect(findCode(typed.join(' '), CHALLENGE_LAYOUT)).toMatchObject({ kind: 'one', groups: typed });
    }
    expect(findCode([...challenge, ...extra].join(' '), CHALLENGE_LAYOUT)).toMatchObject({ groups: challenge });
  });

  it('in front of a code are no part of it, and none where nothing passes', () => {
    for (const count of [1, 2, 3, 4]) {
      const text = [...extra.slice(0, count), ...challenge].join(' ');
      expect(findCode(text, CHALLENGE_LAYOUT)).toMatchObject({ kind: 'one', groups: challenge });
    }
    const typed = [...extra, ...extra];
    expect(findCode(typed.join(' '), CHALLENGE_LAYOUT)).toMatchObject({ kind: 'one', groups: typed });
    expect(findCode([...typed, 'ZZZZZ'].join(' '), CHALLENGE_LAYOUT)).toEqual({ kind: 'none' });
  });
});

describe('a code with slips among others', () => {
  const slipped = (groups: readonly string[], ...places: number[]): string[] =>
    groups.map((group, at) => (places.includes(at) ? (group === 'ZZZZY' ? 'YYYYZ' : 'ZZZZY') : group));
  const other = challengeGroups(bytes(8, 10));
  const both = (second: readonly string[]) => MAIL(`${challenge.join(' ')}\n\nor\n\n${second.join(' ')}`);

  it('is a second one if four of its five groups pass, and none with fewer', () => {
    expect(findCode(both(slipped(other, 2)), CHALLENGE_LAYOUT).kind).toBe('several');
    expect(findCode(both(slipped(other, 1, 3)), CHALLENGE_LAYOUT)).toMatchObject({ kind: 'one', groups: challenge });
  });

  it('is found with three right groups side by side', () => {
    const typed = slipped(challenge, 1, 3);
    expect(findCode(MAIL(typed.join(' ')), CHALLENGE_LAYOUT)).toMatchObject({ kind: 'one', groups: typed });
    expect(findCode(MAIL(slipped(challenge, 0, 2, 4).join(' ')), CHALLENGE_LAYOUT)).toEqual({ kind: 'none' });
  });

  it('is found side by side where groups are too short or too long', () => {
    const typed = challenge.map((group, at) => (at === 1 ? group.slice(1) : at === 3 ? `${group}A` : group));
    expect(findCode(MAIL(typed.join(' ')), CHALLENGE_LAYOUT)).toMatchObject({ kind: 'one', groups: typed });
  });

  it('that breaks off ends there: words behind it are none of its groups', () => {
    const begun = challenge.slice(0, 4).join(' ');
    expect(findCode(MAIL(`${begun}, 7 QWERT KNOWN`), CHALLENGE_LAYOUT)).toMatchObject({
      kind: 'one',
      groups: [...challenge.slice(0, 4), ''],
    });
  });

  it('that shares half of its groups with another one is the same, with slips', () => {
    const report = (seed: number) =>
      encodeCode(
        SHORT_LAYOUT,
        bytes(seed, SHORT_LAYOUT.dataSymbols).map((byte) => byte % 32),
      );
    const [one, further] = [report(3), report(8)];
    expect(one.filter((group, at) => group === further[at])).toEqual([]);
    const half = slipped([...one.slice(0, 3), ...further.slice(3)], 5);
    const text = MAIL(`${one.join(' ')}\n\nor\n\n${half.join(' ')}`);
    expect(findCode(text, SHORT_LAYOUT)).toMatchObject({ kind: 'one', groups: one });
  });

  it('is taken before an intact answer to another challenge', () => {
    const elsewhere = encodeCode(BN254_RESPONSE_LAYOUT, symbols(6), bindingOf(bytes(9, 10)));
    const typed = slipped(response, 4);
    const text = MAIL(`${elsewhere.join(' ')}\n\n${typed.join(' ')}`);
    expect(findCode(text, BN254_RESPONSE_LAYOUT, binding)).toMatchObject({ kind: 'one', groups: typed });
  });

  it('is found behind a damaged code of another kind, which is no code of this kind by itself', () => {
    const damaged = response.with(2, 'ABCD');
    expect(findCode([...damaged, ...challenge].join(' '), CHALLENGE_LAYOUT)).toMatchObject({ groups: challenge });
    expect(findCode(damaged.join(' '), CHALLENGE_LAYOUT)).toMatchObject({ kind: 'one', groups: damaged });
  });

  it('bound to something else is no challenge', () => {
    const bound = encodeCode(CHALLENGE_LAYOUT, symbols(4).subarray(0, 16), { group: 9, code: 9 });
    expect(findCode(MAIL(bound.join(' ')), CHALLENGE_LAYOUT)).toEqual({ kind: 'none' });
  });
});

describe('a code among other words', () => {
  const words = (count: number): string => Array<string>(count).fill('and').join(' ');
  const apart = (groups: readonly string[], count: number): string => groups.join(` ${words(count)} `);
  const found = (text: string) => findCode(`${words(30)} ${text} ${words(30)}`, CHALLENGE_LAYOUT);

  it('is found where no more than seven stand between two groups', () => {
    for (const count of [1, 4, 7])
      expect(found(apart(challenge, count))).toEqual({ kind: 'one', groups: challenge, unknown: [] });
    expect(found(apart(challenge, 8)).kind).toBe('none');
  });

  it('is found with a group missing, in whose place there may be twice as many', () => {
    const [first = '', , ...rest] = challenge;
    const missing = challenge.with(1, '');
    expect(found(`${first} ${words(15)} ${apart(rest, 3)}`)).toMatchObject({ kind: 'one', groups: missing });
    expect(found(`${first} ${words(16)} ${apart(rest, 3)}`).kind).toBe('none');
    expect(found(apart(rest, 3)).kind).toBe('none');
  });

  it.each([0, 2, 4])('is found with what stands in the place of group %i, right or not', (place) => {
    const typed = challenge.with(place, 'ZZZZY');
    expect(found(apart(typed, 2))).toMatchObject({ kind: 'one', groups: typed });
  });

  it('is found with nothing in front of it, or nothing behind it', () => {
    expect(found(apart(challenge.slice(1), 2))).toMatchObject({ groups: challenge.with(0, '') });
    expect(found(apart(challenge.slice(0, 4), 2))).toMatchObject({ groups: challenge.with(4, '') });
  });

  it('is found behind the beginning of another one', () => {
    const [, ...rest] = challenge;
    const text = `${apart(challenge.slice(0, 2), 1)} ${words(30)} ${apart(['ZZZZY', ...rest], 1)}`;
    expect(found(text)).toMatchObject({ groups: ['ZZZZY', ...rest] });
  });

  it('has no right group in one of another length, or with a symbol that was not heard', () => {
    const zero = encodeCode(CHALLENGE_LAYOUT, symbols(4).subarray(0, 16).with(8, 0));
    const third = zero[2] ?? '';
    expect(found(apart(zero.with(4, 'ZZZZY'), 2))).toMatchObject({ kind: 'one' });
    for (const wrong of [`?${third.slice(1)}`, `${third}A`, third.slice(0, 4)]) {
      expect(found(apart(zero.with(4, 'ZZZZY').with(2, wrong), 2)).kind, wrong).toBe('none');
    }
  });

  it('in pieces is found at the end of a text, and not behind four wrong groups', () => {
    expect(findCode(`${words(30)} ${challenge.join('')}`, CHALLENGE_LAYOUT)).toMatchObject({ groups: challenge });
    const behind = (count: number) => {
      const typed = response.map((group, at) => (at < count ? 'ZZZZY' : group));
      const pieces = typed.join('').match(/.{1,3}/g) ?? [];
      return findCode(`${words(30)} ${pieces.join(' ')} ${words(30)}`, BN254_RESPONSE_LAYOUT, binding).kind;
    };
    expect([3, 4].map(behind)).toEqual(['one', 'none']);
  });

  it('in pieces is found with a group that is a spelling word as well', () => {
    const codes = [...SPELLING_WORDS.keys()].flatMap((word) => {
      const values = Array.from(word, typedValue).map((value) => value ?? undefined);
      const known = values.filter((value) => value !== undefined);
      if (known.length !== 5 || word.length !== 5) return [];
      return [0, 1, 2, 3].flatMap((place) => {
        const data = symbols(4).subarray(0, 16);
        data.set(known.slice(0, 4), 4 * place);
        const code = encodeCode(CHALLENGE_LAYOUT, data);
        return code[place] === formatGroup(known) ? [{ word, code, place }] : [];
      });
    });
    expect(codes.length).toBeGreaterThan(0);
    for (const { word, code, place } of codes) {
      const text = `${code.slice(0, place).join('')} ${word} ${code.slice(place + 1).join('')}`;
      expect(found(text), text).toMatchObject({ groups: code });
    }
  });

  it('in one run is found with signs of another script in it', () => {
    const run = challenge.join('');
    expect(found((run.match(/.{1,7}/g) ?? []).join('ж'))).toMatchObject({ kind: 'one', groups: challenge });
  });

  it('of many groups is found with what stands in several places next to each other, right or not', () => {
    const wrong = [0, 1, 6, 7, 13, 14];
    const typed = response.map((group, at) => (wrong.includes(at) ? `ZZZ${'ABCDEFGHJKMNPQR'.charAt(at)}Y` : group));
    const text = `${words(30)} ${apart(typed, 1)} ${words(30)}`;
    expect(findCode(text, BN254_RESPONSE_LAYOUT, binding)).toEqual({ kind: 'one', groups: typed, unknown: [] });
  });

  it('leaves a place empty where two words could stand in it', () => {
    const between = challenge.with(2, 'ZZZZY YYYYZ');
    expect(found(apart(between, 2))).toMatchObject({ kind: 'one', groups: challenge.with(2, '') });
  });

  it('takes no word into its ends that is far away', () => {
    const [, ...rest] = challenge;
    expect(found(`ZZZZY ${words(7)} ${apart(rest, 2)}`)).toMatchObject({ groups: ['ZZZZY', ...rest] });
    expect(found(`ZZZZY ${words(8)} ${apart(rest, 2)}`)).toMatchObject({ groups: ['', ...rest] });
    const most = challenge.slice(0, 4);
    expect(found(`${apart(most, 2)} ${words(7)} ZZZZY`)).toMatchObject({ groups: [...most, 'ZZZZY'] });
    expect(found(`${apart(most, 2)} ${words(8)} ZZZZY`)).toMatchObject({ groups: [...most, ''] });
  });

  it('in one run is found with three right groups, wherever they are in it', () => {
    const wrong = (...places: number[]) => challenge.map((group, at) => (places.includes(at) ? 'ZZZZY' : group));
    for (const typed of [wrong(0, 1), wrong(3, 4), wrong(1, 3)]) {
      expect(found(typed.join(''))).toMatchObject({ kind: 'one', groups: typed });
      expect(found(typed.map((group) => spellGroup(group).join(' ')).join(' '))).toMatchObject({ groups: typed });
    }
    expect(found(wrong(0, 1, 4).join('')).kind).toBe('none');
  });

  it('in pieces of any length is found', () => {
    const run = challenge.join('');
    for (const pieces of [/.{1,3}/g, /.{1,10}/g]) {
      expect(found((run.match(pieces) ?? []).join(' '))).toMatchObject({ kind: 'one', groups: challenge });
    }
  });

  it('is none with three right groups that do not stand side by side, or of which the first is gone', () => {
    expect(found(challenge.with(2, 'and').slice(0, 4).join(' ')).kind).toBe('none');
    expect(found(challenge.slice(1, 4).join(' ')).kind).toBe('none');
  });

  it('takes no word of another script for a group', () => {
    for (const word of ['жжжжж', 'ABжCD']) {
      expect(found(apart(challenge.with(2, word), 2))).toMatchObject({ groups: challenge.with(2, '') });
    }
  });

  it('is the longest that its groups can be, whatever of them stands elsewhere too', () => {
    const [first = '', second = '', third = '', ...rest] = challenge;
    expect(found(apart([third, first, second, ...rest], 1))).toMatchObject({ groups: [first, second, '', ...rest] });
  });

  it('is another one, though it begins alike', () => {
    const newer = challengeGroups(bytes(3, 10).map((byte, at) => (at === 9 ? byte ^ 1 : byte)));
    expect(newer.slice(0, 3)).toEqual(challenge.slice(0, 3));
    expect(found(`${challenge.join(' ')} ${words(3)} ${newer.join(' ')}`).kind).toBe('several');
  });

  it('is told from another one that stands among words as well', () => {
    const other = challengeGroups(bytes(8, 10));
    expect(found(`${apart(challenge, 2)} ${words(20)} ${apart(other, 2)}`)).toMatchObject({ kind: 'several' });
    expect(found(`${apart(challenge, 2)} ${words(20)} ${apart(challenge, 2)}`)).toMatchObject({ groups: challenge });
  });
});

describe('no code', () => {
  it.each([
    ['an e-mail without one', MAIL('(see the attachment)')],
    ['a held key', 'K'.repeat(10_000)],
    ['groups of a held key', 'KKKKK '.repeat(2000)],
    ['ten kilobytes of groups', 'K7M4X '.repeat(1700)],
  ])('%s holds none', (_, text) => {
    expect(findCode(text, BN254_RESPONSE_LAYOUT, binding).kind).toBe('none');
    expect(findCode(text, CHALLENGE_LAYOUT).kind).toBe('none');
  });

  it('a few groups stay what was typed, right or not', () => {
    expect(findCode('K7M4X 008J4', CHALLENGE_LAYOUT)).toEqual({ kind: 'one', groups: ['K7M4X', '008J4'], unknown: [] });
    expect(findCode('', CHALLENGE_LAYOUT)).toEqual({ kind: 'one', groups: [], unknown: [] });
  });

  it('whatever the text, nothing throws, and what is found can be read', () => {
    const texts = fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }), fc.lorem({ maxCount: 200 }));
    fc.assert(
      fc.property(texts, (text) => {
        const result = findCode(text, CHALLENGE_LAYOUT);
        if (result.kind === 'one') readCode(CHALLENGE_LAYOUT, result.groups);
      }),
    );
  });

  it('64 kB of anything is looked through quickly', () => {
    for (const text of ['K7M4X '.repeat(11_000), 'A B C '.repeat(11_000), MAIL('nothing').repeat(100)]) {
      // Generous for a slow machine; a frozen screen would be seconds.
      expect(cpuMs(() => findCode(text, BN254_RESPONSE_LAYOUT, binding))).toBeLessThan(3000);
    }
  });
});
