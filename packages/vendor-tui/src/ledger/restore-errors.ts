// What can be wrong with what a ledger holds, with backups, with notes of the newest row, and with a ledger that was restored: code → sentence and
// next step.
import { type ErrorEntry, errorEntries, nameGroups, detailText as text } from '@readback/core';

const { typing, refusal, input, system } = errorEntries;

export type RestoreErrorCode =
  | 'ledger-not-reconciled'
  | 'ledger-not-restored'
  | 'restore-place-taken'
  | 'ledger-unsound'
  | 'record-edited'
  | 'head-malformed'
  | 'head-mistyped'
  | 'head-not-here'
  | 'head-older'
  | 'head-is-end'
  | 'rows-missing'
  | 'backup-malformed'
  | 'backup-newer'
  | 'challenge-unsure';

export const restoreErrors: Record<RestoreErrorCode, ErrorEntry> = {
  'ledger-not-reconciled': refusal(
    'This ledger was restored from a backup; what was recorded after the backup is not known here.',
    'Find the newest head that somebody kept, then: readback-vendor ledger reconcile --head "HEAD"',
  ),
  'ledger-not-restored': input(
    'This ledger does not wait to be reconciled.',
    'To check it against a head, use: readback-vendor ledger verify --head "HEAD"',
  ),
  'restore-place-taken': input(
    (d) => `There is a ledger already, and it was not touched: ${text(d, 'place')}`,
    'Close every desk that uses it, move it out of the way (keep it; a file together with its "-wal" and "-shm"), then restore again.',
  ),
  'ledger-unsound': refusal(
    (d) => `The ledger does not add up: row ${text(d, 'seq')} (${text(d, 'fault')}).`,
    'Restore an older backup that does, or call whoever looks after the ledger.',
  ),
  'record-edited': refusal(
    (d) =>
      `${text(d, 'record')} is not as row ${text(d, 'seq')} has left it: it was changed outside this program. Nothing was recorded.`,
    'Run "readback-vendor ledger verify", issue nothing, and compare the database with your newest backup.',
  ),
  'head-malformed': typing(
    'This is not the head of a ledger.',
    'Give the number and the five groups that "readback-vendor ledger head" has printed.',
  ),
  'head-mistyped': typing(
    (d) =>
      d.groups === undefined
        ? 'The head was typed wrongly: every group looks right by itself, but the number or a group is another one.'
        : `There is a wrong symbol in ${nameGroups(d.groups)} of the head.`,
    'Compare it with the head that was kept, symbol by symbol.',
  ),
  'head-not-here': refusal(
    (d) => `Row ${text(d, 'seq')} of this ledger is not the one that the head was taken of.`,
    'Restore a backup of the ledger that the head belongs to; nothing may be issued from this one.',
  ),
  'head-older': refusal(
    (d) =>
      `This head is of row ${text(d, 'knownSeq')}, and the backup goes on to row ${text(d, 'restoredSeq')}: it does not show what came after the backup.`,
    'Find a newer head. If there is none, give --accept-gap: it is recorded that rows may be missing.',
  ),
  'head-is-end': refusal(
    (d) => `This head is of row ${text(d, 'seq')}, the last one of the backup: it does not show what came after it.`,
    'Find a newer head. If every desk was closed when the backup was made, give --moved; if nobody knows, --accept-gap.',
  ),
  'rows-missing': refusal(
    (d) => `The backup ends at row ${text(d, 'restoredSeq')}: ${text(d, 'missing')} rows are missing here.`,
    'Look for a newer backup. If there is none, give --accept-gap: it is recorded that these rows are missing.',
  ),
  'backup-malformed': input(
    (d) => `This is not a whole backup of a ledger (${text(d, 'what')}): ${text(d, 'path')}`,
    'Take another backup; this one was not restored.',
  ),
  'backup-newer': system(
    (d) => `A newer version of this program made this backup (it knows "${text(d, 'migration')}").`,
    'Update this program, then restore again.',
  ),
  'challenge-unsure': refusal(
    'Rows are missing in this restored ledger: this challenge may have been answered in them.',
    'Ask the caller for a fresh challenge on the same machine ("press F and Y", or --fresh), and answer that one.',
  ),
};
