// The shape all simple acts share: one transaction, one place in the chain, one row.
import type { Transaction } from 'kysely';
import { appendRow, type ChainPlace, type RowBody, takePlace } from './chain.js';
import { believedTime } from './clock.js';
import { wholePrintOfChallenge } from './machine-columns.js';
import type { SignedLedger } from './open-ledger.js';
import type { RecordName } from './records.js';
import type { LedgerTables, RowKind } from './schema.js';
import { inTransaction } from './transaction.js';

export interface Act<T> {
  readonly body: RowBody;
  /** Every record of an audited table (records.ts) that was put in or changed. */
  readonly changed?: readonly RecordName[] | undefined;
  readonly result: T;
}

/** Runs `work` and appends its row, or does neither. */
export async function recordAct<T>(
  ledger: SignedLedger,
  kind: RowKind,
  work: (tx: Transaction<LedgerTables>, place: ChainPlace, atMs: number) => Promise<Act<T>>,
): Promise<T> {
  return await inTransaction(ledger, async (tx) => {
    const place = await takePlace(tx);
    const { atMs, said } = believedTime(place, ledger.nowMs());
    const { body, changed, result } = await work(tx, place, atMs);
    const row = await appendRow(tx, ledger, place, { kind, atMs, body: { ...body, ...said }, changed });
    return { row, result };
  });
}

export interface Refusal {
  /** Of the error that was shown. */
  readonly code: string;
  readonly challenge?: string | undefined;
  /** What was typed in its place, 20 hex digits. */
  readonly receipt?: string | undefined;
  /** The machine, where it is known and no challenge names it: 12 hex digits. */
  readonly print?: string | undefined;
  readonly customerId?: string | undefined;
  readonly orderId?: string | undefined;
  /** What the agent may not do. */
  readonly act?: string | undefined;
}

/** A refusal at the desk. */
export async function recordRefusal(ledger: SignedLedger, refusal: Refusal): Promise<void> {
  const { code, challenge = null, customerId = null, orderId = null, receipt, print: known, act } = refusal;
  await recordAct(ledger, 'refusal', async (tx, place) => {
    const print = challenge === null ? known : wholePrintOfChallenge(challenge);
    if (print !== undefined) await tx.insertInto('refusedPrints').values({ rowSeq: place.seq, print }).execute();
    const said = {
      ...(receipt === undefined ? {} : { receipt }),
      ...(known === undefined ? {} : { print: known }),
      ...(act === undefined ? {} : { act }),
    };
    return { body: { code, challenge, customerId, orderId, ...said }, result: undefined };
  });
}
