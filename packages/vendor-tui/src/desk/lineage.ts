// The chain of grants of one installation, as the ledger has it (docs/protocol.md section 9.1).
import type { LoadedPolicy } from '@readback/core';
import type { GrantRecord } from '../ledger/index.js';

/** Up to the newest grant, oldest first; `among`: every grant of its machine. */
export function lineageOf(newest: GrantRecord, among: readonly GrantRecord[]): readonly GrantRecord[] {
  const byDigest = new Map(among.map((grant) => [grant.digest, grant]));
  const lineage = [newest];
  let before = byDigest.get(newest.baseDigest);
  while (before !== undefined && !lineage.includes(before)) {
    lineage.unshift(before);
    before = byDigest.get(before.baseDigest);
  }
  return lineage;
}

/** The grant that its base licence comes from: moves and clocks name the same policy and order. */
export function baseGrantOf(
  lineage: readonly GrantRecord[],
  policies: readonly LoadedPolicy[],
): GrantRecord | undefined {
  const addOns = new Set(policies.filter(({ kind }) => kind === 'add-on').map(({ id }) => id));
  return lineage.findLast(({ policyId }) => !addOns.has(policyId));
}
