// A refusal that comes again and again, because somebody tries again and again, is one row for a while and not one for
// each try: nobody can fill the ledger with what they may not do.
import { type Refusal, recordRefusal } from './acts.js';
import { isBelieved } from './clock.js';
import type { SignedLedger } from './open-ledger.js';
import { bodyOf } from './row-claims.js';
import { chainHead } from './rows.js';

/** The same refusal of the same agent within this is not written down again. */
export const SAME_REFUSAL_MS: number = 10 * 60_000;
/** Beyond so many rows nobody looks for it: it is recorded once more. */
const ROWS_LOOKED_AT = 500;

export async function recordRefusalOnce(ledger: SignedLedger, refusal: Refusal): Promise<void> {
  const { seq, clockMs } = await chainHead(ledger);
  const nowMs = ledger.nowMs();
  // As a row of now would have it.
  const atMs = isBelieved({ clockMs }, nowMs) ? nowMs : clockMs;
  const rows = await ledger.db
    .selectFrom('ledgerRows')
    .select('body')
    .where('seq', '>', seq - ROWS_LOOKED_AT)
    .where('kind', '=', 'refusal')
    .where('agent', '=', ledger.signer.agent)
    .where('atMs', '>', atMs - SAME_REFUSAL_MS)
    .execute();
  const facts = ['code', 'act', 'challenge', 'print', 'customerId', 'orderId'] as const;
  const isSame = (body: Readonly<Record<string, unknown>>): boolean =>
    facts.every((name) => (body[name] ?? undefined) === refusal[name]);
  if (!rows.some((row) => isSame(bodyOf(row)))) await recordRefusal(ledger, refusal);
}
