// One act, recorded once: tried again where nothing came of it, and looked up where the answer of the commit was lost.
import { setTimeout as sleep } from 'node:timers/promises';
import { ReadbackError } from '@readback/core';
import type { Transaction } from 'kysely';
import type { Ledger } from './open-ledger.js';
import type { LedgerRow, LedgerTables } from './schema.js';

const MOST_ATTEMPTS = 5;
const LOOK_AGAIN_MS = 250;

/** What of a finished transaction tells it from every other: the row it appended. */
export interface Recorded<T> {
  readonly row: Pick<LedgerRow, 'seq' | 'hash'>;
  readonly result: T;
}

/** Runs `work` in a transaction, from the start again where another program or a lost connection undid it.
 * Throws `ledger-outcome-unknown` only where the ledger cannot be asked what became of it. */
export async function inTransaction<T>(
  ledger: Ledger,
  work: (tx: Transaction<LedgerTables>) => Promise<Recorded<T>>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    let recorded: Recorded<T> | undefined;
    try {
      return await ledger.db.transaction().execute(async (tx) => {
        recorded = await work(tx);
        return recorded.result;
      });
    } catch (error) {
      const code = error instanceof ReadbackError ? error.code : '';
      if (code === 'ledger-outcome-unknown' && recorded !== undefined) {
        if (await wasRecorded(ledger, recorded.row, error)) return recorded.result;
      } else if (code !== 'ledger-conflict' && code !== 'ledger-connection-lost') throw error;
      if (attempt === MOST_ATTEMPTS) throw error;
    }
  }
}

/** A transaction of its own: it begins when the lost one has ended, whichever way. Throws `unknown` in vain. */
async function wasRecorded(ledger: Ledger, row: Recorded<unknown>['row'], unknown: unknown): Promise<boolean> {
  const deadlineMs = performance.now() + ledger.reconnectMs;
  for (;;) {
    try {
      const found = await ledger.db
        .transaction()
        .execute((tx) =>
          tx
            .selectFrom('ledgerRows')
            .select('seq')
            .where('seq', '=', row.seq)
            .where('hash', '=', row.hash)
            .executeTakeFirst(),
        );
      return found !== undefined;
    } catch {
      if (performance.now() >= deadlineMs) throw unknown;
    }
    await sleep(LOOK_AGAIN_MS);
  }
}
