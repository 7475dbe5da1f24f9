// A typing fault costs no signature check: every single wrong symbol, every swap of neighbours and every swap of groups of a
// response is refused before the issuing key is even looked at.
import { ALPHABET, acceptResponse, type Pack, ReadbackError } from '@readback/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { answer, NOW_MS, pack, withChallenge } from '../support/example-vendor.js';

const site = withChallenge();
const response = answer(site.challenge).groups;

let checks = 0;
let loads = 0;
const watched: Pack = {
  ...pack,
  keys: pack.keys.map((key) => ({
    ...key,
    verifying: () => {
      loads += 1;
      const real = key.verifying();
      return {
        ...real,
        verify: (message, signature) => {
          checks += 1;
          return real.verify(message, signature);
        },
      };
    },
  })),
};

beforeEach(() => {
  checks = 0;
  loads = 0;
});

const codeOf = (groups: readonly string[]): string => {
  try {
    acceptResponse(site.installation, watched, { groups, nowMs: NOW_MS });
    return 'accepted';
  } catch (error) {
    if (error instanceof ReadbackError) return error.code;
    throw error;
  }
};

const symbols = Array.from(response.join(''));
const grouped = (all: readonly string[]): string[] =>
  response.map((_, index) => all.slice(index * 5, index * 5 + 5).join(''));

describe('before any pairing', () => {
  it('refuses every single wrong symbol: 75 places, 31 others each', () => {
    const codes = symbols.flatMap((right, place) =>
      Array.from(ALPHABET)
        .filter((symbol) => symbol !== right)
        .map((symbol) => codeOf(grouped(symbols.map((old, at) => (at === place ? symbol : old))))),
    );
    expect(codes).toHaveLength(75 * 31);
    expect(new Set(codes)).toEqual(new Set(['group-mismatch']));
    expect([checks, loads]).toEqual([0, 0]);
  });

  it('refuses every swap of neighbours that differ', () => {
    const codes = symbols.slice(1).flatMap((second, place) => {
      const first = symbols[place] ?? '';
      if (first === second) return [];
      const swapped = symbols.map((old, at) => (at === place ? second : at === place + 1 ? first : old));
      return [codeOf(grouped(swapped))];
    });
    expect(codes.length).toBeGreaterThan(60);
    expect(new Set(codes)).toEqual(new Set(['group-mismatch']));
    expect([checks, loads]).toEqual([0, 0]);
  });

  it('refuses every swap of two groups', () => {
    const codes: string[] = [];
    for (let a = 0; a < response.length; a++) {
      for (let b = a + 1; b < response.length; b++) {
        codes.push(codeOf(response.map((group, at) => response[at === a ? b : at === b ? a : at] ?? group)));
      }
    }
    expect(codes).toHaveLength(105);
    expect(new Set(codes)).toEqual(new Set(['group-mismatch']));
    expect([checks, loads]).toEqual([0, 0]);
  });

  it('and checks exactly one signature of the intact response', () => {
    expect(codeOf(response)).toBe('accepted');
    expect(checks).toBe(1);
  });
});
