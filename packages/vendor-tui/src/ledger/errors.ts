// What can go wrong with the ledger: code → sentence and next step.
import {
  type ErrorCatalog,
  type ErrorDetails,
  type ErrorEntry,
  errorCatalog,
  type ReadbackError,
} from '@readback/core';

const text = (details: ErrorDetails, name: string): string => {
  const value = details[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '?';
};

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
  | 'seat-none-left'
  | 'order-expired'
  | 'grant-not-of-order'
  | 'order-unknown'
  | 'customer-unknown'
  | 'grant-unknown'
  | 'customer-exists'
  | 'pack-exists'
  | 'agent-exists'
  | 'customer-invalid'
  | 'order-invalid'
  | 'grant-digest-exists'
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
    next: 'Give your user the right to write the file and its folder, then try again.',
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
    message: (d) => `This file is not a Readback ledger: ${text(d, 'place')}`,
    next: 'Give the folder of your desk; the file was not changed.',
  },
  'ledger-unreadable': {
    family: 'system',
    message: (d) => `The ledger cannot be opened or read: ${text(d, 'place')}`,
    next: 'Check that the disk is there and that your user may read the file, then try again.',
  },

  // Rules.
  'seat-none-left': {
    family: 'refusal',
    message: (d) => `All ${text(d, 'seatsTotal')} seats of order ${text(d, 'orderId')} are taken.`,
    next: 'Choose another order of this customer, or sell a seat and add the order first.',
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
