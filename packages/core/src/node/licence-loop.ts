// The looks that a running program takes at its licence by itself: when a day begins, when the state folder changes, when
// the machine wakes up, and now and then in case nobody tells (docs/protocol.md section 9.5). Whatever goes wrong is told;
// nothing is thrown and nothing keeps the process alive.
import { DAY_MS } from '../bytes/days.js';
import type { Notice } from '../licence/licence.js';
import { type ChangeFeed, openChangeFeed } from './change-feed.js';
import type { FolderPort, FolderWatch } from './folder-port.js';
import { type ChangeCause, causesOf, type LicenceLook } from './licence-change.js';
import type { LiveSite } from './live-site.js';
import type { Scheduler } from './scheduler.js';
import type { BootClock } from './site-time.js';
import { KEEP_TIME_MS } from './time-once.js';

/** Between two looks where nobody tells of anything. */
const DEFAULT_POLL_MS = 30_000;
/** A program that asks for less, or for no number, is not left spinning. */
const LEAST_POLL_MS = 100;
/** A change of the folder rarely comes alone. */
const SETTLE_MS = 100;
/** Other places where the state is kept are not watched, but read this often. */
const READ_ALL_MS = 10 * 60_000;
const PARTS_MS = 60 * 60_000;
/** A timer that comes this much too late, or a machine that ran this much longer than the program, was suspended. */
const SUSPENDED_MS = 20_000;
const PAST_MIDNIGHT_MS = 5;
/** The running time of a machine is told in steps. */
const LEAST_MS = 1000;

export interface LoopPorts {
  readonly scheduler: Scheduler;
  readonly folders: FolderPort;
  boot(): BootClock;
}

export interface LicenceLoop {
  readonly feed: ChangeFeed;
  readonly look: LicenceLook;
  /** Looks now, whatever is known. Never throws. */
  refresh(): void;
  /** A warning from elsewhere began or ended. */
  warn(name: string, warning: Notice | undefined): void;
  close(): void;
}

export interface LoopOptions {
  readonly site: LiveSite;
  readonly folder: string;
  readonly pollMs?: number | undefined;
  readonly ports: LoopPorts;
  /** Called with every look, before anybody is told of it. */
  onLook(look: LicenceLook): void;
}

export function startLicenceLoop({ site, folder, ports, onLook, ...options }: LoopOptions): LicenceLoop {
  const pollMs = Math.max(LEAST_POLL_MS, options.pollMs || DEFAULT_POLL_MS);
  const { scheduler, folders } = ports;
  const feed = openChangeFeed();
  const warnings = new Map<string, Notice>();
  let watch: FolderWatch | undefined;
  let callOff: (() => void) | undefined;
  let isSettling = false;
  let isClosed = false;
  let fingerprint = '';
  let dueAtMs = 0;
  const lastMs = { keep: 0, read: 0, parts: 0 };
  let clocks = { elapsedMs: scheduler.elapsedMs(), upMs: uptimeMs() };

  function uptimeMs(): number {
    return ports.boot().uptimeMs;
  }

  site.keepTime();
  let last = site.look([]);
  const start = clocks.elapsedMs;
  Object.assign(lastMs, { keep: start, read: start, parts: start });
  onLook(last);
  settle();

  /** After everything that this program itself has written. */
  function settle(): void {
    fingerprint = folders.fingerprint(folder);
    if (!watch?.isAlive()) {
      watch?.close();
      watch = folders.watch(folder, folderChanged);
    }
    const toMidnightMs = DAY_MS - (last.atMs % DAY_MS) + PAST_MIDNIGHT_MS;
    const toClockEndMs = last.graceLeftMs > 0 ? Math.max(last.graceLeftMs, LEAST_MS) : pollMs;
    wakeIn(Math.min(pollMs, toMidnightMs, toClockEndMs));
  }

  function wakeIn(delayMs: number): void {
    callOff?.();
    if (isClosed) return;
    dueAtMs = scheduler.elapsedMs() + delayMs;
    callOff = scheduler.after(delayMs, () => guarded(wake));
  }

  function folderChanged(): void {
    if (isSettling || isClosed) return;
    isSettling = true;
    wakeIn(SETTLE_MS);
  }

  function wake(): void {
    takeLook({ lateMs: scheduler.elapsedMs() - dueAtMs, mustRead: false });
  }

  /** The one place where a fault of ours could reach the program. It looks again later. */
  function guarded(act: () => void): void {
    try {
      act();
    } catch {
      wakeIn(pollMs);
    }
  }

  function takeLook({ lateMs, mustRead }: { readonly lateMs: number; readonly mustRead: boolean }): void {
    if (isClosed) return;
    // This look is later than every change told so far; the timer that waited for them is called off.
    isSettling = false;
    const { elapsedMs, sleptMs } = readClocks();
    const isResumed = lateMs > SUSPENDED_MS || sleptMs > SUSPENDED_MS;
    // Perhaps not all of them could be read yet when the machine started.
    const isOtherMachine = last.licence.status === 'wrong-machine';
    if (isResumed || isOtherMachine || elapsedMs - lastMs.parts >= PARTS_MS) {
      lastMs.parts = elapsedMs;
      site.forgetParts();
    }
    const isOther = fingerprint !== folders.fingerprint(folder);
    if (mustRead || isOther || isResumed || last.problem !== '' || elapsedMs - lastMs.read >= READ_ALL_MS) {
      lastMs.read = elapsedMs;
      site.read();
    }
    const extra = [...warnings.values()];
    let look = site.look(extra);
    if (causesOf(last, look).length > 0 || isResumed || elapsedMs - lastMs.keep >= KEEP_TIME_MS) {
      lastMs.keep = elapsedMs;
      site.keepTime();
      look = site.look(extra);
    }
    show(look, isResumed ? ['resume'] : []);
    settle();
  }

  function readClocks(): { elapsedMs: number; sleptMs: number } {
    const now = { elapsedMs: scheduler.elapsedMs(), upMs: uptimeMs() };
    const sleptMs = now.upMs - clocks.upMs - (now.elapsedMs - clocks.elapsedMs);
    clocks = now;
    return { elapsedMs: now.elapsedMs, sleptMs };
  }

  function show(look: LicenceLook & { readonly graceLeftMs: number }, more: readonly ChangeCause[]): void {
    const before = last;
    last = look;
    onLook(look);
    const causes = [...causesOf(before, look), ...more];
    if (causes.length > 0) feed.tell({ atMs: look.atMs, before: before.licence, now: look.licence, causes });
  }

  return {
    feed,
    get look() {
      return last;
    },
    refresh: () => guarded(() => takeLook({ lateMs: 0, mustRead: true })),
    warn: (name, warning) => {
      if (isClosed || warnings.get(name)?.message === warning?.message) return;
      if (warning) warnings.set(name, warning);
      else warnings.delete(name);
      guarded(() => show(site.look([...warnings.values()]), []));
    },
    close: () => {
      if (isClosed) return;
      isClosed = true;
      callOff?.();
      watch?.close();
      if (scheduler.elapsedMs() > lastMs.keep) site.keepTime();
      feed.close();
    },
  };
}
