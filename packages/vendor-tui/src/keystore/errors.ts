// What can go wrong with key files and passphrases: code → sentence and next step.
import {
  type ErrorCatalog,
  type ErrorDetails,
  type ErrorEntry,
  errorCatalog,
  errorEntries,
  type ReadbackError,
  detailText as text,
} from '@readback/core';

const { refusal, input, system } = errorEntries;

/** What can be wrong with a key file or a passphrase. */
export type KeystoreErrorCode =
  | 'passphrase-wrong'
  | 'passphrase-too-short'
  | 'passphrase-too-weak'
  | 'key-file-missing'
  | 'key-file-exists'
  | 'key-file-unreadable'
  | 'key-file-unwritable'
  | 'key-file-disk-full'
  | 'key-file-damaged'
  | 'key-file-not-age'
  | 'key-file-other-kind'
  | 'key-file-no-key'
  | 'paper-words-count'
  | 'paper-words-wrong'
  | 'paper-words-check';

const table: Record<KeystoreErrorCode, ErrorEntry> = {
  'passphrase-wrong': refusal(
    (d) => `The passphrase does not open ${text(d, 'path')}.`,
    'Type it again; look at Caps Lock and the keyboard layout. If you are sure of it, the file may be damaged: bring it back from its safe copy.',
  ),
  'passphrase-too-short': input(
    (d) => `The passphrase is too short: it has ${text(d, 'have')} characters.`,
    (d) => `Use at least ${text(d, 'want')} characters; four or five words chosen by chance are good.`,
  ),
  'passphrase-too-weak': input(
    'The passphrase is too easy to guess.',
    'Use four or five words chosen by chance, with something of your own in it.',
  ),
  'key-file-missing': input(
    (d) => `There is no key file at ${text(d, 'path')}.`,
    'Give the folder of your desk, or bring the key file back from its safe copy.',
  ),
  'key-file-exists': input(
    (d) => `There is already a key file at ${text(d, 'path')}; it was not touched.`,
    'Use the key on record. Move the file away yourself if you really want another key.',
  ),
  'key-file-unreadable': system(
    (d) => `The key file cannot be read: ${text(d, 'path')}`,
    'Give your user the right to read the file, then try again.',
  ),
  'key-file-unwritable': system(
    (d) => `The key file cannot be written: ${text(d, 'path')}`,
    'Check that the folder is there and that your user may write in it, then try again.',
  ),
  'key-file-disk-full': system('The disk is full; the key was not saved.', 'Free some space, then try again.'),
  'key-file-damaged': input(
    (d) => `The key file is damaged: ${text(d, 'path')}`,
    'Bring the file back from its safe copy.',
  ),
  'key-file-not-age': input(
    (d) => `This is not a key file closed with a passphrase: ${text(d, 'path')}`,
    'Give the key file of the desk; its name ends in ".age".',
  ),
  'key-file-other-kind': input(
    (d) => `The key file holds ${text(d, 'found')} where ${text(d, 'want')} is needed: ${text(d, 'path')}`,
    'Bring the right file back from its safe copy; two files may have been taken for each other.',
  ),
  'key-file-no-key': input(
    (d) => `The passphrase opens the file, but there is no key in it: ${text(d, 'path')}`,
    'Bring the right file back from its safe copy.',
  ),
  'paper-words-count': input(
    (d) => `A root key on paper has ${text(d, 'want')} words; these are ${text(d, 'have')}.`,
    'Type all of them, in the order of their numbers.',
  ),
  'paper-words-wrong': input(
    (d) => `These words are not in the list of words: number ${text(d, 'places')}.`,
    'Read them again on the paper; the first four letters of each are enough.',
  ),
  'paper-words-check': input(
    'Each of these words is in the list, but together they are no key: a word is another one, or two are swapped.',
    'Compare every word with the paper and its number.',
  ),
};

const catalog: ErrorCatalog<KeystoreErrorCode> = errorCatalog(table);

/** Every code of the keystore, for tests and documents. */
export const keystoreErrorCodes: readonly KeystoreErrorCode[] = catalog.codes;

/** Makes an error of the keystore. */
export const keystoreError: (code: KeystoreErrorCode, details?: ErrorDetails, cause?: unknown) => ReadbackError =
  catalog.error;
