// What the protocol asks of a signature scheme, in words that no particular scheme owns: a response carries
// `signatureBits` bits that anybody can check against a public key and only the issuing key can make
// (docs/protocol.md section 7). The suite is fixed by the key in the pack; nothing is negotiated.
import type { CodeLayout } from '../codes/layouts.js';

/** Suites of this protocol version. */
export type SuiteId = 'bn254';

/** The checking half, all that a client contains. */
export interface VerifyingSuite {
  readonly id: SuiteId;
  /** Bits of a signature as carried in a response. */
  readonly signatureBits: number;
  readonly publicKeyBytes: number;
  readonly secretKeyBytes: number;
  /** Layout of the responses this suite makes. */
  readonly responseLayout: CodeLayout;
  /** Validates a public key once. Throws `key-invalid`. */
  readonly loadPublicKey: (publicKey: Uint8Array) => VerifyingKey;
}

export interface VerifyingKey {
  readonly suite: SuiteId;
  /** As it stands in packs and in signed messages. */
  readonly publicKey: Uint8Array;
  /** Whether the key's owner signed the message. `signature` has `signatureBits` bits.
   * Throws `signature-malformed` where these bits encode no signature at all. */
  readonly verify: (message: Uint8Array, signature: bigint) => boolean;
}

/** The signing half, at the vendor only. */
export interface SigningSuite {
  readonly id: SuiteId;
  readonly secretKeyBytes: number;
  /** Bytes of uniform randomness a new secret key is made from. */
  readonly seedBytes: number;
  readonly secretKeyFromSeed: (seed: Uint8Array) => Uint8Array;
  /** Throws `key-invalid`. */
  readonly loadSecretKey: (secretKey: Uint8Array) => SigningKey;
}

export interface SigningKey {
  readonly suite: SuiteId;
  readonly publicKey: Uint8Array;
  readonly sign: (message: Uint8Array) => bigint;
}
