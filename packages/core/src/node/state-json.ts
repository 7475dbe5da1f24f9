// An installation as JSON, and back: what a file of the state holds. Nothing that is read is believed before its shape is
// right; a list with one bad entry is a bad list.
import type { Json } from '../bytes/canonical-json.js';
import { type Day, dayOfMs } from '../bytes/days.js';
import { storedChallenge } from '../licence/grant.js';
import type { Deactivation, Installation, PendingChallenge, TrialStart } from '../licence/installation.js';
import { LATEST_MS, type SeenStart } from '../licence/running-time.js';
import type { Lead, TimeState } from '../licence/time.js';
import { decodeChallenge } from '../records/challenge.js';

export type JsonObject = { readonly [name: string]: Json };

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

/** The last that there is: what lies beyond it was written by nobody of ours, and is no date to be shown. */
const isTime = (value: unknown): value is number => typeof value === 'number' && Math.abs(value) <= LATEST_MS;
const LAST_DAY: Day = dayOfMs(LATEST_MS);
const isWhole = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value);
const isCountOrNull = (value: unknown): value is number | null => value === null || isCount(value);
const isByteOrNull = (value: unknown): value is number | null => value === null || (isCount(value) && value < 256);

/** `undefined` where it is no list or one entry cannot be read. */
export function listOf<Entry>(json: unknown, read: (entry: unknown) => Entry | undefined): Entry[] | undefined {
  if (!Array.isArray(json)) return undefined;
  const entries = json.map((entry: unknown) => read(entry));
  const good = entries.filter((entry) => entry !== undefined);
  return good.length === entries.length ? good : undefined;
}

/** Only what this version knows: nothing else gets into a file by accident. */
export function installationJson(installation: Installation): Json {
  const { counter, packVersion, packOrigin, time, deactivation, reportSequence } = installation;
  return {
    counter,
    pending: installation.pending.map(({ challenge, purpose, createdAtMs, createdRunMs }) => ({
      challenge,
      purpose,
      createdAtMs,
      createdRunMs,
    })),
    past: installation.past,
    lineage: installation.lineage.map(({ challenge, response }) => ({ challenge, response })),
    packVersion,
    packOrigin,
    time: time && timeJson(time),
    trials: installation.trials.map(({ policyId, day }) => ({ policyId, day })),
    deactivation: deactivation && { receipt: deactivation.receipt, atMs: deactivation.atMs },
    reportSequence,
  };
}

function timeJson(time: TimeState): Json {
  const { markMs, runMs, ahead, behindSinceRunMs, offsetMs, falseStartMs, isFalseStart } = time;
  return {
    markMs,
    runMs,
    starts: time.starts.map((start) => ({ ...start })),
    ahead: ahead && { ...ahead },
    behindSinceRunMs,
    offsetMs,
    falseStartMs,
    isFalseStart,
  };
}

/** What a version before this one kept knows nothing of time, trials and receipts. */
export function readInstallation(json: unknown, version: 1 | 2): Installation | undefined {
  if (!isJsonObject(json)) return undefined;
  const { counter, packVersion } = json;
  const pending = listOf(json['pending'], (entry) => readPending(entry, version));
  const past = listOf(json['past'], readChallenge);
  const lineage = listOf(json['lineage'], (grant) => {
    if (!isJsonObject(grant)) return undefined;
    const { challenge, response } = grant;
    return typeof challenge === 'string' && typeof response === 'string' ? { challenge, response } : undefined;
  });
  if (!isByteOrNull(counter) || !pending || !past || !lineage || !isCount(packVersion)) return undefined;
  const known = { counter, pending, past, lineage, packVersion };
  if (version === 1) {
    return { ...known, packOrigin: '', time: null, trials: [], deactivation: null, reportSequence: null };
  }

  const { packOrigin, reportSequence } = json;
  const time = json['time'] === null ? null : readTimeState(json['time']);
  const trials = listOf(json['trials'], readTrial);
  const deactivation = json['deactivation'] === null ? null : readDeactivation(json['deactivation']);
  if (typeof packOrigin !== 'string' || !isByteOrNull(reportSequence)) return undefined;
  if (time === undefined || !trials || deactivation === undefined) return undefined;
  return { ...known, packOrigin, time, trials, deactivation, reportSequence };
}

function readPending(json: unknown, version: 1 | 2): PendingChallenge | undefined {
  if (!isJsonObject(json)) return undefined;
  const challenge = readChallenge(json['challenge']);
  const createdAtMs = json['createdAtMs'];
  const createdRunMs = version === 1 ? 0 : json['createdRunMs'];
  if (challenge === undefined || !isTime(createdAtMs) || !isCount(createdRunMs)) return undefined;
  const { purpose } = decodeChallenge(storedChallenge(challenge));
  return json['purpose'] === purpose ? { challenge, purpose, createdAtMs, createdRunMs } : undefined;
}

/** The text of a challenge that can be read again. */
function readChallenge(json: unknown): string | undefined {
  if (typeof json !== 'string') return undefined;
  try {
    decodeChallenge(storedChallenge(json));
    return json;
  } catch {
    return undefined;
  }
}

function readTimeState(json: unknown): TimeState | undefined {
  if (!isJsonObject(json)) return undefined;
  const { markMs, runMs, behindSinceRunMs, offsetMs, falseStartMs, isFalseStart } = json;
  const starts = listOf(json['starts'], readStart);
  const ahead = json['ahead'] === null ? null : readAhead(json['ahead']);
  if (!isCount(markMs) || !isCount(runMs) || !starts || ahead === undefined) return undefined;
  if (!isCountOrNull(behindSinceRunMs) || !isWhole(offsetMs)) return undefined;
  if (!(falseStartMs === null || isWhole(falseStartMs)) || typeof isFalseStart !== 'boolean') return undefined;
  return { markMs, runMs, starts, ahead, behindSinceRunMs, offsetMs, falseStartMs, isFalseStart };
}

function readStart(json: unknown): SeenStart | undefined {
  if (!isJsonObject(json)) return undefined;
  const { bootId, uptimeMs, runMs, markMs } = json;
  if (typeof bootId !== 'string' || !isCount(uptimeMs) || !isCount(runMs) || !isCount(markMs)) return undefined;
  return { bootId, uptimeMs, runMs, markMs };
}

function readAhead(json: unknown): Lead | undefined {
  if (!isJsonObject(json)) return undefined;
  const { byMs, heldMs, shownMs, isFar, isRestFar } = json;
  if (!isCount(byMs) || !isCount(heldMs) || !isWhole(shownMs)) return undefined;
  if (typeof isFar !== 'boolean' || typeof isRestFar !== 'boolean') return undefined;
  return { byMs, heldMs, shownMs, isFar, isRestFar };
}

function readTrial(json: unknown): TrialStart | undefined {
  if (!isJsonObject(json)) return undefined;
  const { policyId, day } = json;
  return typeof policyId === 'string' && isCount(day) && day <= LAST_DAY ? { policyId, day } : undefined;
}

function readDeactivation(json: unknown): Deactivation | undefined {
  if (!isJsonObject(json)) return undefined;
  const { receipt, atMs } = json;
  return typeof receipt === 'string' && isCount(atMs) && isTime(atMs) ? { receipt, atMs } : undefined;
}
