// What the clock of this machine is worth here: the verdict, how far it is from the mark of time, and how long the machine is
// known to have run (docs/protocol.md section 9.5).
import type { ClockEvidence, TimeReading, TimeState } from '@readback/core';
import { type Check, durationWords } from '../flow/checkup.js';

const SET_RIGHT = 'Set date and time of this machine right. If nobody may, make a clock call: M, "Set the time right".';

/** `kept`: what was on the disk before this look; `null` before the first. */
export function clockChecks(reading: TimeReading, clocks: ClockEvidence, kept: TimeState | null): Check[] {
  return [verdictCheck(reading, clocks, kept), ...(kept ? [runningCheck(clocks, kept)] : [])];
}

function verdictCheck(reading: TimeReading, { clockMs }: ClockEvidence, kept: TimeState | null): Check {
  const shown = instant(clockMs);
  const behind = durationWords(reading.behindMs);
  switch (reading.verdict) {
    case 'ok':
      return { part: 'clock', state: 'ok', message: `${shown}, ${markWords(clockMs, kept)}.` };
    case 'ahead':
      return {
        part: 'clock',
        state: 'warn',
        message: `${shown}, ${markWords(clockMs, kept)}. It is not believed before a week of running.`,
        next: `If the date is right, nothing has to be done. If not: ${lower(SET_RIGHT)}`,
        say: `The clock is far ahead: ${markWords(clockMs, kept)}.`,
      };
    case 'unknown':
      return {
        part: 'clock',
        state: 'warn',
        message: `${shown}, which cannot be. The running time of the machine is used instead.`,
        next: 'Set date and time right, and have the battery of the clock looked at.',
        say: `The clock shows ${shown}.`,
      };
    case 'behind':
      return {
        part: 'clock',
        state: 'warn',
        message: `${shown}, behind by ${behind}. Everything works for ${durationWords(reading.graceLeftMs)} more of running.`,
        next: SET_RIGHT,
        say: `The clock is behind by ${behind}.`,
      };
    case 'suspect':
      return {
        part: 'clock',
        state: 'bad',
        message: `${shown}, behind by ${behind} for more than seven days of running.`,
        next: `${SET_RIGHT} The licence then works again at once.`,
        say: `The clock is behind by ${behind} and not trusted any more.`,
      };
  }
}

/** The mark is where the last writing left it: after a time switched off the clock is ahead of it, as it should be. */
function markWords(clockMs: number, kept: TimeState | null): string {
  if (!kept) return 'no mark of time is kept yet';
  const leadMs = clockMs + kept.offsetMs - kept.markMs;
  if (Math.abs(leadMs) < 60_000) return 'the same as the mark of time';
  return `${durationWords(Math.abs(leadMs))} ${leadMs < 0 ? 'behind' : 'ahead of'} the mark of time`;
}

function runningCheck({ bootId }: ClockEvidence, { runMs, starts, offsetMs }: TimeState): Check {
  const isSame = starts[0]?.bootId === bootId;
  const offset =
    offsetMs === 0 ? '' : ` A clock call found this clock ${offsetWords(offsetMs)}, and that is counted in.`;
  const message = `Seen running for ${durationWords(runMs)}; ${isSame ? 'not restarted' : 'restarted'} since the last look.${offset}`;
  return { part: 'clock', state: 'ok', message };
}

const offsetWords = (offsetMs: number): string =>
  `${durationWords(Math.abs(offsetMs))} ${offsetMs > 0 ? 'behind' : 'ahead'}`;

/** `2026-11-22 09:00 UTC`. */
function instant(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? 'no date' : `${date.toISOString().replace('T', ' ').slice(0, -8)} UTC`;
}

const lower = (sentence: string): string => sentence.charAt(0).toLowerCase() + sentence.slice(1);
