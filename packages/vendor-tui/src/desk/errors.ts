// What the desk itself can refuse or suffer, beside its keys and its ledger: code → sentence and next step.
import {
  type ErrorCatalog,
  type ErrorDetails,
  type ErrorEntry,
  errorCatalog,
  type ReadbackError,
  detailText as text,
} from '@readback/core';
import { type ImportErrorCode, importErrors } from './import-errors.js';
import { type KeyErrorCode, keyErrors } from './key-errors.js';
import { type LifeErrorCode, lifeErrors } from './life-errors.js';
import { type WorkshopErrorCode, workshopErrors } from './workshop-errors.js';

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
  'desk-missing': {
    family: 'input',
    message: (d) => `There is no desk in ${text(d, 'folder')}.`,
    next: 'Give the folder of your desk with --desk, or make a new one with "readback-vendor init".',
  },
  'desk-exists': {
    family: 'input',
    message: (d) => `There is already a desk in ${text(d, 'folder')}; it was not touched.`,
    next: 'Open that desk, or give another folder with --desk.',
  },
  'desk-folder-not-empty': {
    family: 'input',
    message: (d) => `The folder holds other files: ${text(d, 'folder')}`,
    next: 'Give a folder that is empty or not there yet.',
  },
  'desk-unwritable': {
    family: 'system',
    message: (d) => `This place cannot be written: ${text(d, 'path')}`,
    next: 'Give your user the right to write there, or choose another folder with --desk.',
  },
  'desk-disk-full': {
    family: 'system',
    message: (d) => `The disk is full; this was not written: ${text(d, 'path')}`,
    next: 'Free some space, then try again.',
  },
  'desk-unreadable': {
    family: 'system',
    message: (d) => `This file of the desk cannot be read: ${text(d, 'path')}`,
    next: 'Give your user the right to read it, then try again.',
  },
  'desk-malformed': {
    family: 'input',
    message: (d) => `The file desk.json is damaged: ${text(d, 'what')}.`,
    next: 'Bring the file back from your backup of the desk folder.',
  },
  'desk-newer': {
    family: 'system',
    message: (d) => `A newer version of this program made this desk (format ${text(d, 'format')}).`,
    next: 'Update this program; do not work on this desk with the old one.',
  },
  'desk-other-key': {
    family: 'input',
    message: (d) => `The key file holds another key than the one of this desk: ${text(d, 'path')}`,
    next: 'Bring the right key file back from its safe copy.',
  },
  'desk-clock-wrong': {
    family: 'system',
    message: (d) => `The clock of this computer says ${text(d, 'day')}, which no response can carry.`,
    next: 'Set the clock of this computer, then try again.',
  },
  'backup-file-exists': {
    family: 'input',
    message: (d) => `There is a file already, and it was not touched: ${text(d, 'path')}`,
    next: 'Give another name, such as one with the day in it.',
  },
  'backup-file-missing': {
    family: 'input',
    message: (d) => `The backup cannot be read: ${text(d, 'path')}`,
    next: 'Check the name of the file and who may read it.',
  },
  'agent-name-invalid': {
    family: 'input',
    message: 'The name of the agent has to have 1 to 40 characters that can be printed.',
    next: 'Give the name that shall stand in the ledger, such as Ada.',
  },

  // Who may do what.
  'act-not-allowed': {
    family: 'refusal',
    message: (d) => `Your role does not allow this: ${text(d, 'about')}.`,
    next: 'Ask a supervisor to do it.',
  },
  'approval-needed': {
    family: 'refusal',
    message: (d) => `This waits for a supervisor as request ${text(d, 'approvalId')}: ${text(d, 'about')}.`,
    next: (d) =>
      `Once it is approved ("readback-vendor approval approve ${text(d, 'approvalId')}"), do the same again.`,
  },
  'approval-denied': {
    family: 'refusal',
    message: (d) => `A supervisor has denied request ${text(d, 'approvalId')}: ${text(d, 'about')}.`,
    next: 'Tell the caller, or ask the supervisor why.',
  },
  'approval-own': {
    family: 'refusal',
    message: 'At this desk nobody approves their own request.',
    next: 'Ask another supervisor.',
  },
  'agent-self': {
    family: 'refusal',
    message: 'Nobody disables themselves or changes their own role.',
    next: 'Ask another supervisor to do it.',
  },
  'rule-unknown': {
    family: 'input',
    message: (d) => `This desk has no rule "${text(d, 'name')}".`,
    next: (d) => `Give one of: ${text(d, 'names')}.`,
  },
  'rule-value-invalid': {
    family: 'input',
    message: (d) => `The rule "${text(d, 'name')}" cannot be "${text(d, 'value')}".`,
    next: (d) => `Give ${text(d, 'values')}.`,
  },

  // Callers.
  'caller-not-verified': {
    family: 'refusal',
    message: (d) => `The caller of customer ${text(d, 'customerId')} was not checked, or too long ago.`,
    next: 'Check the number and the PIN first.',
  },
  'caller-facts-missing': {
    family: 'input',
    message: (d) => `To check the caller, this is needed: ${text(d, 'what')}.`,
    next: 'Ask the caller for it. With commands: --number NUMBER and --pin-file FILE.',
  },
  'caller-number-other': {
    family: 'refusal',
    message: 'This number is not on record for the customer.',
    next: 'Hang up and call the customer back at a number on record.',
  },
  'caller-pin-wrong': {
    family: 'refusal',
    message: (d) => `The PIN is wrong. The next try can be made in ${text(d, 'wait')}.`,
    next: 'Ask for the PIN once more. Nobody is locked out: each wrong one makes the wait longer.',
  },
  'caller-must-wait': {
    family: 'refusal',
    message: (d) => `After a wrong PIN the next try can be made in ${text(d, 'wait')}.`,
    next: 'Wait, then ask for the PIN once more.',
  },
  'caller-slowed': {
    family: 'refusal',
    message: (d) => `There are open alerts for this customer; the next response can be given in ${text(d, 'wait')}.`,
    next: 'Wait, then do the same again. A supervisor can look at the alerts and dismiss them.',
  },
  'pin-invalid': {
    family: 'input',
    message: 'A PIN has 6 to 12 digits that are no simple row.',
    next: 'Let the customer choose another one.',
  },

  // Customers and orders.
  'product-unknown': {
    family: 'input',
    message: (d) => `This desk has no product ${text(d, 'productId')}.`,
    next: (d) => `Give one of: ${text(d, 'products')}.`,
  },
  'policy-not-offered': {
    family: 'input',
    message: (d) => `The newest pack of ${text(d, 'productId')} has no policy ${text(d, 'policyId')}.`,
    next: (d) => `Give one of: ${text(d, 'policies')}.`,
  },
  'order-day-invalid': {
    family: 'input',
    message: (d) => `"${text(d, 'day')}" is not a day.`,
    next: 'Write the last day of the order like 2027-03-31.',
  },
  'order-no-unit': {
    family: 'input',
    message: (d) => `The policy "${text(d, 'policy')}" is not given in units, so its quantity is always 1.`,
    next: 'Give quantity 1; the number of machines is the number of seats.',
  },
  'order-needs-identity': {
    family: 'refusal',
    message: 'The policy is bound to an identity, and the order names none.',
    next: 'Add an order with the identity that the customer has on record.',
  },

  // Orders that cannot answer the challenge at hand.
  'order-other-customer': {
    family: 'refusal',
    message: (d) => `Order ${text(d, 'orderId')} belongs to another customer.`,
    next: 'Choose an order of the customer who calls.',
  },
  'order-other-product': {
    family: 'refusal',
    message: (d) => `It is an order for ${text(d, 'ordered')}; the challenge comes from ${text(d, 'asked')}.`,
    next: 'Choose an order of the product that the challenge comes from.',
  },
  'order-policy-not-at-site': {
    family: 'refusal',
    message: (d) => `The site's pack (version ${text(d, 'version')}) does not hold this policy.`,
    next: 'Choose an order of a policy that the site knows, or send the site the newest pack first.',
  },
  'order-not-for-purpose': {
    family: 'refusal',
    message: (d) => `It cannot answer a challenge of purpose "${text(d, 'purpose')}".`,
    next: 'Choose another order. An add-on needs a challenge of purpose "change", made on a machine that is licensed.',
  },
  'order-no-seat': {
    family: 'refusal',
    message: (d) => `No seat is left: all ${text(d, 'seatsTotal')} are taken.`,
    next: 'Choose another order of this customer, or sell a seat and add the order first.',
  },
  'order-ended': {
    family: 'refusal',
    message: (d) => `It ended on ${text(d, 'validUntil')}.`,
    next: 'Choose another order of this customer, or add the renewal as a new order.',
  },
  'order-other-identity': {
    family: 'refusal',
    message: 'The machine shows another identity than the order names.',
    next: 'Compare the identity with the caller, letter by letter.',
  },
  'order-weak-identity': {
    family: 'refusal',
    message: 'The policy asks for a machine that two parts tell from others; this one shows one part.',
    next: 'Ask the caller to run the program as a user who may read the hardware, or choose another policy.',
  },
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
