// The clocks of this machine as a site looks at them (docs/protocol.md section 9.5).
import { msOfDay } from '../bytes/days.js';
import { basePolicyOf, newestSignedDay } from '../licence/evaluate.js';
import type { VerifiedGrant } from '../licence/grant.js';
import { type ClockEvidence, whole } from '../licence/running-time.js';
import { observeTime, readTime, type TimeReading, type TimeRules, type TimeState } from '../licence/time.js';

/** Which start of the machine this is, and how long it has run since. */
export type BootClock = Pick<ClockEvidence, 'bootId' | 'uptimeMs'>;

export interface SiteTime {
  readonly earliestMs: number;
  evidence(): ClockEvidence;
  rules(lineage: readonly VerifiedGrant[]): TimeRules;
  /** The time that counts by one look at the clocks. */
  read(kept: TimeState | null, lineage: readonly VerifiedGrant[]): TimeReading;
  /** What was kept, with a look at the clocks taken into account, and with those before it that could not be kept. */
  observe(kept: TimeState | null, lineage: readonly VerifiedGrant[]): TimeState;
}

const HOUR_MS = 3_600_000;
/** Where there is no licence yet. */
const DEFAULT_TOLERANCE_HOURS = 25;

export function siteTime(
  ports: { nowMs(): number; boot(): BootClock },
  options: { readonly earliestMs?: number | undefined },
): SiteTime {
  // A build that is reproducible may say 1970; nothing of ours begins before the first day.
  const earliestMs = Math.max(whole(options.earliestMs ?? 0), msOfDay(0));
  const evidence = (): ClockEvidence => ({ clockMs: ports.nowMs(), ...ports.boot() });
  const rules = (lineage: readonly VerifiedGrant[]): TimeRules => ({
    earliestMs,
    toleranceMs: (basePolicyOf(lineage)?.clockToleranceHours ?? DEFAULT_TOLERANCE_HOURS) * HOUR_MS,
  });
  // A program that may not write has only this to know by how long it has run. What somebody else has kept meanwhile counts
  // instead: a call may have set the time right.
  let seen: { readonly onTopOf: string; readonly time: TimeState } | undefined;
  const look = (kept: TimeState | null, lineage: readonly VerifiedGrant[]) => {
    const clocks = { evidence: evidence(), rules: rules(lineage) };
    const onTopOf = seen !== undefined && kept === seen.time ? seen.onTopOf : JSON.stringify(kept);
    const before = kept !== null && seen?.onTopOf === onTopOf ? seen.time : kept;
    const time = observeTime(before, clocks.evidence, clocks.rules);
    seen = { onTopOf, time };
    return { ...clocks, time };
  };
  return {
    earliestMs,
    evidence,
    rules,
    observe: (kept, lineage) => look(kept, lineage).time,
    read: (kept, lineage) => {
      const now = look(kept, lineage);
      return readTime(now.time, now.evidence, now.rules, newestSignedDay(lineage));
    },
  };
}
