// What the desk refuses before anything is done, as a row: who tried what. Refusals of a call are recorded where the call is
// answered, each of them: issue.ts, receipts.ts, reports.ts.
import type { ReadbackError } from '@readback/core';
import { type Refusal, recordRefusalOnce, type SignedLedger } from '../ledger/index.js';

/** Records it, unless the same was recorded a moment ago, and gives it back to be thrown. */
export async function refused(
  ledger: SignedLedger,
  error: ReadbackError,
  about: Omit<Refusal, 'code'>,
): Promise<ReadbackError> {
  await recordRefusalOnce(ledger, { code: error.code, ...about });
  return error;
}
