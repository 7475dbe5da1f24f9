// A policy: an entitlement that was defined beforehand and shipped with the software, so that a response of 25 bits and a
// signature can name it (docs/protocol.md section 8.2).
import { canonicalJson, type Json } from '../bytes/canonical-json.js';
import { digest } from '../bytes/transcript.js';
import type { Purpose } from '../records/challenge.js';

/** `base`: one at a time. `add-on`: on top of a base. `trial`: given without a call. */
export type PolicyKind = 'base' | 'add-on' | 'trial';

const ANSWERS: Readonly<Record<Purpose, readonly PolicyKind[]>> = {
  activate: ['base'],
  change: ['base', 'add-on'],
  move: ['base'],
  clock: ['base'],
};

/** Whether a policy of this kind may be given in answer to a challenge of this purpose. */
export function answersPurpose(kind: PolicyKind, purpose: Purpose): boolean {
  return ANSWERS[purpose].includes(kind);
}

/** What a licence of this policy holds to. */
export type PolicyBinding = 'machine' | 'identity' | 'both';
/** What the quantity of a response multiplies. */
export type PolicyUnit = 'none' | 'term' | { readonly limit: string };
/** How long one unit lasts; `null`: for ever. */
export type PolicyTerm = { readonly months: number } | { readonly days: number } | null;

export interface Policy {
  /** 0-31, unique within a pack. */
  readonly code: number;
  readonly id: string;
  readonly title: string;
  readonly kind: PolicyKind;
  readonly binds: PolicyBinding;
  /** Names a program asks for with `has`. */
  readonly features: readonly string[];
  /** Numbers a program asks for with `limit`. */
  readonly limits: Readonly<Record<string, number>>;
  /** Whether an add-on's limits add to those of its base or the larger counts. */
  readonly limitRule: 'add' | 'larger';
  /** Names of counters that a usage report carries. */
  readonly meters: readonly string[];
  readonly unit: PolicyUnit;
  readonly term: PolicyTerm;
  /** Days for which an expired licence goes on working. */
  readonly graceDays: number;
  /** Whether a renewal starts where the running term ends. */
  readonly stacks: boolean;
  /** Digests (hex) of earlier revisions of this policy, whose grants this one takes over. */
  readonly replaces: readonly string[];
  /** Days within which a response must be typed in. */
  readonly shelfLifeDays: number;
  /** Parts a machine must have to be licensed: 1, or 2 where a weak identity will not do. */
  readonly minimumParts: number;
  /** Hours a clock may lose in the life of a licence. */
  readonly clockToleranceHours: number;
  /** Whether a grant may be typed in again after a loss, without a call. */
  readonly restorable: boolean;
  /** Whether a deactivation gives its seat back. */
  readonly returnable: boolean;
  /** What the screens say about support for this policy; may be empty. */
  readonly support: string;
}

/** A policy of a verified pack with the digest of its canonical form. */
export interface LoadedPolicy extends Policy {
  readonly digest: Uint8Array;
}

/** SHA-256 of the policy's canonical JSON. The digest that a loaded policy has beside its fields is no field. */
export function policyDigest(policy: Policy | LoadedPolicy): Uint8Array {
  return digest('policy', [canonicalJson({ ...policy, digest: undefined } as unknown as Json)]);
}

/** `12 months`, `30 days`, `perpetual`. */
export function describeTerm(policy: Policy, quantity: number): string {
  if (policy.term === null) return 'perpetual';
  const [unit, each] = 'months' in policy.term ? ['month', policy.term.months] : ['day', policy.term.days];
  const count = each * (policy.unit === 'term' ? quantity : 1);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** `Professional, 12 months`; `Tag pack, 5 × tags, perpetual`. */
export function describeOffer(policy: Policy, quantity: number): string {
  const multiplied = typeof policy.unit === 'object' ? `, ${quantity} × ${policy.unit.limit}` : '';
  return `${policy.title}${multiplied}, ${describeTerm(policy, quantity)}`;
}
