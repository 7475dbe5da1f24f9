// What the next pack would do to licences that exist: a grant is signed for a policy as it was, so a later pack must
// still hold that policy, or one that names it in `replaces` and takes nothing away.
import { type LoadedPolicy, type Pack, type Problem, policyDigest } from '@readback/core';
import type { ProductDefinition } from '@readback/core/vendor';
import { listPacks, policiesInUse } from '../ledger/index.js';
import type { ReadingDesk } from './context.js';
import { weakenings } from './policy-changes.js';

/** Something that has to be accepted by name before the pack is built. */
export interface PackChange extends Problem {
  /** Policy and field, such as `professional.graceDays`. */
  readonly name: string;
  /** `breaks`: grants are not found under the new pack. `weakens`: they are, and are worth less or nothing. */
  readonly kind: 'breaks' | 'weakens';
  /** The newest pack does the same already. */
  readonly isShipped: boolean;
}

type Policies = ProductDefinition['policies'];

export async function changesOf(
  desk: ReadingDesk,
  productId: string,
  { policies }: ProductDefinition,
  newest: Pack,
): Promise<PackChange[]> {
  const packs = await packsOf(desk, productId);
  const inUse = await policiesInUse(desk.ledger, productId);
  const changes = new Map<string, PackChange>();
  const add = (before: LoadedPolicy, found: readonly Omit<PackChange, 'isShipped'>[]): void => {
    const isShipped = isInPack(newest, policies, before.id);
    for (const change of found) changes.set(`${hexOf(before.digest)} ${change.name}`, { ...change, isShipped });
  };
  const uses = usesOf(packs, inUse);
  for (const use of uses.values()) add(use.policy, breakOf(use, policies));
  for (const before of [...packs.values()].flatMap((pack) => pack.policies)) {
    add(before, weakeningsOf(before, policies, uses.get(hexOf(before.digest))?.grants ?? 0));
  }
  return [...changes.values()];
}

/** All packs of a product, by version. */
export async function packsOf(desk: ReadingDesk, productId: string): Promise<Map<number, Pack>> {
  const records = (await listPacks(desk.ledger)).filter((pack) => pack.productId === productId);
  const packs = await Promise.all(records.map(({ tag }) => desk.packs.byTag(tag)));
  return new Map(packs.map((pack) => [pack.version, pack]));
}

/** Whether the newest pack says the same of this policy as the next one: what it changes was shipped before. */
function isInPack(newest: Pack, policies: Policies, id: string): boolean {
  const shipped = newest.policies.find((policy) => policy.id === id);
  const now = policies.find((policy) => policy.id === id);
  if (shipped === undefined || now === undefined) return shipped === now;
  return hexOf(shipped.digest) === hexOf(policyDigest(now));
}

/** A revision of a policy that grants rely on. */
interface Use {
  readonly policy: LoadedPolicy;
  readonly grants: number;
  /** The first pack that it was given from. */
  readonly packVersion: number;
}

/** By the digest of the revision. */
function usesOf(
  packs: ReadonlyMap<number, Pack>,
  inUse: Awaited<ReturnType<typeof policiesInUse>>,
): ReadonlyMap<string, Use> {
  const uses = new Map<string, Use>();
  for (const { policyId, packVersion, grants } of inUse) {
    const policy = packs.get(packVersion)?.policies.find(({ id }) => id === policyId);
    if (policy === undefined) continue;
    const before = uses.get(hexOf(policy.digest)) ?? { policy, grants: 0, packVersion };
    uses.set(hexOf(policy.digest), { ...before, grants: before.grants + grants });
  }
  return uses;
}

type Change = Omit<PackChange, 'isShipped'>;

function breakOf({ policy: before, grants, packVersion }: Use, policies: Policies): Change[] {
  const count = `${grants} ${grants === 1 ? 'grant relies' : 'grants rely'} on it as it was in pack ${packVersion}`;
  const index = policies.findIndex(({ id }) => id === before.id);
  const now = policies[index];
  const kind = 'breaks';
  if (now === undefined) {
    const what = `"${before.id}" is gone, and ${count}`;
    return [{ kind, name: `${before.id}.id`, path: 'policies', what, mend: 'put it back' }];
  }
  const path = `policies[${index}]`;
  if (now.code !== before.code) {
    const what = `was ${before.code}, and ${count}`;
    return [{ kind, name: `${now.id}.code`, path: `${path}.code`, what, mend: 'set it back' }];
  }
  const digest = hexOf(before.digest);
  if (digest === hexOf(policyDigest(now)) || now.replaces.includes(digest)) return [];
  return [
    {
      kind,
      name: `${now.id}.replaces`,
      path: `${path}.replaces`,
      what: `"${now.id}" has changed, and ${count}`,
      mend: `undo the change, or give those licences the new terms: add "${digest}" to replaces`,
    },
  ];
}

function weakeningsOf(before: LoadedPolicy, policies: Policies, grants: number): Change[] {
  const index = policies.findIndex(({ id }) => id === before.id);
  const now = policies[index];
  if (now === undefined || !now.replaces.includes(hexOf(before.digest))) return [];
  const count = `${grants} ${grants === 1 ? 'grant' : 'grants'}`;
  return weakenings(before, now).map(({ field, what }) => ({
    kind: 'weakens',
    name: `${now.id}.${field}`,
    path: `policies[${index}].${field}`,
    what: `${what} (${count})`,
    mend: 'set it back, or give the new terms a policy of their own: new id, new code, no replaces',
  }));
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
