// A few inputs for every parser, and whether the engine would notice. Many more: test/slow/fuzz.test.ts and `npm run fuzz`.
import { readFileSync } from 'node:fs';
import { ReadbackError } from '@readback/core';
import { describe, expect, it } from 'vitest';
import { Random } from '../../bench/support/random.js';
import { type FuzzTarget, fuzz, promised } from './engine.js';
import { makeInputs } from './mutate.js';
import { TARGETS } from './targets/all.js';

const INPUTS = 100;

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

  it('stands in the table of what was run', () => {
    const text = readFileSync(new URL('README.md', import.meta.url), 'utf8');
    const listed = [...text.matchAll(/^\| `([a-z-]+)` \| [\d,]+ \|/gm)].map(([, name]) => name ?? '');
    expect(listed.toSorted()).toEqual(TARGETS.map(({ name }) => name).toSorted());
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
    let nowMs = 0;
    const clocks = { nowMs: () => nowMs, workedMs: () => nowMs };
    const slownessOf = async (msOf: (text: string) => number): Promise<string | undefined> => {
      const run = (text: string): boolean => {
        nowMs += msOf(text);
        return true;
      };
      return (await fuzz(target(run), { inputs: 5000, seed: 1, clocks })).failure?.what;
    };
    let isFirst = true;
    const once = (): number => {
      const ms = isFirst ? 150 : 1;
      isFirst = false;
      return ms;
    };
    expect(await slownessOf(once)).toBeUndefined();
    expect(await slownessOf((text) => (text.length > 50 ? 110 : 1))).toBe('took 110 ms');
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
