// Reading the chain, and proving it: every row's hash, order and signature, and every grant against its row.
import { FIRST_PREV_HASH, grantRecordDigest, rowHash } from './chain.js';
import type { Ledger } from './open-ledger.js';
import { verifyRowSignature } from './row-signer.js';
import type { GrantRecord, LedgerRow } from './schema.js';

const BATCH = 500;

/** Rows after `afterSeq`, oldest first. */
export async function rowsAfter(ledger: Ledger, afterSeq: number, limit: number = BATCH): Promise<LedgerRow[]> {
  return await ledger.db
    .selectFrom('ledgerRows')
    .selectAll()
    .where('seq', '>', afterSeq)
    .orderBy('seq')
    .limit(limit)
    .execute();
}

/** The newest rows, newest first. */
export async function recentRows(ledger: Ledger, limit = 50): Promise<LedgerRow[]> {
  return await ledger.db.selectFrom('ledgerRows').selectAll().orderBy('seq', 'desc').limit(limit).execute();
}

/** Number and hash of the newest row; 0 and zeros for an empty ledger. */
export async function chainHead(ledger: Ledger): Promise<{ readonly seq: number; readonly hash: string }> {
  return await ledger.db.selectFrom('chainHead').select(['seq', 'hash']).executeTakeFirstOrThrow();
}

export type ChainFault =
  | 'row-missing'
  | 'row-order'
  | 'row-changed'
  | 'agent-unknown'
  | 'signature-wrong'
  | 'grant-missing'
  | 'grant-changed'
  | 'grant-without-row'
  | 'head-other';

export type ChainReport =
  | { readonly isSound: true; readonly rows: number; readonly head: string }
  | { readonly isSound: false; readonly seq: number; readonly fault: ChainFault };

export interface VerifyOptions {
  /** Public keys kept elsewhere, by agent. Without them the keys on record are believed, and so is whoever could
   * write to the file before its first row. */
  readonly publicKeys?: ReadonlyMap<string, Uint8Array> | undefined;
  readonly onProgress?: ((rowsDone: number) => void) | undefined;
}

/** Checks the whole ledger as it was when the check began, in steps of a fixed size; names the first bad row. */
export async function verifyChain(ledger: Ledger, options: VerifyOptions = {}): Promise<ChainReport> {
  const keys = options.publicKeys ?? (await recordedKeys(ledger));
  const head = await chainHead(ledger);
  let last: Pick<LedgerRow, 'seq' | 'hash'> = { seq: 0, hash: FIRST_PREV_HASH };
  while (last.seq < head.seq) {
    const rows = await rowsAfter(ledger, last.seq, Math.min(BATCH, head.seq - last.seq));
    const grants = await grantsBetween(ledger, last.seq, rows.at(-1)?.seq ?? last.seq);
    if (rows.length === 0) return { isSound: false, seq: last.seq + 1, fault: 'row-missing' };
    for (const row of rows) {
      const grant = grants.get(row.seq);
      const fault = rowFault(row, last, keys) ?? grantFault(row, grant);
      if (fault !== undefined) return { isSound: false, seq: fault === 'row-missing' ? last.seq + 1 : row.seq, fault };
      last = row;
    }
    options.onProgress?.(last.seq);
  }
  if (last.hash !== head.hash) return { isSound: false, seq: last.seq, fault: 'head-other' };
  const beyond = await rowBeyondHead(ledger);
  if (beyond !== undefined) return { isSound: false, seq: beyond, fault: 'head-other' };
  const stray = await grantWithoutRow(ledger);
  if (stray !== undefined) return { isSound: false, seq: stray, fault: 'grant-without-row' };
  return { isSound: true, rows: last.seq, head: last.hash };
}

function rowFault(
  row: LedgerRow,
  before: Pick<LedgerRow, 'seq' | 'hash'>,
  keys: ReadonlyMap<string, Uint8Array>,
): ChainFault | undefined {
  if (row.seq !== before.seq + 1) return 'row-missing';
  if (row.prevHash !== before.hash) return 'row-order';
  const hash = rowHash(row);
  if (Buffer.from(hash).toString('hex') !== row.hash) return 'row-changed';
  const key = keys.get(row.agent);
  if (key === undefined) return 'agent-unknown';
  return verifyRowSignature(hash, fromHex(row.signature), key) ? undefined : 'signature-wrong';
}

function grantFault(row: LedgerRow, grant: GrantRecord | undefined): ChainFault | undefined {
  if (row.kind !== 'grant-issued') return grant === undefined ? undefined : 'grant-without-row';
  if (grant === undefined) return 'grant-missing';
  const body: unknown = JSON.parse(row.body);
  const recorded = typeof body === 'object' && body !== null && 'record' in body ? body.record : undefined;
  return recorded === grantRecordDigest(grant) ? undefined : 'grant-changed';
}

async function recordedKeys(ledger: Ledger): Promise<ReadonlyMap<string, Uint8Array>> {
  const agents = await ledger.db.selectFrom('agents').select(['name', 'publicKey']).execute();
  return new Map(agents.map((agent) => [agent.name, fromHex(agent.publicKey)]));
}

async function grantsBetween(ledger: Ledger, afterSeq: number, upToSeq: number): Promise<Map<number, GrantRecord>> {
  const grants = await ledger.db
    .selectFrom('grants')
    .selectAll()
    .where('rowSeq', '>', afterSeq)
    .where('rowSeq', '<=', upToSeq)
    .execute();
  return new Map(grants.map((grant) => [grant.rowSeq, grant]));
}

// Both ask in one statement, so that an act of another desk at this moment is seen whole or not at all.
async function rowBeyondHead(ledger: Ledger): Promise<number | undefined> {
  const row = await ledger.db
    .selectFrom('ledgerRows')
    .select('seq')
    .where('seq', '>', (eb) => eb.selectFrom('chainHead').select('seq'))
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst();
  return row?.seq;
}

async function grantWithoutRow(ledger: Ledger): Promise<number | undefined> {
  const grant = await ledger.db
    .selectFrom('grants')
    .leftJoin('ledgerRows', 'ledgerRows.seq', 'grants.rowSeq')
    .select('grants.rowSeq')
    .where('ledgerRows.seq', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return grant?.rowSeq;
}

function fromHex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'hex'));
}
