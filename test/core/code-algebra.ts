// The checks of a layout as linear algebra, for the proofs: what outer syndrome a difference at one place has, and which
// differences leave the group's own check right.
import { type CodeLayout, UNBOUND } from '@readback/core';
import { outerCheck } from '../../packages/core/src/codes/checks.js';
import { invert, multiply } from '../../packages/core/src/codes/gf32.js';

/** Coefficients of a group's check, the check symbol's own last. */
export const COEFFICIENTS = [16, 8, 4, 2, 1] as const;

const unit = (length: number, at: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i === at ? 1 : 0));

/** 20 bits of outer syndrome for value 1 at each of a group's five places; the fifth is no part of the outer code. */
export function outerColumns(layout: CodeLayout, group: number): readonly (readonly number[])[] {
  const linear = { ...layout, kindConstant: 0 };
  return [0, 1, 2, 3, 4].map((place) => {
    const at = group * 4 + place;
    if (place === 4) return [0, 0, 0, 0];
    return [...(at < layout.dataSymbols ? outerCheck(unit(layout.dataSymbols, at), linear, UNBOUND) : unit(4, place))];
  });
}

export const scaled = (column: readonly number[], by: number): number =>
  column.reduce((bits, symbol) => (bits << 5) | multiply(symbol, by), 0);

/** Outer syndromes of all differences of exactly `weight` symbols of one group that its own check does not see. */
export function hiddenSyndromes(layout: CodeLayout, group: number, weight: 2 | 3): number[] {
  const columns = outerColumns(layout, group).map((column) =>
    Array.from({ length: 32 }, (_, by) => scaled(column, by)),
  );
  const found: number[] = [];
  const term = (place: number, by: number): number => columns[place]?.[by] ?? 0;
  const solve = (last: number, sum: number): number => multiply(sum, invert(COEFFICIENTS[last] ?? 1));
  for (let a = 0; a < 5; a++) {
    for (let b = a + 1; b < 5; b++) {
      for (let u = 1; u < 32; u++) {
        const sum = multiply(COEFFICIENTS[a] ?? 0, u);
        if (weight === 2) found.push(term(a, u) ^ term(b, solve(b, sum)));
        else
          for (let c = b + 1; c < 5; c++) {
            for (let v = 1; v < 32; v++) {
              const w = solve(c, sum ^ multiply(COEFFICIENTS[b] ?? 0, v));
              if (w !== 0) found.push(term(a, u) ^ term(b, v) ^ term(c, w));
            }
          }
      }
    }
  }
  return found;
}
