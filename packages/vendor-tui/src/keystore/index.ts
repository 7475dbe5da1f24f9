// The keystore: secrets in age files, one file a key, so that daily work never opens the root's.
export { type KeystoreErrorCode, keystoreErrorCodes } from './errors.js';
export { agentKeyFile, issuingKeyFile, rootKeyFile } from './key-names.js';
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
