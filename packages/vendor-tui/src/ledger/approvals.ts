// Approvals: an exception waits for a supervisor, whose own signed row is bound to the digest of the exact request. It is
// used once, in the transaction of the act it was asked for, and its time ends.
import { canonicalJson, type Json } from '@readback/core';
import type { Transaction } from 'kysely';
import { recordAct } from './acts.js';
import { approvalDigest, type ChainPlace } from './chain.js';
import { ledgerError } from './errors.js';
import type { Ledger, SignedLedger } from './open-ledger.js';
import { chainHead } from './rows.js';
import type { LedgerTables } from './schema.js';
import type { ApprovalRecord } from './schema-desk.js';

/** Everything that makes a request this request and no other. */
export type RequestFacts = { readonly [name: string]: Json };

const HOUR_MS = 3_600_000;
/** How long a request waits to be decided. */
export const REQUEST_LIFE_MS: number = 24 * HOUR_MS;
/** How long an approval can be used: the call may have to be made again. */
export const APPROVAL_LIFE_MS: number = 8 * HOUR_MS;

export function digestOfRequest(exception: string, request: RequestFacts): string {
  return approvalDigest(exception, canonicalJson(request));
}

/** The newest request of this digest whose time is not over and that was not used. */
export async function findApproval(ledger: Ledger, digest: string): Promise<ApprovalRecord | undefined> {
  return await ledger.db
    .selectFrom('approvals')
    .selectAll()
    .where('digest', '=', digest)
    .where('usedAtMs', 'is', null)
    .where('expiresAtMs', '>', ledger.nowMs())
    .orderBy('askedAtMs', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export async function askApproval(
  ledger: SignedLedger,
  exception: string,
  request: RequestFacts,
): Promise<ApprovalRecord> {
  return await recordAct(ledger, 'approval-asked', async (tx, place, atMs) => {
    const record: ApprovalRecord = {
      id: `a-${place.seq}`,
      digest: digestOfRequest(exception, request),
      exception,
      request: canonicalJson(request),
      agent: ledger.signer.agent,
      askedAtMs: atMs,
      expiresAtMs: atMs + REQUEST_LIFE_MS,
      decision: null,
      decidedBy: null,
      decidedAtMs: null,
      usedAtMs: null,
      changedSeq: place.seq,
    };
    await tx.insertInto('approvals').values(record).execute();
    const { id, digest, expiresAtMs } = record;
    return {
      body: { approvalId: id, digest, exception, request, expiresAtMs },
      changed: [`approvals/${id}`],
      result: record,
    };
  });
}

/** The decision of whoever signs `ledger`; who may decide is not asked here.
 * Throws `approval-unknown`, `approval-settled`, `approval-changed`. */
export async function decideApproval(
  ledger: SignedLedger,
  approvalId: string,
  decision: 'approved' | 'denied',
): Promise<ApprovalRecord> {
  return await recordAct(ledger, 'approval-decided', async (tx, place, atMs) => {
    const before = await tx.selectFrom('approvals').selectAll().where('id', '=', approvalId).executeTakeFirst();
    if (before === undefined) throw ledgerError('approval-unknown', { approvalId });
    await place.proofs.prove(tx, [`approvals/${approvalId}`]);
    const state = stateOfApproval(before, atMs);
    if (state !== 'waiting') throw ledgerError('approval-settled', { approvalId, state });
    // What the supervisor was shown is what is signed.
    if (approvalDigest(before.exception, before.request) !== before.digest) {
      throw ledgerError('approval-changed', { approvalId });
    }
    const expiresAtMs = decision === 'approved' ? atMs + APPROVAL_LIFE_MS : before.expiresAtMs;
    const changes = { decision, decidedBy: ledger.signer.agent, decidedAtMs: atMs, expiresAtMs, changedSeq: place.seq };
    await tx.updateTable('approvals').set(changes).where('id', '=', approvalId).execute();
    const { digest, exception } = before;
    return {
      body: { approvalId, decision, digest, exception, expiresAtMs },
      changed: [`approvals/${approvalId}`],
      result: { ...before, ...changes },
    };
  });
}

/** Uses approvals up, in the transaction of the act. Throws `approval-spent` for one that cannot be used, `record-edited` for
 * one that no supervisor has decided so. */
export async function spendApprovals(
  tx: Transaction<LedgerTables>,
  approvalIds: readonly string[],
  place: ChainPlace,
  atMs: number,
): Promise<void> {
  await place.proofs.prove(
    tx,
    approvalIds.map((id) => `approvals/${id}` as const),
  );
  for (const approvalId of approvalIds) {
    const spent = await tx
      .updateTable('approvals')
      .set({ usedAtMs: atMs, changedSeq: place.seq })
      .where('id', '=', approvalId)
      .where('decision', '=', 'approved')
      .where('usedAtMs', 'is', null)
      .where('expiresAtMs', '>', atMs)
      .returning('id')
      .executeTakeFirst();
    if (spent === undefined) throw ledgerError('approval-spent', { approvalId });
  }
}

/** Throws `approval-unknown`. */
export async function getApproval(ledger: Ledger, approvalId: string): Promise<ApprovalRecord> {
  const record = await ledger.db.selectFrom('approvals').selectAll().where('id', '=', approvalId).executeTakeFirst();
  if (record === undefined) throw ledgerError('approval-unknown', { approvalId });
  return record;
}

const CLOCK_EXCEPTION = 'desk-clock';

/** The time by which a request grows old. One about this computer's clock goes by the ledger's: by the clock in question it
 * would be over before anybody saw it. */
export async function lifeClock(ledger: Ledger, exception: string | undefined): Promise<number> {
  return exception === CLOCK_EXCEPTION ? (await chainHead(ledger)).clockMs : ledger.nowMs();
}

/** Those whose time is not over, newest first; only the undecided ones unless `all`. */
export async function listApprovals(
  ledger: Ledger,
  { all = false, limit = 50 }: { readonly all?: boolean; readonly limit?: number } = {},
): Promise<ApprovalRecord[]> {
  let query = ledger.db.selectFrom('approvals').selectAll();
  if (!all) {
    const [ofMost, ofClock] = [await lifeClock(ledger, undefined), await lifeClock(ledger, CLOCK_EXCEPTION)];
    query = query
      .where('decision', 'is', null)
      .where((where) =>
        where.or([
          where('expiresAtMs', '>', ofMost),
          where.and([where('exception', '=', CLOCK_EXCEPTION), where('expiresAtMs', '>', ofClock)]),
        ]),
      );
  }
  return await query.orderBy('askedAtMs', 'desc').orderBy('id', 'desc').limit(limit).execute();
}

export type ApprovalState = 'waiting' | 'approved' | 'denied' | 'used' | 'over';

export function stateOfApproval(record: ApprovalRecord, nowMs: number): ApprovalState {
  if (record.usedAtMs !== null) return 'used';
  if (record.decision === 'denied') return 'denied';
  if (record.expiresAtMs <= nowMs) return 'over';
  return record.decision === 'approved' ? 'approved' : 'waiting';
}
