// One decoder per input stream, however many parts of the screen listen: a paste that began before a part was mounted
// still arrives whole. Ink keeps reading the stream; the hub listens to what it reads.
import { createKeyDecoder } from './decode-keys.js';
import type { KeyEvent } from './key-event.js';

/** As much of a readable stream as the hub needs. */
export interface KeySource {
  on(event: 'data', listener: (chunk: unknown) => void): unknown;
  off(event: 'data', listener: (chunk: unknown) => void): unknown;
}

export type KeyListener = (event: KeyEvent) => void;

// A sequence cut in two by a slow line arrives well within this; a person does not notice it on the Escape key.
const ESCAPE_WAIT_MS = 40;
// A paste may stall on a bad line, but must not hold the keyboard for ever if its end mark was lost.
const PASTE_WAIT_MS = 2000;

export interface KeyHub {
  readonly listen: (listener: KeyListener) => () => void;
}

/** The next key waits until the screen has taken this one in: "CODE\r" must not press Enter on the old screen.
 * React commits in a task of its own, queued behind the first of these two. */
function afterCommit(work: () => void): void {
  setImmediate(() => setImmediate(work));
}

function createKeyHub(source: KeySource): KeyHub {
  const decoder = createKeyDecoder();
  const listeners = new Set<KeyListener>();
  const queue: KeyEvent[] = [];
  let delivering = false;
  let timer: NodeJS.Timeout | undefined;

  function deliverNext(): void {
    const event = queue.shift();
    if (event === undefined) {
      delivering = false;
      return;
    }
    delivering = true;
    try {
      for (const listener of [...listeners]) listener(event);
    } finally {
      if (queue.length === 0) delivering = false;
      else afterCommit(deliverNext);
    }
  }

  function take(events: readonly KeyEvent[]): void {
    for (const event of events) queue.push(event);
    if (!delivering) deliverNext();
  }

  function onData(chunk: unknown): void {
    clearTimeout(timer);
    timer = undefined;
    take(decoder.push(String(chunk)));
    const waiting = decoder.waitingFor();
    if (waiting === 'nothing') return;
    timer = setTimeout(() => take(decoder.flush()), waiting === 'escape' ? ESCAPE_WAIT_MS : PASTE_WAIT_MS);
  }

  return {
    listen(listener) {
      if (listeners.size === 0) source.on('data', onData);
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        source.off('data', onData);
        clearTimeout(timer);
      };
    },
  };
}

const hubs = new WeakMap<KeySource, KeyHub>();

export function keyHubOf(source: KeySource): KeyHub {
  let hub = hubs.get(source);
  if (hub === undefined) {
    hub = createKeyHub(source);
    hubs.set(source, hub);
  }
  return hub;
}
