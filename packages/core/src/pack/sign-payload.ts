// What a root key signs, and how: at the vendor only (docs/protocol.md sections 8.1 and 8.6). The same step for every type
// of payload, so that whatever needs the root goes one way.
import { ed25519 } from '@noble/curves/ed25519.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { encodeBase64 } from '../bytes/base64.js';
import { digest } from '../bytes/transcript.js';
import {
  digestEncoding,
  type EnvelopeSignature,
  formatEnvelope,
  PACK_PAYLOAD_TYPE,
  type PayloadType,
  preAuthEncoding,
} from './envelope.js';

/** A signature over the payload itself. `rootSecret`: 32 bytes. */
export function signPayload(payloadType: PayloadType, payload: Uint8Array, rootSecret: Uint8Array): EnvelopeSignature {
  const sig = ed25519.sign(preAuthEncoding(payloadType, payload), rootSecret);
  return envelopeSignature(ed25519.getPublicKey(rootSecret), sig);
}

/** 64 bytes over the SHA-256 of a payload that is not at hand. */
export function signDigest(payloadType: PayloadType, digest32: Uint8Array, rootSecret: Uint8Array): Uint8Array {
  return ed25519.sign(digestEncoding(payloadType, digest32), rootSecret);
}

/** A signature (64 bytes) as an envelope lists it. */
export function envelopeSignature(publicKey: Uint8Array, signature: Uint8Array): EnvelopeSignature {
  return { keyid: rootKeyId(publicKey), sig: encodeBase64(signature) };
}

/** A signed pack as a file: JSON text with a line end. `rootSecrets`: 32 bytes each. */
export function signPack(payload: Uint8Array, rootSecrets: readonly Uint8Array[]): string {
  const signatures = rootSecrets.map((secret) => signPayload(PACK_PAYLOAD_TYPE, payload, secret));
  return formatEnvelope(PACK_PAYLOAD_TYPE, payload, signatures);
}

/** Eight hex digits by which people tell root keys apart. */
export function rootKeyId(publicKey: Uint8Array): string {
  return bytesToHex(digest('key-text', ['root', publicKey])).slice(0, 8);
}

/** The public half of a root or agent secret. */
export function ed25519PublicKey(secret: Uint8Array): Uint8Array {
  return ed25519.getPublicKey(secret);
}
