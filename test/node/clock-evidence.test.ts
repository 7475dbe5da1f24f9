// What a machine says of its time, from recorded files and clocks that answer, lie or throw.
import { UNKNOWN_START } from '@readback/core';
import { openClockSource, readBootClock, type SystemClocks } from '@readback/core/node';
import { describe, expect, it } from 'vitest';

const BOOT_ID = '1fae8768-e929-4c7b-b6bd-d73538a918f4';
const files = (recorded: Readonly<Record<string, string>>) => ({ read: (file: string) => recorded[file] });
const linux: SystemClocks = {
  files: files({ '/proc/sys/kernel/random/boot_id': `${BOOT_ID}\n`, '/proc/uptime': '11954.03 14445.54\n' }),
  platform: 'linux',
  clockMs: () => 1_795_300_000_123,
  uptimeSeconds: () => 11_954.18,
  monotonicMs: () => 11_900_000,
  processMs: () => 147.161,
};
const broken = (): never => {
  throw new Error('not here');
};

describe('a clock source', () => {
  it('tells the clock, the start and the uptime of a Linux machine', () => {
    expect(openClockSource(linux).read()).toEqual({
      clockMs: 1_795_300_000_123,
      bootId: BOOT_ID,
      uptimeMs: 11_954_030,
    });
  });

  it('passes on when a file was written, where one was', () => {
    expect(openClockSource(linux).read(1_795_300_000_200.7)).toMatchObject({ fileMs: 1_795_300_000_200 });
    expect(openClockSource(linux).read(0)).not.toHaveProperty('fileMs');
    expect(openClockSource(linux).read(Number.NaN)).not.toHaveProperty('fileMs');
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
      clockMs: broken,
      uptimeSeconds: broken,
      monotonicMs: broken,
      processMs: linux.processMs,
    };
    const source = openClockSource(nothing);
    expect(source.read()).toEqual({ clockMs: 0, bootId: expect.stringMatching(/^process-/), uptimeMs: 147 });
    expect(source.read().bootId).toBe(source.read().bootId);
    expect(readBootClock({ ...nothing, processMs: broken }).uptimeMs).toBe(0);
  });

  it('reads this machine', () => {
    const first = openClockSource().read();
    const second = openClockSource().read();
    expect(second.bootId).toBe(first.bootId);
    expect(first.uptimeMs).toBeGreaterThan(0);
    expect(second.uptimeMs).toBeGreaterThanOrEqual(first.uptimeMs);
  });
});
