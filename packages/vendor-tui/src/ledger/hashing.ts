// How the ledger hashes: SHA-256 over a domain and fields, each with its length (4 bytes) in front.
import { createHash } from 'node:crypto';

export function hashOf(domain: string, fields: readonly string[]): Uint8Array {
  const hash = createHash('sha256');
  for (const field of [domain, ...fields]) {
    const bytes = Buffer.from(field, 'utf8');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  }
  return new Uint8Array(hash.digest());
}

/** 64 hex digits. */
export function digestOf(domain: string, fields: readonly string[]): string {
  return Buffer.from(hashOf(domain, fields)).toString('hex');
}
