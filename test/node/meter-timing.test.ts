// When what a program counts goes to the disk: soon, not often, and later and later where the disk does not take it.
import { describe, expect, it } from 'vitest';
import type { MeterTotals } from '../../packages/core/src/node/meter-file.js';
import { sum } from '../../packages/core/src/node/meter-store.js';
import { openMeters } from '../../packages/core/src/node/meters.js';
import { stateError } from '../../packages/core/src/node/state-errors.js';

/** A clock that is moved by hand, and a disk that takes what it is given, or not, when it is told to. */
function bench(read: () => MeterTotals = () => new Map()) {
  let nowMs = 0;
  const timers = new Map<() => void, number>();
  const waiting: { added: MeterTotals; settle: (isTaken: boolean) => void }[] = [];
  const problems: (string | undefined)[] = [];
  let disk = read;
  const meters = openMeters({
    scheduler: {
      elapsedMs: () => nowMs,
      after: (delayMs, act) => {
        timers.set(act, nowMs + delayMs);
        return () => timers.delete(act);
      },
    },
    read: () => disk(),
    add: (added) =>
      new Promise((take, refuse) => {
        const settle = (isTaken: boolean): void => {
          if (!isTaken) {
            refuse(stateError('disk-full', { folder: '/s' }));
            return;
          }
          const after = sum(disk(), added);
          disk = () => after;
          take(after);
        };
        waiting.push({ added, settle });
      }),
    onProblem: (problem) => problems.push(problem?.code),
  });
  /** Until nothing moves any more that does not wait for the disk. */
  const settled = async (): Promise<void> => {
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  };
  const pass = async (ms: number): Promise<void> => {
    nowMs += ms;
    for (const [act, dueMs] of timers) {
      if (dueMs > nowMs) continue;
      timers.delete(act);
      act();
    }
    await settled();
  };
  const answer = async (isTaken: boolean): Promise<void> => {
    waiting.shift()?.settle(isTaken);
    await settled();
  };
  return { meters, pass, answer, waiting, problems, due: () => [...timers.values()].map((ms) => ms - nowMs) };
}

describe('what is counted', () => {
  it('goes to the disk at once after a pause, then no sooner than in 750 ms', async () => {
    const { meters, pass, answer, waiting, due } = bench();
    const meter = meters.meter('exports');
    meter.add();
    meter.add(2);
    expect(due()).toEqual([0]);
    await pass(0);
    expect(waiting.map(({ added }) => added)).toEqual([new Map([['exports', 3]])]);
    meter.add(4);
    expect([due(), meter.total]).toEqual([[], 7]);
    await pass(100);
    await answer(true);
    expect([due(), meter.total]).toEqual([[650], 7]);
    await pass(649);
    expect(waiting).toEqual([]);
    await pass(1);
    await answer(true);
    expect([due(), meter.total, waiting.length]).toEqual([[], 7, 0]);
    await pass(10_000);
    meter.add();
    expect(due()).toEqual([0]);
  });

  it('is kept in memory while the disk does not take it, and tried at longer pauses, a minute at most', async () => {
    const { meters, pass, answer, problems, due } = bench();
    meters.meter('exports').add(5);
    await pass(0);
    const pauses: number[] = [];
    for (let tries = 0; tries < 9; tries++) {
      await answer(false);
      pauses.push(...due());
      meters.meter('exports').add();
      await pass(due()[0] ?? 0);
    }
    expect(pauses).toEqual([1500, 3000, 6000, 12_000, 24_000, 48_000, 60_000, 60_000, 60_000]);
    expect(meters.meter('exports').total).toBe(14);
    await answer(true);
    expect([...new Set(problems)]).toEqual(['usage-not-kept', undefined]);
    meters.meter('exports').add();
    expect([due(), meters.meter('exports').total]).toEqual([[750], 15]);
  });

  it('is brought to the disk by closing, with what was on its way, and nothing is counted after it', async () => {
    const { meters, pass, answer, waiting, due } = bench();
    const meter = meters.meter('exports');
    meter.add(1);
    await pass(0);
    meter.add(2);
    const closed = meters.close();
    await answer(true);
    expect(waiting.map(({ added }) => added.get('exports'))).toEqual([2]);
    await answer(true);
    await closed;
    meter.add(4);
    expect([meter.total, due(), waiting.length]).toEqual([3, [], 0]);
  });

  it('that waits for its time goes at once when it is closed', async () => {
    const { meters, pass, answer, due } = bench();
    meters.meter('exports').add(1);
    await pass(0);
    await answer(true);
    meters.meter('exports').add(1);
    expect(due()).toEqual([750]);
    const closed = meters.close();
    await pass(0);
    await answer(true);
    await closed;
    expect(due()).toEqual([]);
    expect(meters.meter('exports').total).toBe(2);
  });

  it('closes at once where nothing was', async () => {
    const { meters, waiting } = bench();
    await meters.close();
    expect(waiting).toEqual([]);
  });
});

describe('a total', () => {
  it('is read once, when it is asked for; again where it could not be read', () => {
    let reads = 0;
    const { meters } = bench(() => {
      reads += 1;
      if (reads === 1) throw new Error('not now');
      return new Map([['exports', 40]]);
    });
    const meter = meters.meter('exports');
    expect(reads).toBe(0);
    expect([meter.total, meter.total, meter.total, reads]).toEqual([0, 40, 40, 2]);
    meter.add(2);
    expect(meter.total).toBe(42);
  });

  it('is kept for 256 meters, and the names that a program makes up beyond them count nothing', async () => {
    const { meters, pass, waiting } = bench();
    for (let n = 0; n < 257; n++) meters.meter(`m${n}`).add();
    expect([meters.meter('m255').total, meters.meter('m256').total]).toEqual([1, 0]);
    expect(meters.meter('m0')).toBe(meters.meter('m0'));
    await pass(0);
    expect(waiting[0]?.added.size).toBe(256);
  });
});
