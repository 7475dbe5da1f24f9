// The client's step: a response typed in becomes a grant of the installation (docs/protocol.md section 9.1). Every check
// that needs no signature comes first, so that a typing fault costs no pairing.
import { DAY_MS, type Day, dayOfMs, formatDay } from '../bytes/days.js';
import { bindingOf } from '../codes/binding.js';
import { closingPhrase, type Phrase } from '../codes/phrase.js';
import { type CodeReading, readCode } from '../codes/spoken-code.js';
import { coreError } from '../errors/core-errors.js';
import type { ReadbackError } from '../errors/readback-error.js';
import type { Pack } from '../pack/pack.js';
import { faultOfReading } from '../records/reading-fault.js';
import { NO_BASE, responsePayload } from '../records/response.js';
import {
  type Grant,
  responseLayoutOf,
  storedChallenge,
  type VerifiedGrant,
  verifyGrant,
  verifyLineage,
} from './grant.js';
import { type Installation, type PendingChallenge, remember, rememberPack } from './installation.js';
import type { ClockEvidence } from './running-time.js';
import { CLOCK_RESPONSE_MS, raiseTime, reanchorTime, startTime, type TimeState } from './time.js';

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
  /** The time that counts, ms since 1970. */
  readonly nowMs: number;
  /** The clocks at this moment, where time is kept: a response may set them right. */
  readonly clock?: {
    readonly evidence: Pick<ClockEvidence, 'clockMs'>;
    /** Before this no clock is believed, ms since 1970. */
    readonly earliestMs: number;
  };
  /** What the packs of this program are known by, `packOrigin`. */
  readonly origin?: string;
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
  if (!reading.data) throw faultOf(installation, pack, request.groups, reading);
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
  requireFresh(installation, grant, pending, intact.nowMs);

  const text: Grant = { challenge: pending.challenge, response: intact.groups.join(' ') };
  return {
    installation: {
      ...installation,
      lineage: pending.purpose === 'activate' ? [text] : [...installation.lineage, text],
      // A newer grant is what every later challenge builds on: what was pending can no longer be answered.
      pending: [],
      past: remember(installation.past, pending, ...installation.pending.filter((other) => other !== pending)),
      ...rememberPack(installation, pack, intact.origin ?? installation.packOrigin),
      time: timeAfter(installation.time, grant, pending, intact),
      deactivation: null,
    },
    grant,
    closingPhrase: closingPhrase(challenge, response),
  };
}

/** A response is the one thing that brings time in from outside. */
function timeAfter(
  time: TimeState | null,
  grant: VerifiedGrant,
  pending: PendingChallenge,
  { clock }: AcceptRequest,
): TimeState | null {
  if (time === null || clock === undefined) return time;
  const { evidence, earliestMs } = clock;
  const { day, policy, challenge } = grant;
  const rules = { toleranceMs: policy.clockToleranceHours * 3_600_000, earliestMs };
  const anchor = { day, challengeRunMs: pending.createdRunMs, shelfLifeDays: policy.shelfLifeDays };
  if (challenge.purpose === 'clock') return reanchorTime(time, evidence, anchor, rules);
  return challenge.purpose === 'activate' ? startTime(time, evidence, anchor, rules) : raiseTime(time, day);
}

/** Past its shelf life by the calendar and by the time since the challenge was made. Asking both keeps a machine whose
 * clock is simply wrong from being locked out. */
function requireFresh({ time }: Installation, grant: VerifiedGrant, pending: PendingChallenge, nowMs: number): void {
  if (grant.challenge.purpose === 'clock') {
    if ((time?.runMs ?? 0) - pending.createdRunMs > CLOCK_RESPONSE_MS) {
      throw coreError('response-stale', { issuedOn: formatDay(grant.day), lastDay: formatDay(grant.day + 2) });
    }
    return;
  }
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
  const answered = installation.past.find(
    (challenge) => readCode(layout, groups, bindingOf(storedChallenge(challenge))).status === 'ok',
  );
  if (answered) return coreError('response-older-challenge', { challenge: answered });
  return faultOfReading(reading, groups, { want: layout.kind, groups: layout.groups });
}
