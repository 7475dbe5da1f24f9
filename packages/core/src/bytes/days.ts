// Calendar in whole UTC days, counted from 2026-01-01 as in a response (docs/protocol.md section 2.5). Hours and time zones
// play no part in a licence.
export const DAY_MS = 86_400_000;
const EPOCH_MS = Date.UTC(2026, 0, 1);

/** A day: 0 is 2026-01-01 UTC. Negative before. */
export type Day = number;

export function dayOfMs(atMs: number): Day {
  return Math.floor((atMs - EPOCH_MS) / DAY_MS);
}

/** The first millisecond of the day, UTC. */
export function msOfDay(day: Day): number {
  return EPOCH_MS + day * DAY_MS;
}

/** `2026-11-22`. */
export function formatDay(day: Day): string {
  return new Date(msOfDay(day)).toISOString().slice(0, 10);
}

/** The same day of a later month; the last day of that month where it is shorter. */
export function addMonths(day: Day, months: number): Day {
  const from = new Date(msOfDay(day));
  const first = Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, 1);
  const target = new Date(first);
  const lastOfMonth = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate();
  return dayOfMs(first) + Math.min(from.getUTCDate(), lastOfMonth) - 1;
}

/** The day of a text such as `2026-11-22`; `undefined` where it is not one. */
export function parseDay(text: string): Day | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const atMs = Date.parse(`${text}T00:00:00Z`);
  const day = dayOfMs(atMs);
  return Number.isNaN(atMs) || formatDay(day) !== text ? undefined : day;
}
