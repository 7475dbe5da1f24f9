// The hash of a row: SHA-256(domain, prev hash, seq, at, kind, agent, body), each field with its length (4 bytes) in front.
import { hashOf } from './hashing.js';
import type { LedgerRow } from './schema.js';

const ROW_DOMAIN = 'readback-ledger/1 row';

/** The hash that a row must have. */
export function rowHash(row: Omit<LedgerRow, 'hash' | 'signature'>): Uint8Array {
  return hashOf(ROW_DOMAIN, [row.prevHash, String(row.seq), String(row.atMs), row.kind, row.agent, row.body]);
}
