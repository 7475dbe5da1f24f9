// What can be wrong with keys, products and packs at the desk: code → sentence and next step.
import { type ErrorEntry, errorEntries, detailText as text } from '@readback/core';

const { refusal, input } = errorEntries;

export type KeyErrorCode =
  | 'no-signing-key'
  | 'key-stolen-at-site'
  | 'pack-without-key'
  | 'pack-too-large'
  | 'pack-weakens-grants'
  | 'change-unknown'
  | 'key-epoch-unknown'
  | 'key-next-exists'
  | 'key-none-to-rotate'
  | 'key-not-retirable'
  | 'key-last-day-early'
  | 'key-already-stolen'
  | 'key-other-desk'
  | 'key-not-excludable'
  | 'keys-not-frozen'
  | 'product-exists'
  | 'product-id-invalid'
  | 'product-file-missing'
  | 'product-file-not-json'
  | 'product-file-twice'
  | 'product-file-changed'
  | 'product-file-other-id'
  | 'pack-breaks-grants'
  | 'pack-file-missing';

export const keyErrors: Record<KeyErrorCode, ErrorEntry> = {
  'no-signing-key': refusal(
    (d) => `The pack at the site (version ${text(d, 'version')}) lists no key that this desk can sign with.`,
    'Close this desk and open it again. If that does not help, use the desk that holds its issuing key, or send the site the newest pack.',
  ),
  'key-stolen-at-site': refusal(
    (d) =>
      `The pack at the site (version ${text(d, 'version')}) knows only issuing key ${text(d, 'epoch')}, which is marked stolen.`,
    (d) =>
      `Send the site the newest pack (version ${text(d, 'newest')}); it then needs a fresh challenge. A stolen key never signs again.`,
  ),
  'pack-without-key': refusal(
    (d) => `The pack was not built: ${text(d, 'productId')} has no key that may sign.`,
    'Make one with "readback-vendor key next", then build again.',
  ),
  'pack-too-large': refusal(
    (d) => `The pack would be too large for a client: it lists ${text(d, 'digests')} grants one by one.`,
    'Leave grants of machines that are gone out of the list of the stolen key: readback-vendor key stolen --except.',
  ),
  'pack-weakens-grants': refusal(
    (d) => `The pack was not built, because it would end or weaken licences that exist: ${text(d, 'problems')}`,
    (d) =>
      `Give the new terms a policy of their own, with a new id and code. If it is meant: --accept-changes ${text(d, 'names')}`,
  ),
  'change-unknown': input(
    (d) => `There is no such change in this pack: ${text(d, 'name')}.`,
    (d) => `Changes that have to be accepted: ${text(d, 'names')}.`,
  ),
  'key-epoch-unknown': input(
    (d) => `${text(d, 'productId')} has no issuing key ${text(d, 'epoch')}.`,
    (d) => `Give one of: ${text(d, 'epochs')}.`,
  ),
  'key-next-exists': refusal(
    (d) => `There is a next key already: ${text(d, 'epoch')}.`,
    'Ship it with "readback-vendor pack build", or make it current with "readback-vendor key rotate".',
  ),
  'key-none-to-rotate': refusal(
    (d) => `${text(d, 'productId')} has no next key to make current.`,
    'Make one with "readback-vendor key next", ship it with "readback-vendor pack build", then rotate.',
  ),
  'key-not-retirable': refusal(
    (d) => `Issuing key ${text(d, 'epoch')} cannot be retired: ${text(d, 'why')}.`,
    'See "readback-vendor key list".',
  ),
  'key-last-day-early': refusal(
    (d) => `The last day ${text(d, 'lastDay')} is too early: ${text(d, 'why')}.`,
    (d) => `Give ${text(d, 'earliest')} or a later day.`,
  ),
  'key-already-stolen': refusal(
    (d) => `Issuing key ${text(d, 'epoch')} is marked stolen already; that cannot be taken back.`,
    'To leave more grants out, name them with --except.',
  ),
  'key-other-desk': refusal(
    'Another desk of this ledger has changed the keys at this moment; nothing was done.',
    'Look at "readback-vendor key list", then decide again.',
  ),
  'key-not-excludable': input(
    (d) => `Grant ${text(d, 'grantId')} was not signed with issuing key ${text(d, 'epoch')} of this product.`,
    'Check the number; "readback-vendor grant list" lists grants.',
  ),
  'keys-not-frozen': refusal((d) => `Issuing for ${text(d, 'productId')} is not stopped.`, 'Nothing has to be done.'),
  'product-exists': refusal(
    (d) => `The product is there already: ${text(d, 'productId')}.`,
    'Edit its product file and build a pack. If another desk of this ledger made it, bring its keys from there.',
  ),
  'product-id-invalid': input(
    (d) => `"${text(d, 'productId')}" is not the id of a product.`,
    'Use 1 to 64 lower-case letters, digits, dots and dashes, such as com.example.historian.',
  ),
  'product-file-missing': input(
    (d) => `There is no product file at ${text(d, 'path')}.`,
    'Write the policies of the product into that file, or give the id of another product.',
  ),
  'product-file-not-json': input(
    (d) => `The product file cannot be read (${text(d, 'what')}): ${text(d, 'path')}`,
    'Mend that place; "readback-vendor pack lint" lists everything that is wrong.',
  ),
  'product-file-twice': input(
    (d) => `There are two product files, and only one can count: ${text(d, 'path')} and ${text(d, 'other')}`,
    'Remove the one that is not used; the one with comments ends in .jsonc.',
  ),
  'product-file-changed': refusal(
    (d) => `Somebody has changed the product file since it was read; it was not written: ${text(d, 'path')}`,
    'It is read again. Look at it, then make the change once more.',
  ),
  'product-file-other-id': input(
    (d) => `The product file says it is for ${text(d, 'found')}, not for ${text(d, 'want')}: product.id`,
    'Set product.id back: programs that were shipped know the product by it.',
  ),
  'pack-breaks-grants': refusal(
    (d) => `The pack was not built, because grants that exist would stop working: ${text(d, 'problems')}`,
    (d) => `Mend the places named and build again. If it is meant: --accept-changes ${text(d, 'names')}`,
  ),
  'pack-file-missing': input((d) => `The file cannot be read: ${text(d, 'path')}`, 'Check the name of the file.'),
};
