// What a machine says of its time, from recorded files and clocks that answer, lie or throw.
import { UNKNOWN_START } from '@readback/core';
import { readBootClock, type SystemClocks } from '@readback/core/node';
import { describe, expect, it } from 'vitest';
import { systemClocks } from '../../packages/core/src/node/clock-evidence.js';

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
    ['more than an id', { '/proc/sys/kernel/random/boot_id': `x${BOOT_ID}\n`, '/proc/uptime': 'up 99999.00 1.00\n' }],
    ['an id and more', { '/proc/sys/kernel/random/boot_id': `${BOOT_ID}0\n`, '/proc/uptime': '99999.00\n' }],
    ['numbers without end', { '/proc/uptime': `${'9'.repeat(11)}.00 1.00\n` }],
  ])('goes by the uptime alone where the files say %s', (_, recorded) => {
    const boot = readBootClock({ ...linux, files: files(recorded) });
    expect(boot).toEqual({ bootId: UNKNOWN_START, uptimeMs: 11_954_180 });
  });

  it('reads an id in capitals, and an uptime in whole seconds', () => {
    const recorded = {
      '/proc/sys/kernel/random/boot_id': ` ${BOOT_ID.toUpperCase()}\n`,
      '/proc/uptime': '20000 14445.54\n',
    };
    expect(readBootClock({ ...linux, files: files(recorded) })).toEqual({ bootId: BOOT_ID, uptimeMs: 20_000_000 });
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
    const monotonicMs = process.platform === 'linux' ? systemClocks.monotonicMs() : 0;
    const wanted = Math.max(systemClocks.uptimeSeconds() * 1000, monotonicMs);
    expect(Math.abs(second.uptimeMs - wanted)).toBeLessThan(60_000);
    expect(Math.abs(systemClocks.monotonicMs() - Number(process.hrtime.bigint() / 1_000_000n))).toBeLessThan(60_000);
  });
});
