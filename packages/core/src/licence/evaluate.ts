// evaluate(): the pure function from a verified lineage, a machine and a day to a licence (docs/protocol.md section 9.3).
import { addMonths, type Day, dayOfMs } from '../bytes/days.js';
import type { Support } from '../pack/pack.js';
import type { LoadedPolicy } from '../pack/policy.js';
import { countVoting, type MachinePrint, matchPrint, type PartDigests, type PrintMatch } from '../records/print.js';
import { hasPartsFor, type VerifiedGrant } from './grant.js';
import { type Entitlement, isUsable, type Licence, type LicenceStatus, withoutRights } from './licence.js';
import {
  clockSuspect,
  clockWarnings,
  deactivated,
  drifted,
  expiring,
  reasonOf,
  trialEnded,
  trialRuns,
  unlicensed,
  weakIdentity,
  wrongMachine,
} from './licence-notices.js';
import type { TimeReading } from './time.js';

export interface Circumstances {
  /** The parts this machine has now. */
  readonly parts: PartDigests;
  readonly identity?: Uint8Array | undefined;
  readonly time: TimeReading;
  readonly support: Support;
  /** What was begun and given up here without the vendor. */
  readonly trial?: { readonly policy: LoadedPolicy; readonly day: Day } | undefined;
  readonly isDeactivated?: boolean;
}

interface Held {
  readonly policy: LoadedPolicy;
  readonly quantity: number;
  readonly since: Day;
  /** The day from which the months of the term are counted, and how many: so that a term that began on the 31st does not
   * lose days with every renewal. */
  readonly termFrom: Day;
  readonly termMonths: number;
  readonly expiresOn: Day | null;
}

interface Fold {
  readonly print?: MachinePrint;
  readonly base?: Held;
  readonly addOns: readonly Held[];
}

/** 9999-12-31: a term that renewals have made longer ends there. */
const LAST_TERM_DAY = dayOfMs(Date.UTC(9999, 11, 31));
const MOST_MONTHS = 12 * 8000;
/** Today can be before a day that counted once by so much: a clock that was ahead by `LEAD_MS` and is behind by the tolerance. */
const MOST_DAYS_BACK = 3;
/** Days before the end of a term on which a warning begins. */
const WARNING_DAYS = 30;

/** Never throws: whatever the lineage is, there is a status, a reason and a next step. */
export function evaluate(lineage: readonly VerifiedGrant[], now: Circumstances): Licence {
  const { print, base, addOns } = foldLineage(lineage);
  if (!print || !base) return withoutGrant(now);

  const { support, time } = now;
  const today = dayOfMs(time.nowMs);
  const entitlements = [base, ...addOns].map(toEntitlement);
  const match = matchMachine(base.policy, print, now);
  if (match.verdict === 'other') return withoutRights('wrong-machine', wrongMachine(support), entitlements);

  const { expiresOn, graceUntil } = toEntitlement(base);
  const status = statusOf(base, today, time);
  const held = isUsable(status) ? [base, ...addOns.filter((addOn) => isRunning(addOn, today, time))] : [];
  const warnings = [
    ...(match.verdict === 'drifted' ? [drifted(match.changed)] : []),
    ...(base.policy.binds !== 'identity' && countVoting(print, now.parts) < 2 ? [weakIdentity] : []),
    ...clockWarnings(time, support),
    ...[base, ...addOns].filter((one) => isEnding(one, today)).map((one) => expiring(one, one === base, support)),
  ];
  const reason = reasonOf(status, { expiresOn, graceUntil }, support, time);
  return { status, entitlements, ...given(held), expiresOn, graceUntil, ...(reason ? { reason } : {}), warnings };
}

/** The newest day that a response has brought in: a clock call supersedes those before it. */
export function newestSignedDay(lineage: readonly VerifiedGrant[]): Day | null {
  const from = lineage.findLastIndex(({ challenge }) => challenge.purpose === 'clock');
  const days = lineage.slice(Math.max(0, from)).map(({ day }) => day);
  return days.length === 0 ? null : Math.max(...days);
}

/** The policy that a lineage is about: its base; absent without a grant. */
export function basePolicyOf(lineage: readonly VerifiedGrant[]): LoadedPolicy | undefined {
  return foldLineage(lineage).base?.policy;
}

/** The machine as it is now against the one that was licensed; absent without a grant. */
export function compareMachine(
  lineage: readonly VerifiedGrant[],
  now: Pick<Circumstances, 'parts' | 'identity'>,
): PrintMatch | undefined {
  const { print, base } = foldLineage(lineage);
  return print && base && matchMachine(base.policy, print, now);
}

/** What a licence is bound to decides what is compared. The identity itself is proved by the signature. */
function matchMachine(
  policy: LoadedPolicy,
  print: MachinePrint,
  now: Pick<Circumstances, 'parts' | 'identity'>,
): PrintMatch {
  if (policy.binds === 'identity' && print.mask !== 0) return { verdict: 'same', changed: [] };
  return matchPrint(print, now.parts, now.identity);
}

function withoutGrant({ trial, isDeactivated, time, support }: Circumstances): Licence {
  if (isDeactivated) return withoutRights('deactivated', deactivated(support));
  if (!trial) return withoutRights('unlicensed', unlicensed(support));
  const held = hold({ policy: trial.policy, quantity: 1, day: trial.day }, undefined);
  const entitlements = [toEntitlement(held)];
  const { expiresOn } = held;
  if (time.verdict === 'suspect') return withoutRights('clock-suspect', clockSuspect(time, support), entitlements);
  const today = dayOfMs(time.nowMs);
  if ((expiresOn !== null && today > expiresOn) || trial.day > today + MOST_DAYS_BACK)
    return withoutRights('expired', trialEnded(support), entitlements);
  const reason = trialRuns(expiresOn, support);
  const warnings = clockWarnings(time, support);
  return { status: 'trial', entitlements, ...given([held]), expiresOn, graceUntil: null, reason, warnings };
}

function statusOf(base: Held, today: Day, time: TimeReading): LicenceStatus {
  const { expiresOn } = base;
  if (expiresOn === null) return 'active';
  if (time.verdict === 'suspect') return 'clock-suspect';
  if (today <= expiresOn) return 'active';
  return today <= expiresOn + base.policy.graceDays ? 'grace' : 'expired';
}

/** Folds grants in order: what is held at the end, on which machine. */
function foldLineage(lineage: readonly VerifiedGrant[]): Fold {
  let fold: Fold = { addOns: [] };
  for (const grant of lineage) fold = { ...fold, ...foldGrant(fold, grant) };
  return fold;
}

function foldGrant(fold: Fold, grant: VerifiedGrant): Partial<Fold> {
  const { policy, challenge } = grant;
  switch (challenge.purpose) {
    case 'activate':
      return { print: challenge.print, base: hold(grant, undefined), addOns: [] };
    case 'move':
      // What holds to a machine is not taken to a print that has no parts of one.
      return fold.base && !hasPartsFor(fold.base.policy, challenge.print) ? {} : { print: challenge.print };
    case 'clock':
      return {};
    case 'change': {
      if (policy.kind !== 'add-on') {
        // What held to an identity may hold to a machine from now on.
        const print = fold.print && hasPartsFor(policy, fold.print) ? fold.print : challenge.print;
        return { print, base: hold(grant, fold.base) };
      }
      const before = fold.addOns.find((held) => held.policy.id === policy.id);
      return { addOns: [...fold.addOns.filter((held) => held !== before), hold(grant, before)] };
    }
  }
}

/** What a grant gives, on top of an earlier one of the same policy. A renewal that stacks goes on where the running term
 * ends; one that comes late begins on its own day. */
function hold(
  { policy, quantity, day }: Pick<VerifiedGrant, 'policy' | 'quantity' | 'day'>,
  before: Held | undefined,
): Held {
  const renews = before !== undefined && before.policy.id === policy.id;
  const since = renews ? before.since : day;
  if (policy.term === null) {
    const sums = renews && policy.limitRule === 'add' && policy.kind === 'add-on';
    const all = sums ? before.quantity + quantity : quantity;
    return { policy, quantity: all, since, termFrom: day, termMonths: 0, expiresOn: null };
  }
  const times = policy.unit === 'term' ? quantity : 1;
  const stacks = renews && policy.stacks;
  const start = Math.max(day, stacks ? (before.expiresOn ?? day) : day);
  if ('days' in policy.term) {
    const expiresOn = Math.min(start + policy.term.days * times, LAST_TERM_DAY);
    return { policy, quantity, since, termFrom: start, termMonths: 0, expiresOn };
  }
  // A term that was counted in days before has no months to go on from.
  const goesOn = stacks && before.termMonths > 0 && start === before.expiresOn;
  const termFrom = goesOn ? before.termFrom : start;
  const termMonths = (goesOn ? before.termMonths : 0) + policy.term.months * times;
  const expiresOn = Math.min(addMonths(termFrom, Math.min(termMonths, MOST_MONTHS)), LAST_TERM_DAY);
  return { policy, quantity, since, termFrom, termMonths, expiresOn };
}

function toEntitlement({ policy, quantity, since, expiresOn }: Held): Entitlement {
  return {
    policyId: policy.id,
    title: policy.title,
    kind: policy.kind,
    quantity,
    since,
    expiresOn,
    graceUntil: expiresOn === null ? null : expiresOn + policy.graceDays,
  };
}

const isRunning = (held: Held, today: Day, time: TimeReading): boolean =>
  held.expiresOn === null || (time.verdict !== 'suspect' && today <= held.expiresOn + held.policy.graceDays);

const isEnding = ({ expiresOn, policy }: Held, today: Day): boolean =>
  expiresOn !== null &&
  expiresOn - today < WARNING_DAYS &&
  // In its grace an add-on still works, and nothing else says so.
  today <= expiresOn + (policy.kind === 'add-on' ? policy.graceDays : 0);

const given = (held: readonly Held[]): Pick<Licence, 'features' | 'limits'> => ({
  features: [...new Set(held.flatMap(({ policy }) => policy.features))].sort(),
  limits: addLimits(held),
});

function addLimits(held: readonly Held[]): Record<string, number> {
  // A map: a limit may be called "constructor".
  const limits = new Map<string, number>();
  for (const { policy, quantity } of held) {
    for (const [name, each] of Object.entries(policy.limits)) {
      const times = typeof policy.unit === 'object' && policy.unit.limit === name ? quantity : 1;
      const before = limits.get(name) ?? 0;
      limits.set(name, policy.limitRule === 'add' ? before + each * times : Math.max(before, each * times));
    }
  }
  return Object.fromEntries(limits);
}
