// The chain: every act is a row that holds the hash of the row before it and the signature of the agent.
// hash = SHA-256(domain, prev hash, seq, at, kind, agent, body), each field with its length (4 bytes) in front.
import { canonicalJson, type Json } from '@readback/core';
import type { Transaction } from 'kysely';
import { ledgerError } from './errors.js';
import { digestOf, hashOf } from './hashing.js';
import type { SignedLedger } from './open-ledger.js';
import { bindRecords, type RecordName } from './records.js';
import type { LedgerRow, LedgerTables, RowKind } from './schema.js';

const ROW_DOMAIN = 'readback-ledger/1 row';
const APPROVAL_DOMAIN = 'readback-ledger/1 approval';

/** What the first row holds instead of the hash of one before it. */
export const FIRST_PREV_HASH: string = '0'.repeat(64);

/** A place in the chain that this transaction holds; every other writer waits for it. */
export interface ChainPlace {
  readonly seq: number;
  readonly prevHash: string;
  /** The newest time that was believed: clock.ts. */
  readonly clockMs: number;
  /** Of a restored ledger: the newest row of the backup, until somebody reconciles it. */
  readonly restoredSeq: number | null;
  /** The row that says that rows are missing before it. */
  readonly gapSeq: number | null;
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
    .returning(['seq', 'hash', 'clockMs', 'restoredSeq', 'gapSeq'])
    .executeTakeFirstOrThrow();
  const { seq, hash: prevHash, clockMs, restoredSeq, gapSeq } = head;
  return { seq, prevHash, clockMs, restoredSeq, gapSeq };
}

/** What an act leaves: a row, bound to the records it has changed. */
export interface RowOfAct {
  readonly kind: RowKind;
  readonly atMs: number;
  readonly body: RowBody;
  /** Every record of an audited table that the act has put in or changed: `ledger verify` finds what is left out. */
  readonly changed?: readonly RecordName[] | undefined;
}

/** Signs the row of an act and appends it at the place taken. @returns the row */
export async function appendRow(
  tx: Writing,
  ledger: SignedLedger,
  place: ChainPlace,
  act: RowOfAct,
): Promise<LedgerRow> {
  await refuseDisabled(tx, ledger.signer.agent);
  const { changed = [] } = act;
  const records = changed.length === 0 ? {} : { records: await bindRecords(tx, place.seq, changed) };
  const unsigned = {
    seq: place.seq,
    prevHash: place.prevHash,
    atMs: act.atMs,
    kind: act.kind,
    agent: ledger.signer.agent,
    body: canonicalJson({ ...act.body, ...records }),
  };
  const hash = rowHash(unsigned);
  const row: LedgerRow = { ...unsigned, hash: hex(hash), signature: hex(ledger.signer.sign(hash)) };
  await tx.insertInto('ledgerRows').values(row).execute();
  const clockMs = clockAfter(place.clockMs, row);
  await tx.updateTable('chainHead').set({ hash: row.hash, clockMs }).where('id', '=', 1).execute();
  return row;
}

/** Asked in the transaction of every act, so that it holds from the moment it is recorded. */
async function refuseDisabled(tx: Writing, name: string): Promise<void> {
  const agent = await tx.selectFrom('agents').select('disabledAtMs').where('name', '=', name).executeTakeFirst();
  if (agent !== undefined && agent.disabledAtMs !== null) throw ledgerError('agent-disabled', { name });
}

/** The hash that a row must have. */
export function rowHash(row: Omit<LedgerRow, 'hash' | 'signature'>): Uint8Array {
  return hashOf(ROW_DOMAIN, [row.prevHash, String(row.seq), String(row.atMs), row.kind, row.agent, row.body]);
}

/** The newest time that is believed after a row. It only goes back where somebody has said that it must. */
export function clockAfter(clockMs: number, row: Pick<LedgerRow, 'kind' | 'atMs'>): number {
  return row.kind === 'clock-accepted' ? row.atMs : Math.max(clockMs, row.atMs);
}

/** What an approval is bound to: the kind of exception and the request in canonical JSON. */
export function approvalDigest(exception: string, request: string): string {
  return digestOf(APPROVAL_DOMAIN, [exception, request]);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
