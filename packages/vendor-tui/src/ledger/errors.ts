// What can go wrong with the ledger: code → sentence and next step. What is wrong with its place, with a restored one, and with
// people has files of its own; the rest is about customers, orders, grants, keys and the clock.
import {
  type ErrorCatalog,
  type ErrorDetails,
  type ErrorEntry,
  errorCatalog,
  errorEntries,
  type ReadbackError,
  detailText as text,
} from '@readback/core';
import { type PeopleErrorCode, peopleErrors } from './people-errors.js';
import { type PlaceErrorCode, placeErrors } from './place-errors.js';
import { type RestoreErrorCode, restoreErrors } from './restore-errors.js';

const { refusal, input, bug } = errorEntries;

/** What a ledger can refuse or suffer. */
export type LedgerErrorCode =
  | PeopleErrorCode
  | PlaceErrorCode
  | RestoreErrorCode
  | 'seat-none-left'
  | 'seat-changed'
  | 'machine-changed'
  | 'grant-revoked-already'
  | 'order-expired'
  | 'grant-not-of-order'
  | 'desk-clock-behind'
  | 'desk-clock-ahead'
  | 'desk-clock-fine'
  | 'issuing-frozen'
  | 'key-was-stolen'
  | 'order-unknown'
  | 'customer-unknown'
  | 'grant-unknown'
  | 'customer-exists'
  | 'pack-exists'
  | 'customer-invalid'
  | 'order-invalid'
  | 'reason-invalid'
  | 'grant-digest-exists';

const table: Record<LedgerErrorCode, ErrorEntry> = {
  ...peopleErrors,
  ...placeErrors,
  ...restoreErrors,
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
  'customer-invalid': input(
    (d) => `The customer cannot be recorded: ${text(d, 'what')}.`,
    'Mend it and add the customer again.',
  ),
  'order-invalid': input((d) => `The order cannot be used: ${text(d, 'what')}.`, 'Mend it and add the order again.'),
  'reason-invalid': input((d) => `Nothing was recorded: ${text(d, 'what')}.`, 'Write the reason in other words.'),
  'grant-digest-exists': bug(
    'This response is already recorded for another challenge; it was not recorded again.',
    'Do not read anything out. Ask the caller for a fresh challenge, and report what happened.',
  ),
};

const catalog: ErrorCatalog<LedgerErrorCode> = errorCatalog(table);

/** Every code of the ledger, for tests and documents. */
export const ledgerErrorCodes: readonly LedgerErrorCode[] = catalog.codes;

/** Makes an error of the ledger. */
export const ledgerError: (code: LedgerErrorCode, details?: ErrorDetails, cause?: unknown) => ReadbackError =
  catalog.error;
