// What a licence tells people of times: how long, and until when (docs/protocol.md section 9.3).
import { evaluate, type TimeReading, trustedTime } from '@readback/core';
import { describe, expect, it } from 'vitest';
import { clockWarnings, trialRuns } from '../../packages/core/src/licence/licence-notices.js';
import { pack, parts } from '../support/example-vendor.js';

const HOUR_MS = 3_600_000;

describe('what a licence tells', () => {
  it('is that there is none yet, with whom to call', () => {
    const { reason, entitlements, features, limits } = evaluate([], {
      parts,
      time: trustedTime(0),
      support: pack.support,
    });
    expect(reason).toMatchObject({ code: 'unlicensed', next: expect.stringContaining(pack.support.phone) });
    expect({ entitlements, features, limits }).toEqual({ entitlements: [], features: [], limits: {} });
  });

  it('is until when a trial lasts, where it ends', () => {
    expect(trialRuns(0, pack.support)).toMatchObject({
      code: 'trial',
      message: 'This is a trial until 2026-01-01.',
      next: expect.stringContaining(pack.support.phone),
    });
    expect(trialRuns(null, pack.support).message).toBe('This is a trial.');
  });

  it.each([
    [1, '1 hour'],
    [1.4 * HOUR_MS, '1 hour'],
    [1.5 * HOUR_MS, '2 hours'],
    [47 * HOUR_MS, '47 hours'],
    [48 * HOUR_MS, '2 days'],
    [7 * 24 * HOUR_MS, '7 days'],
  ])('is how far a clock is behind, in words: %d ms', (behindMs, length) => {
    const time: TimeReading = { nowMs: 0, verdict: 'behind', behindMs, graceLeftMs: 72 * HOUR_MS };
    expect(clockWarnings(time, pack.support).map(({ message }) => message)).toEqual([
      `The clock of this machine is behind by ${length}. Everything works for 3 days more of running time.`,
    ]);
  });
});
