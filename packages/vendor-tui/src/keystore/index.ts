// The keystore: secrets in age files, one file a key, so that daily work never opens the root's.
export { agentIdentity, agentRecipient, openSealedText, sealForAgent } from './agent-identity.js';
export { type KeystoreErrorCode, keystoreErrorCodes } from './errors.js';
export { hasKeyFile, makeKeyFolder, refuseExisting, writeClearSecret } from './key-files.js';
export {
  agentKeyFile,
  agentsOfKeyFiles,
  issuingKeyFile,
  keysFolder,
  ownIssuingKeyFile,
  rootKeyFile,
} from './key-names.js';
export { openKeyFile } from './open-key.js';
export { nearWords, PAPER_WORDS, paperWord, readRootWords, rootWords } from './paper-words.js';
export {
  assertPassphrase,
  type PassphraseGrade,
  type PassphraseStrength,
  passphraseStrength,
} from './passphrase.js';
export {
  DEFAULT_WORK_FACTOR,
  type OpenOptions,
  openSecret,
  openSecretText,
  type ProgressListener,
  type SealOptions,
  sealSecret,
} from './seal.js';
