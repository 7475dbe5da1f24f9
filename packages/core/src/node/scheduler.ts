// Timers as a port: a test runs a year in seconds, and no timer of ours keeps a program alive.

export interface Scheduler {
  /** Milliseconds since some moment; they only rise. Whether they count sleep makes no difference. */
  elapsedMs(): number;
  /** Calls once, after that many milliseconds or more; what is returned calls it off. Never keeps the process alive. */
  after(delayMs: number, act: () => void): () => void;
}

/** What a timer of Node can hold; a longer one would come at once. */
const LONGEST_MS = 2 ** 31 - 1;

export const processTimers: Scheduler = {
  elapsedMs: () => performance.now(),
  after: (delayMs, act) => {
    let timer: NodeJS.Timeout | undefined;
    const wait = (leftMs: number): void => {
      const stepMs = Math.min(leftMs, LONGEST_MS);
      timer = setTimeout(() => (leftMs > stepMs ? wait(leftMs - stepMs) : act()), stepMs);
      timer.unref();
    };
    wait(Math.max(0, delayMs));
    return () => clearTimeout(timer);
  },
};
