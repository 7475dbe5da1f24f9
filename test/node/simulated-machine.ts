// A machine whose time passes when a test says so: clock, running time, sleep, timers, parts and the events of its file
// system. A year takes seconds.
import { basename, dirname } from 'node:path';
import type { MachineParts } from '@readback/core';
import type { FilePort, FolderPort, LicenceChange, LicencePorts, OpenLicence } from '@readback/core/node';
import { machine, NOW_MS } from '../support/example-vendor.js';

const errno = (code: string): Error => Object.assign(new Error(code), { code });

interface Timer {
  readonly dueMs: number;
  readonly act: () => void;
}

export interface SimulatedMachine {
  /** With a disk in memory: nothing waits for a real one. */
  readonly ports: Omit<LicencePorts, 'meterFiles'>;
  readonly nowMs: () => number;
  /** Timers that wait. */
  readonly timers: () => number;
  /** How often the machine was searched for its parts. */
  readonly searches: () => number;
  /** Time passes, and timers come when they are due. */
  run(ms: number): Promise<void>;
  /** Time passes and no timer comes; the clock of the processor counts it or not. */
  sleep(ms: number, counted?: boolean): Promise<void>;
  setClock(ms: number): void;
  /** Another start of the machine; timers are gone. */
  restart(offMs?: number): void;
  setParts(parts: MachineParts): void;
  /** The file system tells of a change. */
  tell(): void;
  /** How many watch a folder. */
  readonly watchers: () => number;
}

/** How a machine is found. */
export interface MachineStart {
  readonly nowMs: number;
  readonly upMs: number;
  readonly boot: number;
  readonly parts: MachineParts;
}

export function simulatedMachine(start: Partial<MachineStart> = {}): SimulatedMachine {
  let { nowMs: wallMs = NOW_MS, upMs = 100_000, boot = 1, parts = machine } = start;
  let elapsedMs = 5000;
  let searches = 0;
  const timers = new Set<Timer>();
  const listeners = new Set<() => void>();
  const pass = (ms: number): void => {
    wallMs += ms;
    upMs += ms;
    elapsedMs += ms;
  };
  const fireDue = async (): Promise<boolean> => {
    const [first] = [...timers].filter(({ dueMs }) => dueMs <= elapsedMs).sort((a, b) => a.dueMs - b.dueMs);
    if (!first) return false;
    timers.delete(first);
    first.act();
    await Promise.resolve();
    return true;
  };
  const files = memoryFiles();
  const folders: FolderPort = {
    fingerprint: files.fingerprint,
    watch: (_, changed) => {
      listeners.add(changed);
      return { isAlive: () => listeners.has(changed), close: () => listeners.delete(changed) };
    },
  };
  return {
    ports: {
      nowMs: () => wallMs,
      boot: () => ({ bootId: `boot-${boot}`, uptimeMs: upMs }),
      randomBytes: (length) => new Uint8Array(length).fill(7),
      machineParts: () => {
        searches += 1;
        return parts;
      },
      scheduler: {
        elapsedMs: () => elapsedMs,
        after: (delayMs, act) => {
          const timer = { dueMs: elapsedMs + delayMs, act };
          timers.add(timer);
          return () => timers.delete(timer);
        },
      },
      folders,
      files,
    },
    nowMs: () => wallMs,
    timers: () => timers.size,
    searches: () => searches,
    watchers: () => listeners.size,
    run: async (ms) => {
      const endMs = elapsedMs + ms;
      for (let leftMs = ms; leftMs > 0; leftMs = endMs - elapsedMs) {
        const nextMs = Math.min(endMs, ...[...timers].map(({ dueMs }) => dueMs));
        pass(Math.max(0, nextMs - elapsedMs));
        while (await fireDue());
      }
    },
    sleep: async (ms, counted = false) => {
      wallMs += ms;
      upMs += ms;
      if (counted) elapsedMs += ms;
      while (await fireDue());
    },
    setClock: (ms) => {
      wallMs = ms;
    },
    restart: (offMs = 60_000) => {
      timers.clear();
      listeners.clear();
      boot += 1;
      wallMs += offMs;
      upMs = 20_000;
    },
    setParts: (changed) => {
      parts = changed;
    },
    tell: () => {
      for (const changed of [...listeners]) changed();
    },
  };
}

interface MemoryFiles extends FilePort {
  fingerprint(folder: string): string;
}

function memoryFiles(): MemoryFiles {
  const folders = new Map<string, Map<string, { readonly text: string; readonly write: number }>>();
  let writes = 0;
  const namesIn = (folder: string) => {
    const names = folders.get(folder);
    if (!names) throw errno('ENOENT');
    return names;
  };
  const fileAt = (file: string) => {
    const found = namesIn(dirname(file)).get(basename(file));
    if (!found) throw errno('ENOENT');
    return found;
  };
  const put = (file: string, text: string): void => {
    writes += 1;
    namesIn(dirname(file)).set(basename(file), { text, write: writes });
  };
  const putNew = (file: string, text: string): void => {
    if (namesIn(dirname(file)).has(basename(file))) throw errno('EEXIST');
    put(file, text);
  };
  const remove = (file: string): void => {
    fileAt(file);
    namesIn(dirname(file)).delete(basename(file));
  };
  return {
    list: (folder) => [...namesIn(folder).keys()],
    read: (file) => fileAt(file).text,
    write: putNew,
    link: (file, name) => putNew(name, fileAt(file).text),
    rename: (from, to) => {
      put(to, fileAt(from).text);
      remove(from);
    },
    remove,
    syncFolder: namesIn,
    makeFolder: (folder) => {
      if (!folders.has(folder)) folders.set(folder, new Map());
    },
    fingerprint: (folder) =>
      [...(folders.get(folder) ?? [])]
        .filter(([name]) => !name.startsWith('.'))
        .map(([name, { write }]) => `${name} ${write}`)
        .join(),
  };
}

/** What a watcher was told so far, as `causes: status before → status now`. */
export function logOf(licence: Pick<OpenLicence, 'watch'>): { lines: string[]; changes: LicenceChange[] } {
  const log: { lines: string[]; changes: LicenceChange[] } = { lines: [], changes: [] };
  const follow = async (): Promise<void> => {
    for await (const change of licence.watch()) {
      log.changes.push(change);
      log.lines.push(`${change.causes.join(', ')}: ${change.before.status} → ${change.now.status}`);
    }
  };
  void follow();
  return log;
}
