// DSSE envelopes: signatures over the exact payload bytes, whose type is signed with them (docs/protocol.md section 8.1;
// the Dead Simple Signing Envelope of secure-systems-lab, protocol v1.0).
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { decodeBase64, encodeBase64 } from '../bytes/base64.js';
import { Checker, type Problem } from './problems.js';

/** Types of signed payloads; each has one use. */
export type PayloadType = `application/vnd.readback.${string}+json`;
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

/** What is signed instead where the payload cannot travel: its SHA-256, as a payload of a type of its own
 * (docs/protocol.md section 8.6). */
export function digestEncoding(payloadType: PayloadType, payloadDigest: Uint8Array): Uint8Array {
  if (payloadDigest.length !== 32) throw new RangeError('a digest has 32 bytes');
  return preAuthEncoding(payloadType.replace(/\+json$/, '-digest'), payloadDigest);
}

/** Of a payload, as `digestEncoding` takes it. */
export function digestOfPayload(payload: Uint8Array): Uint8Array {
  return sha256(payload);
}

/** An envelope as a file: JSON text with a line end. */
export function formatEnvelope(
  payloadType: PayloadType,
  payload: Uint8Array,
  signatures: readonly EnvelopeSignature[],
): string {
  const envelope: Envelope = { payload: encodeBase64(payload), payloadType, signatures };
  return `${JSON.stringify(envelope, null, 2)}\n`;
}

/** An envelope as it was written: nothing of it is proved. */
export interface ReadEnvelope {
  readonly payloadType: string;
  /** `undefined` where it is not canonical base64. */
  readonly payload: Uint8Array | undefined;
  readonly signatures: readonly { readonly keyid: string; readonly bytes: Uint8Array | undefined }[];
  readonly problems: readonly Problem[];
}

/** Throws SyntaxError where the text is not JSON. */
export function readEnvelope(text: string): ReadEnvelope {
  const check = new Checker();
  const envelope = check.object(JSON.parse(text), 'envelope', ['payload', 'payloadType', 'signatures']);
  const payloadType = check.text(envelope['payloadType'], 'envelope.payloadType');
  const payload = decodeBase64(check.text(envelope['payload'], 'envelope.payload', { max: 4_000_000 }));
  const signatures = check.list(envelope['signatures'], 'envelope.signatures').map((entry, index) => {
    const path = `envelope.signatures[${index}]`;
    const { keyid, sig } = check.object(entry, path, ['keyid', 'sig']);
    return { keyid: typeof keyid === 'string' ? keyid : '', bytes: decodeBase64(check.text(sig, `${path}.sig`)) };
  });
  return { payloadType, payload, signatures, problems: check.problems };
}
