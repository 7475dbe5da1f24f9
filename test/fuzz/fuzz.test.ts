// A few inputs for every parser, and whether the engine would notice. Many more: test/slow/fuzz.test.ts and `npm run fuzz`.
import { ReadbackError } from '@readback/core';
import { describe, expect, it } from 'vitest';
import { Random } from '../../bench/support/random.js';
import { type FuzzTarget, fuzz, promised } from './engine.js';
import { makeInputs } from './mutate.js';
import { TARGETS } from './targets/all.js';

const INPUTS = 200;

describe('every parser', () => {
  it.each(TARGETS)('$name: $about', async (target) => {
    const { failure, inputs } = await fuzz(target, { inputs: INPUTS, seed: 7 });
    expect(failure).toBeUndefined();
    expect(inputs).toBe(INPUTS);
  });

  it('has a name of its own, and seeds', () => {
    const names = TARGETS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(TARGETS.filter(({ seeds }) => seeds.length === 0)).toEqual([]);
  });
});

const target = (run: FuzzTarget['run']): FuzzTarget => ({
  name: 'made up',
  about: 'a parser with a fault',
  seeds: ['{"a":[1,"two"]}'],
  json: true,
  run,
});
const failureOf = async (run: FuzzTarget['run']): Promise<string | undefined> =>
  (await fuzz(target(run), { inputs: 5000, seed: 1 })).failure?.what;

describe('the engine', () => {
  it('notices an error that is no refusal, also where it comes late', async () => {
    const fault = (text: string): boolean => {
      if (text.includes('__proto__')) throw new TypeError('not meant');
      return true;
    };
    expect(await failureOf(fault)).toContain('TypeError: not meant');
    expect(await failureOf(async (text) => fault(text))).toContain('TypeError: not meant');
  });

  it('takes a refusal for one, and a fault of our own not', async () => {
    const refuse = (family: 'input' | 'bug') => (): boolean => {
      throw new ReadbackError('made-up', family, 'No.', 'Nothing.');
    };
    expect(await failureOf(refuse('input'))).toBeUndefined();
    expect(await failureOf(refuse('bug'))).toContain('ReadbackError');
  });

  it('notices a promise that is broken', async () => {
    expect(
      await failureOf((text) => {
        promised(!text.startsWith('['), 'it begins so');
        return true;
      }),
    ).toContain('it begins so');
  });

  it('notices what is slow every time, and passes over what is slow once', async () => {
    const wait = (ms: number): void => {
      const end = performance.now() + ms;
      while (performance.now() < end);
    };
    let isFirst = true;
    const once = await failureOf(() => {
      if (isFirst) wait(150);
      isFirst = false;
      return true;
    });
    expect(once).toBeUndefined();
    const always = await failureOf((text) => {
      if (text.length > 50) wait(110);
      return true;
    });
    expect(always).toMatch(/^took 1\d\d ms$/);
  });

  it('makes the same inputs of the same seed, all kinds of them', () => {
    const seeds = { seeds: ['{"name":"value","list":[1,2,3]}'], json: true };
    const inputsOf = (seed: number): string[] => {
      const next = makeInputs(seeds, new Random(seed));
      return Array.from({ length: 4000 }, next);
    };
    const inputs = inputsOf(3);
    expect(inputsOf(3)).toEqual(inputs);
    expect(inputsOf(4)).not.toEqual(inputs);
    expect(new Set(inputs).size).toBeGreaterThan(3000);
    const isJson = (text: string): boolean => {
      try {
        JSON.parse(text);
        return true;
      } catch {
        return false;
      }
    };
    expect(inputs.filter(isJson).length).toBeGreaterThan(1000);
    expect(inputs.some((text) => text.length > 10_000)).toBe(true);
    expect(inputs.some((text) => /"__proto__":/.test(text))).toBe(true);
    expect(inputs.some((text) => text.includes('['.repeat(1000)))).toBe(true);
    expect(inputs.every((text) => text.length <= 64 * 1024)).toBe(true);
  });
});
