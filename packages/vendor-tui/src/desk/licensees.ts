// What another pack does to licences that exist, by revision of a policy and with the customers named: a grant is signed
// for one revision, and counts only under a pack that holds that revision or replaces it.
import { formatDigest, type LoadedPolicy, type Policy, policyDigest, visible } from '@readback/core';
import { type Licensee, licenseesOf } from '../ledger/index.js';
import type { ReadingDesk } from './context.js';
import { packsOf } from './pack-changes.js';
import { weakenings } from './policy-changes.js';

export interface HeldBy {
  readonly customerId: string;
  readonly name: string;
  readonly grants: number;
  readonly machines: number;
}

/** What somebody holds of a policy, summed up. */
export type Held = Pick<LicenseeEffect, 'grants' | 'machines' | 'customers'>;

export interface LicenseeEffect {
  readonly policyId: string;
  /** Of the revision that the grants were signed for, hex. */
  readonly digest: string;
  /** `new-terms`: at the next start with the new pack. `ends`: the licence is none any more under the new pack. `returns`:
   * it ended under the old one and counts again. */
  readonly outcome: 'new-terms' | 'ends' | 'returns';
  /** Goes on from the policy. */
  readonly says: string;
  /** What it takes away, field by field. */
  readonly weaker: readonly string[];
  readonly grants: number;
  readonly machines: number;
  /** By name. */
  readonly customers: readonly HeldBy[];
}

type Policies = readonly Policy[];

/** Empty where nobody is touched. */
export async function effectsOn(
  desk: ReadingDesk,
  productId: string,
  before: Policies,
  after: Policies,
): Promise<LicenseeEffect[]> {
  const packs = await packsOf(desk, productId);
  const held = new Map<string, { readonly policy: LoadedPolicy; readonly by: Licensee[] }>();
  for (const licensee of await licenseesOf(desk.ledger, productId)) {
    const policy = packs.get(licensee.packVersion)?.policies.find(({ id }) => id === licensee.policyId);
    if (policy === undefined) continue;
    const digest = formatDigest(policy.digest);
    held.set(digest, { policy, by: [...(held.get(digest)?.by ?? []), licensee] });
  }
  return [...held.values()].flatMap(({ policy, by }) => effectOf(policy, by, before, after));
}

function effectOf(
  revision: LoadedPolicy,
  by: readonly Licensee[],
  before: Policies,
  after: Policies,
): LicenseeEffect[] {
  const was = countsAs(revision, before);
  const is = countsAs(revision, after);
  const isSame = was !== undefined && is !== undefined && digestOf(was) === digestOf(is);
  if (isSame || (was === undefined && is === undefined)) return [];
  const weaker = is === undefined ? [] : weakenings(was ?? revision, is).map(({ field, what }) => `${field} ${what}`);
  const outcome = is === undefined ? 'ends' : was === undefined ? 'returns' : 'new-terms';
  return [
    {
      policyId: revision.id,
      digest: formatDigest(revision.digest),
      outcome,
      says: sentenceOf(outcome, revision, after),
      weaker,
      ...countOf(by),
    },
  ];
}

/** The policy of a pack under which a grant of this revision counts. */
function countsAs(revision: LoadedPolicy, policies: Policies): Policy | undefined {
  const digest = formatDigest(revision.digest);
  return policies.find(
    (policy) =>
      policy.id === revision.id &&
      policy.code === revision.code &&
      (digestOf(policy) === digest || policy.replaces.includes(digest)),
  );
}

/** Who holds each policy of these, by its id: grants that count under it. */
export async function holdersOf(
  desk: ReadingDesk,
  productId: string,
  policies: Policies,
): Promise<ReadonlyMap<string, Held>> {
  const packs = await packsOf(desk, productId);
  const held = new Map<string, Licensee[]>();
  for (const licensee of await licenseesOf(desk.ledger, productId)) {
    const revision = packs.get(licensee.packVersion)?.policies.find(({ id }) => id === licensee.policyId);
    const now = revision && countsAs(revision, policies);
    if (now !== undefined) held.set(now.id, [...(held.get(now.id) ?? []), licensee]);
  }
  return new Map([...held].map(([id, by]) => [id, countOf(by)]));
}

const digestOf = (policy: Policy): string => formatDigest(policyDigest(policy));

function sentenceOf(outcome: LicenseeEffect['outcome'], revision: LoadedPolicy, after: Policies): string {
  if (outcome === 'new-terms') return 'licences get the new terms at the next start with the new pack';
  if (outcome === 'returns') return 'licences that ended count again with the new pack';
  const now = after.find(({ id }) => id === revision.id);
  if (now === undefined) return 'is gone: licences END where the new pack arrives';
  if (now.code !== revision.code) return 'has another code: licences END where the new pack arrives';
  return 'has changed and does not replace what was sold: licences END where the new pack arrives';
}

function countOf(by: readonly Licensee[]): Held {
  const names = new Map(by.map(({ customerId, customerName }) => [customerId, customerName]));
  return {
    ...sumOf(by),
    customers: [...names].map(([customerId, name]) => ({
      customerId,
      name: visible(name),
      ...sumOf(by.filter((one) => one.customerId === customerId)),
    })),
  };
}

const sumOf = (by: readonly Licensee[]): { grants: number; machines: number } => ({
  grants: by.reduce((sum, { grants }) => sum + grants, 0),
  machines: new Set(by.map(({ print }) => print)).size,
});
