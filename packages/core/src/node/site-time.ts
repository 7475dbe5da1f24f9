// The clocks of this machine as a site looks at them (docs/protocol.md section 9.5).
import { msOfDay } from '../bytes/days.js';
import { basePolicyOf } from '../licence/evaluate.js';
import type { VerifiedGrant } from '../licence/grant.js';
import type { ClockEvidence } from '../licence/running-time.js';
import { observeTime, type TimeRules, type TimeState } from '../licence/time.js';

/** Which start of the machine this is, and how long it has run since. */
export type BootClock = Pick<ClockEvidence, 'bootId' | 'uptimeMs'>;

export interface SiteTime {
  readonly earliestMs: number;
  evidence(): ClockEvidence;
  rules(lineage: readonly VerifiedGrant[]): TimeRules;
  /** What was kept, with a look at the clocks taken into account. */
  observe(kept: TimeState | null, lineage: readonly VerifiedGrant[]): TimeState;
}

const HOUR_MS = 3_600_000;
/** Where there is no licence yet. */
const DEFAULT_TOLERANCE_HOURS = 25;

export function siteTime(
  ports: { nowMs(): number; boot(): BootClock },
  { earliestMs = msOfDay(0) }: { readonly earliestMs?: number | undefined },
): SiteTime {
  const evidence = (): ClockEvidence => ({ clockMs: ports.nowMs(), ...ports.boot() });
  const rules = (lineage: readonly VerifiedGrant[]): TimeRules => ({
    earliestMs,
    toleranceMs: (basePolicyOf(lineage)?.clockToleranceHours ?? DEFAULT_TOLERANCE_HOURS) * HOUR_MS,
  });
  return { earliestMs, evidence, rules, observe: (kept, lineage) => observeTime(kept, evidence(), rules(lineage)) };
}
