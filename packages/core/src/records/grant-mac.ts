// What a client proves without a key of its own: a MAC under the bytes of a response that only its installation and the
// desk have (docs/protocol.md section 6.5).
import { hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { bytesToBigint } from '../bytes/bits.js';
import { transcript } from '../bytes/transcript.js';

/** What a receipt or report is made for, and checked against. */
export interface GrantSecret {
  /** 32 bytes that name the grant. */
  readonly digest: Uint8Array;
  /** Its response: 35 bytes with suite bn254. */
  readonly responsePayload: Uint8Array;
}

export const LOOK_UP_BITS = 20;
export const MAC_BITS = 36;

/** 36 bits over `fields`, which belong to one domain and one grant. */
export function grantMac(domain: 'receipt' | 'report', grant: GrantSecret, fields: Uint8Array): bigint {
  const key = hkdf(sha256, grant.responsePayload, grant.digest, transcript(domain, []), 32);
  const mac = hmac(sha256, key, transcript(domain, [fields]));
  return bytesToBigint(mac.subarray(0, 5)) >> BigInt(40 - MAC_BITS);
}

/** The first 20 bits of a grant's digest, by which the desk finds it: five hex digits. */
export function lookUpOf(digest: Uint8Array): string {
  return bytesToHex(digest).slice(0, LOOK_UP_BITS / 4);
}
