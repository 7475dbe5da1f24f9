// The table of the corrections is the error model's, and the model is fit to rank by.
import { ALPHABET } from '@readback/core';
import { describe, expect, test } from 'vitest';
import { hear, misheard, modelCost } from '../../bench/support/channel.js';
import { Random } from '../../bench/support/random.js';
import { confusionCost } from '../../packages/core/src/codes/confusion.js';

const ALL = Array.from(ALPHABET, (_, value) => value);
const STEP = 0.3;

describe('the table of confusions', () => {
  test('is what the error model says, rounded to its steps', () => {
    for (const said of ALL) {
      for (const typed of ALL) {
        const steps = confusionCost(said, typed) / STEP;
        expect(steps, `${ALPHABET[said]} typed as ${ALPHABET[typed]}`).toBeCloseTo(
          Math.round(modelCost(said, typed) / STEP),
          6,
        );
      }
    }
  });

  test('costs nothing where nothing was confused, and something everywhere else', () => {
    for (const said of ALL) {
      for (const typed of ALL) expect(confusionCost(said, typed) > 0).toBe(said !== typed);
    }
  });

  test('ranks what sounds alike before what does not', () => {
    const cost = (said: string, typed: string) => confusionCost(ALPHABET.indexOf(said), ALPHABET.indexOf(typed));
    expect(cost('M', 'N')).toBeLessThan(cost('M', '4'));
    expect(cost('B', 'D')).toBeLessThan(cost('B', 'W'));
    expect(cost('5', '9')).toBeLessThan(cost('5', 'K'));
  });
});

describe('the error model', () => {
  test('is the same for the same seed', () => {
    const run = (seed: number) => {
      const random = new Random(seed);
      return Array.from({ length: 50 }, () => hear(random, [1, 2, 3, 4, 5], 0.07));
    };
    expect(run(7)).toEqual(run(7));
    expect(run(7)).not.toEqual(run(8));
  });

  test('hears a wrong symbol as another', () => {
    const random = new Random(1);
    for (const said of ALL) for (let i = 0; i < 200; i++) expect(misheard(random, said)).not.toBe(said);
  });

  test('mishears as often as it is asked to', () => {
    const random = new Random(2);
    const groups = 20_000;
    let wrong = 0;
    let compared = 0;
    for (let i = 0; i < groups; i++) {
      const said = [...random.symbols(5)];
      const heard = hear(random, said, 0.07);
      if (heard.length !== said.length) continue;
      compared += said.length;
      wrong += heard.filter((value, place) => value !== said[place]).length;
    }
    // 7 % misheard, 0.3 % hit beside, 0.2 % not heard, and the few symbols of swapped neighbours and lost groups
    expect(wrong / compared).toBeGreaterThan(0.072);
    expect(wrong / compared).toBeLessThan(0.08);
  });
});
