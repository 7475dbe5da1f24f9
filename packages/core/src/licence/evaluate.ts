// evaluate(): the pure function from a verified lineage, a machine and a day to a licence (docs/protocol.md section 9.3).
import { addMonths, type Day, dayOfMs, formatDay } from '../bytes/days.js';
import type { Support } from '../pack/pack.js';
import type { LoadedPolicy } from '../pack/policy.js';
import { countParts, type MachinePrint, matchPrint, type PartDigests } from '../records/print.js';
import type { VerifiedGrant } from './grant.js';
import type { Entitlement, Licence, LicenceStatus, Notice } from './licence.js';

export interface Circumstances {
  /** The parts this machine has now. */
  readonly parts: PartDigests;
  readonly identity?: Uint8Array | undefined;
  readonly nowMs: number;
  readonly support: Support;
}

interface Held {
  readonly policy: LoadedPolicy;
  readonly quantity: number;
  readonly since: Day;
  readonly expiresOn: Day | null;
}

interface Fold {
  readonly print?: MachinePrint;
  readonly base?: Held;
  readonly addOns: readonly Held[];
  readonly newestDay: Day;
}

/** Days before the end of a term on which a warning begins. */
const WARNING_DAYS = 30;

/** Never throws: whatever the lineage is, there is a status, a reason and a next step. */
export function evaluate(lineage: readonly VerifiedGrant[], now: Circumstances): Licence {
  const { print, base, addOns, newestDay } = foldLineage(lineage);
  if (!print || !base) return blank('unlicensed', unlicensed(now.support), []);

  // A signed day came from outside: whatever the clock says, it is not earlier than that.
  const today = Math.max(dayOfMs(now.nowMs), newestDay);
  const entitlements = [base, ...addOns].map(toEntitlement);
  const match = matchPrint(print, now.parts, now.identity);
  if (match.verdict === 'other') return blank('wrong-machine', wrongMachine(now.support), entitlements);

  const { expiresOn, graceUntil } = toEntitlement(base);
  const status: LicenceStatus =
    expiresOn === null || today <= expiresOn ? 'active' : today <= (graceUntil ?? expiresOn) ? 'grace' : 'expired';
  const warnings = [
    ...(match.verdict === 'drifted' ? [drifted(match.changed)] : []),
    ...(print.mask !== 0 && countParts(print.mask) < 2 ? [weakIdentity] : []),
    ...(status === 'active' && expiresOn !== null && expiresOn - today < WARNING_DAYS
      ? [expiring(expiresOn, now.support)]
      : []),
  ];
  const held = status === 'expired' ? [] : [base, ...addOns.filter((addOn) => isRunning(addOn, today))];
  const licence: Licence = {
    status,
    entitlements,
    features: [...new Set(held.flatMap(({ policy }) => policy.features))].sort(),
    limits: addLimits(held),
    expiresOn,
    graceUntil,
    warnings,
  };
  const reason = reasonOf(status, licence, now.support);
  return reason ? { ...licence, reason } : licence;
}

/** Folds grants in order: what is held at the end, on which machine. */
function foldLineage(lineage: readonly VerifiedGrant[]): Fold {
  let fold: Fold = { addOns: [], newestDay: Number.NEGATIVE_INFINITY };
  for (const grant of lineage)
    fold = { ...fold, ...foldGrant(fold, grant), newestDay: Math.max(fold.newestDay, grant.day) };
  return fold;
}

function foldGrant(fold: Fold, grant: VerifiedGrant): Partial<Fold> {
  const { policy, challenge } = grant;
  switch (challenge.purpose) {
    case 'activate':
      return { print: challenge.print, base: hold(grant, undefined), addOns: [] };
    case 'move':
      return { print: challenge.print };
    case 'clock':
      return {};
    case 'change': {
      if (policy.kind !== 'add-on') return { base: hold(grant, fold.base) };
      const before = fold.addOns.find((held) => held.policy.id === policy.id);
      return { addOns: [...fold.addOns.filter((held) => held !== before), hold(grant, before)] };
    }
  }
}

/** What a grant gives, on top of an earlier one of the same policy. A renewal that stacks begins where the running term
 * ends; one that comes late begins on its own day. */
function hold({ policy, quantity, day }: VerifiedGrant, before: Held | undefined): Held {
  const renews = before !== undefined && before.policy.id === policy.id;
  if (policy.term === null) {
    const summed =
      renews && policy.limitRule === 'add' && policy.kind === 'add-on' ? before.quantity + quantity : quantity;
    return { policy, quantity: summed, since: day, expiresOn: null };
  }
  const start = renews && policy.stacks ? Math.max(day, before.expiresOn ?? day) : day;
  const times = policy.unit === 'term' ? quantity : 1;
  const expiresOn =
    'months' in policy.term ? addMonths(start, policy.term.months * times) : start + policy.term.days * times;
  return { policy, quantity, since: renews ? before.since : day, expiresOn };
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

const isRunning = (held: Held, today: Day): boolean =>
  held.expiresOn === null || today <= held.expiresOn + held.policy.graceDays;

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

function blank(status: LicenceStatus, reason: Notice, entitlements: readonly Entitlement[]): Licence {
  const { expiresOn = null, graceUntil = null } = entitlements[0] ?? {};
  return { status, entitlements, features: [], limits: {}, expiresOn, graceUntil, reason, warnings: [] };
}

const call = ({ vendor, phone }: Support): string => `Show a challenge and call ${vendor}, ${phone}.`;

const unlicensed = (support: Support): Notice => ({
  code: 'unlicensed',
  message: 'This installation has no licence yet.',
  next: call(support),
});

const wrongMachine = (support: Support): Notice => ({
  code: 'wrong-machine',
  message: 'The licence was issued to another machine than this one.',
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

const expiring = (expiresOn: Day, support: Support): Notice => ({
  code: 'expiring',
  message: `The licence ends on ${formatDay(expiresOn)}.`,
  next: `Renew it before then: show a renewal challenge and call ${support.vendor}, ${support.phone}.`,
});

function reasonOf(status: LicenceStatus, licence: Licence, support: Support): Notice | undefined {
  const end = licence.expiresOn === null ? '' : formatDay(licence.expiresOn);
  if (status === 'grace' && licence.graceUntil !== null) {
    return {
      code: 'grace',
      message: `The licence ended on ${end}; everything works until ${formatDay(licence.graceUntil)}.`,
      next: `Renew it now: show a renewal challenge and call ${support.vendor}, ${support.phone}.`,
    };
  }
  if (status === 'expired') {
    return {
      code: 'expired',
      message: `The licence ended on ${end}.`,
      next: `Show a renewal challenge and call ${support.vendor}, ${support.phone}.`,
    };
  }
  return undefined;
}
