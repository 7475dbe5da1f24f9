// A simulated licence in words: the same in the command and on the screen.
import { type Day, formatDay, type Licence, type Notice } from '@readback/core';
import type { SimulatedDay } from './simulate.js';

/** A day in front of what is so from it on. */
export function timelineText(days: readonly SimulatedDay[]): string[] {
  return days.flatMap((one, index) => dayText(one, days[index - 1]));
}

const dayNumber = (day: Day | null): string | null => (day === null ? null : formatDay(day));

const INDENT = ' '.repeat(12);

function dayText({ day, licence }: SimulatedDay, before: SimulatedDay | undefined): string[] {
  const { status, expiresOn, graceUntil, reason, warnings } = licence;
  const known = before === undefined ? [] : noticesOf(before.licence).map(({ code }) => code);
  const end =
    expiresOn === null ? 'for ever' : `up to ${formatDay(expiresOn)}, grace up to ${dayNumber(graceUntil) ?? '-'}`;
  const rights = rightsText(licence);
  return [
    `${formatDay(day)}  ${status.padEnd(13)} ${licence.entitlements.length === 0 ? '' : end}`.trimEnd(),
    ...(before !== undefined && rightsText(before.licence) === rights ? [] : [`${INDENT}${rights}`]),
    ...[...(reason === undefined ? [] : [reason]), ...warnings]
      .filter(({ code }) => !known.includes(code))
      .map(({ message }) => `${INDENT}"${message}"`),
  ];
}

const noticesOf = ({ reason, warnings }: Licence): Notice[] => [...(reason === undefined ? [] : [reason]), ...warnings];

function rightsText({ features, limits }: Licence): string {
  const numbers = Object.entries(limits).map(([name, limit]) => `${name} ${limit}`);
  return [...features, ...numbers].join(', ') || 'gives nothing';
}
