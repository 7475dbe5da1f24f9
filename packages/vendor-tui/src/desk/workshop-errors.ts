// What can be wrong between building a pack and its signature: code → sentence and next step.
import { type ErrorEntry, detailText as text } from '@readback/core';

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
  'to-sign-malformed': {
    family: 'input',
    message: (d) => `This is no file to sign and no signed pack (${text(d, 'what')}): ${text(d, 'path')}`,
    next: 'Give the .to-sign.json file that "readback-vendor pack build --unsigned" wrote, or a .pack.json file.',
  },
  'to-sign-missing': {
    family: 'input',
    message: (d) => `Nothing of ${text(d, 'productId')} waits for a signature at this desk.`,
    next: 'Build it first: readback-vendor pack build --unsigned',
  },
  'digest-other': {
    family: 'refusal',
    message: (d) => `Not signed: these are not the ${text(d, 'want')} groups of the digest of this file.`,
    next: 'Type them as the desk showed them. If they are right, the file is another one or was changed on its way: bring it again.',
  },
  'digest-not-given': {
    family: 'input',
    message: 'What is signed has to be confirmed with its digest, and there is no terminal to ask for it.',
    next: 'Give --digest with all groups that the desk showed.',
  },
  'signed-already': {
    family: 'refusal',
    message: (d) => `This root key (${text(d, 'keyid')}) has signed the file already.`,
    next: 'Nothing has to be done; another root key can add its signature.',
  },
  'signed-file-exists': {
    family: 'refusal',
    message: (d) => `Not signed: another file lies where the signed one would go: ${text(d, 'path')}`,
    next: 'Move it away, or name another place with --out FILE.',
  },
  'signature-other': {
    family: 'input',
    message: (d) =>
      `The signature is not that of the root key of ${text(d, 'productId')} over pack ${text(d, 'version')}.`,
    next: 'Check that the digest was typed as this desk shows it, and that the root key is the one of this product.',
  },
  'pack-built-stale': {
    family: 'refusal',
    message: (d) =>
      `Pack ${text(d, 'version')} was not taken: keys, revocations or packs have changed since it was built.`,
    next: 'Build it again (readback-vendor pack build --unsigned) and have that one signed.',
  },
  'root-key-away': {
    family: 'input',
    message: (d) => `The pack was not built: the root key is not in the folder of this desk (${text(d, 'path')}).`,
    next: 'Name its file with --root-key-file FILE, or have the pack signed where the key is: readback-vendor pack build --unsigned',
  },
};
