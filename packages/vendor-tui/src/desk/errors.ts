// What the desk itself can refuse or suffer, beside its keys and its ledger: code → sentence and next step.
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

export type DeskErrorCode =
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
  | 'agent-name-invalid'
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
  | 'order-weak-identity'
  | 'purpose-not-offered'
  | 'machine-unknown'
  | 'base-unknown'
  | 'no-signing-key'
  | 'product-file-missing'
  | 'product-file-not-json'
  | 'product-file-other-id'
  | 'pack-breaks-grants'
  | 'pack-file-missing';

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
  'agent-name-invalid': {
    family: 'input',
    message: 'The name of the agent has to have 1 to 40 characters that can be printed.',
    next: 'Give the name that shall stand in the ledger, such as Ada.',
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
  'purpose-not-offered': {
    family: 'refusal',
    message: (d) => `A challenge of purpose "${text(d, 'purpose')}" cannot be answered by this version.`,
    next: 'Ask the caller for a challenge of purpose "activate".',
  },
  'machine-unknown': {
    family: 'refusal',
    message: 'The challenge builds on a licence, and this customer has none on this machine.',
    next: 'Check the customer. If it is the right one, ask the caller for a challenge of purpose "activate".',
  },
  'base-unknown': {
    family: 'input',
    message: (d) => `The renewal cannot build on grant ${text(d, 'grantId')}.`,
    next: 'Choose one of the grants that are shown with the challenge.',
  },
  'no-signing-key': {
    family: 'refusal',
    message: (d) => `The pack at the site (version ${text(d, 'version')}) lists no key that this desk can sign with.`,
    next: 'Open the desk that holds its issuing key, or send the site the newest pack first.',
  },

  // Packs.
  'product-file-missing': {
    family: 'input',
    message: (d) => `There is no product file at ${text(d, 'path')}.`,
    next: 'Write the policies of the product into that file, or give the id of another product.',
  },
  'product-file-not-json': {
    family: 'input',
    message: (d) => `The product file is not JSON (${text(d, 'what')}): ${text(d, 'path')}`,
    next: 'Look for a comma or a quote that is missing or one too many near that place.',
  },
  'product-file-other-id': {
    family: 'input',
    message: (d) => `The product file says it is for ${text(d, 'found')}, not for ${text(d, 'want')}: product.id`,
    next: 'Set product.id back: programs that were shipped know the product by it.',
  },
  'pack-breaks-grants': {
    family: 'refusal',
    message: (d) => `The pack was not built, because grants that exist would stop working: ${text(d, 'problems')}`,
    next: 'Mend the places named and build again.',
  },
  'pack-file-missing': {
    family: 'input',
    message: (d) => `The file cannot be read: ${text(d, 'path')}`,
    next: 'Check the name of the file.',
  },
};

const catalog: ErrorCatalog<DeskErrorCode> = errorCatalog(table);

/** Every code of the desk, for tests and documents. */
export const deskErrorCodes: readonly DeskErrorCode[] = catalog.codes;

/** Makes an error of the desk. */
export const deskError: (code: DeskErrorCode, details?: ErrorDetails, cause?: unknown) => ReadbackError = catalog.error;
