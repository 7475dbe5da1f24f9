// issue(): the vendor's step, from a challenge and a decision to a signed response (docs/protocol.md section 9.2). At the
// vendor only.
import type { Day } from '../bytes/days.js';
import { closingPhrase, type Phrase } from '../codes/phrase.js';
import { coreError } from '../errors/core-errors.js';
import { vendorError } from '../errors/vendor-errors.js';
import type { IssuingKey, Pack } from '../pack/pack.js';
import { answersPurpose, type LoadedPolicy } from '../pack/policy.js';
import { decodeChallenge, type Purpose } from '../records/challenge.js';
import {
  encodeResponse,
  grantDigest,
  LAST_DAY,
  MOST_QUANTITY,
  NO_BASE,
  responseGroups,
  signedMessage,
} from '../records/response.js';
import { suiteOf } from '../suites/registry.js';
import type { SigningKey } from '../suites/suite.js';
import { requirePartsFor } from './grant.js';

export interface IssueRequest {
  /** The pack at the site, as the challenge's tag names it. */
  readonly pack: Pack;
  readonly signingKey: SigningKey;
  /** 10 bytes. */
  readonly challenge: Uint8Array;
  readonly policyId: string;
  /** 1-128. */
  readonly quantity: number;
  readonly day: Day;
  /** Digest of the grant it builds on; left out for an activation. */
  readonly base?: Uint8Array;
  /** Digest of the identity of the order, where the policy binds to one. */
  readonly identity?: Uint8Array;
}

export interface IssuedResponse {
  /** 35 bytes with suite bn254. */
  readonly payload: Uint8Array;
  /** To be read out. */
  readonly groups: readonly string[];
  readonly policy: LoadedPolicy;
  readonly keyEpoch: number;
  readonly grantDigest: Uint8Array;
  /** What the caller will say when it worked. */
  readonly closingPhrase: Phrase;
}

/** The policies of a pack that may be given in answer to a purpose. */
export function policiesFor(pack: Pack, purpose: Purpose): LoadedPolicy[] {
  return pack.policies.filter(({ kind }) => answersPurpose(kind, purpose));
}

/** The key of the site's pack that the desk signs with: the newest one that may sign. */
export function signingEpoch(pack: Pack): IssuingKey | undefined {
  return pack.keys.find(({ status }) => status === 'current' || status === 'next');
}

/** Signs, and verifies what was signed before anybody sees it.
 * Throws `policy-unknown`, `policy-not-for-purpose`, `policy-needs-identity`, `identity-weak`, `no-base-licence`,
 * `key-invalid`, `self-check-failed`; RangeError for a day or quantity that the code cannot carry. */
export function issue(request: IssueRequest): IssuedResponse {
  const { pack, signingKey, challenge, quantity, day } = request;
  const { purpose, print } = decodeChallenge(challenge);
  const policy = pack.policies.find(({ id }) => id === request.policyId);
  if (!policy) throw coreError('policy-unknown', { policyCode: request.policyId });
  if (!answersPurpose(policy.kind, purpose)) {
    throw coreError('policy-not-for-purpose', { policy: policy.title, purpose });
  }
  if (policy.binds !== 'machine' && !request.identity) {
    throw coreError('policy-needs-identity', { policy: policy.title });
  }
  requirePartsFor(policy, print);
  if ((purpose === 'activate') !== (request.base === undefined)) throw coreError('no-base-licence');
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > MOST_QUANTITY) throw new RangeError('quantity');
  if (!Number.isInteger(day) || day < 0 || day > LAST_DAY) throw new RangeError('day');
  const key = pack.keys.find(({ publicKey }) => publicKey.every((byte, i) => byte === signingKey.publicKey[i]));
  if (!key) throw coreError('key-invalid', { want: 'issuing key' });

  const message = signedMessage({
    productId: pack.product.id,
    issuingKey: key.publicKey,
    challenge,
    policyId: policy.id,
    policyDigest: policy.digest,
    day,
    quantity,
    base: request.base ?? NO_BASE,
    identity: policy.binds === 'machine' ? undefined : request.identity,
  });
  const signature = signingKey.sign(message);
  if (!key.verifying().verify(message, signature)) throw vendorError('self-check-failed');
  const suite = suiteOf(key.suite);
  const payload = encodeResponse(suite, { policyCode: policy.code, day, quantity, signature });
  return {
    payload,
    groups: responseGroups(suite, payload, challenge),
    policy,
    keyEpoch: key.epoch,
    grantDigest: grantDigest(challenge, payload),
    closingPhrase: closingPhrase(challenge, payload),
  };
}
