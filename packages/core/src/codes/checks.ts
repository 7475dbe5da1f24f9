// The two checks of a spoken code (docs/protocol.md sections 3.2 and 3.5): a check symbol in every group, which finds a
// fault in the group where it was made, and an outer code over all data symbols, which finds what slipped through.
import type { Binding } from './binding.js';
import { multiply } from './gf32.js';
import type { CodeLayout } from './layouts.js';

/** g(x) = x^4 + 10x^3 + 13x^2 + 24x + 18, leading coefficient left out. */
const GENERATOR = [10, 13, 24, 18] as const;

/** The check symbol of four others: 16 s0 + 8 s1 + 4 s2 + 2 s3 + slot + binding. */
export function groupCheck(symbols: ArrayLike<number>, slot: number, binding: number): number {
  let check = slot ^ binding;
  for (let i = 0; i < 4; i++) check ^= multiply(16 >> i, symbols[i] ?? 0);
  return check;
}

/** 0 for an intact group of five; anything else says that, and not where, it is damaged. */
export function groupSyndrome(symbols: ArrayLike<number>, slot: number, binding: number): number {
  return groupCheck(symbols, slot, binding) ^ (symbols[4] ?? 0);
}

/** The four check symbols of a code: D(x) x^4 mod g(x), plus the constants of kind and binding. */
export function outerCheck(data: Uint8Array, layout: CodeLayout, binding: Binding): Uint8Array {
  let rest: [number, number, number, number] = [0, 0, 0, 0];
  for (const symbol of data) {
    const top = rest[0] ^ symbol;
    rest = [
      rest[1] ^ multiply(top, GENERATOR[0]),
      rest[2] ^ multiply(top, GENERATOR[1]),
      rest[3] ^ multiply(top, GENERATOR[2]),
      multiply(top, GENERATOR[3]),
    ];
  }
  const constant = layout.kindConstant ^ binding.code;
  return Uint8Array.from(rest, (symbol, index) => symbol ^ ((constant >> (15 - 5 * index)) & 31));
}
