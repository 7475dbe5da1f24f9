// What can be wrong with a command before the desk is asked: code → sentence and next step.
import { type ErrorCatalog, type ErrorDetails, errorCatalog, errorEntries } from '@readback/core';

const { typing, input, system } = errorEntries;

export type CommandErrorCode =
  | 'passphrase-not-given'
  | 'passphrase-file-unreadable'
  | 'passphrase-file-empty'
  | 'secret-not-given'
  | 'pin-not-repeated'
  | 'role-invalid'
  | 'customer-ambiguous'
  | 'format-unknown'
  | 'product-not-given'
  | 'number-invalid'
  | 'root-not-given'
  | 'challenge-not-given'
  | 'challenges-several'
  | 'challenge-not-found'
  | 'text-file-unreadable'
  | 'text-file-unwritable'
  | 'import-file-unreadable'
  | 'qr-not-here'
  | 'not-a-product-file'
  | 'root-key-not-given'
  | 'signed-file-unwritable'
  | 'code-not-given'
  | 'simulate-policy'
  | 'simulate-option'
  | 'paper-not-here'
  | 'paper-other-root'
  | 'paper-words-differ'
  | 'paper-file-unwritable'
  | 'paper-screen-keeps'
  | 'some-invalid';

const text = (details: ErrorDetails, name: string): string => String(details[name]);

/** The code that a caller reads out. */
const wanted = ({ want }: ErrorDetails): string => (typeof want === 'string' ? want : 'challenge');

export const commandErrors: ErrorCatalog<CommandErrorCode> = errorCatalog({
  'passphrase-not-given': input(
    'The passphrase of the desk is needed, and there is no terminal to ask for it.',
    'Give --passphrase-file FILE, or - to read it from standard input.',
  ),
  'passphrase-file-unreadable': input(
    (d) => `The file with the passphrase cannot be read: ${text(d, 'path')}`,
    'Check the name of the file and who may read it.',
  ),
  'passphrase-file-empty': input(
    (d) => `There is no passphrase in ${text(d, 'path')}.`,
    'Write the passphrase into its first line.',
  ),
  'format-unknown': input(
    (d) => `"${text(d, 'format')}" is no format of an export.`,
    (d) => `Give one of: ${text(d, 'formats')}.`,
  ),
  'secret-not-given': input(
    (d) => `This is needed, and there is no terminal to ask for it: ${text(d, 'what')}.`,
    (d) =>
      d['option'] === undefined
        ? 'Name a file that holds it in its first line; "--help" of the command says with which option.'
        : `Name a file that holds it in its first line, with ${text(d, 'option')} FILE.`,
  ),
  'pin-not-repeated': input('The two PINs were not the same; none was set.', 'Do it once more.'),
  'role-invalid': input((d) => `"${text(d, 'value')}" is no role.`, 'Give agent or supervisor.'),
  'customer-ambiguous': input(
    (d) => `Several customers fit "${text(d, 'search')}".`,
    (d) => `Give one by its id: ${text(d, 'found')}.`,
  ),
  'product-not-given': input('This desk has more than one product.', (d) => `Say which one: ${text(d, 'products')}.`),
  'number-invalid': input(
    (d) => `"${text(d, 'value')}" is not a whole number: ${text(d, 'option')}`,
    'Write a number such as 12.',
  ),
  'root-not-given': input(
    'A pack is verified against a root key, and none is known here.',
    'Give --root KEY or --kit FILE, or the folder of your desk with --desk.',
  ),
  'challenge-not-given': input(
    (d) => `No ${wanted(d)} was given.`,
    'Type it behind the command, or name a file that holds it with --in FILE.',
  ),
  'challenges-several': typing(
    (d) => `There are two ${wanted(d)}s in this text, and they differ; none was taken.`,
    'Give only the one that the caller means.',
  ),
  'challenge-not-found': typing(
    (d) => `There is no ${wanted(d)} in this text.`,
    (d) => `Give the ${wanted(d) === 'report' ? 'six' : 'five'} groups of five that the caller reads or has sent.`,
  ),
  'text-file-unreadable': input(
    (d) => `The file with the ${wanted(d)} cannot be read: ${text(d, 'path')}`,
    'Check the name of the file and who may read it.',
  ),
  'text-file-unwritable': system(
    (d) => `The response is recorded as ${text(d, 'grantId')}, but this file cannot be written: ${text(d, 'path')}`,
    (d) => `Mend that, then: readback-vendor grant show ${text(d, 'grantId')} --out FILE. No other seat is taken.`,
  ),
  'import-file-unreadable': input(
    (d) => `This file cannot be read, or is larger than 8 MB: ${text(d, 'path')}`,
    'Check the name of the file and who may read it; split a large one.',
  ),
  'qr-not-here': input(
    (d) => `A QR code cannot be drawn here: this terminal shows no ${text(d, 'missing')}.`,
    'Leave out --qr and read the response aloud, or write it to a file with --out FILE.',
  ),
  'not-a-product-file': input(
    (d) => `This is a signed pack or a kit, not a product file: ${text(d, 'path')}`,
    'Give the file with the policies that you edit; "pack show" lists what a pack holds.',
  ),
  'root-key-not-given': input(
    'Which root key shall be used is not known here.',
    'Name its file with --root-key-file FILE.',
  ),
  'signed-file-unwritable': system(
    (d) => `It was signed, but this file cannot be written: ${text(d, 'path')}`,
    'Name another file with --out FILE, and sign again.',
  ),
  'code-not-given': input(
    (d) => `The ${text(d, 'want')} is needed, and there is no terminal to ask for it.`,
    (d) => `Give it ${text(d, 'how')}.`,
  ),
  'simulate-policy': input(
    (d) => `Say what is simulated: ${text(d, 'what')}.`,
    (d) => `Give ${text(d, 'option')} with one of: ${text(d, 'choices')}.`,
  ),
  'simulate-option': input(
    (d) => `"${text(d, 'value')}" cannot be used for ${text(d, 'option')}.`,
    (d) => `Give ${text(d, 'want')}.`,
  ),
  'paper-not-here': input(
    'The words of a root key are shown only on a terminal, on a screen that nothing keeps.',
    'Run the command on a terminal. For a printer, --out FILE writes them to a file that you must destroy.',
  ),
  'paper-other-root': input(
    (d) =>
      `These are the words of another root key (${text(d, 'found')}), not of the one of ${text(d, 'productId')} (${text(d, 'want')}).`,
    'Look at the number of the key on the paper; each product has a root key of its own.',
  ),
  'paper-words-differ': input(
    (d) => `These words are not those of the root key: number ${text(d, 'places')}.`,
    'Compare them with the paper. If the paper says what you typed, it is wrong: write it anew with "key paper".',
  ),
  'paper-file-unwritable': system(
    (d) => `This file cannot be made: ${text(d, 'path')}`,
    'Name a file that is not there yet, in a folder that you may write in.',
  ),
  'paper-screen-keeps': input(
    (d) =>
      `This terminal (TERM ${text(d, 'term')}) may keep what is shown on it, so no word of a root key is shown here.`,
    'Use another terminal, without "screen" in between. Else --out FILE writes the words, to be printed and destroyed, and --words-file FILE reads them.',
  ),
  'some-invalid': input(
    (d) => `"${text(d, 'value')}" words of the paper cannot be asked for.`,
    (d) => `Give --some with a number from 1 to ${text(d, 'most')}, or leave it out to type all of them.`,
  ),
});
