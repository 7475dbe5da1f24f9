// What can go wrong with the ledger: code → sentence and next step.
import {
  type ErrorCatalog,
  type ErrorDetails,
  type ErrorEntry,
  errorCatalog,
  nameGroups,
  type ReadbackError,
  detailText as text,
} from '@readback/core';

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
  'ledger-missing': {
    family: 'system',
    message: (d) => `There is no ledger at ${text(d, 'place')}.`,
    next: 'Give the folder of your desk, or make a new desk with "readback-vendor init".',
  },
  'ledger-folder-missing': {
    family: 'system',
    message: (d) => `The folder for the ledger does not exist: ${text(d, 'place')}`,
    next: 'Make the folder, or give the folder of your desk.',
  },
  'ledger-locked': {
    family: 'system',
    message: 'Another program has held the ledger for too long; nothing was recorded.',
    next: 'Wait until the other desk has finished, then try again. If none is open, end what still holds the file.',
  },
  'ledger-read-only': {
    family: 'system',
    message: (d) => `The ledger cannot be written: ${text(d, 'place')}`,
    next: (d) =>
      isServer(d)
        ? 'Give the address of the main server, not of a copy, and a user who may write; then try again.'
        : 'Give your user the right to write the file and its folder, then try again.',
  },
  'ledger-disk-full': {
    family: 'system',
    message: 'The disk is full; nothing was recorded and no code may be read out.',
    next: 'Free some space on the disk of the ledger, then try again.',
  },
  'ledger-newer': {
    family: 'system',
    message: (d) => `A newer version of this program has changed the ledger (it knows "${text(d, 'migration')}").`,
    next: 'Update this program; do not work on this ledger with the old one.',
  },
  'ledger-damaged': {
    family: 'system',
    message: (d) => `The ledger is damaged: ${text(d, 'place')}`,
    next: 'Keep the file as it is, restore the newest backup, and reconcile it before issuing.',
  },
  'ledger-not-ours': {
    family: 'system',
    message: (d) => `${isServer(d) ? 'This database' : 'This file'} is not a Readback ledger: ${text(d, 'place')}`,
    next: (d) =>
      isServer(d)
        ? 'Give the database of your desk, or an empty one for a new desk; nothing was changed.'
        : 'Give the folder of your desk; the file was not changed.',
  },
  'ledger-unreadable': {
    family: 'system',
    message: (d) => `The ledger cannot be opened or read: ${text(d, 'place')}`,
    next: 'Check that the disk is there and that your user may read the file, then try again.',
  },

  // A server only.
  'ledger-address-invalid': {
    family: 'input',
    message: (d) => `The address of the ledger's database cannot be used: ${text(d, 'what')}.`,
    next: 'Write it as in postgres://user@host:5432/database. The password comes from PGPASSWORD, ~/.pgpass or READBACK_DB.',
  },
  'ledger-not-empty': {
    family: 'input',
    message: (d) => `This database holds the ledger of a desk already: ${text(d, 'place')}`,
    next: 'To work on that ledger from here, copy the folder of its desk. For a new desk, give an empty database.',
  },
  'ledger-unreachable': {
    family: 'system',
    message: (d) => `The server of the ledger does not answer: ${text(d, 'place')}. Nothing was recorded.`,
    next: 'Check the address, the network and that the server runs, then try again.',
  },
  'ledger-connection-lost': {
    family: 'system',
    message: 'The connection to the ledger was lost; nothing was recorded.',
    next: 'Try again.',
  },
  'ledger-outcome-unknown': {
    family: 'system',
    message: 'The connection to the ledger was lost at the last moment: it is not known whether this was recorded.',
    next: 'Do not read anything out. When the server answers again, hear the same challenge once more: if its response was recorded it is shown, and no second seat is taken. Look before you do anything else again.',
  },
  'ledger-login-refused': {
    family: 'system',
    message: (d) => `The server of the ledger refuses this user or password: ${text(d, 'place')}`,
    next: 'Check the name in the address, and the password in PGPASSWORD, in ~/.pgpass or in READBACK_DB.',
  },
  'ledger-database-missing': {
    family: 'system',
    message: (d) => `There is no such database on the server: ${text(d, 'place')}`,
    next: 'Check its name. For a new desk, make an empty database first: createdb NAME',
  },
  'ledger-server-unfit': {
    family: 'system',
    message: (d) => `A ledger cannot be kept in ${text(d, 'place')}: ${text(d, 'what')}.`,
    next: 'Ask whoever runs the server for a database as docs/desk.md describes it.',
  },
  'ledger-not-encrypted': {
    family: 'system',
    message: (d) => `No secure connection to the server of the ledger could be made: ${text(d, 'place')}`,
    next: 'Check sslmode and sslrootcert in the address, and the certificate of the server.',
  },
  'ledger-too-slow': {
    family: 'system',
    message: 'The server of the ledger took too long for one step and stopped it; nothing was recorded.',
    next: 'Try again when the server has less to do.',
  },
  'ledger-conflict': {
    family: 'system',
    message: 'Another program was in the way at the ledger each time it was tried; nothing was recorded.',
    next: 'Try again.',
  },

  // Rules.
  'seat-none-left': {
    family: 'refusal',
    message: (d) => `All ${text(d, 'seatsTotal')} seats of order ${text(d, 'orderId')} are taken.`,
    next: 'Choose another order of this customer, or sell a seat and add the order first.',
  },
  'seat-changed': {
    family: 'refusal',
    message: 'Another desk took a seat of this order at the same moment.',
    next: 'Do the same again: the order shows what is left now.',
  },
  'machine-changed': {
    family: 'refusal',
    message: 'Something was recorded for this machine at the same moment.',
    next: 'Do the same again: the machine is looked at anew.',
  },
  'agent-cap-reached': {
    family: 'refusal',
    message: (d) => `The daily cap of ${text(d, 'name')} is reached: ${text(d, 'atMost')}.`,
    next: 'Ask a supervisor to approve this one.',
  },
  'grant-revoked-already': {
    family: 'refusal',
    message: (d) => `Grant ${text(d, 'grantId')} was revoked before.`,
    next: 'Build the next pack, so that sites learn of it.',
  },
  'order-expired': {
    family: 'refusal',
    message: (d) => `Order ${text(d, 'orderId')} ended on ${text(d, 'validUntil')}.`,
    next: 'Choose another order of this customer, or add the renewal as a new order.',
  },
  'grant-not-of-order': {
    family: 'refusal',
    message: (d) => `Order ${text(d, 'orderId')} is for another product or policy than this response.`,
    next: 'Choose an order of the product that the challenge belongs to.',
  },
  // Restored ledgers, and clocks.
  'ledger-not-reconciled': {
    family: 'refusal',
    message: 'This ledger was restored from a backup; what was recorded after the backup is not known here.',
    next: 'Find the newest head that somebody kept, then: readback-vendor ledger reconcile --head "HEAD"',
  },
  'ledger-not-restored': {
    family: 'input',
    message: 'This ledger does not wait to be reconciled.',
    next: 'To check it against a head, use: readback-vendor ledger verify --head "HEAD"',
  },
  'restore-place-taken': {
    family: 'input',
    message: (d) => `There is a ledger already, and it was not touched: ${text(d, 'place')}`,
    next: 'Close every desk that uses it, move it out of the way (keep it), then restore again.',
  },
  'ledger-unsound': {
    family: 'refusal',
    message: (d) => `The ledger does not add up: row ${text(d, 'seq')} (${text(d, 'fault')}).`,
    next: 'Restore an older backup that does, or call whoever looks after the ledger.',
  },
  'head-malformed': {
    family: 'typing',
    message: 'This is not the head of a ledger.',
    next: 'Give the number and the five groups that "readback-vendor ledger head" has printed.',
  },
  'head-mistyped': {
    family: 'typing',
    message: (d) =>
      d.groups === undefined
        ? 'The head was typed wrongly: every group looks right by itself, but the number or a group is another one.'
        : `There is a wrong symbol in ${nameGroups(d.groups)} of the head.`,
    next: 'Compare it with the head that was kept, symbol by symbol.',
  },
  'head-not-here': {
    family: 'refusal',
    message: (d) => `Row ${text(d, 'seq')} of this ledger is not the one that the head was taken of.`,
    next: 'Restore a backup of the ledger that the head belongs to; nothing may be issued from this one.',
  },
  'head-older': {
    family: 'refusal',
    message: (d) =>
      `This head is of row ${text(d, 'knownSeq')}, and the backup goes on to row ${text(d, 'restoredSeq')}: it does not show what came after the backup.`,
    next: 'Find a newer head. If there is none, give --accept-gap: it is recorded that rows may be missing.',
  },
  'rows-missing': {
    family: 'refusal',
    message: (d) => `The backup ends at row ${text(d, 'restoredSeq')}: ${text(d, 'missing')} rows are missing here.`,
    next: 'Look for a newer backup. If there is none, give --accept-gap: it is recorded that these rows are missing.',
  },
  'backup-malformed': {
    family: 'input',
    message: (d) => `This is not a whole backup of a ledger (${text(d, 'what')}): ${text(d, 'path')}`,
    next: 'Take another backup; this one was not restored.',
  },
  'backup-newer': {
    family: 'system',
    message: (d) => `A newer version of this program made this backup (it knows "${text(d, 'migration')}").`,
    next: 'Update this program, then restore again.',
  },
  'challenge-unsure': {
    family: 'refusal',
    message: 'Rows are missing in this restored ledger: this challenge may have been answered in them.',
    next: 'Ask the caller for a fresh challenge on the same machine ("show a new challenge"), and answer that one.',
  },
  'desk-clock-behind': {
    family: 'refusal',
    message: (d) =>
      `The clock of this computer says ${text(d, 'now')}, but the newest row of the ledger is of ${text(d, 'newest')}.`,
    next: 'Set the clock. If it is right, and the newest row is wrong: readback-vendor ledger accept-clock',
  },
  'desk-clock-ahead': {
    family: 'refusal',
    message: (d) =>
      `The clock of this computer says ${text(d, 'now')}, more than 30 days after the newest row of the ledger (${text(d, 'newest')}).`,
    next: 'Set the clock. If it is right, and nobody has used the desk for so long: readback-vendor ledger accept-clock',
  },
  'desk-clock-fine': {
    family: 'input',
    message: 'The clock of this computer agrees with the ledger; there is nothing to accept.',
    next: 'Nothing has to be done.',
  },
  'issuing-frozen': {
    family: 'refusal',
    message: (d) =>
      `Issuing for ${text(d, 'productId')} is stopped since ${text(d, 'since')}, by ${text(d, 'agent')}: ${text(d, 'why')}.`,
    next: 'Ask your supervisor. When all is in order again: readback-vendor key thaw',
  },
  'key-was-stolen': {
    family: 'refusal',
    message: (d) => `Issuing key ${text(d, 'epoch')} is marked stolen; nothing is signed with it.`,
    next: 'Open the desk again and answer the challenge once more.',
  },
  'order-unknown': {
    family: 'input',
    message: (d) => `There is no order ${text(d, 'orderId')} in this ledger.`,
    next: 'Choose an order from the list of the customer.',
  },
  'customer-unknown': {
    family: 'input',
    message: (d) => `There is no customer ${text(d, 'customerId')} in this ledger.`,
    next: 'Search for the customer by name, or add them.',
  },
  'grant-unknown': {
    family: 'input',
    message: (d) => `There is no grant ${text(d, 'grantId')} in this ledger.`,
    next: 'Search for the grant by customer or by its challenge.',
  },
  'customer-exists': {
    family: 'input',
    message: (d) => `There is already a customer named "${text(d, 'name')}".`,
    next: 'Use the customer on record, or add a word to the name, such as the town.',
  },
  'pack-exists': {
    family: 'input',
    message: (d) =>
      `A pack of product ${text(d, 'productId')} with version ${text(d, 'version')}, or with its tag, is already here.`,
    next: 'Build the pack again with the next version.',
  },
  'agent-exists': {
    family: 'input',
    message: (d) => `There is already an agent "${text(d, 'name')}", or one with this key.`,
    next: 'Choose another name and a key of their own.',
  },
  'agent-unknown': {
    family: 'input',
    message: (d) => `There is no agent "${text(d, 'name')}" in this ledger.`,
    next: (d) =>
      d['names'] === undefined
        ? 'See "readback-vendor agent list" for the names.'
        : `The agents of this desk: ${text(d, 'names')}. Give the name as it is written here.`,
  },
  'agent-disabled': {
    family: 'refusal',
    message: (d) => `Agent "${text(d, 'name')}" is disabled; nothing was recorded.`,
    next: 'Open the desk as another agent, or ask a supervisor.',
  },
  'agent-last-supervisor': {
    family: 'refusal',
    message: (d) => `"${text(d, 'name')}" is the last supervisor; without one nobody could approve anything.`,
    next: 'Make another agent a supervisor first.',
  },
  'approval-unknown': {
    family: 'input',
    message: (d) => `There is no request ${text(d, 'approvalId')} for an approval.`,
    next: 'See "readback-vendor approval list" for those that wait.',
  },
  'approval-settled': {
    family: 'refusal',
    message: (d) => `Request ${text(d, 'approvalId')} does not wait any more: it is ${text(d, 'state')}.`,
    next: 'If it is still needed, let the agent ask again.',
  },
  'approval-changed': {
    family: 'refusal',
    message: (d) => `Request ${text(d, 'approvalId')} was changed outside this program; it was not approved.`,
    next: 'Run "readback-vendor ledger verify", and let the agent ask again.',
  },
  'approval-spent': {
    family: 'refusal',
    message: (d) => `Approval ${text(d, 'approvalId')} was used before, or its time is over; nothing was recorded.`,
    next: 'Let the agent ask again.',
  },
  'alert-unknown': {
    family: 'input',
    message: (d) => `There is no open alert ${text(d, 'alertId')}.`,
    next: 'See "readback-vendor alert list" for those that are open.',
  },
  'call-number-exists': {
    family: 'input',
    message: (d) => `The customer has this number on record: ${text(d, 'number')}`,
    next: 'Nothing has to be done.',
  },
  'call-number-invalid': {
    family: 'input',
    message: (d) => `"${text(d, 'number')}" is no telephone number.`,
    next: 'Write 5 to 20 digits, such as +49 555 0100.',
  },
  'call-number-unknown': {
    family: 'input',
    message: (d) => `The customer has no number ${text(d, 'number')} on record.`,
    next: 'See "readback-vendor caller show" for the numbers on record.',
  },
  'customer-invalid': {
    family: 'input',
    message: 'A customer needs a name.',
    next: 'Type the name of the customer.',
  },
  'order-invalid': {
    family: 'input',
    message: (d) => `The order cannot be used: ${text(d, 'what')}.`,
    next: 'Mend it and add the order again.',
  },

  'grant-digest-exists': {
    family: 'bug',
    message: 'This response is already recorded for another challenge; it was not recorded again.',
    next: 'Do not read anything out. Ask the caller for a fresh challenge, and report what happened.',
  },
  'ledger-bad-value': {
    family: 'bug',
    message: 'A value of a kind that the database cannot hold reached the ledger; nothing was recorded.',
    next: 'Report what you did last.',
  },
  'ledger-failed': {
    family: 'bug',
    message: 'The ledger failed in a way this program does not know; nothing was recorded.',
    next: 'Try again; if it happens twice, report it.',
  },
};

const catalog: ErrorCatalog<LedgerErrorCode> = errorCatalog(table);

/** Every code of the ledger, for tests and documents. */
export const ledgerErrorCodes: readonly LedgerErrorCode[] = catalog.codes;

/** Makes an error of the ledger. */
export const ledgerError: (code: LedgerErrorCode, details?: ErrorDetails, cause?: unknown) => ReadbackError =
  catalog.error;
