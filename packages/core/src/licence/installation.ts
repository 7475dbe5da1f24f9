// What an installation remembers, and its first act: a challenge to read out (docs/protocol.md section 6.1). Kept by
// core/node; nothing here reads a clock or a disk.
import type { Day } from '../bytes/days.js';
import { coreError } from '../errors/core-errors.js';
import type { Pack } from '../pack/pack.js';
import { challengeGroups, encodeChallenge, type Purpose } from '../records/challenge.js';
import type { MachinePrint } from '../records/print.js';
import type { Grant } from './grant.js';
import type { TimeState } from './time.js';

/** A challenge that waits for its response. */
export interface PendingChallenge {
  /** Groups separated by spaces. */
  readonly challenge: string;
  readonly purpose: Purpose;
  readonly createdAtMs: number;
  /** Running time at which it was made: a clock challenge is answered by running time, not by a clock that is wrong. */
  readonly createdRunMs: number;
}

/** A trial that was begun here. */
export interface TrialStart {
  readonly policyId: string;
  readonly day: Day;
}

/** How the last licence of an installation was given up. */
export interface Deactivation {
  /** Groups of its receipt, separated by spaces: it can be read out again. */
  readonly receipt: string;
  readonly atMs: number;
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
  /** The highest pack version that brought a licence here; an older pack of the same root is refused. */
  readonly packVersion: number;
  /** Whose packs the version counts: `packOrigin` of what the program has compiled in; empty before the first. */
  readonly packOrigin: string;
  /** `null` before the first look at a clock. */
  readonly time: TimeState | null;
  /** Every trial that was ever begun here, so that none begins twice. */
  readonly trials: readonly TrialStart[];
  /** There while the newest licence is one that was given up. */
  readonly deactivation: Deactivation | null;
  /** Of the newest report, 0-255; `null` before the first. */
  readonly reportSequence: number | null;
}

export const NEW_INSTALLATION: Installation = {
  counter: null,
  pending: [],
  past: [],
  lineage: [],
  packVersion: 0,
  packOrigin: '',
  time: null,
  trials: [],
  deactivation: null,
  reportSequence: null,
};

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
  /** The time that counts, ms since 1970. */
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

  const counter = nextCounter(installation, random.counterStart);
  const payload = encodeChallenge({ purpose, packTag: pack.tag, print, counter, nonce: random.nonce });
  const createdRunMs = installation.time?.runMs ?? 0;
  const pending = { challenge: challengeGroups(payload).join(' '), purpose, createdAtMs: nowMs, createdRunMs };
  const others = installation.pending.filter((other) => other !== waiting);
  return {
    installation: {
      ...installation,
      counter,
      pending: [pending, ...others],
      past: waiting ? remember(installation.past, waiting) : installation.past,
    },
    pending,
  };
}

/** Of the next code of this installation. */
export function nextCounter({ counter }: Installation, start: number): number {
  return counter === null ? start : (counter + 1) % 256;
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

/** Challenges that wait no more, newest first. */
export function remember(past: readonly string[], ...challenges: readonly PendingChallenge[]): string[] {
  return [...challenges.map(({ challenge }) => challenge), ...past].slice(0, PAST_KEPT);
}

/** A pack that brought a licence is the oldest that counts from now on. Another root counts for itself. */
export function rememberPack(
  { packVersion, packOrigin }: Installation,
  pack: Pack,
  origin: string,
): Pick<Installation, 'packVersion' | 'packOrigin'> {
  return {
    packVersion: packOrigin === origin ? Math.max(packVersion, pack.version) : pack.version,
    packOrigin: origin,
  };
}
