// How long a call has been going on. The words change every ten seconds and later every minute, so that a slow line is
// not kept busy by a clock.

/** What tells the time and wakes somebody up; tests give their own. */
export interface Clock {
  readonly nowMs: () => number;
  /** @returns a function that calls it off */
  readonly after: (ms: number, act: () => void) => () => void;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  after: (ms, act) => {
    const timer = setTimeout(act, ms);
    // A clock keeps no program alive.
    timer.unref();
    return () => clearTimeout(timer);
  },
};

const STEP_MS = 10_000;
const MINUTE_MS = 60_000;
/** From here on only whole minutes are told. */
const COARSE_MS = 10 * MINUTE_MS;

const stepAt = (elapsedMs: number): number => (elapsedMs < COARSE_MS ? STEP_MS : MINUTE_MS);

/** `20 s`, `3 min 10 s`, `12 min`; empty for less than ten seconds and for a clock that went back. */
export function formatElapsed(elapsedMs: number): string {
  const told = Math.floor(elapsedMs / stepAt(elapsedMs)) * stepAt(elapsedMs);
  if (!(told > 0)) return '';
  const minutes = Math.floor(told / MINUTE_MS);
  const seconds = (told % MINUTE_MS) / 1000;
  return [minutes > 0 ? `${minutes} min` : '', seconds > 0 ? `${seconds} s` : '']
    .filter((part) => part !== '')
    .join(' ');
}

/** How long until `formatElapsed` says something else; at least a second. */
export function nextElapsedMs(elapsedMs: number): number {
  const step = stepAt(Math.max(0, elapsedMs));
  return Math.max(1000, elapsedMs < 0 ? step : step - (elapsedMs % step));
}

/** How long is still to wait: `40 s`, `3 min`; never 0. */
export function formatWait(leftMs: number): string {
  const seconds = Math.max(1, Math.ceil(leftMs / 1000));
  return seconds <= 90 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}
