// The promises of the spoken-code layer (docs/protocol.md section 3.7): properties of single codes, and the proof of the
// minimum distance by counting every pattern that could break it.
import {
  ALPHABET,
  type Binding,
  BN254_RESPONSE_LAYOUT,
  bindingOf,
  CHALLENGE_LAYOUT,
  type CodeLayout,
  encodeCode,
  LONG_LAYOUT,
  readCode,
  SHORT_LAYOUT,
  UNBOUND,
} from '@readback/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupCheck, groupSyndrome } from '../../packages/core/src/codes/checks.js';
import { invert, multiply } from '../../packages/core/src/codes/gf32.js';
import { hiddenSyndromes, outerColumns, scaled } from './code-algebra.js';

const LAYOUTS = [CHALLENGE_LAYOUT, SHORT_LAYOUT, BN254_RESPONSE_LAYOUT, LONG_LAYOUT] as const;
const value = fc.integer({ min: 0, max: 31 });
const other = fc.integer({ min: 1, max: 31 });

interface Code {
  readonly layout: CodeLayout;
  readonly data: Uint8Array;
  readonly binding: Binding;
  readonly groups: string[];
}

const codes: fc.Arbitrary<Code> = fc.constantFrom(...LAYOUTS).chain((layout) =>
  fc
    .record({
      data: fc.uint8Array({ min: 0, max: 31, minLength: layout.dataSymbols, maxLength: layout.dataSymbols }),
      challenge: fc.uint8Array({ minLength: 10, maxLength: 10 }),
    })
    .map(({ data, challenge }) => {
      const binding = layout.bound ? bindingOf(challenge) : UNBOUND;
      return { layout, data, binding, groups: encodeCode(layout, data, binding) };
    }),
);

const place = (groups: readonly string[]) =>
  fc.record({ group: fc.integer({ min: 0, max: groups.length - 1 }), at: fc.integer({ min: 0, max: 4 }) });

const values = (group: string): number[] => Array.from(group, (symbol) => ALPHABET.indexOf(symbol));
const written = (symbols: readonly number[]): string => symbols.map((symbol) => ALPHABET.charAt(symbol)).join('');

const replaced = (groups: readonly string[], index: number, group: string): string[] =>
  groups.map((old, at) => (at === index ? group : old));

/** Exactly these groups are marked, and nothing is accepted. */
function expectMarked({ layout, binding }: Code, typed: readonly string[], wrong: readonly number[]): void {
  const reading = readCode(layout, typed, binding);
  expect(reading.wrongGroups).toEqual(wrong);
  expect(reading.data).toBeUndefined();
}

describe('any code', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(codes, ({ layout, data, binding, groups }) => {
        const reading = readCode(layout, groups, binding);
        expect(reading).toMatchObject({ status: 'ok', wrongGroups: [], data });
        expect(groups.join('')).toMatch(new RegExp(`^[${ALPHABET}]{${layout.symbols}}$`));
      }),
    );
  });

  it('has one wrong symbol marked in its group', () => {
    const cases = codes.chain((code) => fc.tuple(fc.constant(code), place(code.groups), other));
    fc.assert(
      fc.property(cases, ([code, { group, at }, by]) => {
        const symbols = values(code.groups[group] ?? '').map((symbol, i) => (i === at ? symbol ^ by : symbol));
        expectMarked(code, replaced(code.groups, group, written(symbols)), [group]);
      }),
      { numRuns: 500 },
    );
  });

  it('has two symbols of a group swapped marked in their group', () => {
    const cases = codes.chain((code) =>
      fc.tuple(fc.constant(code), place(code.groups), fc.integer({ min: 0, max: 4 })),
    );
    fc.assert(
      fc.property(cases, ([code, { group, at }, with_]) => {
        const symbols = values(code.groups[group] ?? '');
        const swapped = symbols.map((symbol, i) => symbols[i === at ? with_ : i === with_ ? at : i] ?? symbol);
        fc.pre(symbols[at] !== symbols[with_]);
        expectMarked(code, replaced(code.groups, group, written(swapped)), [group]);
      }),
      { numRuns: 500 },
    );
  });

  it('has any twin error marked in its group', () => {
    // 33 heard as 88: every pair of places, every pair of values; the check is linear, so one slot stands for all.
    for (let i = 0; i < 5; i++) {
      for (let j = i + 1; j < 5; j++) {
        for (let by = 1; by < 32; by++) {
          const error = [0, 1, 2, 3, 4].map((at) => (at === i || at === j ? by : 0));
          expect(groupSyndrome(error, 0, 0)).not.toBe(0);
        }
      }
    }
  });

  it('has all groups marked that stand in a wrong place', () => {
    for (const layout of LAYOUTS) {
      const data = Uint8Array.from({ length: layout.dataSymbols }, (_, index) => (index * 7 + 3) % 32);
      const groups = encodeCode(layout, data);
      for (let a = 0; a < layout.groups; a++) {
        for (let b = a + 1; b < layout.groups; b++) {
          const swapped = groups.map((group, index) => groups[index === a ? b : index === b ? a : index] ?? group);
          expect(readCode(layout, swapped).wrongGroups).toEqual([a, b]);
        }
      }
    }
  });

  it('has the groups after a dropped one marked', () => {
    const cases = codes.chain((code) =>
      fc.tuple(fc.constant(code), fc.integer({ min: 0, max: code.layout.groups - 2 })),
    );
    fc.assert(
      fc.property(cases, ([code, dropped]) => {
        const typed = code.groups.filter((_, index) => index !== dropped);
        const moved = typed.flatMap((_, index) => (index >= dropped ? [index] : []));
        expectMarked(code, typed, moved);
      }),
    );
  });

  it('never accepts up to five wrong symbols, wherever they are', () => {
    const cases = codes.chain((code) =>
      fc.tuple(
        fc.constant(code),
        fc.uniqueArray(fc.integer({ min: 0, max: code.layout.symbols - 1 }), { minLength: 1, maxLength: 5 }),
        fc.array(other, { minLength: 5, maxLength: 5 }),
      ),
    );
    fc.assert(
      fc.property(cases, ([{ layout, binding, groups }, places, by]) => {
        const symbols = values(groups.join(''));
        places.forEach((at, index) => {
          symbols[at] = (symbols[at] ?? 0) ^ (by[index] ?? 1);
        });
        const typed = groups.map((_, index) => written(symbols.slice(index * 5, index * 5 + 5)));
        expect(readCode(layout, typed, binding).data).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  it('never throws for canonical symbols, and never accepts what encodes to another text', () => {
    const group = fc.string({ unit: fc.constantFrom(...ALPHABET, '?'), maxLength: 7 });
    fc.assert(
      fc.property(fc.constantFrom(...LAYOUTS), fc.array(group, { maxLength: 17 }), (layout, groups) => {
        const reading = readCode(layout, groups);
        expect(reading.marks).toHaveLength(layout.groups);
        if (reading.data) expect(encodeCode(layout, reading.data)).toEqual(groups);
      }),
    );
  });
});

describe('the slots', () => {
  it('of a long code differ from one another, and from those of other codes at the same place', () => {
    expect(new Set(LONG_LAYOUT.slots).size).toBe(LONG_LAYOUT.groups);
    for (const layout of LAYOUTS.slice(0, 3)) {
      expect(layout.slots.filter((slot, index) => slot === LONG_LAYOUT.slots[index])).toEqual([]);
    }
  });

  it('differ over all layouts that meet on a call', () => {
    const slots = LAYOUTS.slice(0, 3).flatMap((layout) => layout.slots);
    expect(new Set(slots).size).toBe(slots.length);
    expect(slots.every((slot) => slot >= 0 && slot < 32)).toBe(true);
  });

  it('keep groups of a challenge out of a report, and the reverse', () => {
    fc.assert(
      fc.property(fc.tuple(value, value, value, value), (four) => {
        for (const a of CHALLENGE_LAYOUT.slots) {
          for (const b of SHORT_LAYOUT.slots)
            expect(groupSyndrome([...four, groupCheck(four, a, 0)], b, 0)).not.toBe(0);
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe('the field', () => {
  it('is one', () => {
    for (let a = 1; a < 32; a++) {
      expect(multiply(a, invert(a))).toBe(1);
      expect(new Set(Array.from({ length: 32 }, (_, b) => multiply(a, b))).size).toBe(32);
      for (let b = 0; b < 32; b++) {
        expect(multiply(a, b)).toBe(multiply(b, a));
        for (let c = 0; c < 32; c += 5) expect(multiply(a, b ^ c)).toBe(multiply(a, b) ^ multiply(a, c));
      }
    }
    expect([multiply(16, 2), multiply(16, 16)]).toEqual([5, 13]);
    expect(() => invert(0)).toThrow(RangeError);
  });
});

describe.each(LAYOUTS)('the minimum distance of $kind', (layout) => {
  const groups = Array.from({ length: layout.groups }, (_, index) => index);
  const two = groups.map((group) => hiddenSyndromes(layout, group, 2));
  const three = groups.map((group) => hiddenSyndromes(layout, group, 3));

  it('damage within one group is always noticed', () => {
    // By Gauss: the four columns of a group are independent, so no difference of its outer symbols has syndrome 0.
    for (const group of groups) {
      const columns = outerColumns(layout, group).slice(0, 4);
      const span = new Set<number>();
      const each = columns.map((column) => Array.from({ length: 32 }, (_, by) => scaled(column, by)));
      for (const a of each[0] ?? []) {
        for (const b of each[1] ?? []) span.add(a ^ b);
      }
      expect(span.size).toBe(1024);
      let meeting = 0;
      for (const c of each[2] ?? []) {
        for (const d of each[3] ?? []) if (span.has(c ^ d)) meeting += 1;
      }
      expect(meeting, 'only the zero difference').toBe(1);
    }
  });

  it('is at least 6: no 2 + 2 and no 2 + 3 symbols of two groups cancel', () => {
    expect(two.every((list) => list.length === 310 && !list.includes(0))).toBe(true);
    expect(three.every((list) => list.length === 9300 && !list.includes(0))).toBe(true);
    const owners = new Map<number, number>();
    for (const [group, list] of two.entries()) {
      for (const syndrome of list) {
        expect(owners.get(syndrome) ?? group).toBe(group);
        owners.set(syndrome, group);
      }
    }
    for (const [group, list] of three.entries()) {
      const meeting = list.filter((syndrome) => (owners.get(syndrome) ?? group) !== group);
      expect(meeting).toEqual([]);
    }
  });

  it('is not 7: some 3 + 3 symbols cancel, and we say so', () => {
    const owners = new Map<number, number>();
    let meeting = 0;
    for (const [group, list] of three.entries()) {
      for (const syndrome of list) {
        if ((owners.get(syndrome) ?? group) !== group) meeting += 1;
        owners.set(syndrome, group);
      }
    }
    expect(meeting).toBeGreaterThan(0);
  });
});
