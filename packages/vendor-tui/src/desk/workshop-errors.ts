// What can be wrong between building a pack and its signature: code → sentence and next step.
import { type ErrorEntry, errorEntries, detailText as text } from '@readback/core';

const { refusal, input } = errorEntries;

export type WorkshopErrorCode =
  | 'to-sign-malformed'
  | 'to-sign-missing'
  | 'digest-other'
  | 'digest-not-given'
  | 'signed-already'
  | 'signed-file-exists'
  | 'signature-other'
  | 'pack-built-stale'
  | 'root-key-away';

export const workshopErrors: Record<WorkshopErrorCode, ErrorEntry> = {
  'to-sign-malformed': input(
    (d) => `This is no file to sign and no signed pack (${text(d, 'what')}): ${text(d, 'path')}`,
    'Give the .to-sign.json file that "readback-vendor pack build --unsigned" wrote, or a .pack.json file.',
  ),
  'to-sign-missing': input(
    (d) => `Nothing of ${text(d, 'productId')} waits for a signature at this desk.`,
    'Build it first: readback-vendor pack build --unsigned',
  ),
  'digest-other': refusal(
    (d) => `Not signed: these are not the ${text(d, 'want')} groups of the digest of this file.`,
    'Type them as the desk showed them. If they are right, the file is another one or was changed on its way: bring it again.',
  ),
  'digest-not-given': input(
    'What is signed has to be confirmed with its digest, and there is no terminal to ask for it.',
    'Give --digest with all groups that the desk showed.',
  ),
  'signed-already': refusal(
    (d) => `This root key (${text(d, 'keyid')}) has signed the file already.`,
    'Nothing has to be done; another root key can add its signature.',
  ),
  'signed-file-exists': refusal(
    (d) => `Not signed: another file lies where the signed one would go: ${text(d, 'path')}`,
    'Move it away, or name another place with --out FILE.',
  ),
  'signature-other': input(
    (d) => `The signature is not that of the root key of ${text(d, 'productId')} over pack ${text(d, 'version')}.`,
    'Check that the digest was typed as this desk shows it, and that the root key is the one of this product.',
  ),
  'pack-built-stale': refusal(
    (d) => `Pack ${text(d, 'version')} was not taken: keys, revocations or packs have changed since it was built.`,
    'Build it again (readback-vendor pack build --unsigned) and have that one signed.',
  ),
  'root-key-away': input(
    (d) => `The pack was not built: the root key is not in the folder of this desk (${text(d, 'path')}).`,
    'Name its file with --root-key-file FILE, or have the pack signed where the key is: readback-vendor pack build --unsigned',
  ),
};
