// When a running program looks at its licence, and what it does at each look: with a site, a folder and a clock that are
// moved by hand.
import type { Licence, Notice } from '@readback/core';
import { describe, expect, it } from 'vitest';
import type { LicenceChange, LicenceLook } from '../../packages/core/src/node/licence-change.js';
import { startLicenceLoop } from '../../packages/core/src/node/licence-loop.js';
import { pack } from '../support/example-vendor.js';

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const NOON_MS = 12 * HOUR_MS;

const notice = (code: string): Notice => ({ code, message: `It is ${code}.`, next: 'Wait.' });

interface Bench {
  /** Since the start: what was done, in order. */
  readonly done: string[];
  readonly told: LicenceChange[];
  /** When the next look is due, ms from now; none where nothing is waited for. */
  due(): number | undefined;
  /** Lets time pass, asleep or late if wanted, and takes the looks that are due. */
  pass(ms: number, how?: { asleepMs?: number; lateMs?: number }): void;
  touchFolder(): void;
  /** The watch on the folder ends, as when it is replaced. */
  loseWatch(): void;
  watches(): number;
  become(changes: Partial<Licence>): void;
  readonly state: { problem: string; graceLeftMs: number; fails: boolean };
  readonly loop: ReturnType<typeof startLicenceLoop>;
}

function start({ pollMs, atMs = NOON_MS }: { pollMs?: number; atMs?: number } = {}): Bench {
  const done: string[] = [];
  const told: LicenceChange[] = [];
  let [elapsedMs, asleepMs, fingerprint] = [0, 0, 0];
  let timer: { dueMs: number; act: () => void } | undefined;
  let watch: { changed: () => void; isAlive: boolean } | undefined;
  let watches = 0;
  const state = { problem: '', graceLeftMs: 0, fails: false };
  let licence: Licence = {
    status: 'active',
    entitlements: [],
    features: [],
    limits: {},
    expiresOn: null,
    graceUntil: null,
    warnings: [],
  };
  const look = (extra: readonly Notice[]): LicenceLook & { graceLeftMs: number } => {
    if (state.fails) throw new Error('a fault of ours');
    return {
      atMs: atMs + elapsedMs + asleepMs,
      licence: { ...licence, warnings: extra },
      lineage: '[]',
      isDeactivated: false,
      trials: 0,
      verdict: 'ok',
      parts: 'a',
      problem: state.problem,
      graceLeftMs: state.graceLeftMs,
    };
  };
  const loop = startLicenceLoop({
    site: {
      pack,
      read: () => done.push('read'),
      keepTime: () => done.push('keep'),
      forgetParts: () => done.push('forget parts'),
      look: (extra) => {
        done.push('look');
        return look(extra);
      },
    },
    folder: '/state',
    pollMs,
    ports: {
      scheduler: {
        elapsedMs: () => elapsedMs,
        after: (delayMs, act) => {
          const mine = { dueMs: elapsedMs + delayMs, act };
          timer = mine;
          return () => {
            if (timer === mine) timer = undefined;
          };
        },
      },
      folders: {
        fingerprint: () => String(fingerprint),
        watch: (_, changed) => {
          watches += 1;
          const mine = { changed, isAlive: true };
          watch = mine;
          return { isAlive: () => mine.isAlive, close: () => done.push('close watch') };
        },
      },
      boot: () => ({ bootId: 'this', uptimeMs: elapsedMs + asleepMs }),
    },
    onLook: () => done.push('on look'),
  });
  void (async () => {
    for await (const change of loop.feed.watch()) told.push(change);
  })();
  done.length = 0;
  return {
    done,
    told,
    due: () => timer && timer.dueMs - elapsedMs,
    pass: (ms, { asleepMs: slept = 0, lateMs = 0 } = {}) => {
      asleepMs += slept;
      const end = elapsedMs + ms;
      while (timer && timer.dueMs <= end) {
        const { dueMs, act } = timer;
        timer = undefined;
        elapsedMs = Math.max(elapsedMs, dueMs) + lateMs;
        act();
      }
      elapsedMs = Math.max(elapsedMs, end);
    },
    touchFolder: () => {
      fingerprint += 1;
      watch?.changed();
    },
    loseWatch: () => {
      if (watch) watch.isAlive = false;
    },
    watches: () => watches,
    become: (changes) => {
      licence = { ...licence, ...changes };
    },
    state,
    loop,
  };
}

const causesOf = async ({ told }: Bench): Promise<string[]> => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  return told.splice(0).map(({ causes }) => causes.join('+'));
};

describe('a look', () => {
  it('is taken every thirty seconds, or as often as is asked, and not more than ten times a second', () => {
    const due = (pollMs?: number): number | undefined => start(pollMs === undefined ? {} : { pollMs }).due();
    expect([undefined, 5000, 100, 7, 0, Number.NaN, -5].map(due)).toEqual([
      30_000, 5000, 100, 100, 30_000, 30_000, 100,
    ]);
    const bench = start();
    bench.pass(10 * MINUTE_MS - 1);
    expect(bench.done).toEqual(Array.from({ length: 19 }, () => ['look', 'on look']).flat());
    expect(bench.due()).toBe(1);
  });

  it('is taken where a day begins, and where a doubt about the clock ends', () => {
    expect(start({ atMs: 24 * HOUR_MS - 3 * SECOND_MS }).due()).toBe(3 * SECOND_MS + 5);
    const bench = start();
    for (const [graceLeftMs, due] of [
      [12_000, 12_000],
      [10, 1000],
      [90_000, 30_000],
      [0, 30_000],
    ] as const) {
      bench.state.graceLeftMs = graceLeftMs;
      bench.pass(bench.due() ?? 0);
      expect(bench.due()).toBe(due);
    }
  });

  it('reads the folder when it has changed, once for changes that come together, and soon', () => {
    const bench = start();
    bench.touchFolder();
    expect(bench.due()).toBe(100);
    bench.pass(60);
    bench.touchFolder();
    expect(bench.due()).toBe(40);
    bench.pass(40);
    expect(bench.done).toEqual(['read', 'look', 'on look']);
    bench.done.length = 0;
    bench.touchFolder();
    expect(bench.due()).toBe(100);
  });

  it('reads other places every ten minutes, and keeps the time as often', () => {
    const bench = start();
    bench.pass(10 * MINUTE_MS);
    expect(bench.done.slice(-5)).toEqual(['read', 'look', 'keep', 'look', 'on look']);
    bench.done.length = 0;
    bench.pass(9 * MINUTE_MS);
    expect(bench.done).not.toContain('read');
    bench.pass(MINUTE_MS);
    expect(bench.done.filter((each) => each === 'read' || each === 'keep')).toEqual(['read', 'keep']);
  });

  it('reads again as long as something is wrong with the state', () => {
    const bench = start();
    bench.state.problem = 'state-io';
    bench.pass(30_000);
    expect(bench.done).toEqual(['look', 'keep', 'look', 'on look']);
    bench.done.length = 0;
    bench.pass(30_000);
    expect(bench.done).toEqual(['read', 'look', 'on look']);
  });

  it('searches the machine for its parts again every hour, or where it is another one', () => {
    const bench = start();
    bench.pass(HOUR_MS - 1);
    expect(bench.done).not.toContain('forget parts');
    bench.pass(1);
    expect(bench.done.filter((each) => each === 'forget parts')).toHaveLength(1);
    bench.pass(HOUR_MS - 1);
    expect(bench.done.filter((each) => each === 'forget parts')).toHaveLength(1);
    bench.become({ status: 'wrong-machine' });
    bench.pass(30_000);
    bench.done.length = 0;
    bench.pass(60_000);
    expect(bench.done.filter((each) => each === 'forget parts')).toHaveLength(2);
  });

  it('keeps the time with every change, and tells of it', async () => {
    const bench = start();
    bench.become({ status: 'expired' });
    bench.pass(30_000);
    expect(bench.done).toEqual(['look', 'keep', 'look', 'on look']);
    expect(await causesOf(bench)).toEqual(['expiry']);
    expect(bench.loop.look.licence.status).toBe('expired');
  });

  it('that fails by a fault of ours is taken again later', () => {
    const bench = start();
    bench.state.fails = true;
    bench.pass(30_000);
    expect(bench.due()).toBe(30_000);
    bench.loop.refresh();
    bench.state.fails = false;
    bench.done.length = 0;
    bench.pass(30_000);
    expect(bench.done).toContain('on look');
  });

  it('can be asked for at any time, and reads', async () => {
    const bench = start();
    bench.pass(1000);
    bench.loop.refresh();
    expect(bench.done).toEqual(['read', 'look', 'on look']);
    expect([bench.due(), await causesOf(bench)]).toEqual([30_000, []]);
  });
});

describe('a machine that slept', () => {
  it.each<[string, { asleepMs?: number; lateMs?: number }, boolean]>([
    ['for more than twenty seconds', { asleepMs: 20_001 }, true],
    ['for twenty seconds', { asleepMs: 20_000 }, false],
    ['so that a timer came late', { lateMs: 20_001 }, true],
    ['so that a timer came a little late', { lateMs: 20_000 }, false],
  ])('%s: is it told?', async (_, how, isTold) => {
    const bench = start();
    bench.pass(30_000, how);
    expect(await causesOf(bench)).toEqual(isTold ? ['resume'] : []);
    const wanted = ['forget parts', 'read', 'look', 'keep', 'look', 'on look'];
    expect(bench.done).toEqual(isTold ? wanted : ['look', 'on look']);
    bench.done.length = 0;
    bench.pass(30_000);
    expect(bench.done).toEqual(['look', 'on look']);
  });
});

describe('a watch on the folder', () => {
  it('is begun again where it has ended', () => {
    const bench = start();
    bench.pass(30_000);
    expect(bench.watches()).toBe(1);
    bench.loseWatch();
    bench.pass(30_000);
    expect([bench.watches(), bench.done.filter((each) => each === 'close watch').length]).toEqual([2, 1]);
  });
});

describe('a warning from elsewhere', () => {
  it('is told when it begins, changes and ends, and once', async () => {
    const bench = start();
    bench.loop.warn('meters', notice('full'));
    bench.loop.warn('meters', notice('full'));
    bench.loop.warn('other', undefined);
    expect(bench.loop.look.licence.warnings).toEqual([notice('full')]);
    expect(bench.done).toEqual(['look', 'on look']);
    bench.loop.warn('other', notice('damaged'));
    bench.pass(30_000);
    expect(bench.loop.look.licence.warnings).toEqual([notice('full'), notice('damaged')]);
    bench.loop.warn('meters', undefined);
    expect(bench.loop.look.licence.warnings).toEqual([notice('damaged')]);
    expect((await causesOf(bench)).every((causes) => causes === 'warning')).toBe(true);
  });
});

describe('closing', () => {
  it('calls everything off, keeps the time that has passed, and does nothing more', async () => {
    const bench = start();
    bench.pass(1000);
    bench.loop.close();
    expect([bench.done, bench.due()]).toEqual([['close watch', 'keep'], undefined]);
    bench.loop.close();
    bench.touchFolder();
    bench.loop.refresh();
    bench.loop.warn('meters', notice('full'));
    bench.pass(HOUR_MS);
    expect([bench.done, bench.due(), await causesOf(bench)]).toEqual([['close watch', 'keep'], undefined, []]);
  });

  it('keeps no time where none has passed since it was kept', () => {
    const bench = start();
    bench.loop.close();
    expect(bench.done).toEqual(['close watch']);
  });
});
