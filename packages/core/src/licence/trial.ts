// Trials: the one kind of licence that begins without a call (docs/protocol.md section 9.7). Nothing is signed, so it lasts
// as long as the state does.
import { dayOfMs } from '../bytes/days.js';
import { coreError } from '../errors/core-errors.js';
import type { Pack } from '../pack/pack.js';
import type { LoadedPolicy } from '../pack/policy.js';
import type { Installation, TrialStart } from './installation.js';
import type { TimeReading } from './time.js';

/** Trials of the pack that have not been begun here, in the pack's order. None after a licence was given up: that stays what
 * is told, so a trial would be used up for nothing. */
export function trialsLeft({ trials, deactivation }: Installation, pack: Pack): LoadedPolicy[] {
  if (deactivation !== null) return [];
  return pack.policies.filter(({ kind, id }) => kind === 'trial' && !trials.some(({ policyId }) => policyId === id));
}

/** Throws `policy-unknown`, `licence-exists`, `trial-too-late`, `trial-used`, `clock-unknown`. */
export function startTrial(
  installation: Installation,
  pack: Pack,
  policyId: string,
  { nowMs, verdict }: Pick<TimeReading, 'nowMs' | 'verdict'>,
): Installation {
  const policy = pack.policies.find(({ id, kind }) => id === policyId && kind === 'trial');
  if (!policy) throw coreError('policy-unknown', { policyCode: policyId });
  if (installation.lineage.length > 0) throw coreError('licence-exists');
  if (installation.deactivation !== null) throw coreError('trial-too-late');
  if (!trialsLeft(installation, pack).includes(policy)) throw coreError('trial-used', { policy: policy.title });
  // It would end at once when the clock is set right.
  if (verdict === 'unknown') throw coreError('clock-unknown');
  const start: TrialStart = { policyId, day: dayOfMs(nowMs) };
  return { ...installation, trials: [...installation.trials, start] };
}

/** The trial that counts: the newest whose policy the pack still holds. */
export function trialOf(
  { trials }: Installation,
  pack: Pack,
): { readonly policy: LoadedPolicy; readonly day: number } | undefined {
  for (const { policyId, day } of trials.toReversed()) {
    const policy = pack.policies.find(({ id, kind }) => id === policyId && kind === 'trial');
    if (policy) return { policy, day };
  }
  return undefined;
}
