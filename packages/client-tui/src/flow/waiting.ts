// "Call back later": challenges that wait for their responses, and the one to go on with.
import { DAY_MS, type PendingChallenge } from '@readback/core';
import type { Choice } from '@readback/tui-kit';
import { draftProgress } from './resume.js';
import type { SiteView, WaitingScreen } from './state.js';

export const PURPOSE_WORDS: Readonly<Record<PendingChallenge['purpose'], string>> = {
  activate: 'Activation',
  change: 'Renewal or change',
  move: 'Move to this machine',
  clock: 'Correction of the clock',
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** `just now`, `12 minutes ago`, `3 hours ago`, `2 days ago`. */
export function ageWords(ageMs: number): string {
  const ago = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'} ago`;
  if (ageMs < MINUTE_MS) return 'just now';
  if (ageMs < HOUR_MS) return ago(Math.floor(ageMs / MINUTE_MS), 'minute');
  if (ageMs < DAY_MS) return ago(Math.floor(ageMs / HOUR_MS), 'hour');
  return ago(Math.floor(ageMs / DAY_MS), 'day');
}

/** One row a challenge: what for, its first group to tell it by, how old, how much of its response is typed. */
export function waitingChoices(site: SiteView): Choice[] {
  return site.pending.map((pending) => {
    const { have, of } = draftProgress(site, pending);
    const typed = have > 0 ? `, ${have} of ${of} groups typed` : '';
    return {
      key: pending.challenge,
      label: `${PURPOSE_WORDS[pending.purpose]}  ${pending.challenge.slice(0, 5)}`,
      detail: `${ageWords(site.atMs - pending.createdAtMs)}${typed}`,
    };
  });
}

export function chosenPending(site: SiteView, { list }: WaitingScreen): PendingChallenge | undefined {
  return site.pending[Math.min(list.index, site.pending.length - 1)];
}
