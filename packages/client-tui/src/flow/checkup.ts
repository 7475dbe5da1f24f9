// What `readback doctor` finds: one line a thing that was looked at. Plain data, fit for a screen, a log and the phone:
// names and reasons, never a value of the machine, never a secret.
import type { Notice } from '@readback/core';

/** `warn`: it works, and somebody should do something. `bad`: something does not work. */
export type CheckState = 'ok' | 'warn' | 'bad';

/** What was looked at, in this order. */
export type CheckPart = 'kit' | 'pack' | 'state' | 'licence' | 'machine' | 'clock' | 'meters' | 'calls';

export interface Check {
  readonly part: CheckPart;
  readonly state: CheckState;
  /** One or two sentences. */
  readonly message: string;
  /** What to do. */
  readonly next?: string;
  /** The same for the phone, where the message is long. */
  readonly say?: string;
}

export interface Checkup {
  readonly checks: readonly Check[];
  /** One or two short sentences that an operator can read to the desk. */
  readonly say: readonly string[];
  /** Whom to call; absent where no pack could be read. */
  readonly support?: { readonly vendor: string; readonly phone: string; readonly hours: string };
}

export const PART_WORDS: Readonly<Record<CheckPart, string>> = {
  kit: 'Kit',
  pack: 'Pack',
  state: 'State',
  licence: 'Licence',
  machine: 'Machine',
  clock: 'Clock',
  meters: 'Counted',
  calls: 'Calls',
};

export const isFine = ({ checks }: Checkup): boolean => checks.every(({ state }) => state === 'ok');

/** How many things there are to do. */
export const toDo = ({ checks }: Checkup): number => checks.filter(({ state }) => state !== 'ok').length;

export const noticeCheck = (part: CheckPart, state: CheckState, { message, next }: Omit<Notice, 'code'>): Check => ({
  part,
  state,
  message,
  next,
});

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** `less than a minute`, `40 minutes`, `3 hours`, `12 days`. */
export function durationWords(ms: number): string {
  const count = (amount: number, unit: string): string => `${amount} ${unit}${amount === 1 ? '' : 's'}`;
  if (ms < MINUTE_MS) return 'less than a minute';
  const minutes = Math.round(Math.max(0, ms) / MINUTE_MS);
  if (minutes < 120) return count(minutes, 'minute');
  const hours = Math.round(ms / HOUR_MS);
  return hours < 48 ? count(hours, 'hour') : count(Math.round(hours / 24), 'day');
}
