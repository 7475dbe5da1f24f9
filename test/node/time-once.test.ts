// When a program that looks once and ends keeps the running time: as often as one that runs on, where it counts for something.
import type { Installation, LicenceStatus } from '@readback/core';
import type { Site } from '@readback/core/node';
import { describe, expect, it, vi } from 'vitest';
import { stateError } from '../../packages/core/src/node/state-errors.js';
import { KEEP_TIME_MS, keepTimeOnce } from '../../packages/core/src/node/time-once.js';

type Time = NonNullable<Installation['time']>;

interface Surroundings {
  readonly lineage?: number;
  readonly trials?: number;
  readonly status?: LicenceStatus;
  readonly time?: Partial<Time> | null;
  readonly bootId?: string;
  readonly uptimeMs?: number;
  readonly verdict?: ReturnType<Site['time']>['verdict'];
}

const KEPT_AT_MS = 1_000_000;
const start = { bootId: 'this', uptimeMs: KEPT_AT_MS, runMs: 0, markMs: 0 };

/** A machine that was looked at a minute ago, with one licence. */
function siteWith(around: Surroundings, keepTime: () => void): Site {
  const { lineage = 1, trials = 0, status = 'active', time = {}, bootId = 'this', verdict = 'ok' } = around;
  const { uptimeMs = KEPT_AT_MS + 60_000 } = around;
  const stub = {
    installation: () => ({
      lineage: Array.from({ length: lineage }, () => ({})),
      trials: Array.from({ length: trials }, () => ({})),
      time: time && { starts: [{ ...start, bootId: 'before' }, start], behindSinceRunMs: null, ...time },
    }),
    licence: () => ({ status }),
    clocks: () => ({ bootId, uptimeMs }),
    time: () => ({ verdict }),
    keepTime,
  };
  return stub as unknown as Site;
}

const isKept = (around: Surroundings): boolean => {
  const keepTime = vi.fn();
  expect(keepTimeOnce(siteWith(around, keepTime))).toBeUndefined();
  return keepTime.mock.calls.length > 0;
};

describe('running time', () => {
  it.each<[string, Surroundings, boolean]>([
    ['a minute after it was kept', {}, false],
    ['just before ten minutes', { uptimeMs: KEPT_AT_MS + KEEP_TIME_MS - 1 }, false],
    ['after ten minutes', { uptimeMs: KEPT_AT_MS + KEEP_TIME_MS }, true],
    ['at the moment it was kept', { uptimeMs: KEPT_AT_MS }, false],
    ['where the machine runs for less long than before', { uptimeMs: KEPT_AT_MS - 1 }, true],
    ['in a start that nobody has kept', { bootId: 'another' }, true],
    ['where no clock was looked at yet', { time: null }, true],
    ['where the clock is behind', { verdict: 'behind' }, true],
    ['where the clock is suspect', { verdict: 'suspect' }, true],
    ['where it was behind already', { verdict: 'behind', time: { behindSinceRunMs: 0 } }, false],
    ['where it is right again', { time: { behindSinceRunMs: 0 } }, true],
    ['where the clock is ahead', { verdict: 'ahead' }, false],
  ])('%s: kept is %s', (_, around, kept) => {
    expect(isKept(around)).toBe(kept);
  });

  it.each<[string, Surroundings, boolean]>([
    ['a licence', {}, true],
    ['a licence that has expired', { status: 'expired' }, true],
    ['a licence of another machine', { status: 'wrong-machine' }, false],
    ['a licence that does not verify', { status: 'unlicensed' }, false],
    ['a trial alone', { lineage: 0, trials: 1, status: 'unlicensed' }, true],
    ['nothing', { lineage: 0 }, false],
  ])('counts for %s: %s', (_, around, kept) => {
    expect(isKept({ ...around, time: null })).toBe(kept);
  });

  it('that cannot be kept is told, and nothing is thrown', () => {
    const failing = (error: unknown) =>
      keepTimeOnce(
        siteWith({ time: null }, () => {
          throw error;
        }),
      );
    expect(failing(stateError('disk-full', { folder: '/state' }))).toMatchObject({
      code: 'time-not-kept',
      next: expect.stringMatching(/The program works on\.$/) as unknown,
    });
    expect(failing(new TypeError('x'))?.message).toContain('TypeError');
    expect(failing('text')?.message).toContain('string');
  });
});

it('is kept every ten minutes', () => {
  expect(KEEP_TIME_MS).toBe(600_000);
});
