// evaluate(): the pure function from a verified lineage, a machine and a day to a licence (docs/protocol.md section 9.3).
import { addMonths, type Day, dayOfMs, formatDay } from '../bytes/days.js';
import type { Support } from '../pack/pack.js';
import type { LoadedPolicy } from '../pack/policy.js';
import { countVoting, type MachinePrint, matchPrint, type PartDigests, type PrintMatch } from '../records/print.js';
import { hasPartsFor, type VerifiedGrant } from './grant.js';
import { type Entitlement, isUsable, type Licence, type LicenceStatus, type Notice, withoutRights } from './licence.js';
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
  const counts = (held: Held): boolean => (held === base ? isUsable(status) : isRunning(held, today, time));
  const held = isUsable(status) ? [base, ...addOns].filter(counts) : [];
  const warnings = [
    ...(match.verdict === 'drifted' ? [drifted(match.changed)] : []),
    ...(base.policy.binds !== 'identity' && print.mask !== 0 && countVoting(print, now.parts) < 2
      ? [weakIdentity]
      : []),
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

/** Everything that a lineage gives, whether it still runs or not: the base first. */
export function policiesHeld(lineage: readonly VerifiedGrant[]): LoadedPolicy[] {
  const { base, addOns } = foldLineage(lineage);
  return base ? [base, ...addOns].map(({ policy }) => policy) : [];
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
  if (expiresOn !== null && dayOfMs(time.nowMs) > expiresOn)
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
  const runsOn = renews && policy.stacks && before.expiresOn !== null && before.expiresOn >= day;
  if ('days' in policy.term) {
    const start = runsOn ? (before.expiresOn ?? day) : day;
    const expiresOn = Math.min(start + policy.term.days * times, LAST_TERM_DAY);
    return { policy, quantity, since, termFrom: start, termMonths: 0, expiresOn };
  }
  // A term that was counted in days before has no months to go on from.
  const goesOn = runsOn && before.termMonths > 0;
  const termFrom = goesOn ? before.termFrom : runsOn ? (before.expiresOn ?? day) : day;
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

const call = ({ vendor, phone }: Support): string => `Show a challenge and call ${vendor}, ${phone}.`;

const unlicensed = (support: Support): Notice => ({
  code: 'unlicensed',
  message: 'This installation has no licence yet.',
  next: call(support),
});

const deactivated = (support: Support): Notice => ({
  code: 'deactivated',
  message: 'The licence of this installation was given up.',
  next: `Its receipt can be shown again. To license it anew: ${call(support)}`,
});

const wrongMachine = ({ vendor, phone }: Support): Notice => ({
  code: 'wrong-machine',
  message: 'The licence was issued to another machine than this one.',
  next: `If this machine was repaired, show a challenge that moves the licence and call ${vendor}, ${phone}. If it is another machine, show one for a first activation.`,
});

const trialRuns = (expiresOn: Day | null, support: Support): Notice => ({
  code: 'trial',
  message: expiresOn === null ? 'This is a trial.' : `This is a trial until ${formatDay(expiresOn)}.`,
  next: `To go on after that: ${call(support)}`,
});

const trialEnded = (support: Support): Notice => ({
  code: 'trial-ended',
  message: 'The trial has ended.',
  next: call(support),
});

const weakIdentity: Notice = {
  code: 'weak-identity',
  message: 'Only one part of this machine tells it from others.',
  next: 'Nothing has to be done; if that part changes, a call will be needed.',
};

const drifted = (changed: readonly string[]): Notice => ({
  code: 'machine-drifted',
  message: `Parts of this machine have changed since it was licensed: ${changed.join(', ')}.`,
  next: 'Nothing has to be done now; mention it on the next call.',
});

function expiring({ policy, expiresOn }: Held, isBase: boolean, { vendor, phone }: Support): Notice {
  const what = isBase ? 'The licence' : `The add-on "${policy.title}"`;
  return {
    code: isBase ? 'expiring' : 'add-on-expiring',
    message: `${what} ends on ${formatDay(expiresOn ?? 0)}.`,
    next: `Renew it before then: show a renewal challenge and call ${vendor}, ${phone}.`,
  };
}

/** `3 hours`, `8 days`. */
function lengthOf(ms: number): string {
  const hours = Math.max(1, Math.round(ms / 3_600_000));
  return hours < 48 ? `${hours} hour${hours === 1 ? '' : 's'}` : `${Math.round(hours / 24)} days`;
}

const SET_CLOCK = 'Set date and time of this machine right';

function clockWarnings(time: TimeReading, { vendor, phone }: Support): Notice[] {
  const clockCall = `if nobody may, show a clock challenge and call ${vendor}, ${phone}`;
  switch (time.verdict) {
    case 'unknown':
      return [
        {
          code: 'clock-unknown',
          message:
            'The clock of this machine shows a date before this program was made; its running time is used instead.',
          next: `${SET_CLOCK} and have its battery looked at.`,
        },
      ];
    case 'behind':
      return [
        {
          code: 'clock-behind',
          message: `The clock of this machine is behind by ${lengthOf(time.behindMs)}. Everything works for ${lengthOf(time.graceLeftMs)} more of running time.`,
          next: `${SET_CLOCK}; ${clockCall}.`,
        },
      ];
    case 'ahead':
      return [
        {
          code: 'clock-ahead',
          message:
            'The clock of this machine is days ahead of the time it has run; it is believed after a week of running.',
          next: `If the date is right, nothing has to be done. If not: ${SET_CLOCK.toLowerCase()}; ${clockCall}.`,
        },
      ];
    default:
      return [];
  }
}

const clockSuspect = ({ behindMs }: TimeReading, { vendor, phone }: Support): Notice => ({
  code: 'clock-suspect',
  message: `The clock of this machine has been behind by ${lengthOf(behindMs)} for more than seven days of running time.`,
  next: `${SET_CLOCK}: the licence works again at once. If nobody may, show a clock challenge and call ${vendor}, ${phone}.`,
});

function reasonOf(
  status: LicenceStatus,
  { expiresOn, graceUntil }: Pick<Licence, 'expiresOn' | 'graceUntil'>,
  support: Support,
  time: TimeReading,
): Notice | undefined {
  const { vendor, phone } = support;
  const end = expiresOn === null ? '' : formatDay(expiresOn);
  const renew = `show a renewal challenge and call ${vendor}, ${phone}`;
  switch (status) {
    case 'clock-suspect':
      return clockSuspect(time, support);
    case 'grace':
      return {
        code: 'grace',
        message: `The licence ended on ${end}; everything works until ${formatDay(graceUntil ?? 0)}.`,
        next: `Renew it now: ${renew}.`,
      };
    case 'expired':
      return {
        code: 'expired',
        message: `The licence ended on ${end}.`,
        next: `${renew[0]?.toUpperCase()}${renew.slice(1)}.`,
      };
    default:
      return undefined;
  }
}
