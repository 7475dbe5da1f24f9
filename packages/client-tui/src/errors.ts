// What can be wrong before the core is asked: the kit, and what was given to a command.
import { type ErrorCatalog, errorCatalog, errorEntries, detailText as text } from '@readback/core';

const { typing, refusal, input, system } = errorEntries;

export type ClientErrorCode =
  | 'kit-not-found'
  | 'kit-several'
  | 'kit-unreadable'
  | 'typed-unreadable'
  | 'codes-several'
  | 'code-not-found'
  | 'response-past'
  | 'code-file-unreadable'
  | 'code-file-unwritable'
  | 'qr-impossible'
  | 'deactivate-unconfirmed'
  | 'trial-unknown'
  | 'paper-none'
  | 'paper-incomplete';

const CHECK_NAME = 'Check the name of the file and who may read it.';

export const clientErrors: ErrorCatalog<ClientErrorCode> = errorCatalog({
  'kit-not-found': input(
    'No client kit was found: the file that says which product this is.',
    'Put the .kit.json file from the vendor into this folder, or name it: readback --kit FILE.',
  ),
  'kit-several': input(
    (d) => `There are several client kits in ${text(d, 'folder')}: ${text(d, 'files')}.`,
    'Say which one: readback --kit FILE.',
  ),
  'kit-unreadable': input((d) => `The client kit ${text(d, 'file')} cannot be read (${text(d, 'errno')}).`, CHECK_NAME),
  'codes-several': typing(
    'There are two codes in this text, and they differ; none was taken.',
    'Give only the one that the desk means.',
  ),
  'code-not-found': typing(
    'There is no response in this text.',
    'Give the groups that the desk wrote or read to you: 15 groups of five.',
  ),
  'response-past': refusal(
    'This response answers a challenge that waits no more: it was answered, replaced or dropped.',
    'Look at the status: readback status. If a call is still needed: readback challenge.',
  ),
  'code-file-unreadable': input((d) => `The file ${text(d, 'file')} cannot be read (${text(d, 'errno')}).`, CHECK_NAME),
  'code-file-unwritable': system(
    (d) => `The file ${text(d, 'file')} cannot be written (${text(d, 'errno')}).`,
    'Check the folder, who may write there, and that the disk has room.',
  ),
  'qr-impossible': input(
    (d) => `A QR code cannot be drawn here: this terminal shows no ${text(d, 'missing')}.`,
    'Leave out --qr and read the code aloud, or write it to a file with --out FILE.',
  ),
  'deactivate-unconfirmed': input(
    'Giving the licence up ends it on this machine at once.',
    'If that is meant: readback deactivate --yes. It shows a receipt for the support desk.',
  ),
  'trial-unknown': input(
    (d) => `There is no trial "${text(d, 'name')}" here.`,
    (d) => (d['trials'] === '' ? 'No trial can be begun here.' : `Give the name of one: ${text(d, 'trials')}.`),
  ),
  'paper-none': refusal(
    'There is no licence here that could be typed in again from paper.',
    'After a loss, show a challenge for a first activation and call the support desk.',
  ),
  'paper-incomplete': input(
    'This is not a whole licence from paper.',
    'Give every line that begins with "challenge:" and the line "response:" after each, in the order of the page.',
  ),
  'typed-unreadable': typing(
    (d) => `There is no code in this; these characters are not symbols of one: ${text(d, 'characters')}`,
    'Codes use the digits 0-9 and the letters A-Z without I, L, O and U. Type ? for a symbol you could not hear.',
  ),
});
