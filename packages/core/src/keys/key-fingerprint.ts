// What people compare of an issuing key by eye, at the machine of the root key and at the desk (docs/protocol.md section 8.3).
import { bytesToHex } from '@noble/hashes/utils.js';
import { digest } from '../bytes/transcript.js';

/** Twenty hex digits in groups of four: 80 bits, so that nobody finds another key with the same. */
export function keyFingerprint(issuingPublicKey: Uint8Array): string {
  const hex = bytesToHex(digest('key-text', ['issuing', issuingPublicKey]));
  return (hex.slice(0, 20).match(/.{4}/g) ?? []).join(' ');
}
