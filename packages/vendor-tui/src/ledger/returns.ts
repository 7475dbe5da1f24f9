// Receipts: a licence that was given up is recorded once, and its seats are free again in the same transaction.
import type { Transaction } from 'kysely';
import { spendApprovals } from './approvals.js';
import { appendRow, takePlace } from './chain.js';
import { believedTime } from './clock.js';
import { ledgerError } from './errors.js';
import type { Ledger, SignedLedger } from './open-ledger.js';
import type { LedgerTables } from './schema.js';
import type { GrantRecord, ReceiptRecord } from './schema-grants.js';
import { inTransaction } from './transaction.js';

/** The grants that a receipt or report can mean: five hex digits at the beginning of the digest. */
export async function grantsByLookUp(ledger: Ledger, lookUp: string): Promise<GrantRecord[]> {
  return await ledger.db
    .selectFrom('grants')
    .selectAll()
    .where('digest', '>=', lookUp)
    // After every digit that a digest can have.
    .where('digest', '<', `${lookUp}g`)
    .orderBy('rowSeq', 'desc')
    .execute();
}

/** Receipts of these grants, newest first. */
export async function receiptsOf(ledger: Ledger, grantIds: readonly string[]): Promise<ReceiptRecord[]> {
  if (grantIds.length === 0) return [];
  return await ledger.db
    .selectFrom('receipts')
    .selectAll()
    .where('grantId', 'in', grantIds)
    .orderBy('rowSeq', 'desc')
    .execute();
}

export async function receiptsSince(ledger: Ledger, orderId: string, sinceMs: number): Promise<number> {
  const { count } = await ledger.db
    .selectFrom('receipts')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('orderId', '=', orderId)
    .where('recordedAtMs', '>', sinceMs)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Grants of an order whose seats were given back and are free, the one with most left first. */
export async function seatsGivenBack(ledger: Ledger, orderId: string): Promise<GrantRecord[]> {
  const grants = await ledger.db
    .selectFrom('grants')
    .selectAll()
    .where('orderId', '=', orderId)
    .where('returnedSeq', 'is not', null)
    .where('retakenBy', 'is', null)
    .orderBy('rowSeq')
    .execute();
  const left = ({ leftDays }: GrantRecord): number => leftDays ?? Number.POSITIVE_INFINITY;
  return grants.sort((a, b) => (left(a) === left(b) ? 0 : left(b) - left(a)));
}

/** A seat that a receipt frees. */
export interface FreedSeat {
  /** The grant that took it. */
  readonly grant: Pick<GrantRecord, 'id' | 'orderId'>;
  /** Days of its term that are left; null where it has none. */
  readonly leftDays: number | null;
}

export interface NewReceipt
  extends Pick<ReceiptRecord, 'receiptText' | 'grantId' | 'orderId' | 'customerId' | 'counter' | 'day'> {
  readonly seats: readonly FreedSeat[];
  /** Every grant of the machine that was looked at: with a newer one all of it has to be looked at again. */
  readonly machine: readonly GrantRecord[];
  readonly approvals: readonly string[];
}

/** Throws `machine-changed` where the machine was given something, or the receipt recorded, in the meantime;
 * `approval-spent`, `ledger-...`. */
export async function recordReceipt(ledger: SignedLedger, receipt: NewReceipt): Promise<ReceiptRecord> {
  const { seats, machine, approvals, ...facts } = receipt;
  return await inTransaction(ledger, async (tx) => {
    // Before the place in the chain, as every act that changes an order does: so no two wait for each other.
    await freeSeats(tx, seats);
    const place = await takePlace(tx);
    const { atMs, said } = believedTime(place, ledger.nowMs());
    await requireUnchanged(tx, receipt);
    const looked = [...machine.map(({ id }) => id), ...seats.map(({ grant }) => grant.id)];
    await place.proofs.prove(
      tx,
      looked.map((id) => `grants/${id}` as const),
    );
    for (const { grant, leftDays } of seats) {
      const freed = await tx
        .updateTable('grants')
        .set({ returnedSeq: place.seq, leftDays })
        .where('id', '=', grant.id)
        .where('returnedSeq', 'is', null)
        .returning('id')
        .executeTakeFirst();
      if (freed === undefined) throw ledgerError('machine-changed');
    }
    await spendApprovals(tx, approvals, place, atMs);
    const record: ReceiptRecord = {
      ...facts,
      id: `r-${place.seq}`,
      rowSeq: place.seq,
      seatsFreed: seats.length,
      agent: ledger.signer.agent,
      recordedAtMs: atMs,
      changedSeq: place.seq,
    };
    await tx.insertInto('receipts').values(record).execute();
    const freed = seats.map(({ grant, leftDays }) => ({ grantId: grant.id, orderId: grant.orderId, leftDays }));
    const { id, grantId, orderId, customerId } = record;
    const spent = approvals.length > 0 ? { approvals: [...approvals] } : {};
    const row = await appendRow(tx, ledger, place, {
      kind: 'receipt',
      atMs,
      body: { receiptId: id, grantId, orderId, customerId, freed, ...spent, ...said },
      changed: [
        `receipts/${id}`,
        ...seats.map(({ grant }) => `grants/${grant.id}` as const),
        ...approvals.map((approval) => `approvals/${approval}` as const),
      ],
    });
    return { row, result: record };
  });
}

async function freeSeats(tx: Transaction<LedgerTables>, seats: readonly FreedSeat[]): Promise<void> {
  for (const orderId of [...new Set(seats.map(({ grant }) => grant.orderId))].sort()) {
    const count = seats.filter(({ grant }) => grant.orderId === orderId).length;
    const order = await tx
      .updateTable('orders')
      .set((eb) => ({ seatsUsed: eb('seatsUsed', '-', count), seatsReturned: eb('seatsReturned', '+', count) }))
      .where('id', '=', orderId)
      .where('seatsUsed', '>=', count)
      .returning('id')
      .executeTakeFirst();
    if (order === undefined) throw ledgerError('machine-changed');
  }
}

/** Nobody else can add a row now. */
async function requireUnchanged(
  tx: Transaction<LedgerTables>,
  { machine, grantId }: Pick<NewReceipt, 'machine' | 'grantId'>,
): Promise<void> {
  const recorded = await tx.selectFrom('receipts').select('id').where('grantId', '=', grantId).executeTakeFirst();
  const [newest] = machine;
  const newer =
    newest === undefined
      ? undefined
      : await tx
          .selectFrom('grants')
          .select('id')
          .where('productId', '=', newest.productId)
          .where('rowSeq', '>', Math.max(...machine.map(({ rowSeq }) => rowSeq)))
          .where((eb) =>
            eb.or([
              eb('print', 'in', [...new Set(machine.map(({ print }) => print))]),
              eb(
                'baseDigest',
                'in',
                machine.map(({ digest }) => digest),
              ),
            ]),
          )
          .limit(1)
          .executeTakeFirst();
  if (recorded !== undefined || newer !== undefined) throw ledgerError('machine-changed');
}
