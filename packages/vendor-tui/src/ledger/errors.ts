// What can go wrong with the ledger: code → sentence and next step.
import {
  type ErrorCatalog,
  type ErrorDetails,
  type ErrorEntry,
  errorCatalog,
  errorEntries,
  nameGroups,
  type ReadbackError,
  detailText as text,
} from '@readback/core';

const { typing, refusal, input, system, bug } = errorEntries;

const isServer = (details: ErrorDetails): boolean => text(details, 'place').startsWith('postgres:');

/** What a ledger can refuse or suffer. */
export type LedgerErrorCode =
  | 'ledger-missing'
  | 'ledger-folder-missing'
  | 'ledger-locked'
  | 'ledger-read-only'
  | 'ledger-disk-full'
  | 'ledger-newer'
  | 'ledger-damaged'
  | 'ledger-not-ours'
  | 'ledger-unreadable'
  | 'ledger-address-invalid'
  | 'ledger-not-empty'
  | 'ledger-unreachable'
  | 'ledger-connection-lost'
  | 'ledger-outcome-unknown'
  | 'ledger-login-refused'
  | 'ledger-database-missing'
  | 'ledger-server-unfit'
  | 'ledger-not-encrypted'
  | 'ledger-too-slow'
  | 'ledger-conflict'
  | 'seat-none-left'
  | 'seat-changed'
  | 'grant-revoked-already'
  | 'machine-changed'
  | 'agent-cap-reached'
  | 'order-expired'
  | 'grant-not-of-order'
  | 'order-unknown'
  | 'customer-unknown'
  | 'grant-unknown'
  | 'customer-exists'
  | 'pack-exists'
  | 'agent-exists'
  | 'agent-unknown'
  | 'agent-disabled'
  | 'agent-last-supervisor'
  | 'approval-unknown'
  | 'approval-settled'
  | 'approval-changed'
  | 'approval-spent'
  | 'alert-unknown'
  | 'call-number-exists'
  | 'call-number-invalid'
  | 'call-number-unknown'
  | 'customer-invalid'
  | 'order-invalid'
  | 'grant-digest-exists'
  | 'ledger-not-reconciled'
  | 'ledger-not-restored'
  | 'restore-place-taken'
  | 'ledger-unsound'
  | 'head-malformed'
  | 'head-mistyped'
  | 'head-not-here'
  | 'head-older'
  | 'rows-missing'
  | 'backup-malformed'
  | 'backup-newer'
  | 'challenge-unsure'
  | 'desk-clock-behind'
  | 'desk-clock-ahead'
  | 'desk-clock-fine'
  | 'issuing-frozen'
  | 'key-was-stolen'
  | 'ledger-bad-value'
  | 'ledger-failed';

const table: Record<LedgerErrorCode, ErrorEntry> = {
  // The file or the server.
  'ledger-missing': system(
    (d) => `There is no ledger at ${text(d, 'place')}.`,
    'Give the folder of your desk, or make a new desk with "readback-vendor init".',
  ),
  'ledger-folder-missing': system(
    (d) => `The folder for the ledger does not exist: ${text(d, 'place')}`,
    'Make the folder, or give the folder of your desk.',
  ),
  'ledger-locked': system(
    'Another program has held the ledger for too long; nothing was recorded.',
    'Wait until the other desk has finished, then try again. If none is open, end what still holds the file.',
  ),
  'ledger-read-only': system(
    (d) => `The ledger cannot be written: ${text(d, 'place')}`,
    (d) =>
      isServer(d)
        ? 'Give the address of the main server, not of a copy, and a user who may write; then try again.'
        : 'Give your user the right to write the file and its folder, then try again.',
  ),
  'ledger-disk-full': system(
    'The disk is full; nothing was recorded and no code may be read out.',
    'Free some space on the disk of the ledger, then try again.',
  ),
  'ledger-newer': system(
    (d) => `A newer version of this program has changed the ledger (it knows "${text(d, 'migration')}").`,
    'Update this program; do not work on this ledger with the old one.',
  ),
  'ledger-damaged': system(
    (d) => `The ledger is damaged: ${text(d, 'place')}`,
    'Keep the file as it is, restore the newest backup, and reconcile it before issuing.',
  ),
  'ledger-not-ours': system(
    (d) => `${isServer(d) ? 'This database' : 'This file'} is not a Readback ledger: ${text(d, 'place')}`,
    (d) =>
      isServer(d)
        ? 'Give the database of your desk, or an empty one for a new desk; nothing was changed.'
        : 'Give the folder of your desk; the file was not changed.',
  ),
  'ledger-unreadable': system(
    (d) => `The ledger cannot be opened or read: ${text(d, 'place')}`,
    'Check that the disk is there and that your user may read the file, then try again.',
  ),

  // A server only.
  'ledger-address-invalid': input(
    (d) => `The address of the ledger's database cannot be used: ${text(d, 'what')}.`,
    'Write it as in postgres://user@host:5432/database. The password comes from PGPASSWORD, ~/.pgpass or READBACK_DB.',
  ),
  'ledger-not-empty': input(
    (d) => `This database holds the ledger of a desk already: ${text(d, 'place')}`,
    'To work on that ledger from here, copy the folder of its desk. For a new desk, give an empty database.',
  ),
  'ledger-unreachable': system(
    (d) => `The server of the ledger does not answer: ${text(d, 'place')}. Nothing was recorded.`,
    'Check the address, the network and that the server runs, then try again.',
  ),
  'ledger-connection-lost': system('The connection to the ledger was lost; nothing was recorded.', 'Try again.'),
  'ledger-outcome-unknown': system(
    'The connection to the ledger was lost at the last moment: it is not known whether this was recorded.',
    'Do not read anything out. When the server answers again, hear the same challenge once more: if its response was recorded it is shown, and no second seat is taken. Look before you do anything else again.',
  ),
  'ledger-login-refused': system(
    (d) => `The server of the ledger refuses this user or password: ${text(d, 'place')}`,
    'Check the name in the address, and the password in PGPASSWORD, in ~/.pgpass or in READBACK_DB.',
  ),
  'ledger-database-missing': system(
    (d) => `There is no such database on the server: ${text(d, 'place')}`,
    'Check its name. For a new desk, make an empty database first: createdb NAME',
  ),
  'ledger-server-unfit': system(
    (d) => `A ledger cannot be kept in ${text(d, 'place')}: ${text(d, 'what')}.`,
    'Ask whoever runs the server for a database as docs/desk.md describes it.',
  ),
  'ledger-not-encrypted': system(
    (d) => `No secure connection to the server of the ledger could be made: ${text(d, 'place')}`,
    'Check sslmode and sslrootcert in the address, and the certificate of the server.',
  ),
  'ledger-too-slow': system(
    'The server of the ledger took too long for one step and stopped it; nothing was recorded.',
    'Try again when the server has less to do.',
  ),
  'ledger-conflict': system(
    'Another program was in the way at the ledger each time it was tried; nothing was recorded.',
    'Try again.',
  ),

  // Rules.
  'seat-none-left': refusal(
    (d) => `All ${text(d, 'seatsTotal')} seats of order ${text(d, 'orderId')} are taken.`,
    'Choose another order of this customer, or sell a seat and add the order first.',
  ),
  'seat-changed': refusal(
    'Another desk took a seat of this order at the same moment.',
    'Do the same again: the order shows what is left now.',
  ),
  'machine-changed': refusal(
    'Something was recorded for this machine at the same moment.',
    'Do the same again: the machine is looked at anew.',
  ),
  'agent-cap-reached': refusal(
    (d) => `The daily cap of ${text(d, 'name')} is reached: ${text(d, 'atMost')}.`,
    'Ask a supervisor to approve this one.',
  ),
  'grant-revoked-already': refusal(
    (d) => `Grant ${text(d, 'grantId')} was revoked before.`,
    'Build the next pack, so that sites learn of it.',
  ),
  'order-expired': refusal(
    (d) => `Order ${text(d, 'orderId')} ended on ${text(d, 'validUntil')}.`,
    'Choose another order of this customer, or add the renewal as a new order.',
  ),
  'grant-not-of-order': refusal(
    (d) => `Order ${text(d, 'orderId')} is for another product or policy than this response.`,
    'Choose an order of the product that the challenge belongs to.',
  ),
  // Restored ledgers, and clocks.
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
    'Close every desk that uses it, move it out of the way (keep it), then restore again.',
  ),
  'ledger-unsound': refusal(
    (d) => `The ledger does not add up: row ${text(d, 'seq')} (${text(d, 'fault')}).`,
    'Restore an older backup that does, or call whoever looks after the ledger.',
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
    'Ask the caller for a fresh challenge on the same machine ("show a new challenge"), and answer that one.',
  ),
  'desk-clock-behind': refusal(
    (d) =>
      `The clock of this computer says ${text(d, 'now')}, but the newest row of the ledger is of ${text(d, 'newest')}.`,
    'Set the clock. If it is right, and the newest row is wrong: readback-vendor ledger accept-clock',
  ),
  'desk-clock-ahead': refusal(
    (d) =>
      `The clock of this computer says ${text(d, 'now')}, more than 30 days after the newest row of the ledger (${text(d, 'newest')}).`,
    'Set the clock. If it is right, and nobody has used the desk for so long: readback-vendor ledger accept-clock',
  ),
  'desk-clock-fine': input(
    'The clock of this computer agrees with the ledger; there is nothing to accept.',
    'Nothing has to be done.',
  ),
  'issuing-frozen': refusal(
    (d) =>
      `Issuing for ${text(d, 'productId')} is stopped since ${text(d, 'since')}, by ${text(d, 'agent')}: ${text(d, 'why')}.`,
    'Ask your supervisor. When all is in order again: readback-vendor key thaw',
  ),
  'key-was-stolen': refusal(
    (d) => `Issuing key ${text(d, 'epoch')} is marked stolen; nothing is signed with it.`,
    'Open the desk again and answer the challenge once more.',
  ),
  'order-unknown': input(
    (d) => `There is no order ${text(d, 'orderId')} in this ledger.`,
    'Choose an order from the list of the customer.',
  ),
  'customer-unknown': input(
    (d) => `There is no customer ${text(d, 'customerId')} in this ledger.`,
    'Search for the customer by name, or add them.',
  ),
  'grant-unknown': input(
    (d) => `There is no grant ${text(d, 'grantId')} in this ledger.`,
    'Search for the grant by customer or by its challenge.',
  ),
  'customer-exists': input(
    (d) => `There is already a customer named "${text(d, 'name')}".`,
    'Use the customer on record, or add a word to the name, such as the town.',
  ),
  'pack-exists': input(
    (d) =>
      `A pack of product ${text(d, 'productId')} with version ${text(d, 'version')}, or with its tag, is already here.`,
    'Build the pack again with the next version.',
  ),
  'agent-exists': input(
    (d) => `There is already an agent "${text(d, 'name')}", or one with this key.`,
    'Choose another name and a key of their own.',
  ),
  'agent-unknown': input(
    (d) => `There is no agent "${text(d, 'name')}" in this ledger.`,
    (d) =>
      d['names'] === undefined
        ? 'See "readback-vendor agent list" for the names.'
        : `The agents of this desk: ${text(d, 'names')}. Give the name as it is written here.`,
  ),
  'agent-disabled': refusal(
    (d) => `Agent "${text(d, 'name')}" is disabled; nothing was recorded.`,
    'Open the desk as another agent, or ask a supervisor.',
  ),
  'agent-last-supervisor': refusal(
    (d) => `"${text(d, 'name')}" is the last supervisor; without one nobody could approve anything.`,
    'Make another agent a supervisor first.',
  ),
  'approval-unknown': input(
    (d) => `There is no request ${text(d, 'approvalId')} for an approval.`,
    'See "readback-vendor approval list" for those that wait.',
  ),
  'approval-settled': refusal(
    (d) => `Request ${text(d, 'approvalId')} does not wait any more: it is ${text(d, 'state')}.`,
    'If it is still needed, let the agent ask again.',
  ),
  'approval-changed': refusal(
    (d) => `Request ${text(d, 'approvalId')} was changed outside this program; it was not approved.`,
    'Run "readback-vendor ledger verify", and let the agent ask again.',
  ),
  'approval-spent': refusal(
    (d) => `Approval ${text(d, 'approvalId')} was used before, or its time is over; nothing was recorded.`,
    'Let the agent ask again.',
  ),
  'alert-unknown': input(
    (d) => `There is no open alert ${text(d, 'alertId')}.`,
    'See "readback-vendor alert list" for those that are open.',
  ),
  'call-number-exists': input(
    (d) => `The customer has this number on record: ${text(d, 'number')}`,
    'Nothing has to be done.',
  ),
  'call-number-invalid': input(
    (d) => `"${text(d, 'number')}" is no telephone number.`,
    'Write 5 to 20 digits, such as +49 555 0100.',
  ),
  'call-number-unknown': input(
    (d) => `The customer has no number ${text(d, 'number')} on record.`,
    'See "readback-vendor caller show" for the numbers on record.',
  ),
  'customer-invalid': input('A customer needs a name.', 'Type the name of the customer.'),
  'order-invalid': input((d) => `The order cannot be used: ${text(d, 'what')}.`, 'Mend it and add the order again.'),

  'grant-digest-exists': bug(
    'This response is already recorded for another challenge; it was not recorded again.',
    'Do not read anything out. Ask the caller for a fresh challenge, and report what happened.',
  ),
  'ledger-bad-value': bug(
    'A value of a kind that the database cannot hold reached the ledger; nothing was recorded.',
    'Report what you did last.',
  ),
  'ledger-failed': bug(
    'The ledger failed in a way this program does not know; nothing was recorded.',
    'Try again; if it happens twice, report it.',
  ),
};

const catalog: ErrorCatalog<LedgerErrorCode> = errorCatalog(table);

/** Every code of the ledger, for tests and documents. */
export const ledgerErrorCodes: readonly LedgerErrorCode[] = catalog.codes;

/** Makes an error of the ledger. */
export const ledgerError: (code: LedgerErrorCode, details?: ErrorDetails, cause?: unknown) => ReadbackError =
  catalog.error;
