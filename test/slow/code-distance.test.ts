// The minimum distance of the spoken codes once more, without the argument about groups: every error of up to five symbols
// over all places, by meeting in the middle. A pattern of weight 5 is one of weight 2 and one of weight 3 with the same
// syndrome of all checks together; scaled so that its first symbol is 1, since the checks are linear.
import { BN254_RESPONSE_LAYOUT, CHALLENGE_LAYOUT, type CodeLayout, SHORT_LAYOUT } from '@readback/core';
import { describe, expect, it } from 'vitest';
import { multiply } from '../../packages/core/src/codes/gf32.js';
import { COEFFICIENTS, outerColumns } from '../core/code-algebra.js';

/** Syndromes of value `by` at place `at`, as two numbers: groups of a code are up to 15, so 75 + 20 bits. */
interface Column {
  readonly group: number;
  /** 5 bits of the group's syndrome and 20 of the outer one, for each of 32 values. */
  readonly of: readonly { readonly own: number; readonly outer: number }[];
}

function columnsOf(layout: CodeLayout): Column[] {
  return Array.from({ length: layout.groups }, (_, group) => {
    const outer = outerColumns(layout, group);
    return COEFFICIENTS.map((coefficient, place) => ({
      group,
      of: Array.from({ length: 32 }, (__, by) => ({
        own: multiply(coefficient, by),
        outer: (outer[place] ?? []).reduce((bits, symbol) => (bits << 5) | multiply(symbol, by), 0),
      })),
    }));
  }).flat();
}

const LOW = 2 ** 20;

/** A number for a whole syndrome: outer bits, and up to three groups with their own bits, smaller groups first. Syndromes with
 * the same number are the same. */
function numberOf(parts: readonly (readonly [group: number, own: number])[], outer: number): number {
  const sums = new Map<number, number>();
  for (const [group, own] of parts) sums.set(group, (sums.get(group) ?? 0) ^ own);
  const marks = [...sums].filter(([, own]) => own !== 0).sort(([a], [b]) => a - b);
  // Each mark takes 9 bits (4 for the group, 5 for its syndrome, which is not 0), after 20 bits of the outer syndrome.
  return marks.reduce((number, [group, own]) => number * 512 + group * 32 + own, 0) * LOW + outer;
}

const ones: readonly number[] = Array.from({ length: 31 }, (_, index) => index + 1);

describe.each([CHALLENGE_LAYOUT, SHORT_LAYOUT, BN254_RESPONSE_LAYOUT])(
  'every error of up to five symbols of a $kind',
  (layout) => {
    const columns = columnsOf(layout);

    it('has a syndrome that is not 0', () => {
      // Two patterns of one or two symbols with one syndrome would be an unnoticed error of at most four.
      const pairs = new Set<number>();
      let clashes = 0;
      for (const [i, a] of columns.entries()) {
        for (const u of ones) {
          const one = a.of[u];
          if (!one) continue;
          const alone = numberOf([[a.group, one.own]], one.outer);
          if (pairs.has(alone)) clashes += 1;
          pairs.add(alone);
          for (const b of columns.slice(i + 1)) {
            for (const v of ones) {
              const two = b.of[v];
              if (!two) continue;
              const parts = [
                [a.group, one.own],
                [b.group, two.own],
              ] as const;
              const number = numberOf(parts, one.outer ^ two.outer);
              if (pairs.has(number)) clashes += 1;
              pairs.add(number);
            }
          }
        }
      }
      expect([clashes, pairs.has(0)]).toEqual([0, false]);

      let hits = 0;
      for (const [i, a] of columns.entries()) {
        const one = a.of[1];
        if (!one) continue;
        for (const [j, b] of columns.entries()) {
          if (j <= i) continue;
          for (const c of columns.slice(j + 1)) {
            // In a response, to save time: three groups marked once each cannot be met by two symbols.
            if (layout.groups > 6 && new Set([a.group, b.group, c.group]).size === 3) continue;
            for (const v of ones) {
              for (const w of ones) {
                const two = b.of[v];
                const three = c.of[w];
                if (!two || !three) continue;
                const parts = [
                  [a.group, one.own],
                  [b.group, two.own],
                  [c.group, three.own],
                ] as const;
                const number = numberOf(parts, one.outer ^ two.outer ^ three.outer);
                if (number === 0 || pairs.has(number)) hits += 1;
              }
            }
          }
        }
      }
      expect(hits, 'unnoticed errors of up to five symbols').toBe(0);
    });
  },
);
