// DSSE envelopes: signatures over the exact payload bytes, whose type is signed with them (docs/protocol.md section 8.1;
// the Dead Simple Signing Envelope of secure-systems-lab, protocol v1.0).
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';

/** Types of signed payloads; each has one use. */
export type PayloadType = 'application/vnd.readback.pack+json';
export const PACK_PAYLOAD_TYPE: PayloadType = 'application/vnd.readback.pack+json';

export interface EnvelopeSignature {
  /** A hint which key signed; never trusted. */
  readonly keyid: string;
  /** Base64 of 64 bytes. */
  readonly sig: string;
}

export interface Envelope {
  /** Base64. */
  readonly payload: string;
  readonly payloadType: string;
  readonly signatures: readonly EnvelopeSignature[];
}

/** The bytes that are signed: `DSSEv1 len type len payload`. */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = utf8ToBytes(payloadType);
  return concatBytes(utf8ToBytes(`DSSEv1 ${type.length} `), type, utf8ToBytes(` ${payload.length} `), payload);
}
