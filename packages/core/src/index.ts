// @readback/core: what both ends of a call share, and all that a client needs. Pure: no clock, no randomness, no I/O.

export { canonicalJson, type Json } from './bytes/canonical-json.js';
export { addMonths, DAY_MS, type Day, dayOfMs, formatDay, msOfDay, parseDay } from './bytes/days.js';
export { ALPHABET, formatGroup, GROUP_SYMBOLS, type GroupSymbols, INAUDIBLE } from './codes/alphabet.js';
export { ICAO } from './codes/alphabets/icao.js';
export { type Binding, bindingOf, UNBOUND } from './codes/binding.js';
export { type CodeText, formatCodeText } from './codes/code-text.js';
export {
  CHALLENGE_BUDGET,
  type Correction,
  type CorrectionSearch,
  RESPONSE_BUDGET,
  suggestCorrections,
} from './codes/corrections.js';
export { type FoundCode, findCode, MOST_SEARCHED } from './codes/find-code.js';
export {
  BN254_RESPONSE_LAYOUT,
  CHALLENGE_LAYOUT,
  type CodeKind,
  type CodeLayout,
  LONG_LAYOUT,
  SHORT_LAYOUT,
} from './codes/layouts.js';
export { closingPhrase, confirmationPhrase, matchesPhrase, type Phrase } from './codes/phrase.js';
export { nextAlphabet, SPELLING_ALPHABETS, spellGroup, spellingAlphabet } from './codes/spelling.js';
export type { SpellingAlphabet } from './codes/spelling-alphabet.js';
export {
  type CodeReading,
  type CodeStatus,
  encodeCode,
  type GroupMark,
  kindOf,
  markGroup,
  readCode,
} from './codes/spoken-code.js';
export {
  type GroupAccepts,
  groupAccepts,
  parseTyped,
  readTyped,
  splitTyped,
  type TypedCode,
  type TypedGroup,
  type TypedReading,
} from './codes/typed-code.js';
export { type CoreErrorCode, coreErrorCodes } from './errors/core-errors.js';
export {
  detailText,
  type ErrorCatalog,
  type ErrorDetails,
  type ErrorEntry,
  type ErrorFamily,
  errorCatalog,
  errorEntries,
  nameGroups,
  ReadbackError,
} from './errors/readback-error.js';
export { visible } from './errors/visible.js';
export { formatKey, type KeyKind, parseKey } from './keys/key-text.js';
export {
  type AcceptAct,
  type AcceptRequest,
  acceptResponse,
  type ResponseReading,
  readResponse,
} from './licence/accept.js';
export { type DeactivationAct, deactivate } from './licence/deactivate.js';
export { basePolicyOf, type Circumstances, evaluate, newestSignedDay } from './licence/evaluate.js';
export {
  type Grant,
  type GrantClaim,
  responseLayoutOf,
  storedChallenge,
  type VerifiedGrant,
  verifyGrant,
  verifyLineage,
} from './licence/grant.js';
export { type HealedResponse, healResponse, MOST_SIGNATURE_CHECKS } from './licence/heal.js';
export {
  type ChallengeAct,
  type ChallengeRandom,
  type ChallengeRequest,
  type Deactivation,
  dropChallenge,
  type Installation,
  NEW_INSTALLATION,
  type PendingChallenge,
  requestChallenge,
  type TrialStart,
} from './licence/installation.js';
export { type Entitlement, isUsable, type Licence, type LicenceStatus, type Notice } from './licence/licence.js';
export { isRestorable, type RestoreAct, type RestoreRequest, restoreLineage } from './licence/restore.js';
export { type ClockEvidence, type SeenStart, UNKNOWN_START } from './licence/running-time.js';
export {
  CLOCK_GRACE_MS,
  CLOCK_RESPONSE_MS,
  type ClockVerdict,
  observeTime,
  raiseTime,
  readTime,
  reanchorTime,
  startTime,
  type TimeReading,
  type TimeRules,
  type TimeState,
  trialTime,
  trustedTime,
} from './licence/time.js';
export { startTrial, trialOf, trialsLeft } from './licence/trial.js';
export { makeReport, type ReportAct } from './licence/usage-report.js';
export { compiledInKit, withPackOf } from './pack/compiled-kit.js';
export {
  digestOfPayload,
  type EnvelopeSignature,
  formatEnvelope,
  PACK_PAYLOAD_TYPE,
  type PayloadType,
  type ReadEnvelope,
  readEnvelope,
} from './pack/envelope.js';
export { type ClientKit, parseKit } from './pack/kit.js';
export {
  formatPackTag,
  type IssuingKey,
  KEY_STATUSES,
  type KeyStatus,
  type Pack,
  type Product,
  packTag,
  type Support,
} from './pack/pack.js';
export {
  describeOffer,
  describeTerm,
  type LoadedPolicy,
  type Policy,
  type PolicyBinding,
  type PolicyKind,
  type PolicyTerm,
  type PolicyUnit,
  policyDigest,
} from './pack/policy.js';
export { formatProblem, type Problem } from './pack/problems.js';
export {
  formatDigest,
  type PackTrust,
  packOrigin,
  readPayload,
  type VerifyEd25519,
  verifyEnvelope,
  verifyPack,
} from './pack/verify-pack.js';
export {
  type Challenge,
  challengeGroups,
  challengePayload,
  decodeChallenge,
  encodeChallenge,
  type Purpose,
} from './records/challenge.js';
export type { GrantSecret } from './records/grant-mac.js';
export {
  countParts,
  digestParts,
  identityDigest,
  type MachineParts,
  type MachinePrint,
  matchPrint,
  type PartDigests,
  PRINT_SLOTS,
  type PrintMatch,
  type PrintSlot,
  partOf,
  printOfIdentity,
  printOfParts,
  slotsOf,
} from './records/print.js';
export { faultOfReading } from './records/reading-fault.js';
export { decodeReceipt, isReceipt, type Receipt } from './records/receipt.js';
export { decodeReport, type Report } from './records/report.js';
export {
  announcedFields,
  decodeResponse,
  grantDigest,
  NO_BASE,
  type Response,
  type ResponseFields,
  responsePayload,
  type SignedTerms,
  signedMessage,
} from './records/response.js';
export { BN254 } from './suites/bn254.js';
export { suiteOf } from './suites/registry.js';
export type { SuiteId, VerifyingKey, VerifyingSuite } from './suites/suite.js';
