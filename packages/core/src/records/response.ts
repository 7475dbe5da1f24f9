// A response: what is granted, in clear, and a signature over it and over everything it is good for
// (docs/protocol.md sections 6.3 and 6.4).
import { bytesToSymbols, packBits, symbolsToBytes, unpackBits } from '../bytes/bits.js';
import type { Day } from '../bytes/days.js';
import { digest, transcript } from '../bytes/transcript.js';
import { GROUP_DATA_SYMBOLS, groupValues } from '../codes/alphabet.js';
import { bindingOf } from '../codes/binding.js';
import { encodeCode } from '../codes/spoken-code.js';
import type { VerifyingSuite } from '../suites/suite.js';

/** The clear fields: the first 25 bits. */
export interface ResponseFields {
  /** 0-31, unique within a pack. */
  readonly policyCode: number;
  /** Issued on; 0-8191. */
  readonly day: Day;
  /** 1-128 times the policy's unit. */
  readonly quantity: number;
}

export interface Response extends ResponseFields {
  readonly signature: bigint;
}

const FIELD_WIDTHS = [5, 13, 7] as const;
const FIELD_BITS = 25;
export const LAST_DAY = 8191;
export const MOST_QUANTITY = 128;

/** 35 bytes with suite bn254. */
export function encodeResponse(suite: VerifyingSuite, response: Response): Uint8Array {
  const { policyCode, day, quantity, signature } = response;
  const values = [policyCode, day, quantity - 1];
  return packBits([
    ...values.map((value, index) => [value, FIELD_WIDTHS[index] ?? 0] as const),
    [signature, suite.signatureBits],
  ]);
}

export function decodeResponse(suite: VerifyingSuite, payload: Uint8Array): Response {
  const fields = unpackBits(payload, [...FIELD_WIDTHS, suite.signatureBits]);
  const [policyCode = 0n, day = 0n, quantity = 0n, signature = 0n] = fields;
  return { policyCode: Number(policyCode), day: Number(day), quantity: Number(quantity) + 1, signature };
}

/** The groups to read out, bound to the challenge they answer. */
export function responseGroups(suite: VerifyingSuite, payload: Uint8Array, challenge: Uint8Array): string[] {
  return encodeCode(suite.responseLayout, bytesToSymbols(payload), bindingOf(challenge));
}

/** Data symbols, as a reading of a response gives them, to its bytes. */
export function responsePayload(data: Uint8Array): Uint8Array {
  return symbolsToBytes(data);
}

/** What a response announces once its first two groups are there. Nothing of it is proved before the signature is. */
export function announcedFields(groups: readonly string[]): ResponseFields | undefined {
  const symbols = groups.slice(0, 2).flatMap((group) => groupValues(group).slice(0, GROUP_DATA_SYMBOLS));
  if (symbols.length < 2 * GROUP_DATA_SYMBOLS) return undefined;
  let bits = 0;
  for (const symbol of symbols.slice(0, FIELD_BITS / 5)) {
    if (symbol === null) return undefined;
    bits = (bits << 5) | symbol;
  }
  return { policyCode: bits >> 20, day: (bits >> 7) & LAST_DAY, quantity: (bits & 127) + 1 };
}

/** Everything a signature is good for, and nothing else. */
export interface SignedTerms {
  readonly productId: string;
  readonly issuingKey: Uint8Array;
  /** 10 bytes. */
  readonly challenge: Uint8Array;
  readonly policyId: string;
  /** SHA-256 of the policy's canonical form. */
  readonly policyDigest: Uint8Array;
  readonly day: Day;
  readonly quantity: number;
  /** Digest of the grant this one builds on; 32 zero bytes for an activation. */
  readonly base: Uint8Array;
  /** Digest of the identity where the policy binds to one; absent otherwise. */
  readonly identity?: Uint8Array | undefined;
}

/** What an activation builds on. */
export const NO_BASE: Uint8Array = new Uint8Array(32);

/** The bytes that are signed: a transcript of nine fields. */
export function signedMessage(terms: SignedTerms): Uint8Array {
  return transcript('response', [
    terms.productId,
    terms.issuingKey,
    terms.challenge,
    terms.policyId,
    terms.policyDigest,
    packBits([[terms.day, 16]]),
    packBits([[terms.quantity, 8]]),
    terms.base,
    terms.identity ?? new Uint8Array(0),
  ]);
}

/** Names a grant, a challenge with its response: 32 bytes. */
export function grantDigest(challenge: Uint8Array, response: Uint8Array): Uint8Array {
  return digest('grant', [challenge, response]);
}
