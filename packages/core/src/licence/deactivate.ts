// Giving a licence up, with a receipt that proves it (docs/protocol.md section 9.6).
import { dayOfMs } from '../bytes/days.js';
import { coreError } from '../errors/core-errors.js';
import { encodeReceipt, receiptGroups } from '../records/receipt.js';
import { LAST_DAY } from '../records/response.js';
import { basePolicyOf } from './evaluate.js';
import type { VerifiedGrant } from './grant.js';
import { type Deactivation, type Installation, nextCounter, remember } from './installation.js';

export interface DeactivationAct {
  readonly installation: Installation;
  readonly deactivation: Deactivation;
}

/** Ends the licence: nothing that was asked for before can be answered any more. The receipt may be shown only once this
 * installation is stored. A second time gives the same receipt. Throws `no-base-licence`, `policy-not-returnable`. */
export function deactivate(
  installation: Installation,
  verified: readonly VerifiedGrant[],
  nowMs: number,
): DeactivationAct {
  const newest = verified.at(-1);
  const policy = basePolicyOf(verified);
  if (!newest || !policy) {
    if (installation.deactivation) return { installation, deactivation: installation.deactivation };
    throw coreError('no-base-licence');
  }
  if (!policy.returnable) throw coreError('policy-not-returnable', { policy: policy.title });
  const counter = nextCounter(installation, 0);
  const day = Math.min(Math.max(0, dayOfMs(nowMs)), LAST_DAY);
  const receipt = receiptGroups(encodeReceipt(newest, { counter, day })).join(' ');
  const deactivation: Deactivation = { receipt, atMs: nowMs };
  const { pending, past } = installation;
  return {
    installation: {
      ...installation,
      counter,
      lineage: [],
      pending: [],
      past: remember(past, ...pending),
      deactivation,
    },
    deactivation,
  };
}
