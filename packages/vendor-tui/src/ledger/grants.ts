// Recording a grant: seat, grant and row in one transaction, before the response is shown to anybody.
import type { ReadbackError } from '@readback/core';
import type { Transaction } from 'kysely';
import { recordAct } from './acts.js';
import { type AgentCap, requireBelowCap } from './agents.js';
import { spendApprovals } from './approvals.js';
import { appendRow, takePlace } from './chain.js';
import { admitIssuing } from './clock.js';
import { codeGroupsOf } from './code-groups.js';
import { ledgerError } from './errors.js';
import { findGrantByChallenge } from './grant-queries.js';
import { requireUsableKey } from './key-events.js';
import { type MachineSeen, requireAsSeen } from './machine-seen.js';
import type { Ledger, SignedLedger } from './open-ledger.js';
import { hasEnded } from './orders.js';
import { asRecord, type RecordName } from './records.js';
import type { LedgerTables } from './schema.js';
import type { OrderRecord } from './schema-customers.js';
import type { GrantRecord } from './schema-grants.js';
import { inTransaction } from './transaction.js';
import { UniqueViolation } from './unique-violation.js';

/** What is known of a grant before it is recorded; the rest follows from its order, its row and the clock. */
export type NewGrant = Omit<
  GrantRecord,
  | 'id'
  | 'rowSeq'
  | 'changedSeq'
  | 'customerId'
  | 'seatsTaken'
  | 'agent'
  | 'issuedAtMs'
  | 'confirmedAtMs'
  | 'returnedSeq'
  | 'leftDays'
  | 'retakenBy'
  | 'spanDays'
  | 'revokedAtMs'
>;

export interface RecordedGrant {
  readonly grant: GrantRecord;
  /** False where this challenge had been answered before: `grant` is the answer of then, and no seat was taken. */
  readonly isNew: boolean;
}

/** A seat that was given back and is taken again. */
export interface SeatAgain {
  readonly grantId: string;
  readonly leftDays: number | null;
}

export interface GrantOptions {
  /** A fresh seat, or the one that the grant named has given back. */
  readonly takesSeat: boolean | SeatAgain;
  /** Nothing new is given: the last day of the order says nothing about it. */
  readonly isAfterEnd?: boolean | undefined;
  /** A supervisor has approved a seat more than was sold: the order gets it, if none is free. */
  readonly mayAddSeat?: boolean | undefined;
  /** What was decided rests on this; left out where nothing was looked at. */
  readonly seen?: MachineSeen | undefined;
  /** Of whoever signs; left out where nothing limits them, or a supervisor has approved one more. */
  readonly cap?: AgentCap | undefined;
  /** Used up by this grant. */
  readonly approvals?: readonly string[] | undefined;
}

/** Records the answer to a challenge. The same challenge again gives what was recorded, whoever answered it first.
 * Throws `order-unknown`, `order-expired`, `grant-not-of-order`, `seat-none-left`, `seat-changed`, `machine-changed`, `agent-cap-reached`,
 * `issuing-frozen`, `key-was-stolen`, `ledger-...`. */
export async function recordGrant(
  ledger: SignedLedger,
  grant: NewGrant,
  options: GrantOptions,
): Promise<RecordedGrant> {
  try {
    return { grant: await insertGrant(ledger, grant, options), isNew: true };
  } catch (error) {
    // Whatever stood in the way of a second answer, the first one is what the caller gets.
    const recorded = await findGrantByChallenge(ledger, grant.challenge).catch(() => undefined);
    if (recorded !== undefined) return { grant: recorded, isNew: false };
    if (error instanceof UniqueViolation) throw ledgerError('grant-digest-exists', {}, error);
    throw error;
  }
}

async function insertGrant(ledger: SignedLedger, grant: NewGrant, options: GrantOptions): Promise<GrantRecord> {
  const { approvals = [], mayAddSeat = false } = options;
  const { takesSeat, isAfterEnd = false, seen, cap } = options;
  const again = typeof takesSeat === 'object' ? takesSeat : undefined;
  const seat = again !== undefined ? 'again' : takesSeat ? 'fresh' : 'none';
  return await inTransaction(ledger, async (tx) => {
    const atMs = ledger.nowMs();
    const added = mayAddSeat ? await addMissingSeat(tx, grant.orderId) : 0;
    const order = await takeSeat(tx, grant, seat, isAfterEnd ? undefined : atMs);
    const place = await takePlace(tx);
    admitIssuing(place, atMs);
    if (seen !== undefined) await requireAsSeen(tx, seen, { ...grant, customerId: order.customerId });
    if (cap !== undefined) await requireBelowCap(tx, ledger.signer.agent, cap);
    const sold = { ...order, seatsTotal: order.seatsTotal - added };
    place.proofs.proveAs([asRecord('orders', sold)]);
    await place.proofs.prove(tx, restsOn(again, seen));
    await spendApprovals(tx, approvals, place, atMs);
    // Nobody else can add a row now: no grant ever follows the row that stopped its key.
    await requireUsableKey(tx, grant);
    const record: GrantRecord = {
      ...grant,
      id: `g-${place.seq}`,
      rowSeq: place.seq,
      customerId: order.customerId,
      seatsTaken: seat === 'none' ? 0 : 1,
      agent: ledger.signer.agent,
      issuedAtMs: atMs,
      confirmedAtMs: null,
      returnedSeq: null,
      leftDays: null,
      retakenBy: null,
      spanDays: again?.leftDays ?? null,
      revokedAtMs: null,
      changedSeq: place.seq,
    };
    if (again !== undefined) await retake(tx, again, record);
    await tx.insertInto('grants').values(record).execute();
    await tx.insertInto('codeGroups').values(codeGroupsOf(record)).execute();
    const row = await appendRow(tx, ledger, place, {
      kind: 'grant-issued',
      atMs,
      body: {
        grantId: record.id,
        challenge: record.challenge,
        digest: record.digest,
        orderId: record.orderId,
        seatsUsed: order.seatsUsed,
        ...(mayAddSeat ? { seatsTotal: order.seatsTotal } : {}),
        ...(again === undefined ? {} : { seatOf: again.grantId }),
        ...(approvals.length > 0 ? { approvals: [...approvals] } : {}),
      },
      changed: [
        `grants/${record.id}`,
        ...(again === undefined ? [] : [`grants/${again.grantId}` as const]),
        ...(mayAddSeat ? [`orders/${record.orderId}` as const] : []),
        ...approvals.map((id) => `approvals/${id}` as const),
      ],
    });
    return { row, result: record };
  });
}

/** What a machine holds, and the seat that it takes over. */
function restsOn(again: SeatAgain | undefined, seen: MachineSeen | undefined): readonly RecordName[] {
  const ids = [...(again === undefined ? [] : [again.grantId]), ...(seen?.grants ?? []).map(({ id }) => id)];
  return ids.map((id) => `grants/${id}` as const);
}

/** Makes room on an order that is full. @returns the seats it got */
async function addMissingSeat(tx: Transaction<LedgerTables>, orderId: string): Promise<number> {
  const fuller = await tx
    .updateTable('orders')
    .set((eb) => ({ seatsTotal: eb('seatsTotal', '+', 1) }))
    .where('id', '=', orderId)
    .where((eb) => eb('seatsUsed', '=', eb.ref('seatsTotal')))
    .returning('id')
    .execute();
  return fuller.length;
}

type Seat = 'none' | 'fresh' | 'again';

/** The first statement of the transaction, and a write: from here on no other desk can take the same seat. A fresh one is
 * never one that was given back: those carry less. `atMs` is left out where the order's last day does not matter. */
async function takeSeat(
  tx: Transaction<LedgerTables>,
  grant: NewGrant,
  seat: Seat,
  atMs: number | undefined,
): Promise<OrderRecord> {
  const taken = seat === 'none' ? 0 : 1;
  const again = seat === 'again' ? 1 : 0;
  let update = tx
    .updateTable('orders')
    .set((eb) => ({ seatsUsed: eb('seatsUsed', '+', taken), seatsReturned: eb('seatsReturned', '-', again) }))
    .where('id', '=', grant.orderId)
    .where('productId', '=', grant.productId)
    .where('policyId', '=', grant.policyId);
  if (seat === 'fresh') {
    update = update.where((eb) =>
      eb(eb(eb('seatsUsed', '+', eb.ref('seatsReturned')), '+', 1), '<=', eb.ref('seatsTotal')),
    );
  }
  if (seat === 'again') update = update.where('seatsReturned', '>=', 1);
  if (atMs !== undefined) {
    update = update.where((eb) => eb.or([eb('validUntilMs', 'is', null), eb('validUntilMs', '>=', atMs)]));
  }
  const order = await update.returningAll().executeTakeFirst();
  if (order !== undefined) return order;
  throw await whyNot(tx, grant, atMs);
}

/** Throws `seat-changed` where another desk was faster. */
async function retake(tx: Transaction<LedgerTables>, again: SeatAgain, by: GrantRecord): Promise<void> {
  const taken = await tx
    .updateTable('grants')
    .set({ retakenBy: by.id })
    .where('id', '=', again.grantId)
    .where('orderId', '=', by.orderId)
    .where('returnedSeq', 'is not', null)
    .where('retakenBy', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (taken === undefined) throw ledgerError('seat-changed');
}

async function whyNot(
  tx: Transaction<LedgerTables>,
  grant: NewGrant,
  atMs: number | undefined,
): Promise<ReadbackError> {
  const { orderId } = grant;
  const order = await tx.selectFrom('orders').selectAll().where('id', '=', orderId).executeTakeFirst();
  if (order === undefined) return ledgerError('order-unknown', { orderId });
  if (order.productId !== grant.productId || order.policyId !== grant.policyId) {
    return ledgerError('grant-not-of-order', { orderId, productId: order.productId, policyId: order.policyId });
  }
  if (atMs !== undefined && hasEnded(order, atMs)) {
    const validUntil = new Date(order.validUntilMs ?? 0).toISOString().slice(0, 10);
    return ledgerError('order-expired', { orderId, validUntil });
  }
  if (order.seatsUsed < order.seatsTotal) return ledgerError('seat-changed');
  return ledgerError('seat-none-left', { orderId, seatsTotal: order.seatsTotal });
}

/** A recorded response is shown once more. Throws `grant-unknown`. */
export async function recordShownAgain(ledger: SignedLedger, grantId: string): Promise<GrantRecord> {
  return await recordAct(ledger, 'grant-shown', async (tx, place) => {
    await place.proofs.prove(tx, [`grants/${grantId}`]);
    const result = await tx.selectFrom('grants').selectAll().where('id', '=', grantId).executeTakeFirst();
    if (result === undefined) throw ledgerError('grant-unknown', { grantId });
    return { body: { grantId }, result };
  });
}

/** The closing phrase was typed in: the caller's client did unlock. A second time changes nothing.
 * Throws `grant-unknown`. */
export async function confirmCaller(ledger: SignedLedger, grantId: string): Promise<GrantRecord> {
  const before = await getGrant(ledger, grantId);
  if (before.confirmedAtMs !== null) return before;
  return await recordAct(ledger, 'caller-confirmed', async (tx, place, atMs) => {
    await place.proofs.prove(tx, [`grants/${grantId}`]);
    await tx
      .updateTable('grants')
      .set({ confirmedAtMs: atMs, changedSeq: place.seq })
      .where('id', '=', grantId)
      .where('confirmedAtMs', 'is', null)
      .execute();
    const result = await tx.selectFrom('grants').selectAll().where('id', '=', grantId).executeTakeFirstOrThrow();
    return { body: { grantId }, changed: [`grants/${grantId}`], result };
  });
}

/** Throws `grant-unknown`. */
export async function getGrant(ledger: Ledger, grantId: string): Promise<GrantRecord> {
  const grant = await ledger.db.selectFrom('grants').selectAll().where('id', '=', grantId).executeTakeFirst();
  if (grant === undefined) throw ledgerError('grant-unknown', { grantId });
  return grant;
}
