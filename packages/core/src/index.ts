// @readback/core: what both ends of a call share, and all that a client needs. Pure: no clock, no randomness, no I/O.
export { formatDay, parseDay, addMonths, dayOfMs, msOfDay, DAY_MS, type Day } from './bytes/days.js';
export { canonicalJson, type Json } from './bytes/canonical-json.js';
export {
  ReadbackError,
  errorCatalog,
  nameGroups,
  type ErrorCatalog,
  type ErrorDetails,
  type ErrorEntry,
  type ErrorFamily,
} from './errors/readback-error.js';
export { coreErrorCodes, type CoreErrorCode } from './errors/core-errors.js';
export { ALPHABET, INAUDIBLE, GROUP_SYMBOLS, formatGroup, type GroupSymbols } from './codes/alphabet.js';
export { UNBOUND, bindingOf, type Binding } from './codes/binding.js';
export {
  CHALLENGE_LAYOUT,
  SHORT_LAYOUT,
  BN254_RESPONSE_LAYOUT,
  type CodeKind,
  type CodeLayout,
} from './codes/layouts.js';
export { encodeCode, readCode, markGroup, kindOf, type CodeReading, type CodeStatus, type GroupMark } from './codes/spoken-code.js';
export { ICAO, SPELLING_ALPHABETS, spellGroup, type SpellingAlphabet } from './codes/spelling.js';
export { groupAccepts, parseTyped, readTyped, splitTyped, type GroupAccepts, type TypedCode, type TypedGroup, type TypedReading } from './codes/typed-code.js';
export { confirmationPhrase, closingPhrase, matchesPhrase, type Phrase } from './codes/phrase.js';
