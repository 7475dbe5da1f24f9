// Calls that are not finished. Notes, not acts: no row of the chain, and the newest state replaces the one before.
import type { Ledger } from './open-ledger.js';
import type { CallRecord } from './schema-desk.js';

/** A call with its customer, where one is known. */
export interface ListedCall extends CallRecord {
  readonly customerName: string | null;
  readonly customerNote: string | null;
}

/** Calls older than this many are still there, but no screen shows them. */
const MOST_CALLS = 50;

/** Replaces what is known of the call. */
export async function keepCall(ledger: Ledger, call: CallRecord): Promise<void> {
  const { id: _same, begunAtMs: _stays, ...changes } = call;
  // A transaction waits for another writer without stopping the screen.
  await ledger.db.transaction().execute(async (tx) => {
    await tx
      .insertInto('calls')
      .values(call)
      .onConflict((conflict) => conflict.column('id').doUpdateSet(changes))
      .execute();
  });
}

/** The call is finished, or nobody wants to go on with it. One that is gone already is no fault. */
export async function forgetCall(ledger: Ledger, callId: string): Promise<boolean> {
  return await ledger.db.transaction().execute(async (tx) => {
    const { numDeletedRows } = await tx.deleteFrom('calls').where('id', '=', callId).executeTakeFirst();
    return numDeletedRows > 0n;
  });
}

/** The one touched last comes first. */
export async function listCalls(ledger: Ledger): Promise<ListedCall[]> {
  return await ledger.db
    .selectFrom('calls')
    .leftJoin('customers', 'customers.id', 'calls.customerId')
    .selectAll('calls')
    .select(['customers.name as customerName', 'customers.note as customerNote'])
    .orderBy('calls.changedAtMs', 'desc')
    .limit(MOST_CALLS)
    .execute();
}
