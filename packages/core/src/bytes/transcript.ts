// Everything that is hashed or signed is a transcript: a domain, then fields, each with its length in front, so that
// no two different lists of fields give the same bytes (docs/protocol.md section 2).
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';

/** The protocol's version is part of every domain: a change of format gives other signatures, never a confusion. */
export const PROTOCOL = 'readback/1';

/** The uses of a hash or signature; each has a domain of its own. */
export type Domain =
  | 'response'
  | 'binding'
  | 'confirmation-phrase'
  | 'closing-phrase'
  | 'grant'
  | 'receipt'
  | 'report'
  | 'pack-tag'
  | 'pack'
  | 'policy'
  | 'print'
  | 'identity'
  | 'key-text';

const lengthOf = (field: Uint8Array): Uint8Array => {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, field.length);
  return length;
};

/** `len32(domain) domain (len32(field) field)*`, domain = `readback/1 ` + name. */
export function transcript(domain: Domain, fields: readonly (Uint8Array | string)[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const field of [`${PROTOCOL} ${domain}`, ...fields]) {
    const bytes = typeof field === 'string' ? utf8ToBytes(field) : field;
    parts.push(lengthOf(bytes), bytes);
  }
  return concatBytes(...parts);
}

/** SHA-256 of a transcript, 32 bytes. */
export function digest(domain: Domain, fields: readonly (Uint8Array | string)[]): Uint8Array {
  return sha256(transcript(domain, fields));
}
