// What the desk itself can refuse or suffer, beside its keys and its ledger: code → sentence and next step.
import {
  type ErrorCatalog,
  type ErrorDetails,
  type ErrorEntry,
  errorCatalog,
  errorEntries,
  type ReadbackError,
  detailText as text,
} from '@readback/core';
import { type ImportErrorCode, importErrors } from './import-errors.js';
import { type KeyErrorCode, keyErrors } from './key-errors.js';
import { type LifeErrorCode, lifeErrors } from './life-errors.js';
import { type WorkshopErrorCode, workshopErrors } from './workshop-errors.js';

const { refusal, input, system } = errorEntries;

export type DeskErrorCode =
  | ImportErrorCode
  | KeyErrorCode
  | LifeErrorCode
  | WorkshopErrorCode
  | 'desk-missing'
  | 'desk-exists'
  | 'desk-folder-not-empty'
  | 'desk-unwritable'
  | 'desk-disk-full'
  | 'desk-unreadable'
  | 'desk-malformed'
  | 'desk-newer'
  | 'desk-other-key'
  | 'desk-clock-wrong'
  | 'backup-file-exists'
  | 'backup-file-missing'
  | 'agent-name-invalid'
  | 'act-not-allowed'
  | 'approval-needed'
  | 'approval-denied'
  | 'approval-own'
  | 'rule-unknown'
  | 'rule-value-invalid'
  | 'caller-not-verified'
  | 'caller-facts-missing'
  | 'caller-number-other'
  | 'caller-pin-wrong'
  | 'caller-must-wait'
  | 'caller-order-wrong'
  | 'caller-slowed'
  | 'pin-invalid'
  | 'agent-self'
  | 'product-unknown'
  | 'policy-not-offered'
  | 'order-day-invalid'
  | 'order-no-unit'
  | 'order-needs-identity'
  | 'order-other-customer'
  | 'order-other-product'
  | 'order-policy-not-at-site'
  | 'order-not-for-purpose'
  | 'order-no-seat'
  | 'order-ended'
  | 'order-other-identity'
  | 'order-weak-identity';

const table: Record<DeskErrorCode, ErrorEntry> = {
  // The folder.
  'desk-missing': input(
    (d) => `There is no desk in ${text(d, 'folder')}.`,
    'Give the folder of your desk with --desk, or make a new one with "readback-vendor init".',
  ),
  'desk-exists': input(
    (d) => `There is already a desk in ${text(d, 'folder')}; it was not touched.`,
    'Open that desk, or give another folder with --desk.',
  ),
  'desk-folder-not-empty': input(
    (d) => `The folder holds other files: ${text(d, 'folder')}`,
    'Give a folder that is empty or not there yet.',
  ),
  'desk-unwritable': system(
    (d) => `This place cannot be written: ${text(d, 'path')}`,
    'Give your user the right to write there, or choose another folder with --desk.',
  ),
  'desk-disk-full': system(
    (d) => `The disk is full; this was not written: ${text(d, 'path')}`,
    'Free some space, then try again.',
  ),
  'desk-unreadable': system(
    (d) => `This file of the desk cannot be read: ${text(d, 'path')}`,
    'Give your user the right to read it, then try again.',
  ),
  'desk-malformed': input(
    (d) => `The file desk.json is damaged: ${text(d, 'what')}.`,
    'Bring the file back from your backup of the desk folder.',
  ),
  'desk-newer': system(
    (d) => `A newer version of this program made this desk (format ${text(d, 'format')}).`,
    'Update this program; do not work on this desk with the old one.',
  ),
  'desk-other-key': input(
    (d) => `The key file holds another key than the one of this desk: ${text(d, 'path')}`,
    'Bring the right key file back from its safe copy.',
  ),
  'desk-clock-wrong': system(
    (d) => `The clock of this computer says ${text(d, 'day')}, which no response can carry.`,
    'Set the clock of this computer, then try again.',
  ),
  'backup-file-exists': input(
    (d) => `There is a file already, and it was not touched: ${text(d, 'path')}`,
    'Give another name, such as one with the day in it.',
  ),
  'backup-file-missing': input(
    (d) => `The backup cannot be read: ${text(d, 'path')}`,
    'Check the name of the file and who may read it.',
  ),
  'agent-name-invalid': input(
    'The name of the agent has to have 1 to 40 characters that can be printed.',
    'Give the name that shall stand in the ledger, such as Ada.',
  ),

  // Who may do what.
  'act-not-allowed': refusal(
    (d) => `Your role does not allow this: ${text(d, 'about')}.`,
    'Ask a supervisor to do it.',
  ),
  'approval-needed': refusal(
    (d) => `This waits for a supervisor as request ${text(d, 'approvalId')}: ${text(d, 'about')}.`,
    (d) => `Once it is approved ("readback-vendor approval approve ${text(d, 'approvalId')}"), do the same again.`,
  ),
  'approval-denied': refusal(
    (d) => `A supervisor has denied request ${text(d, 'approvalId')}: ${text(d, 'about')}.`,
    'Tell the caller, or ask the supervisor why.',
  ),
  'approval-own': refusal('At this desk nobody approves their own request.', 'Ask another supervisor.'),
  'agent-self': refusal('Nobody disables themselves or changes their own role.', 'Ask another supervisor to do it.'),
  'rule-unknown': input(
    (d) => `This desk has no rule "${text(d, 'name')}".`,
    (d) => `Give one of: ${text(d, 'names')}.`,
  ),
  'rule-value-invalid': input(
    (d) => `The rule "${text(d, 'name')}" cannot be "${text(d, 'value')}".`,
    (d) => `Give ${text(d, 'values')}.`,
  ),

  // Callers.
  'caller-not-verified': refusal(
    (d) => `The caller of customer ${text(d, 'customerId')} is not checked: not yet, too long ago, or refused since.`,
    'Check the number and the PIN first.',
  ),
  'caller-facts-missing': input(
    (d) => `To check the caller, this is needed: ${text(d, 'what')}.`,
    'Ask the caller for it. With commands: --number NUMBER and --pin-file FILE.',
  ),
  'caller-number-other': refusal(
    'This number is not on record for the customer.',
    'Hang up and call the customer back at a number on record.',
  ),
  'caller-pin-wrong': refusal(
    (d) => `The PIN is wrong. The next try can be made in ${text(d, 'wait')}.`,
    'Ask for the PIN once more. Nobody is locked out: each wrong one makes the wait longer.',
  ),
  'caller-must-wait': refusal(
    (d) => `After a wrong PIN or order number the next try can be made in ${text(d, 'wait')}.`,
    'Wait, then ask for it once more.',
  ),
  'caller-order-wrong': refusal(
    (d) => `No order of this customer has that number. The next try can be made in ${text(d, 'wait')}.`,
    'Ask for the number once more, or leave it out: then a supervisor decides.',
  ),
  'caller-slowed': refusal(
    (d) => `There are open alerts for this customer; the next response can be given in ${text(d, 'wait')}.`,
    'Wait, then do the same again. A supervisor can look at the alerts and dismiss them.',
  ),
  'pin-invalid': input('A PIN has 6 to 12 digits that are no simple row.', 'Let the customer choose another one.'),

  // Customers and orders.
  'product-unknown': input(
    (d) => `This desk has no product ${text(d, 'productId')}.`,
    (d) => `Give one of: ${text(d, 'products')}.`,
  ),
  'policy-not-offered': input(
    (d) => `The newest pack of ${text(d, 'productId')} has no policy ${text(d, 'policyId')}.`,
    (d) => `Give one of: ${text(d, 'policies')}.`,
  ),
  'order-day-invalid': input(
    (d) => `"${text(d, 'day')}" is not a day.`,
    'Write the last day of the order like 2027-03-31.',
  ),
  'order-no-unit': input(
    (d) => `The policy "${text(d, 'policy')}" is not given in units, so its quantity is always 1.`,
    'Give quantity 1; the number of machines is the number of seats.',
  ),
  'order-needs-identity': refusal(
    'The policy is bound to an identity, and the order names none.',
    'Add an order with the identity that the customer has on record.',
  ),

  // Orders that cannot answer the challenge at hand.
  'order-other-customer': refusal(
    (d) => `Order ${text(d, 'orderId')} belongs to another customer.`,
    'Choose an order of the customer who calls.',
  ),
  'order-other-product': refusal(
    (d) => `It is an order for ${text(d, 'ordered')}; the challenge comes from ${text(d, 'asked')}.`,
    'Choose an order of the product that the challenge comes from.',
  ),
  'order-policy-not-at-site': refusal(
    (d) => `The site's pack (version ${text(d, 'version')}) does not hold this policy.`,
    'Choose an order of a policy that the site knows, or send the site the newest pack first.',
  ),
  'order-not-for-purpose': refusal(
    (d) => `It cannot answer a challenge of purpose "${text(d, 'purpose')}".`,
    'Choose another order. An add-on needs a challenge of purpose "change", made on a machine that is licensed.',
  ),
  'order-no-seat': refusal(
    (d) => `No seat is left: all ${text(d, 'seatsTotal')} are taken.`,
    'Choose another order of this customer, or sell a seat and add the order first.',
  ),
  'order-ended': refusal(
    (d) => `It ended on ${text(d, 'validUntil')}.`,
    'Choose another order of this customer, or add the renewal as a new order.',
  ),
  'order-other-identity': refusal(
    'The machine shows another identity than the order names.',
    'Compare the identity with the caller, letter by letter.',
  ),
  'order-weak-identity': refusal(
    'The policy asks for a machine that two parts tell from others; this one shows one part.',
    'Ask the caller to run the program as a user who may read the hardware, or choose another policy.',
  ),
  ...importErrors,
  ...lifeErrors,
  ...workshopErrors,
  ...keyErrors,
};

const catalog: ErrorCatalog<DeskErrorCode> = errorCatalog(table);

/** Every code of the desk, for tests and documents. */
export const deskErrorCodes: readonly DeskErrorCode[] = catalog.codes;

/** Makes an error of the desk. */
export const deskError: (code: DeskErrorCode, details?: ErrorDetails, cause?: unknown) => ReadbackError = catalog.error;
