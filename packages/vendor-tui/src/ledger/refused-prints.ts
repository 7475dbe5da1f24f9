// Which machine was refused something: the print inside the challenge of a refusal, or beside its receipt or report. Made
// from the rows, no record.
import { wholePrintOfChallenge } from './machine-columns.js';
import type { Ledger } from './open-ledger.js';

/** The whole print, 12 hex digits; nothing where no challenge was refused, or somebody has spoiled the row. */
export function refusedPrintOf(body: string): string | undefined {
  try {
    const facts: unknown = JSON.parse(body);
    if (typeof facts !== 'object' || facts === null) return undefined;
    const { challenge, print }: { readonly challenge?: unknown; readonly print?: unknown } = facts;
    if (typeof challenge === 'string') return wholePrintOfChallenge(challenge);
    return typeof print === 'string' ? print : undefined;
  } catch {
    return undefined;
  }
}

export interface RefusedRow {
  readonly seq: number;
  readonly atMs: number;
  readonly agent: string;
  readonly body: string;
}

/** The newest refusals of machines with these prints, newest first. */
export async function refusalsOf(ledger: Ledger, prints: readonly string[], limit = 100): Promise<RefusedRow[]> {
  if (prints.length === 0) return [];
  return await ledger.db
    .selectFrom('refusedPrints')
    .innerJoin('ledgerRows', 'ledgerRows.seq', 'refusedPrints.rowSeq')
    .select(['ledgerRows.seq', 'ledgerRows.atMs', 'ledgerRows.agent', 'ledgerRows.body'])
    .where('refusedPrints.print', 'in', prints)
    .orderBy('refusedPrints.rowSeq', 'desc')
    .limit(limit)
    .execute();
}
