// A licence typed in again from paper after a loss, without a call, where its policy allows it (docs/protocol.md section 9.8).
import { coreError } from '../errors/core-errors.js';
import type { Pack } from '../pack/pack.js';
import { type Circumstances, compareMachine } from './evaluate.js';
import { type Grant, type VerifiedGrant, verifyLineage } from './grant.js';
import { type Installation, remember, rememberPack } from './installation.js';

export interface RestoreRequest {
  /** Oldest first, from the activation on: the text of each code, canonical groups separated by spaces. */
  readonly grants: readonly Grant[];
  readonly circumstances: Pick<Circumstances, 'parts' | 'identity'>;
  readonly origin: string;
}

export interface RestoreAct {
  readonly installation: Installation;
  readonly verified: readonly VerifiedGrant[];
}

/** Whether these grants may be typed in again on their machine: what they give is perpetual and cannot be returned. */
export function isRestorable(verified: readonly VerifiedGrant[]): boolean {
  return verified.length > 0 && verified.every(({ policy }) => policy.restorable);
}

/** Puts a lineage back. Throws `licence-exists`, `restore-too-late`, `policy-not-restorable`, `wrong-machine`, `no-base-licence`, and what
 * `verifyLineage` throws; RangeError where a text is no code of its kind. */
export function restoreLineage(installation: Installation, pack: Pack, request: RestoreRequest): RestoreAct {
  const { grants, circumstances, origin } = request;
  if (installation.lineage.length > 0) throw coreError('licence-exists');
  // The paper may be of an older licence than the one that was given back.
  if (installation.deactivation) throw coreError('restore-too-late');
  const verified = verifyLineage(pack, grants, circumstances.identity);
  const match = compareMachine(verified, circumstances);
  if (!match) throw coreError('no-base-licence');
  const other = verified.find(({ policy }) => !policy.restorable);
  if (other) throw coreError('policy-not-restorable', { policy: other.policy.title });
  if (match.verdict === 'other') throw coreError('wrong-machine');
  const { pending, past } = installation;
  return {
    installation: {
      ...installation,
      lineage: [...grants],
      pending: [],
      past: remember(past, ...pending),
      ...rememberPack(installation, pack, origin),
    },
    verified,
  };
}
