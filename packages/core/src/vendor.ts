// @readback/core/vendor: what only the vendor's side may contain: making keys, building and signing packs, issuing.
export { coreError } from './errors/core-errors.js';
export { type VendorErrorCode, vendorError, vendorErrorCodes } from './errors/vendor-errors.js';
export { keyFingerprint } from './keys/key-fingerprint.js';
export { type IssuedResponse, type IssueRequest, issue, policiesFor, signingEpoch } from './licence/issue.js';
export {
  buildPack,
  type PackContents,
  type ProductDefinition,
  readProductDefinition,
} from './pack/build-pack.js';
export { asksForKit, hasKit, withCompiledKit } from './pack/build-program.js';
export { withFirstStatement } from './pack/first-statement.js';
export { digestGroups, readDigestGroups, readSignatureGroups, signatureGroups } from './pack/hand-over.js';
export { formatKit } from './pack/kit.js';
export {
  readShipment,
  SHIP_PAYLOAD_TYPE,
  SHIP_TARGETS,
  type Shipment,
  type ShippedFile,
  type ShippedProgram,
  type ShipTarget,
  shipmentPayload,
  type Tried,
} from './pack/shipment.js';
export {
  ed25519PublicKey,
  envelopeSignature,
  rootKeyId,
  signDigest,
  signPack,
  signPayload,
} from './pack/sign-payload.js';
export { commonParts } from './records/common-parts.js';
export { verifyReceipt } from './records/receipt.js';
export { readCounters, verifyReport } from './records/report.js';
export { encodeResponse, responseGroups } from './records/response.js';
export { BN254_SIGNING } from './suites/bn254-signing.js';
export type { SigningKey, SigningSuite } from './suites/suite.js';
