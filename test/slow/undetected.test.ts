// What all checks of a code together miss: nothing, in hundreds of thousands of codes a kind of fault. The full count is
// `npm run bench undetected -- --trials=3000000`.
import {
  ALPHABET,
  BN254_RESPONSE_LAYOUT,
  CHALLENGE_LAYOUT,
  type CodeLayout,
  encodeCode,
  formatGroup,
  readCode,
  SHORT_LAYOUT,
} from '@readback/core';
import { describe, expect, test } from 'vitest';
import { checkFast, encodeFast } from '../../bench/support/fast-checks.js';
import { FAULTS } from '../../bench/support/faults.js';
import { Random } from '../../bench/support/random.js';
import { countMissed } from '../../bench/support/undetected.js';

const TRIALS = 300_000;
/** Faults whose group is always named. */
const ALWAYS_MARKED = ['1 misheard', 'neighbours swapped', 'groups swapped', 'group of another kind'];

const groupsOf = (symbols: Uint8Array): string[] =>
  Array.from({ length: symbols.length / 5 }, (_, group) =>
    formatGroup([...symbols.subarray(5 * group, 5 * group + 5)]),
  );

describe('the fast count', () => {
  const layouts: readonly CodeLayout[] = [CHALLENGE_LAYOUT, SHORT_LAYOUT, BN254_RESPONSE_LAYOUT];
  test.each(layouts)('sees what reading a code sees ($kind)', (layout) => {
    const random = new Random(21);
    for (const [name, fault] of Object.entries(FAULTS)) {
      for (let i = 0; i < 200; i++) {
        const data = random.symbols(layout.dataSymbols);
        const said = encodeFast(layout, data);
        expect(groupsOf(said)).toEqual(encodeCode(layout, data));
        const typed = fault(random, said, layout);
        const { marked, outerFails } = checkFast(layout, typed);
        const { wrongGroups, status } = readCode(layout, groupsOf(typed));
        expect(wrongGroups, name).toEqual(layout.slots.flatMap((_, group) => (marked & (1 << group) ? [group] : [])));
        expect(status === 'ok', name).toBe(marked === 0 && !outerFails);
      }
    }
  });

  test('would see a code that is intact and another', () => {
    const other = (random: Random, _: Uint8Array, layout: CodeLayout) =>
      encodeFast(layout, random.symbols(layout.dataSymbols));
    expect(countMissed(CHALLENGE_LAYOUT, other, 100, 1)).toEqual({
      trials: 100,
      undetected: 100,
      unmarked: 100,
      rightGroups: 0,
    });
  });
});

describe('a challenge', () => {
  test.each(Object.entries(FAULTS))('is never taken for another: %s', (name, fault) => {
    const missed = countMissed(CHALLENGE_LAYOUT, fault, TRIALS, 77);
    expect(missed.undetected).toBe(0);
    if (ALWAYS_MARKED.includes(name)) expect(missed.rightGroups).toBe(TRIALS);
  });

  test('has every single wrong symbol marked in its group, wherever and whatever it is', () => {
    const said = encodeCode(CHALLENGE_LAYOUT, new Random(5).symbols(16));
    said.forEach((group, index) => {
      for (let place = 0; place < 5; place++) {
        for (const symbol of ALPHABET) {
          if (symbol === group.charAt(place)) continue;
          const typed = said.toSpliced(index, 1, group.slice(0, place) + symbol + group.slice(place + 1));
          expect(readCode(CHALLENGE_LAYOUT, typed).wrongGroups).toEqual([index]);
        }
      }
    });
  });
});
