// The chain: every act is a row that holds the hash of the row before it and the signature of the agent.
// hash = SHA-256(domain, prev hash, seq, at, kind, agent, body), each field with its length (4 bytes) in front.
import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from '@readback/core';
import type { Transaction } from 'kysely';
import type { SignedLedger } from './open-ledger.js';
import type { GrantRecord, LedgerRow, LedgerTables, RowKind } from './schema.js';

const ROW_DOMAIN = 'readback-ledger/1 row';
const GRANT_DOMAIN = 'readback-ledger/1 grant';

/** What the first row holds instead of the hash of one before it. */
export const FIRST_PREV_HASH: string = '0'.repeat(64);

/** A place in the chain that this transaction holds; every other writer waits for it. */
export interface ChainPlace {
  readonly seq: number;
  readonly prevHash: string;
}

/** The facts of a row. Never a secret: rows are kept for ever and shown to everybody at the desk. */
export type RowBody = { readonly [name: string]: Json };

type Writing = Transaction<LedgerTables>;

/** Takes the next place. The update makes writers queue up, on SQLite and on PostgreSQL alike, so no two rows can
 * follow the same one. */
export async function takePlace(tx: Writing): Promise<ChainPlace> {
  const head = await tx
    .updateTable('chainHead')
    .set((eb) => ({ seq: eb('seq', '+', 1) }))
    .where('id', '=', 1)
    .returning(['seq', 'hash'])
    .executeTakeFirstOrThrow();
  return { seq: head.seq, prevHash: head.hash };
}

/** Signs the row of an act and appends it at the place taken. */
export async function appendRow(
  tx: Writing,
  ledger: SignedLedger,
  place: ChainPlace,
  act: { readonly kind: RowKind; readonly atMs: number; readonly body: RowBody },
): Promise<void> {
  const unsigned = {
    seq: place.seq,
    prevHash: place.prevHash,
    atMs: act.atMs,
    kind: act.kind,
    agent: ledger.signer.agent,
    body: canonicalJson(act.body),
  };
  const hash = rowHash(unsigned);
  const row: LedgerRow = { ...unsigned, hash: hex(hash), signature: hex(ledger.signer.sign(hash)) };
  await tx.insertInto('ledgerRows').values(row).execute();
  await tx.updateTable('chainHead').set({ hash: row.hash }).where('id', '=', 1).execute();
}

/** The hash that a row must have. */
export function rowHash(row: Omit<LedgerRow, 'hash' | 'signature'>): Uint8Array {
  return hashOf(ROW_DOMAIN, [row.prevHash, String(row.seq), String(row.atMs), row.kind, row.agent, row.body]);
}

/** One digest over all that was recorded of a grant, for its row: an edit of the table is found by it. */
export function grantRecordDigest(grant: GrantRecord): string {
  const { confirmedAtMs: _changesLater, ...fixed } = grant;
  return hex(hashOf(GRANT_DOMAIN, [canonicalJson(fixed)]));
}

function hashOf(domain: string, fields: readonly string[]): Uint8Array {
  const hash = createHash('sha256');
  for (const field of [domain, ...fields]) {
    const bytes = Buffer.from(field, 'utf8');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  }
  return new Uint8Array(hash.digest());
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
