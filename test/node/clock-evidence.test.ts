// What a machine says of its time, from recorded files and clocks that answer, lie or throw.
import { UNKNOWN_START } from '@readback/core';
import { readBootClock, type SystemClocks } from '@readback/core/node';
import { describe, expect, it } from 'vitest';

const BOOT_ID = '1fae8768-e929-4c7b-b6bd-d73538a918f4';
const files = (recorded: Readonly<Record<string, string>>) => ({ read: (file: string) => recorded[file] });
const linux: SystemClocks = {
  files: files({ '/proc/sys/kernel/random/boot_id': `${BOOT_ID}\n`, '/proc/uptime': '11954.03 14445.54\n' }),
  platform: 'linux',
  uptimeSeconds: () => 11_954.18,
  monotonicMs: () => 11_900_000,
  processMs: () => 147.161,
};
const broken = (): never => {
  throw new Error('not here');
};

describe('the running time of a machine', () => {
  it('tells the start and the uptime of a Linux machine', () => {
    expect(readBootClock(linux)).toEqual({
      bootId: BOOT_ID,
      uptimeMs: 11_954_030,
    });
  });

  it('is not taken in by the uptime that a container is shown', () => {
    const shown = { ...linux.files, ...files({ '/proc/uptime': '500.00 400.00\n' }) };
    expect(readBootClock({ ...linux, files: shown }).uptimeMs).toBe(11_900_000);
  });

  it.each([
    ['nothing', {}],
    ['no start', { '/proc/sys/kernel/random/boot_id': 'none\n', '/proc/uptime': 'soon\n' }],
  ])('goes by the uptime alone where the files say %s', (_, recorded) => {
    const boot = readBootClock({ ...linux, files: files(recorded) });
    expect(boot).toEqual({ bootId: UNKNOWN_START, uptimeMs: 11_954_180 });
  });

  it.each(['win32', 'darwin'] as const)('goes by the uptime alone on %s (never run there)', (platform) => {
    const boot = readBootClock({ ...linux, platform, monotonicMs: () => 99_000_000 });
    expect(boot).toEqual({ bootId: UNKNOWN_START, uptimeMs: 11_954_180 });
  });

  it('stands for a start itself where nothing tells one, and never throws', () => {
    const nothing: SystemClocks = {
      files: { read: broken },
      platform: 'linux',
      uptimeSeconds: broken,
      monotonicMs: broken,
      processMs: linux.processMs,
    };
    expect(readBootClock(nothing)).toEqual({ bootId: expect.stringMatching(/^process-/), uptimeMs: 147 });
    expect(readBootClock(nothing).bootId).toBe(readBootClock(nothing).bootId);
    expect(readBootClock({ ...nothing, processMs: broken }).uptimeMs).toBe(0);
  });

  it('reads this machine', () => {
    const first = readBootClock();
    const second = readBootClock();
    expect(second.bootId).toBe(first.bootId);
    expect(first.uptimeMs).toBeGreaterThan(0);
    expect(second.uptimeMs).toBeGreaterThanOrEqual(first.uptimeMs);
  });
});
