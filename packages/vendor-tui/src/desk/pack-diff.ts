// Two packs, or a pack and the product file as it stands, field by field. Pure: who holds what comes from the ledger
// (licensees.ts).
import {
  canonicalJson,
  formatDay,
  formatDigest,
  type IssuingKey,
  type Json,
  type Pack,
  type Policy,
  type Product,
  policyDigest,
  type Support,
} from '@readback/core';

/** One side of a comparison. */
export interface PackSide {
  /** Such as `pack 3` or the name of a file. */
  readonly name: string;
  readonly product: Product;
  readonly support: Support;
  readonly policies: readonly Policy[];
  /** Left out where nobody knows yet which keys it would list. */
  readonly keys?: readonly Pick<IssuingKey, 'epoch' | 'status' | 'lastDay' | 'publicKey' | 'allowed'>[];
  readonly revoked?: Iterable<string>;
}

export interface FieldChange {
  /** Such as `support.phone`, or of a policy `limits.tags`. */
  readonly field: string;
  /** `null` where it was not there. */
  readonly before: Json;
  readonly after: Json;
}

export interface PolicyDiff {
  readonly id: string;
  readonly title: string;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly fields: readonly FieldChange[];
  /** Hex. */
  readonly digestBefore?: string;
  readonly digestAfter?: string;
}

export interface KeyDiff {
  readonly epoch: number;
  readonly says: string;
  /** Where grants that were signed with it may count no more. */
  readonly ends?: true;
}

export interface PackDiff {
  readonly from: string;
  readonly to: string;
  readonly fields: readonly FieldChange[];
  readonly policies: readonly PolicyDiff[];
  /** One sentence each. */
  readonly keys: readonly KeyDiff[];
  /** Digests of grants. */
  readonly revoked: readonly string[];
  readonly restored: readonly string[];
  readonly isSame: boolean;
}

/** What a pack that is known says. */
export const sideOfPack = (pack: Pack, name: string): PackSide => ({
  name,
  product: pack.product,
  support: pack.support,
  policies: pack.policies.map(({ digest: _digest, ...policy }) => policy),
  keys: pack.keys,
  revoked: pack.revoked,
});

export function diffPacks(before: PackSide, after: PackSide): PackDiff {
  const fields = [
    ...changedFields({ ...before.product }, { ...after.product }, 'product.'),
    ...changedFields({ ...before.support }, { ...after.support }, 'support.'),
  ];
  const policies = diffPolicies(before.policies, after.policies);
  const keys = before.keys && after.keys ? diffKeys(before.keys, after.keys) : [];
  const [was, is] = [new Set(before.revoked), new Set(after.revoked)];
  const revoked = after.revoked === undefined ? [] : [...is].filter((digest) => !was.has(digest));
  const restored = after.revoked === undefined ? [] : [...was].filter((digest) => !is.has(digest));
  const isSame = [fields, policies, keys, revoked, restored].every(({ length }) => length === 0);
  return { from: before.name, to: after.name, fields, policies, keys, revoked, restored, isSame };
}

function diffPolicies(before: readonly Policy[], after: readonly Policy[]): PolicyDiff[] {
  const digest = (policy: Policy): string => formatDigest(policyDigest(policy));
  const removed = before
    .filter(({ id }) => !after.some((policy) => policy.id === id))
    .map((policy): PolicyDiff => ({ ...nameOf(policy), kind: 'removed', fields: [], digestBefore: digest(policy) }));
  const others = after.flatMap((policy): PolicyDiff[] => {
    const was = before.find(({ id }) => id === policy.id);
    const digestAfter = digest(policy);
    if (was === undefined) return [{ ...nameOf(policy), kind: 'added', fields: [], digestAfter }];
    const digestBefore = digest(was);
    if (digestBefore === digestAfter) return [];
    const fields = changedFields(flat(was), flat(policy), '');
    return [{ ...nameOf(policy), kind: 'changed', fields, digestBefore, digestAfter }];
  });
  return [...removed, ...others];
}

const nameOf = ({ id, title }: Policy) => ({ id, title });

type Flat = Readonly<Record<string, Json>>;

/** Each limit as a field of its own; the rest by their names. */
function flat({ limits, ...policy }: Policy): Flat {
  const each = Object.entries(limits).map(([name, limit]) => [`limits.${name}`, limit] as const);
  return { ...(policy as unknown as Flat), ...Object.fromEntries(each) };
}

function changedFields(before: Flat, after: Flat, prefix: string): FieldChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const of = (from: Flat, name: string): Json => (Object.hasOwn(from, name) ? (from[name] ?? null) : null);
  return names
    .map((name) => ({ field: `${prefix}${name}`, before: of(before, name), after: of(after, name) }))
    .filter((change) => canonicalJson(change.before) !== canonicalJson(change.after));
}

type Keys = NonNullable<PackSide['keys']>;

function diffKeys(before: Keys, after: Keys): KeyDiff[] {
  const epochs = [...new Set([...after, ...before].map(({ epoch }) => epoch))].sort((a, b) => b - a);
  return epochs.flatMap((epoch) => {
    const was = before.find((key) => key.epoch === epoch);
    const is = after.find((key) => key.epoch === epoch);
    if (was === undefined || is === undefined) {
      if (is !== undefined) return [{ epoch, says: `is new: ${standing(is)}` }];
      return [{ epoch, says: 'is not listed any more: nothing that it signed counts', ...ENDS }];
    }
    if (Buffer.compare(was.publicKey, is.publicKey) !== 0)
      return [{ epoch, says: 'is another key under this number', ...ENDS }];
    const says = `was ${standing(was)} and is ${standing(is)} now`;
    if (standing(was) !== standing(is)) return [{ epoch, says, ...(countsLess(was, is) ? ENDS : {}) }];
    const isSame = [...was.allowed].sort().join() === [...is.allowed].sort().join();
    return isSame ? [] : [{ epoch, says: 'lets other grants count than before', ...ENDS }];
  });
}

const ENDS = { ends: true } as const;

/** A retired key may only be given a later day, and a stolen one more grants, without taking from somebody. */
function countsLess(was: Keys[number], is: Keys[number]): boolean {
  if (is.status === 'retired') return was.status !== 'retired' || (is.lastDay ?? 0) < (was.lastDay ?? 0);
  return is.status === 'stolen' && (was.status !== 'stolen' || [...was.allowed].some((one) => !is.allowed.has(one)));
}

function standing({ status, lastDay, allowed }: Keys[number]): string {
  if (status === 'retired') return `retired up to ${lastDay === undefined ? '?' : formatDay(lastDay)}`;
  return status === 'stolen'
    ? `stolen, ${allowed.size} ${allowed.size === 1 ? 'grant counts' : 'grants count'}`
    : status;
}
