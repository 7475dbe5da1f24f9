// A licence: a lineage evaluated on a machine at a time (docs/protocol.md section 9.3). Programs ask it for features and
// limits, never for the name of a plan.
import type { Day } from '../bytes/days.js';
import type { PolicyKind } from '../pack/policy.js';

export type LicenceStatus =
  | 'unlicensed'
  | 'trial'
  | 'active'
  | 'grace'
  | 'expired'
  | 'clock-suspect'
  | 'wrong-machine'
  | 'deactivated';

/** Why something is so and what to do about it. */
export interface Notice {
  readonly code: string;
  readonly message: string;
  readonly next: string;
}

/** One policy in force, with what its grants added up to. */
export interface Entitlement {
  readonly policyId: string;
  readonly title: string;
  readonly kind: PolicyKind;
  readonly quantity: number;
  readonly since: Day;
  /** The last day of the term, UTC; `null`: perpetual. */
  readonly expiresOn: Day | null;
  /** The last day on which it works after that. */
  readonly graceUntil: Day | null;
}

export interface Licence {
  readonly status: LicenceStatus;
  /** The base policy first, then add-ons. Also there when expired, to say what it was. */
  readonly entitlements: readonly Entitlement[];
  readonly features: readonly string[];
  readonly limits: Readonly<Record<string, number>>;
  /** Of the base policy. */
  readonly expiresOn: Day | null;
  readonly graceUntil: Day | null;
  /** Why the status is not `active`; absent where it is. */
  readonly reason?: Notice;
  readonly warnings: readonly Notice[];
}

/** Whether a program may run at all. */
export function isUsable(status: LicenceStatus): boolean {
  return status === 'active' || status === 'grace' || status === 'trial';
}

/** A licence that gives nothing: its status, why, and what it was. */
export function withoutRights(
  status: LicenceStatus,
  reason: Notice,
  entitlements: readonly Entitlement[] = [],
): Licence {
  const { expiresOn = null, graceUntil = null } = entitlements[0] ?? {};
  return { status, entitlements, features: [], limits: {}, expiresOn, graceUntil, reason, warnings: [] };
}
