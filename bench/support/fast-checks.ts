// The checks of a code over symbols in one run, without texts on the way: for millions of trials. The same tables as the
// package's own, and a test holds both against each other.
import { type CodeLayout, GROUP_SYMBOLS } from '@readback/core';
import { UNBOUND } from '../../packages/core/src/codes/binding.js';
import { groupCheck, groupSyndrome } from '../../packages/core/src/codes/checks.js';
import { outerPartOf, outerTarget } from '../../packages/core/src/codes/outer-parts.js';

const DATA = GROUP_SYMBOLS - 1;
const slotOf = (layout: CodeLayout, group: number): number => layout.slots[group] ?? 0;

function groupOf(symbols: Uint8Array, group: number): number[] {
  const at = GROUP_SYMBOLS * group;
  return [symbols[at] ?? 0, symbols[at + 1] ?? 0, symbols[at + 2] ?? 0, symbols[at + 3] ?? 0, symbols[at + 4] ?? 0];
}

/** All symbols of the code that carries this data; bound to nothing. */
export function encodeFast(layout: CodeLayout, data: Uint8Array): Uint8Array {
  const code = new Uint8Array(layout.symbols);
  let rest = outerTarget(layout, UNBOUND);
  for (let group = 0; group < layout.groups; group++) {
    const four =
      group < layout.dataGroups
        ? [...data.subarray(DATA * group, DATA * (group + 1))]
        : [(rest >> 15) & 31, (rest >> 10) & 31, (rest >> 5) & 31, rest & 31];
    if (group < layout.dataGroups) rest ^= outerPartOf(layout, group, four);
    code.set(four, GROUP_SYMBOLS * group);
    code[GROUP_SYMBOLS * group + DATA] = groupCheck(four, slotOf(layout, group), 0);
  }
  return code;
}

export interface Verdict {
  /** Groups whose check fails, as bits. */
  readonly marked: number;
  /** Whether the outer code fails. */
  readonly outerFails: boolean;
}

export function checkFast(layout: CodeLayout, symbols: Uint8Array): Verdict {
  let marked = 0;
  let rest = outerTarget(layout, UNBOUND);
  for (let group = 0; group < layout.groups; group++) {
    const values = groupOf(symbols, group);
    if (groupSyndrome(values, slotOf(layout, group), 0) !== 0) marked |= 1 << group;
    rest ^= outerPartOf(layout, group, values);
  }
  return { marked, outerFails: rest !== 0 };
}

/** Groups in which two codes differ, as bits. */
export function differing(layout: CodeLayout, a: Uint8Array, b: Uint8Array): number {
  let groups = 0;
  for (let place = 0; place < layout.symbols; place++) {
    if (a[place] !== b[place]) groups |= 1 << Math.floor(place / GROUP_SYMBOLS);
  }
  return groups;
}
