// What an installation remembers, and the acts of a client on it, as pure functions: a new challenge, a response typed in
// (docs/protocol.md section 9). Kept by core/node; nothing here reads a clock or a disk.
import { DAY_MS, type Day, dayOfMs, formatDay } from '../bytes/days.js';
import { bindingOf } from '../codes/binding.js';
import { closingPhrase, type Phrase } from '../codes/phrase.js';
import { type CodeReading, readCode } from '../codes/spoken-code.js';
import { coreError } from '../errors/core-errors.js';
import type { ReadbackError } from '../errors/readback-error.js';
import type { Pack } from '../pack/pack.js';
import { challengeGroups, encodeChallenge, type Purpose } from '../records/challenge.js';
import type { MachinePrint } from '../records/print.js';
import { NO_BASE, responsePayload } from '../records/response.js';
import {
  type Grant,
  responseLayoutOf,
  storedChallenge,
  type VerifiedGrant,
  verifyGrant,
  verifyLineage,
} from './grant.js';

/** A challenge that waits for its response. */
export interface PendingChallenge {
  /** Groups separated by spaces. */
  readonly challenge: string;
  readonly purpose: Purpose;
  readonly createdAtMs: number;
}

/** All of it is JSON. */
export interface Installation {
  /** The counter of the newest challenge; absent before the first. */
  readonly counter: number | null;
  /** Newest first; one a purpose. */
  readonly pending: readonly PendingChallenge[];
  /** Challenges that wait no more (replaced, answered, dropped), newest first: they tell an old response from a wrong one. */
  readonly past: readonly string[];
  /** Oldest first. */
  readonly lineage: readonly Grant[];
  /** The highest pack version seen; an older pack is refused. */
  readonly packVersion: number;
}

export const NEW_INSTALLATION: Installation = { counter: null, pending: [], past: [], lineage: [], packVersion: 0 };

const PAST_KEPT = 8;

/** Randomness a new challenge takes: a nonce of 12 bits and the start of the counter, 8 bits. */
export interface ChallengeRandom {
  readonly nonce: number;
  readonly counterStart: number;
}

export interface ChallengeRequest {
  readonly purpose: Purpose;
  readonly print: MachinePrint;
  readonly random: ChallengeRandom;
  readonly nowMs: number;
  /** Make another one even where one waits. */
  readonly fresh?: boolean;
}

export interface ChallengeAct {
  readonly installation: Installation;
  readonly pending: PendingChallenge;
}

/** The challenge to read out: the one that waits already, or a new one. Throws `no-base-licence`. */
export function requestChallenge(installation: Installation, pack: Pack, request: ChallengeRequest): ChallengeAct {
  const { purpose, print, random, nowMs } = request;
  const waiting = installation.pending.find((pending) => pending.purpose === purpose);
  if (waiting && !request.fresh) return { installation, pending: waiting };
  if (purpose !== 'activate' && installation.lineage.length === 0) throw coreError('no-base-licence');

  const counter = installation.counter === null ? random.counterStart : (installation.counter + 1) % 256;
  const payload = encodeChallenge({ purpose, packTag: pack.tag, print, counter, nonce: random.nonce });
  const pending = { challenge: challengeGroups(payload).join(' '), purpose, createdAtMs: nowMs };
  const others = installation.pending.filter((other) => other !== waiting);
  return {
    installation: {
      ...installation,
      counter,
      pending: [pending, ...others],
      past: waiting ? remember(installation.past, waiting) : installation.past,
      packVersion: Math.max(installation.packVersion, pack.version),
    },
    pending,
  };
}

/** A challenge that is not wanted any more. */
export function dropChallenge(installation: Installation, challenge: string): Installation {
  const dropped = installation.pending.find((pending) => pending.challenge === challenge);
  if (!dropped) return installation;
  return {
    ...installation,
    pending: installation.pending.filter((pending) => pending !== dropped),
    past: remember(installation.past, dropped),
  };
}

const remember = (past: readonly string[], ...challenges: readonly PendingChallenge[]): string[] =>
  [...challenges.map(({ challenge }) => challenge), ...past].slice(0, PAST_KEPT);

/** How a response that is being typed stands, under the pending challenge it fits best. */
export interface ResponseReading extends CodeReading {
  readonly pending: PendingChallenge;
}

/** Reads what is typed so far, canonical symbols a group. Throws `no-challenge-pending`. */
export function readResponse(installation: Installation, pack: Pack, groups: readonly string[]): ResponseReading {
  const layout = responseLayoutOf(pack);
  const readings = installation.pending.map((pending) => ({
    ...readCode(layout, groups, bindingOf(storedChallenge(pending.challenge))),
    pending,
  }));
  const good = (reading: ResponseReading) =>
    reading.marks.filter((mark) => mark === 'ok').length + (reading.status === 'ok' ? 1 : 0);
  const best = readings.toSorted((a, b) => good(b) - good(a))[0];
  if (!best) throw coreError('no-challenge-pending');
  return best;
}

export interface AcceptRequest {
  /** Canonical symbols of each group. */
  readonly groups: readonly string[];
  readonly nowMs: number;
  readonly identity?: Uint8Array | undefined;
}

export interface AcceptAct {
  readonly installation: Installation;
  readonly grant: VerifiedGrant;
  /** To be said back to the desk. */
  readonly closingPhrase: Phrase;
}

/** A response typed in. Every check that needs no signature comes first, so that a typing fault costs no pairing.
 * Throws `code-empty`, `code-too-short`, `code-too-long`, `symbol-inaudible`, `group-mismatch`, `check-mismatch`,
 * `wrong-kind`, `other-challenge`, `response-older-challenge`, `no-challenge-pending`, `response-stale`, and what
 * `verifyGrant` throws. */
export function acceptResponse(installation: Installation, pack: Pack, request: AcceptRequest): AcceptAct {
  const reading = readResponse(installation, pack, request.groups);
  if (reading.status !== 'ok' || !reading.data) throw faultOf(installation, pack, request.groups, reading);
  const { pending, data } = reading;
  const base = baseFor(installation, pack, pending, request.identity);
  return acceptIntact(installation, pack, { ...request, pending, data, base });
}

/** What the answer to a pending challenge builds on. An activation starts anew, so that a lineage that no longer verifies
 * never stands in the way of one. */
export function baseFor(
  installation: Installation,
  pack: Pack,
  pending: PendingChallenge,
  identity?: Uint8Array,
): Uint8Array {
  if (pending.purpose === 'activate') return NO_BASE;
  return verifyLineage(pack, installation.lineage, identity).at(-1)?.digest ?? NO_BASE;
}

export interface IntactResponse extends AcceptRequest {
  readonly pending: PendingChallenge;
  /** Data symbols of the response. */
  readonly data: Uint8Array;
  readonly base: Uint8Array;
}

/** The part of accepting that follows an intact reading: signature, standing, shelf life, the new state. */
export function acceptIntact(installation: Installation, pack: Pack, intact: IntactResponse): AcceptAct {
  const { pending } = intact;
  const challenge = storedChallenge(pending.challenge);
  const response = responsePayload(intact.data);
  const grant = verifyGrant(pack, { challenge, response, base: intact.base, identity: intact.identity });
  requireFresh(grant, pending, intact.nowMs);

  const text: Grant = { challenge: pending.challenge, response: intact.groups.join(' ') };
  return {
    installation: {
      ...installation,
      lineage: pending.purpose === 'activate' ? [text] : [...installation.lineage, text],
      // A newer grant is what every later challenge builds on: what was pending can no longer be answered.
      pending: [],
      past: remember(installation.past, pending, ...installation.pending.filter((other) => other !== pending)),
      packVersion: Math.max(installation.packVersion, pack.version),
    },
    grant,
    closingPhrase: closingPhrase(challenge, response),
  };
}

/** Past its shelf life by the calendar and by the time since the challenge was made. Asking both keeps a machine whose
 * clock is simply wrong from being locked out. */
function requireFresh(grant: VerifiedGrant, pending: PendingChallenge, nowMs: number): void {
  const lastDay: Day = grant.day + grant.policy.shelfLifeDays;
  const waitedDays = (nowMs - pending.createdAtMs) / DAY_MS;
  if (dayOfMs(nowMs) > lastDay && waitedDays > grant.policy.shelfLifeDays) {
    throw coreError('response-stale', { issuedOn: formatDay(grant.day), lastDay: formatDay(lastDay) });
  }
}

/** Names the fault of a reading that is not `ok`, as exactly as it can be known. */
function faultOf(
  installation: Installation,
  pack: Pack,
  groups: readonly string[],
  reading: ResponseReading,
): ReadbackError {
  const layout = responseLayoutOf(pack);
  const have = groups.filter((group) => group !== '').length;
  if (have === 0) return coreError('code-empty');
  const answered = installation.past.find(
    (challenge) => readCode(layout, groups, bindingOf(storedChallenge(challenge))).status === 'ok',
  );
  if (answered) return coreError('response-older-challenge', { challenge: answered });
  return faultOfReading(reading, groups, { want: layout.kind, groups: layout.groups });
}

/** The error of a reading that is not `ok`: for every place where a code is typed. */
export function faultOfReading(
  reading: CodeReading,
  groups: readonly string[],
  expected: { readonly want: string; readonly groups: number },
): ReadbackError {
  const have = groups.filter((group) => group !== '').length;
  if (have === 0) return coreError('code-empty');
  if (reading.status === 'wrong-kind') {
    return coreError('wrong-kind', { found: kindName(reading.foundKind), want: expected.want });
  }
  if (reading.status === 'other-challenge') return coreError('other-challenge');
  const inaudible = reading.marks.flatMap((mark, index) => (mark === 'inaudible' ? [index] : []));
  const wrong = reading.marks.flatMap((mark, index) => (mark === 'wrong' ? [index] : []));
  if (groups.length > expected.groups)
    return coreError('code-too-long', { have, want: expected.groups, groups: wrong });
  if (wrong.length > 0) return coreError('group-mismatch', { groups: wrong });
  if (inaudible.length > 0) return coreError('symbol-inaudible', { groups: inaudible });
  if (reading.status === 'check-failed') return coreError('check-mismatch');
  const missing = reading.marks.flatMap((mark, index) => (mark === 'ok' ? [] : [index]));
  return coreError('code-too-short', {
    have: expected.groups - missing.length,
    want: expected.groups,
    groups: missing,
  });
}

function kindName(kind: string | undefined): string {
  return kind === 'short' ? 'report' : (kind ?? 'code of another kind');
}
