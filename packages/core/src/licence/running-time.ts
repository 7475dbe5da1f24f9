// How long an installation has run, told by the starts of its machines and the time since each (docs/protocol.md
// section 9.5): what drives the mark of time.

const MINUTE_MS = 60_000;

/** What the surroundings say of the time, all read at one moment. */
export interface ClockEvidence {
  /** The system clock, ms since 1970. */
  readonly clockMs: number;
  /** Tells one start of the machine from another; `UNKNOWN_START` where nothing does. */
  readonly bootId: string;
  /** Time since that start, ms; counts sleep where the system can tell. */
  readonly uptimeMs: number;
}

/** Stands for every start of a machine that does not tell one from another: then an uptime that falls is a new start. */
export const UNKNOWN_START = 'unknown';

/** A start of a machine, as it stood at its newest look. */
export interface SeenStart {
  readonly bootId: string;
  readonly uptimeMs: number;
  /** Running time and mark at that look. */
  readonly runMs: number;
  readonly markMs: number;
}

/** What counting goes on from. */
interface Counting {
  readonly markMs: number;
  readonly runMs: number;
  readonly starts: readonly SeenStart[];
}

/** Most that counts of a start before the first look at it: nothing tells whose running time that was. */
export const UNSEEN_START_MS: number = 10 * MINUTE_MS;
export const STARTS_KEPT = 8;
/** Nothing of ours lasts longer; a clock beyond it is taken for this. */
export const LATEST_MS: number = Date.UTC(9999, 11, 31);
/** Two programs look in turn and write in another: by so much a look may be older than the one before it. */
const OLDER_LOOK_MS: number = MINUTE_MS;

export interface CountedTime {
  readonly isNewStart: boolean;
  readonly runMs: number;
  /** The mark, by running time alone. */
  readonly elapsedMs: number;
}

/** Running time is counted a start, and never twice: what passed since a start was last seen may have been counted on
 * another one by then, where hosts share a state or it moves between them. */
export function countRunning(before: Counting, evidence: ClockEvidence): CountedTime {
  const uptimeMs = whole(evidence.uptimeMs);
  const known = before.starts.find(({ bootId }) => bootId === evidence.bootId);
  const passedMs = uptimeMs - (known?.uptimeMs ?? 0);
  const isNewStart = !known || (known.bootId === UNKNOWN_START && passedMs < -OLDER_LOOK_MS);
  const unseenMs = Math.min(uptimeMs, UNSEEN_START_MS);
  const runMs = isNewStart ? before.runMs + unseenMs : Math.max(before.runMs, known.runMs + passedMs);
  const elapsedMs = isNewStart ? before.markMs + unseenMs : Math.max(before.markMs, known.markMs + passedMs);
  return { isNewStart, runMs: Math.min(runMs, LATEST_MS), elapsedMs: Math.min(elapsedMs, LATEST_MS) };
}

/** The starts with a look at one of them on top. An older look than the one before it brings the uptime of that one. */
export function startsAfter(starts: readonly SeenStart[], now: SeenStart): SeenStart[] {
  const known = starts.find(({ bootId }) => bootId === now.bootId);
  const knownMs = known?.uptimeMs ?? 0;
  const isOlder = knownMs - now.uptimeMs <= OLDER_LOOK_MS;
  const { bootId, runMs, markMs } = now;
  const newest = { bootId, uptimeMs: isOlder ? Math.max(knownMs, now.uptimeMs) : now.uptimeMs, runMs, markMs };
  // As most often: a simulation of many years looks often.
  if (known !== undefined && starts.length === 1) return [newest];
  return [newest, ...starts.filter((start) => start !== known)].slice(0, STARTS_KEPT);
}

/** Whatever cannot be a time is 0. */
export const whole = (ms: number): number =>
  Number.isFinite(ms) ? Math.min(Math.max(Math.floor(ms), 0), LATEST_MS) : 0;
