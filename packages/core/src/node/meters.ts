// Meters of a running program: counting is an addition in memory; what was counted goes to the disk a moment later, without
// the program waiting for it. A program that is killed loses at most the last second.
import type { Notice } from '../licence/licence.js';
import type { MeterTotals } from './meter-file.js';
import { sum } from './meter-store.js';
import { noticeOf } from './notices.js';
import type { Scheduler } from './scheduler.js';

export interface Meter {
  /** Adds a whole number, 1 where none is given; what is no number above 0 adds nothing. Never throws, never waits. */
  add(count?: number): void;
  /** All that was ever counted here, by all programs, as far as it is known. */
  readonly total: number;
}

/** Less than a second, so that a write that begins in time also ends in time. */
const FLUSH_EVERY_MS = 750;
const LONGEST_PAUSE_MS = 60_000;
/** Names come from the program's own text; a program that makes them up must not fill the memory. */
const MOST_METERS = 256;

export interface MeterPorts {
  readonly scheduler: Scheduler;
  /** What stands on the disk. Throws where it cannot be read. */
  read(): MeterTotals;
  /** Adds to it durably, and gives what stands there then. Rejects only where nothing was added. */
  add(added: MeterTotals): Promise<MeterTotals>;
  /** What is wrong with the disk; `undefined` once it works again. */
  onProblem(problem: Notice | undefined): void;
}

export interface Meters {
  meter(name: string): Meter;
  /** Brings everything counted so far to the disk, if it can be. Never rejects. */
  close(): Promise<void>;
}

export function openMeters(ports: MeterPorts): Meters {
  const { scheduler } = ports;
  const meters = new Map<string, Meter>();
  let stored: MeterTotals | undefined;
  let counted = new Map<string, number>();
  let onTheWay: MeterTotals = new Map();
  let flushing: Promise<void> | undefined;
  const timer: { callOff?: (() => void) | undefined } = {};
  let lastFlushMs = Number.NEGATIVE_INFINITY;
  let pauseMs = FLUSH_EVERY_MS;
  let isClosed = false;

  const storedTotals = (): MeterTotals => {
    if (stored) return stored;
    try {
      stored = ports.read();
    } catch {
      // The first write says what is wrong, and finds the totals where it can.
      return new Map();
    }
    return stored;
  };

  const add = (name: string, count: number): void => {
    if (!(count >= 1) || isClosed) return;
    const whole = Math.min(Math.floor(count), Number.MAX_SAFE_INTEGER);
    counted.set(name, Math.min((counted.get(name) ?? 0) + whole, Number.MAX_SAFE_INTEGER));
    schedule();
  };

  function schedule(): void {
    if (timer.callOff || flushing || counted.size === 0 || isClosed) return;
    const dueInMs = lastFlushMs + pauseMs - scheduler.elapsedMs();
    timer.callOff = scheduler.after(Math.max(0, dueInMs), () => {
      timer.callOff = undefined;
      void flush();
    });
  }

  function flush(): Promise<void> {
    flushing ??= flushOnce().finally(() => {
      flushing = undefined;
      schedule();
    });
    return flushing;
  }

  /** Never rejects. */
  async function flushOnce(): Promise<void> {
    if (counted.size === 0) return;
    lastFlushMs = scheduler.elapsedMs();
    onTheWay = counted;
    counted = new Map();
    try {
      stored = await ports.add(onTheWay);
      pauseMs = FLUSH_EVERY_MS;
      ports.onProblem(undefined);
    } catch (error) {
      counted = sum(onTheWay, counted);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      ports.onProblem(notCounted(error));
    }
    onTheWay = new Map();
  }

  return {
    meter: (name) => {
      const known = meters.get(name);
      if (known) return known;
      const meter: Meter = {
        add: (count = 1) => add(name, count),
        get total() {
          return (storedTotals().get(name) ?? 0) + (onTheWay.get(name) ?? 0) + (counted.get(name) ?? 0);
        },
      };
      if (meters.size >= MOST_METERS) return { add: () => undefined, total: 0 };
      meters.set(name, meter);
      return meter;
    },
    close: async () => {
      // A write on its way does not hold what was counted since.
      await flushing;
      isClosed = true;
      timer.callOff?.();
      await flush();
    },
  };
}

function notCounted(error: unknown): Notice {
  const { message, next } = noticeOf(error);
  return { code: 'usage-not-kept', message: `What was counted is not on the disk yet. ${message}`, next };
}
