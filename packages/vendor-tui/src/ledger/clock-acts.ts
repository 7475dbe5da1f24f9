// The act by which somebody takes the clock of a computer for right although the ledger says otherwise.
import { spendApprovals } from './approvals.js';
import { appendRow, takePlace } from './chain.js';
import { isBelieved } from './clock.js';
import { ledgerError } from './errors.js';
import type { SignedLedger } from './open-ledger.js';
import { inTransaction } from './transaction.js';

/** From here on the ledger goes by this clock. `approvals` are used up. Throws `desk-clock-fine` where nothing is in the
 * way, `approval-spent`. */
export async function acceptClock(
  ledger: SignedLedger,
  approvals: readonly string[] = [],
): Promise<{ readonly newestMs: number; readonly nowMs: number }> {
  return await inTransaction(ledger, async (tx) => {
    const place = await takePlace(tx);
    const nowMs = ledger.nowMs();
    const newestMs = place.clockMs;
    if (isBelieved(place, nowMs)) throw ledgerError('desk-clock-fine');
    await spendApprovals(tx, approvals, place, newestMs);
    const body = { newestMs, ...(approvals.length === 0 ? {} : { approvals: [...approvals] }) };
    const changed = approvals.map((id) => `approvals/${id}` as const);
    const row = await appendRow(tx, ledger, place, { kind: 'clock-accepted', atMs: nowMs, body, changed });
    return { row, result: { newestMs, nowMs } };
  });
}
