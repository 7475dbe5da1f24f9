// Hands changes on to whoever watches. A watcher that is busy finds one change when it comes back, from what it saw last to
// what is so now: nothing queues up.
import type { ChangeCause, LicenceChange } from './licence-change.js';

export interface WatchOptions {
  /** Ends the watch. */
  readonly signal?: AbortSignal;
}

export interface ChangeFeed {
  tell(change: LicenceChange): void;
  /** Watches from now on, whether or not somebody waits already. */
  watch(options?: WatchOptions): AsyncIterableIterator<LicenceChange>;
  /** Ends every watch. What was told and not fetched yet can still be. */
  close(): void;
}

const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined };

export function openChangeFeed(): ChangeFeed {
  const watchers = new Set<Watcher>();
  let isClosed = false;
  return {
    tell: (change) => {
      for (const watcher of watchers) watcher.tell(change);
    },
    watch: ({ signal } = {}) => {
      const watcher = new Watcher((ended) => watchers.delete(ended), signal);
      if (isClosed || signal?.aborted === true) watcher.end();
      else watchers.add(watcher);
      return watcher;
    },
    close: () => {
      isClosed = true;
      for (const watcher of [...watchers]) watcher.end();
    },
  };
}

class Watcher implements AsyncIterableIterator<LicenceChange> {
  #waiting: ((result: IteratorResult<LicenceChange, undefined>) => void)[] = [];
  #unread: LicenceChange | undefined;
  #isEnded = false;
  readonly #onEnd: (watcher: Watcher) => void;
  readonly #signal: AbortSignal | undefined;
  readonly #abort = (): void => this.end();

  constructor(onEnd: (watcher: Watcher) => void, signal: AbortSignal | undefined) {
    this.#onEnd = onEnd;
    this.#signal = signal;
    signal?.addEventListener('abort', this.#abort, { once: true });
  }

  tell(change: LicenceChange): void {
    const next = this.#waiting.shift();
    if (next) next({ done: false, value: change });
    else this.#unread = this.#unread ? merged(this.#unread, change) : change;
  }

  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#signal?.removeEventListener('abort', this.#abort);
    this.#onEnd(this);
    for (const next of this.#waiting.splice(0)) next(DONE);
  }

  next(): Promise<IteratorResult<LicenceChange, undefined>> {
    const value = this.#unread;
    this.#unread = undefined;
    if (value) return Promise.resolve({ done: false, value });
    if (this.#isEnded) return Promise.resolve(DONE);
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  return(): Promise<IteratorResult<LicenceChange, undefined>> {
    this.#unread = undefined;
    this.end();
    return Promise.resolve(DONE);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

function merged(first: LicenceChange, last: LicenceChange): LicenceChange {
  const causes: ChangeCause[] = [...new Set([...first.causes, ...last.causes])];
  return { atMs: last.atMs, before: first.before, now: last.now, causes };
}
