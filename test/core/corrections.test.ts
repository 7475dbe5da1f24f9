// What corrections promise: every kind of slip is mended, within the bounds, and nothing else is proposed.
import {
  ALPHABET,
  BN254_RESPONSE_LAYOUT,
  bindingOf,
  CHALLENGE_BUDGET,
  CHALLENGE_LAYOUT,
  type CodeLayout,
  type Correction,
  encodeCode,
  RESPONSE_BUDGET,
  readCode,
  SHORT_LAYOUT,
  splitTyped,
  suggestCorrections,
  UNBOUND,
} from '@readback/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { misheard } from '../../bench/support/channel.js';
import { Random } from '../../bench/support/random.js';
import { confusionCost, SLIP_COST } from '../../packages/core/src/codes/confusion.js';
import { cpuMs } from '../support/cpu-time.js';

const CODES_A_CASE = 60;
const BOUND = bindingOf(new Uint8Array(10).fill(7));
const LAYOUTS = [CHALLENGE_LAYOUT, SHORT_LAYOUT, BN254_RESPONSE_LAYOUT];
const bindingFor = (layout: CodeLayout) => (layout.bound ? BOUND : UNBOUND);

type Damage = (groups: readonly string[], random: Random) => readonly string[];

const withGroup = (groups: readonly string[], index: number, change: (group: string) => string): string[] =>
  groups.map((group, at) => (at === index ? change(group) : group));
const withSymbol = (group: string, place: number, symbol: string): string =>
  group.slice(0, place) + symbol + group.slice(place + 1);
const anyGroup = (groups: readonly string[], random: Random): number => random.integer(groups.length);

/** Another symbol than before, as it would be misheard. */
const mishear = (group: string, place: number, random: Random): string =>
  withSymbol(group, place, ALPHABET.charAt(misheard(random, ALPHABET.indexOf(group.charAt(place)))));

/** Two different numbers below a limit, the smaller first. */
function pair(random: Random, below: number): readonly [number, number] {
  const a = random.integer(below);
  const b = (a + 1 + random.integer(below - 1)) % below;
  return a < b ? [a, b] : [b, a];
}

const wrongSymbols =
  (count: number): Damage =>
  (groups, random) => {
    const text = groups.join('');
    const places = new Set<number>();
    while (places.size < count) places.add(random.integer(text.length));
    let damaged = text;
    for (const place of places) damaged = mishear(damaged, place, random);
    return damaged.match(/.{5}/g) ?? [];
  };

const inaudible =
  (count: number): Damage =>
  (groups, random) =>
    withGroup(groups, anyGroup(groups, random), (group) => {
      let damaged = group;
      while (damaged.split('?').length - 1 < count) damaged = withSymbol(damaged, random.integer(5), '?');
      return damaged;
    });

const DAMAGES: Record<string, Damage> = {
  'one wrong symbol': wrongSymbols(1),
  'two wrong symbols': wrongSymbols(2),
  'two wrong symbols in one group': (groups, random) => {
    const [a, b] = pair(random, 5);
    return withGroup(groups, anyGroup(groups, random), (group) => mishear(mishear(group, a, random), b, random));
  },
  'swapped neighbours': (groups, random) =>
    withGroup(groups, anyGroup(groups, random), (group) => {
      const place = random.integer(4);
      return group.slice(0, place) + group.charAt(place + 1) + group.charAt(place) + group.slice(place + 2);
    }),
  'a dropped symbol': (groups, random) =>
    withGroup(groups, anyGroup(groups, random), (group) => withSymbol(group, random.integer(5), '')),
  'a doubled symbol': (groups, random) =>
    withGroup(groups, anyGroup(groups, random), (group) => {
      const place = random.integer(5);
      return withSymbol(group, place, group.charAt(place).repeat(2));
    }),
  'a dropped and a doubled symbol in two groups': (groups, random) => {
    const [a, b] = pair(random, groups.length);
    const shorter = withGroup(groups, a, (group) => withSymbol(group, random.integer(5), ''));
    return withGroup(shorter, b, (group) => group.charAt(0) + group);
  },
  'one inaudible symbol': inaudible(1),
  'two inaudible symbols': inaudible(2),
  'three inaudible symbols': inaudible(3),
  'a wrong symbol beside an inaudible one': (groups, random) =>
    withGroup(groups, anyGroup(groups, random), (group) => {
      const [a, b] = pair(random, 5);
      return withSymbol(mishear(group, a, random), b, '?');
    }),
  'swapped groups': (groups, random) => {
    const [a, b] = pair(random, groups.length);
    return groups.map((group, at) => (at === a ? (groups[b] ?? '') : at === b ? (groups[a] ?? '') : group));
  },
  'a missing group': (groups, random) => groups.toSpliced(anyGroup(groups, random), 1),
  'an empty group': (groups, random) => withGroup(groups, anyGroup(groups, random), () => ''),
  'a group that nobody heard': (groups, random) => withGroup(groups, anyGroup(groups, random), () => '?????'),
  'a doubled group': (groups, random) => {
    const index = anyGroup(groups, random);
    return groups.toSpliced(index, 0, groups[index] ?? '');
  },
};

/** Slips in a code without separators: everything behind them is cut in wrong places. */
const SHIFTS: Record<string, (symbols: string, random: Random) => string> = {
  'a dropped symbol': (symbols, random) => withSymbol(symbols, random.integer(symbols.length), ''),
  'a doubled symbol': (symbols, random) => {
    const place = random.integer(symbols.length);
    return withSymbol(symbols, place, symbols.charAt(place).repeat(2));
  },
  'a dropped symbol and a wrong one further on': (symbols, random) =>
    withSymbol(mishear(symbols, symbols.length - 1 - random.integer(10), random), random.integer(5), ''),
  'a lost group': (symbols, random) => {
    const start = 5 * random.integer(symbols.length / 5);
    return symbols.slice(0, start) + symbols.slice(start + 5);
  },
};

const first = (corrections: readonly Correction[]): string | undefined => corrections[0]?.groups.join(' ');

/** Whether a damaged code may still be another intact one: too few symbols differ to say so. */
const isStillIntact = (layout: CodeLayout, typed: readonly string[]) =>
  readCode(layout, typed, bindingFor(layout)).status === 'ok';

describe.each(LAYOUTS.map((layout) => ({ kind: layout.kind, layout })))('a $kind', ({ layout }) => {
  const binding = bindingFor(layout);

  test.each(Object.entries(DAMAGES))('with %s is mended', (_, damage) => {
    const random = new Random(layout.groups);
    for (let i = 0; i < CODES_A_CASE; i++) {
      const meant = encodeCode(layout, random.symbols(layout.dataSymbols), binding);
      const typed = damage(meant, random);
      if (isStillIntact(layout, typed)) continue;
      const { corrections, weighed } = suggestCorrections(layout, typed, { binding });
      expect(first(corrections), typed.join(' ')).toBe(meant.join(' '));
      expect(weighed).toBeLessThanOrEqual(layout.bound ? RESPONSE_BUDGET : CHALLENGE_BUDGET);
    }
  });

  test.each(Object.entries(SHIFTS))('in one run with %s is mended', (_, shift) => {
    const random = new Random(layout.groups + 1);
    for (let i = 0; i < CODES_A_CASE; i++) {
      const meant = encodeCode(layout, random.symbols(layout.dataSymbols), binding);
      const { groups } = splitTyped(shift(meant.join(''), random), layout, binding);
      if (isStillIntact(layout, groups)) continue;
      const { corrections } = suggestCorrections(layout, groups, { binding });
      expect(first(corrections), groups.join(' ')).toBe(meant.join(' '));
    }
  });

  test('is not corrected when nothing is wrong', () => {
    const meant = encodeCode(layout, new Random(3).symbols(layout.dataSymbols), binding);
    expect(suggestCorrections(layout, meant, { binding })).toEqual({
      corrections: [],
      placed: meant,
      wrong: [],
      weighed: 0,
    });
  });

  test('has a lost group rebuilt, and no other group named', () => {
    const meant = encodeCode(layout, new Random(4).symbols(layout.dataSymbols), binding);
    for (const lost of layout.slots.keys()) {
      const found = suggestCorrections(
        layout,
        withGroup(meant, lost, () => ''),
        { binding },
      );
      expect(found.wrong).toEqual([lost]);
      expect(found.placed[lost]).toBe('');
      expect(found.corrections[0]).toMatchObject({ groups: meant, changed: [lost] });
    }
  });
});

describe('the search', () => {
  const meant = encodeCode(CHALLENGE_LAYOUT, new Random(11).symbols(16));

  test('names the changed group, and only it', () => {
    const typed = withGroup(meant, 2, (group) => mishear(group, 1, new Random(1)));
    const { corrections, wrong } = suggestCorrections(CHALLENGE_LAYOUT, typed);
    expect(wrong).toEqual([2]);
    expect(corrections[0]).toMatchObject({ groups: meant, changed: [2] });
  });

  test('ranks what sounds alike first', () => {
    const { corrections } = suggestCorrections(CHALLENGE_LAYOUT, wrongSymbols(2)(meant, new Random(9)));
    expect(corrections.map(({ cost }) => cost)).toEqual(corrections.map(({ cost }) => cost).toSorted((a, b) => a - b));
  });

  test('proposes nothing for a challenge with a group of garbage', () => {
    // With fewer than three symbols known to be lost, a rebuilt group would be a guess that passes every check.
    const random = new Random(12);
    let proposed = 0;
    for (let i = 0; i < 500; i++) {
      const code = encodeCode(CHALLENGE_LAYOUT, random.symbols(16));
      const garbage = Array.from(random.symbols(5), (value) => ALPHABET.charAt(value)).join('');
      const index = random.integer(5);
      const { corrections } = suggestCorrections(
        CHALLENGE_LAYOUT,
        withGroup(code, index, () => garbage),
      );
      for (const { groups } of corrections) {
        const changes = Array.from(garbage).filter((symbol, place) => symbol !== groups[index]?.charAt(place)).length;
        expect(changes).toBeLessThanOrEqual(2);
      }
      proposed += corrections.length;
    }
    expect(proposed).toBeLessThan(15);
  });

  test.each(['', '?', '??'])('never rebuilds a whole group of a challenge with only "%s" lost', (lost) => {
    const random = new Random(13);
    for (let i = 0; i < 100; i++) {
      const code = encodeCode(CHALLENGE_LAYOUT, random.symbols(16));
      const other = encodeCode(CHALLENGE_LAYOUT, random.symbols(16), { group: 9, code: 9 });
      const typed = withGroup(code, 1, () => lost + (other[1] ?? '').slice(lost.length));
      const { corrections } = suggestCorrections(CHALLENGE_LAYOUT, typed);
      for (const { groups } of corrections) {
        const heard = Array.from(typed[1] ?? '').flatMap((symbol, place) =>
          symbol !== '?' && symbol !== groups[1]?.charAt(place) ? [place] : [],
        );
        expect(heard.length).toBeLessThanOrEqual(2);
      }
    }
  });

  test('rebuilds a garbled group of a response: the signature decides', () => {
    const code = encodeCode(BN254_RESPONSE_LAYOUT, new Random(14).symbols(56), BOUND);
    const typed = withGroup(code, 6, () => 'ABCDE');
    const { corrections } = suggestCorrections(BN254_RESPONSE_LAYOUT, typed, { binding: BOUND });
    expect(corrections.map(({ groups }) => groups.join(' '))).toContain(code.join(' '));
  });

  test('weighs no more than it is allowed, whatever that is', () => {
    const random = new Random(15);
    for (const budget of [0, 1, 5, 100, 4096]) {
      for (let i = 0; i < 40; i++) {
        const typed = wrongSymbols(1 + random.integer(8))(meant, random);
        expect(suggestCorrections(CHALLENGE_LAYOUT, typed, { budget }).weighed).toBeLessThanOrEqual(budget);
      }
    }
  });

  test.each(LAYOUTS)('ends at once on a key held down and on a page of symbols ($kind)', (layout) => {
    const took = cpuMs(() => {
      for (const typed of [['A'.repeat(10_000)], Array<string>(2000).fill('ABCDE'), Array<string>(15).fill('??A??')]) {
        expect(suggestCorrections(layout, typed, { binding: bindingFor(layout) }).corrections).toEqual([]);
      }
    });
    expect(took).toBeLessThan(2000);
  });

  test('looks further only where nothing near fits: for two faults in one group', () => {
    const random = new Random(23);
    const typed = withGroup(meant, 2, (group) => mishear(mishear(group, 0, random), 3, random));
    const { corrections, wrong, weighed } = suggestCorrections(CHALLENGE_LAYOUT, typed);
    expect(wrong).toEqual([2]);
    expect(corrections.map(({ groups }) => groups)).toContainEqual(meant);
    expect(weighed).toBeGreaterThan(100);
    expect(suggestCorrections(CHALLENGE_LAYOUT, typed, { budget: 20 }).corrections).toEqual([]);
  });

  /** What passes the check of a place and is one symbol, or one swap of neighbours, away. */
  function nearTo(group: string, place: number): number {
    const places = [...group].map((_, at) => at);
    const changed = places.flatMap((at) => [...ALPHABET].map((symbol) => withSymbol(group, at, symbol)));
    const swapped = places
      .slice(1)
      .map((at) => group.slice(0, at - 1) + group[at] + group[at - 1] + group.slice(at + 1));
    const passes = (text: string) =>
      readCode(
        CHALLENGE_LAYOUT,
        withGroup(meant, place, () => text),
      ).marks[place] === 'ok';
    return [...new Set([...changed, ...swapped])].filter(passes).length;
  }

  test('looks no further where something near fits', () => {
    const random = new Random(18);
    for (const places of [[0], [2], [0, 3], [1, 2, 4]]) {
      const typed = meant.map((group, at) => (places.includes(at) ? mishear(group, 1, random) : group));
      const { corrections, weighed, wrong } = suggestCorrections(CHALLENGE_LAYOUT, typed);
      expect(wrong).toEqual(places);
      expect(corrections.map(({ groups, changed }) => ({ groups, changed }))).toEqual([
        { groups: meant, changed: places },
      ]);
      const combinations = places.reduce((product, place) => product * nearTo(typed[place] ?? '', place), 1);
      // Two wrong groups may also have been swapped.
      expect(weighed).toBe(combinations + (places.length === 2 ? 1 : 0));
      expect(suggestCorrections(CHALLENGE_LAYOUT, typed, { budget: weighed }).corrections).toEqual(corrections);
    }
  });

  test('costs what the slips cost that it undoes, the least where there are several ways', () => {
    const costOf = (typed: readonly string[]) =>
      suggestCorrections(CHALLENGE_LAYOUT, typed).corrections.find(({ groups }) => groups.join() === meant.join())
        ?.cost;
    expect(costOf(['00000', ...meant])).toBe(SLIP_COST.groupLost);
    const [own = '', ...others] = meant;
    const wrong = mishear(own, 2, new Random(22));
    const slip = confusionCost(ALPHABET.indexOf(own.charAt(2)), ALPHABET.indexOf(wrong.charAt(2)));
    expect(costOf([wrong, ...others])).toBe(slip);
    expect(costOf([wrong, ...others, '00000'])).toBe(SLIP_COST.groupLost + slip);
  });

  test('rebuilds a group at the cost of losing one, more where what was heard of it sounds otherwise', () => {
    const code = encodeCode(BN254_RESPONSE_LAYOUT, new Random(14).symbols(56), BOUND);
    const [own = ''] = code.slice(6);
    const values = [...own].map((symbol) => ALPHABET.indexOf(symbol));
    const far = values.map((value) => (value + 11) % 32);
    const costOf = (group: string) =>
      suggestCorrections(BN254_RESPONSE_LAYOUT, code.with(6, group), { binding: BOUND }).corrections.find(
        ({ groups }) => groups.join() === code.join(),
      )?.cost;
    const garbled = values.reduce((cost, value, at) => cost + confusionCost(value, far[at] ?? 0) / 2, 0);
    expect(garbled).toBeGreaterThan(0);
    expect(costOf(far.map((value) => ALPHABET.charAt(value)).join(''))).toBeCloseTo(SLIP_COST.groupLost + 4 + garbled);
    // Of a group that is too short nobody knows which of its symbols were heard where.
    const others = far.slice(0, 2).map((value) => ALPHABET.charAt(value));
    for (const lost of ['', others.join(''), '????', '?????']) {
      expect(costOf(lost), lost).toBeCloseTo(SLIP_COST.groupLost + 4);
    }
    const wrong = mishear(own, 2, new Random(24));
    const slip = confusionCost(values[2] ?? 0, ALPHABET.indexOf(wrong.charAt(2)));
    expect(costOf(wrong)).toBe(slip);
  });

  test('takes no group for intact that has a symbol more, heard or not', () => {
    for (const more of ['?', 'A']) {
      const typed = meant.with(1, `${meant[1]}${more}`);
      expect(suggestCorrections(CHALLENGE_LAYOUT, typed).wrong).toEqual([1]);
    }
  });

  test('rebuilds a group of a challenge from three lost symbols on', () => {
    const weighed = (group: string) => suggestCorrections(CHALLENGE_LAYOUT, meant.with(2, group)).weighed;
    const [own = ''] = meant.slice(2);
    expect([`??${own.slice(2)}`, `???${own.slice(3)}`, '?????', ''].map(weighed)).toEqual([32, 1025, 1, 1]);
    expect(suggestCorrections(CHALLENGE_LAYOUT, meant.with(2, ''), { budget: 0 }).corrections).toEqual([]);
  });

  test('takes two groups for swapped only where both are whole and pass in each other’s place', () => {
    const [, one = '', , other = ''] = meant;
    const swapped = meant.with(1, other).with(3, one);
    expect(suggestCorrections(CHALLENGE_LAYOUT, swapped).corrections[0]).toMatchObject({
      groups: meant,
      changed: [1, 3],
      cost: SLIP_COST.groupsSwapped,
    });
    expect(suggestCorrections(CHALLENGE_LAYOUT, swapped, { budget: 0 }).corrections).toEqual([]);
    // Data that would add up, under a check that is wrong.
    const check = one.endsWith('A') ? 'B' : 'A';
    for (const place of [1, 3]) {
      const spoilt = withGroup(swapped, place, (group) => group.slice(0, 4) + check);
      for (const { groups } of suggestCorrections(CHALLENGE_LAYOUT, spoilt).corrections) {
        expect(readCode(CHALLENGE_LAYOUT, groups).status).toBe('ok');
      }
    }
    const unheard = meant.with(1, `?${one.slice(1)}`).with(3, mishear(other, 0, new Random(21)));
    expect(suggestCorrections(CHALLENGE_LAYOUT, unheard).weighed).toBe(nearTo(unheard[3] ?? '', 3));
  });

  const unheard = (count: number) => (group: string) => '?'.repeat(count) + group.slice(count);

  test('has the likeliest first where many fit', () => {
    const marked = meant.map((group, at) => (at < 4 ? unheard(2)(group) : mishear(group, 2, new Random(4))));
    const { corrections } = suggestCorrections(CHALLENGE_LAYOUT, marked, { budget: 2 ** 24 });
    const costs = corrections.map(({ cost }) => cost);
    expect(new Set(costs).size).toBeGreaterThan(1);
    expect(costs).toEqual(costs.toSorted((a, b) => a - b));
    expect(corrections.map(({ groups }) => groups.join(' '))).toContain(meant.join(' '));
  });

  test('keeps 256 where very many fit', () => {
    const most = meant.map((group, at) => unheard([3, 3, 2, 2][at] ?? 0)(group));
    expect(suggestCorrections(CHALLENGE_LAYOUT, most, { budget: 2 ** 31 }).corrections).toHaveLength(256);
  });

  test('proposes no code whose groups are right one by one, but not together', () => {
    const other = encodeCode(CHALLENGE_LAYOUT, new Random(19).symbols(16));
    const mixed = withGroup(meant, 3, () => other[3] ?? '');
    for (const typed of [mixed, ['00000', ...mixed], [...mixed, '00000']]) {
      for (const { groups } of suggestCorrections(CHALLENGE_LAYOUT, typed).corrections) {
        expect(readCode(CHALLENGE_LAYOUT, groups).status).toBe('ok');
      }
    }
  });

  test('says the same twice', () => {
    const typed = wrongSymbols(6)(encodeCode(BN254_RESPONSE_LAYOUT, new Random(16).symbols(56), BOUND), new Random(17));
    const search = () => suggestCorrections(BN254_RESPONSE_LAYOUT, typed, { binding: BOUND });
    expect(search()).toEqual(search());
  });

  const symbol = fc.constantFrom(...ALPHABET, '?');
  const group = fc.oneof(
    { weight: 4, arbitrary: fc.string({ unit: symbol, minLength: 5, maxLength: 5 }) },
    { weight: 2, arbitrary: fc.string({ unit: symbol, maxLength: 9 }) },
    { weight: 1, arbitrary: fc.string({ unit: symbol, minLength: 50, maxLength: 400 }) },
  );

  test.each(LAYOUTS)('ends on any garbage, within its budget, with intact codes only ($kind)', (layout) => {
    const garbage = fc.array(group, { maxLength: layout.groups + 6 });
    fc.assert(
      fc.property(garbage, (typed) => {
        const binding = bindingFor(layout);
        const { corrections, weighed } = suggestCorrections(layout, typed, { binding });
        expect(weighed).toBeLessThanOrEqual(layout.bound ? RESPONSE_BUDGET : CHALLENGE_BUDGET);
        for (const { groups, cost } of corrections) {
          expect(readCode(layout, groups, binding).status).toBe('ok');
          expect(cost).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: layout.bound ? 60 : 200, seed: 5 },
    );
  });
});
