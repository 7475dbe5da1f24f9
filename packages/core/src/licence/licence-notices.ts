// What a licence says to people: why its status is what it is, what to look out for, and the next step
// (docs/protocol.md section 9.3 names the codes).
import { type Day, formatDay } from '../bytes/days.js';
import type { Support } from '../pack/pack.js';
import type { Policy } from '../pack/policy.js';
import type { Licence, LicenceStatus, Notice } from './licence.js';
import type { TimeReading } from './time.js';

const call = ({ vendor, phone }: Support): string => `Show a challenge and call ${vendor}, ${phone}.`;

export function unlicensed(support: Support): Notice {
  return {
    code: 'unlicensed',
    message: 'This installation has no licence yet.',
    next: call(support),
  };
}

export function deactivated(support: Support): Notice {
  return {
    code: 'deactivated',
    message: 'The licence of this installation was given up.',
    next: `Its receipt can be shown again. To license it anew: ${call(support)}`,
  };
}

export function wrongMachine({ vendor, phone }: Support): Notice {
  return {
    code: 'wrong-machine',
    message: 'The licence was issued to another machine than this one.',
    next: `If this machine was repaired, show a challenge that moves the licence and call ${vendor}, ${phone}. If it is another machine, show one for a first activation.`,
  };
}

export function trialRuns(expiresOn: Day | null, support: Support): Notice {
  return {
    code: 'trial',
    message: expiresOn === null ? 'This is a trial.' : `This is a trial until ${formatDay(expiresOn)}.`,
    next: `To go on after that: ${call(support)}`,
  };
}

export function trialEnded(support: Support): Notice {
  return {
    code: 'trial-ended',
    message: 'The trial has ended.',
    next: call(support),
  };
}

export const weakIdentity: Notice = {
  code: 'weak-identity',
  message: 'Only one part of this machine tells it from others.',
  next: 'Nothing has to be done; if that part changes, a call will be needed.',
};

export function drifted(changed: readonly string[]): Notice {
  return {
    code: 'machine-drifted',
    message: `Parts of this machine have changed since it was licensed: ${changed.join(', ')}.`,
    next: 'Nothing has to be done now; mention it on the next call.',
  };
}

export function expiring(
  { policy, expiresOn }: { readonly policy: Policy; readonly expiresOn: Day | null },
  isBase: boolean,
  { vendor, phone }: Support,
): Notice {
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

export function clockWarnings(time: TimeReading, { vendor, phone }: Support): Notice[] {
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

export function clockSuspect({ behindMs }: TimeReading, { vendor, phone }: Support): Notice {
  return {
    code: 'clock-suspect',
    message: `The clock of this machine has been behind by ${lengthOf(behindMs)} for more than seven days of running time.`,
    next: `${SET_CLOCK}: the licence works again at once. If nobody may, show a clock challenge and call ${vendor}, ${phone}.`,
  };
}

export function reasonOf(
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
