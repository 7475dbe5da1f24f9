// Grants: a challenge with its response, kept as the spoken text itself, and what they prove when their signatures are
// checked again (docs/protocol.md section 9.1).
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { type Day, formatDay } from '../bytes/days.js';
import { bindingOf } from '../codes/binding.js';
import { CHALLENGE_LAYOUT, type CodeLayout } from '../codes/layouts.js';
import { readCode } from '../codes/spoken-code.js';
import { coreError } from '../errors/core-errors.js';
import type { IssuingKey, Pack } from '../pack/pack.js';
import { answersPurpose, type LoadedPolicy } from '../pack/policy.js';
import { type Challenge, challengePayload, decodeChallenge } from '../records/challenge.js';
import { countParts, type MachinePrint } from '../records/print.js';
import { decodeResponse, grantDigest, NO_BASE, responsePayload, signedMessage } from '../records/response.js';
import { suiteOf } from '../suites/registry.js';

/** Two lines of text: groups separated by spaces. */
export interface Grant {
  readonly challenge: string;
  readonly response: string;
}

/** A grant whose signature has been verified against a pack. */
export interface VerifiedGrant {
  readonly challenge: Challenge;
  readonly challengePayload: Uint8Array;
  readonly responsePayload: Uint8Array;
  readonly policy: LoadedPolicy;
  readonly quantity: number;
  readonly day: Day;
  readonly keyEpoch: number;
  readonly base: Uint8Array;
  /** 32 bytes that name this grant. */
  readonly digest: Uint8Array;
}

/** What is checked: bytes as typed, and what they must build on. */
export interface GrantClaim {
  /** 10 bytes. */
  readonly challenge: Uint8Array;
  /** 35 bytes with suite bn254. */
  readonly response: Uint8Array;
  /** Digest of the grant before; `NO_BASE` for an activation. */
  readonly base: Uint8Array;
  /** Digest of the identity that the program supplies, where it does. */
  readonly identity?: Uint8Array | undefined;
  /** Of the key that is tried first: most grants of a lineage have the same. */
  readonly likelyEpoch?: number | undefined;
}

/** Verifies a signature over everything it is good for. One pairing check for each key that could have made it, and for
 * each earlier revision of the policy.
 * Throws `policy-unknown`, `policy-not-for-purpose`, `policy-needs-identity`, `identity-weak`, `signature-malformed`,
 * `signature-invalid`, `key-retired`, `key-stolen`, `grant-revoked`. */
export function verifyGrant(pack: Pack, claim: GrantClaim): VerifiedGrant {
  const challenge = decodeChallenge(claim.challenge);
  const isLikely = ({ epoch }: IssuingKey): number => Number(epoch === claim.likelyEpoch);
  for (const key of pack.keys.toSorted((a, b) => isLikely(b) - isLikely(a))) {
    const response = decodeResponse(suiteOf(key.suite), claim.response);
    const policy = pack.policies.find(({ code }) => code === response.policyCode);
    if (!policy) throw coreError('policy-unknown', { policyCode: response.policyCode });
    if (!answersPurpose(policy.kind, challenge.purpose)) {
      throw coreError('policy-not-for-purpose', { policy: policy.title, purpose: challenge.purpose });
    }
    const identity = identityFor(policy, claim.identity);
    requirePartsFor(policy, challenge.print);
    const { day, quantity } = response;
    for (const revision of [policy.digest, ...policy.replaces.map((hex) => hexToBytes(hex))]) {
      const message = signedMessage({
        productId: pack.product.id,
        issuingKey: key.publicKey,
        challenge: claim.challenge,
        policyId: policy.id,
        policyDigest: revision,
        day,
        quantity,
        base: claim.base,
        identity,
      });
      if (!key.verifying().verify(message, response.signature)) continue;
      const digest = grantDigest(claim.challenge, claim.response);
      requireGoodStanding(pack, key, digest, day);
      return {
        challenge,
        challengePayload: claim.challenge,
        responsePayload: claim.response,
        policy,
        quantity,
        day,
        keyEpoch: key.epoch,
        base: claim.base,
        digest,
      };
    }
  }
  throw coreError('signature-invalid');
}

/** Throws `identity-weak`. */
export function requirePartsFor(policy: LoadedPolicy, print: MachinePrint): void {
  if (hasPartsFor(policy, print)) return;
  throw coreError('identity-weak', { have: countParts(print.mask), want: policy.minimumParts });
}

/** A print of an identity alone holds whoever states that identity, so it answers only for policies that ask no more; a
 * policy that holds to the machine needs parts of the machine, as many as it says. */
export function hasPartsFor(policy: LoadedPolicy, print: MachinePrint): boolean {
  if (print.mask === 0 && policy.binds === 'identity') return true;
  return countParts(print.mask) >= policy.minimumParts;
}

function identityFor(policy: LoadedPolicy, identity: Uint8Array | undefined): Uint8Array | undefined {
  if (policy.binds === 'machine') return undefined;
  if (!identity) throw coreError('policy-needs-identity', { policy: policy.title });
  return identity;
}

function requireGoodStanding(pack: Pack, key: IssuingKey, digest: Uint8Array, day: Day): void {
  const name = bytesToHex(digest);
  if (key.status === 'retired' && key.lastDay !== undefined && day > key.lastDay) {
    throw coreError('key-retired', { epoch: key.epoch, lastDay: formatDay(key.lastDay) });
  }
  if (key.status === 'stolen' && !key.allowed.has(name)) throw coreError('key-stolen', { epoch: key.epoch });
  if (pack.revoked.has(name)) throw coreError('grant-revoked');
}

/** The payload of a challenge kept as text. Throws RangeError where the text is not one that was made here. */
export function storedChallenge(text: string): Uint8Array {
  const { data } = readCode(CHALLENGE_LAYOUT, text.split(' '));
  if (!data) throw new RangeError('not a challenge');
  return challengePayload(data);
}

/** The payload of a response kept as text, read under the challenge it answers. */
export function storedResponse(pack: Pack, text: string, challenge: Uint8Array): Uint8Array {
  const layout = responseLayoutOf(pack);
  const { data } = readCode(layout, text.split(' '), bindingOf(challenge));
  if (!data) throw new RangeError('not a response');
  return responsePayload(data);
}

/** The layout of the responses that a pack's keys make. All keys of this version have one suite. */
export function responseLayoutOf(pack: Pack): CodeLayout {
  const [key] = pack.keys;
  return suiteOf(key?.suite ?? 'bn254').responseLayout;
}

/** Verifies a whole lineage, oldest grant first, each over the one before. An activation begins anew. */
export function verifyLineage(pack: Pack, lineage: readonly Grant[], identity?: Uint8Array): VerifiedGrant[] {
  const verified: VerifiedGrant[] = [];
  for (const grant of lineage) {
    const challenge = storedChallenge(grant.challenge);
    const activates = decodeChallenge(challenge).purpose === 'activate';
    const base = activates ? NO_BASE : (verified.at(-1)?.digest ?? NO_BASE);
    const response = storedResponse(pack, grant.response, challenge);
    const likelyEpoch = verified.at(-1)?.keyEpoch;
    verified.push(verifyGrant(pack, { challenge, response, base, identity, likelyEpoch }));
  }
  return verified;
}
