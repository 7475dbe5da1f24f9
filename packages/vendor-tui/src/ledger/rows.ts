// Reading the chain.
import type { Ledger } from './open-ledger.js';
import type { ChainHead, LedgerRow } from './schema.js';

/** Rows that are read at once: what is held in memory does not grow with the ledger. */
export const BATCH = 500;

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

/** Every row up to the newest of now, oldest first, a batch at a time. */
export async function* allRows(ledger: Ledger): AsyncGenerator<readonly LedgerRow[]> {
  const { seq: end } = await chainHead(ledger);
  let after = 0;
  while (after < end) {
    const rows = await rowsAfter(ledger, after, Math.min(BATCH, end - after));
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    after = last.seq;
  }
}

/** The newest rows, newest first. */
export async function recentRows(ledger: Ledger, limit = 50): Promise<LedgerRow[]> {
  return await ledger.db.selectFrom('ledgerRows').selectAll().orderBy('seq', 'desc').limit(limit).execute();
}

/** Number and hash of the newest row, 0 and zeros for an empty ledger; the newest time; whether it was restored. */
export async function chainHead(ledger: Ledger): Promise<Omit<ChainHead, 'id'>> {
  return await ledger.db
    .selectFrom('chainHead')
    .select(['seq', 'hash', 'clockMs', 'restoredSeq', 'gapSeq'])
    .executeTakeFirstOrThrow();
}

export async function rowAt(ledger: Ledger, seq: number): Promise<LedgerRow | undefined> {
  return await ledger.db.selectFrom('ledgerRows').selectAll().where('seq', '=', seq).executeTakeFirst();
}

/** Hashes by number, of those that are there. */
export async function hashesOfRows(ledger: Ledger, seqs: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const wanted = [...new Set(seqs)];
  const hashes = new Map<number, string>();
  for (let at = 0; at < wanted.length; at += BATCH) {
    const rows = await ledger.db
      .selectFrom('ledgerRows')
      .select(['seq', 'hash'])
      .where('seq', 'in', wanted.slice(at, at + BATCH))
      .execute();
    for (const { seq, hash } of rows) hashes.set(seq, hash);
  }
  return hashes;
}
