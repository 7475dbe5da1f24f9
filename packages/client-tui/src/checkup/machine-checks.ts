// The parts that tell this machine from others: which are there, where each was found or why not, and what changed since the
// licence was made for it. Names and reasons, never values (docs/protocol.md section 6.2).
import { countParts, type Licence, PRINT_SLOTS, type PrintMatch, type PrintSlot } from '@readback/core';
import type { MissedSource, MissReason, PartReport } from '@readback/core/node';
import type { Check } from '../flow/checkup.js';

const SLOT_WORDS: Readonly<Record<PrintSlot, string>> = {
  os: 'operating system',
  board: 'board',
  disk: 'disk',
  network: 'network card',
  'root-fs': 'root file system',
};

const REASON_WORDS: Readonly<Record<MissReason, string>> = {
  'not-there': 'not there',
  'no-permission': 'this user may not read',
  placeholder: 'same on many machines',
  'not-usable': 'does not stay the same',
  'tool-failed': 'did not answer',
};

/** `match`: absent where there is no licence to compare with. */
export function machineChecks(
  reports: readonly PartReport[],
  match: PrintMatch | undefined,
  { reason }: Pick<Licence, 'reason'>,
): Check[] {
  return [machineCheck(reports, match, reason?.next), ...reports.map((report) => partCheck(report, match))];
}

function machineCheck(reports: readonly PartReport[], match: PrintMatch | undefined, next: string | undefined): Check {
  const changed = slotNames(match?.changed ?? []);
  switch (match?.verdict) {
    case 'other':
      return {
        part: 'machine',
        state: 'bad',
        message: `Not the machine that was licensed. Changed or gone: ${changed || 'what it is bound to'}.`,
        ...(next !== undefined && { next }),
        say: `It counts as another machine; changed: ${changed || 'what it is bound to'}.`,
      };
    case 'drifted':
      return {
        part: 'machine',
        state: 'warn',
        message: `Still the machine that was licensed. Changed or gone since: ${changed}.`,
        next: 'Nothing has to be done now; say it on the next call.',
        say: `Parts of the machine have changed: ${changed}.`,
      };
    case 'same':
      return { part: 'machine', state: 'ok', message: 'The machine that was licensed, unchanged.' };
    default:
      return countCheck(reports);
  }
}

/** Before there is a licence: whether a challenge can be made here at all. */
function countCheck(reports: readonly PartReport[]): Check {
  const found = reports.filter((report) => report.found).map(({ slot }) => slot);
  const mask = PRINT_SLOTS.reduce((bits, slot) => (bits << 1) | (found.includes(slot) ? 1 : 0), 0);
  const count = countParts(mask);
  if (count > 1) return { part: 'machine', state: 'ok', message: `${count} parts tell it from others.` };
  if (count === 1) {
    const message = 'Only one part tells it from others. That works; if it changes, a call will be needed.';
    return { part: 'machine', state: 'ok', message };
  }
  return {
    part: 'machine',
    state: 'bad',
    message: 'Nothing tells it from others, so no challenge can be made unless the policy is bound to an identity.',
    next: 'Give it an identity (on Linux /etc/machine-id), or run readback as a user who may read one.',
    say: 'Nothing tells this machine from others.',
  };
}

function partCheck({ slot, found, source, missed }: PartReport, match: PrintMatch | undefined): Check {
  const isChanged = match?.changed.includes(slot) ?? false;
  const state = isChanged ? 'warn' : 'ok';
  const name = SLOT_WORDS[slot];
  if (found) {
    const change = isChanged ? ': another one than was licensed,' : '';
    return { part: 'machine', state, message: `${name}${change} found in ${source ?? 'this system'}.` };
  }
  const why = missedWords(missed);
  const change = isChanged ? 'gone since it was licensed' : 'not found';
  return { part: 'machine', state, message: `${name} ${change}${why === '' ? '' : ` (${why})`}.` };
}

/** Sources with the same reason in one go: `this user may not read /a, /b`. */
function missedWords(missed: readonly MissedSource[]): string {
  const reasons = [...new Set(missed.map(({ reason }) => reason))];
  return reasons
    .map((reason) => {
      const sources = missed.filter((one) => one.reason === reason).map(({ source }) => source);
      return `${REASON_WORDS[reason]}: ${[...new Set(sources)].join(', ')}`;
    })
    .join('; ');
}

const slotNames = (slots: readonly PrintSlot[]): string => slots.map((slot) => SLOT_WORDS[slot]).join(', ');
