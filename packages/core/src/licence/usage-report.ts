// Usage as a code: what an installation has counted, for the desk (docs/protocol.md section 6.6).
import { coreError } from '../errors/core-errors.js';
import { encodeReport, packCounters, reportGroups } from '../records/report.js';
import { basePolicyOf } from './evaluate.js';
import type { VerifiedGrant } from './grant.js';
import type { Installation } from './installation.js';

export interface ReportAct {
  readonly installation: Installation;
  /** To be read out. */
  readonly groups: readonly string[];
  /** What it says, by meter. */
  readonly counts: ReadonlyMap<string, number>;
}

/** A report of the meters of the base policy, in its order. `totals`: everything that was ever counted, by meter.
 * Throws `no-base-licence`, `policy-without-meters`. */
export function makeReport(
  installation: Installation,
  verified: readonly VerifiedGrant[],
  totals: ReadonlyMap<string, number>,
): ReportAct {
  const newest = verified.at(-1);
  const policy = basePolicyOf(verified);
  if (!newest || !policy) throw coreError('no-base-licence');
  if (policy.meters.length === 0) throw coreError('policy-without-meters', { policy: policy.title });
  const counts = new Map(policy.meters.map((meter) => [meter, totals.get(meter) ?? 0]));
  const sequence = installation.reportSequence === null ? 0 : (installation.reportSequence + 1) % 256;
  const symbols = encodeReport(newest, { sequence, counters: packCounters([...counts.values()]) });
  return { installation: { ...installation, reportSequence: sequence }, groups: reportGroups(symbols), counts };
}
