// Usage reports: what installations have counted, recorded once each.
import { recordAct } from './acts.js';
import type { Ledger, SignedLedger } from './open-ledger.js';
import type { ReportRecord } from './schema-grants.js';

export type NewReport = Pick<
  ReportRecord,
  'reportText' | 'grantId' | 'rootGrantId' | 'orderId' | 'customerId' | 'sequence' | 'counts'
>;

/** Groups separated by spaces. */
export async function findReport(ledger: Ledger, reportText: string): Promise<ReportRecord | undefined> {
  return await ledger.db.selectFrom('reports').selectAll().where('reportText', '=', reportText).executeTakeFirst();
}

/** The newest of one installation. */
export async function newestReport(ledger: Ledger, rootGrantId: string): Promise<ReportRecord | undefined> {
  return await ledger.db
    .selectFrom('reports')
    .selectAll()
    .where('rootGrantId', '=', rootGrantId)
    .orderBy('rowSeq', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Of installations that these grants began, newest first. */
export async function reportsOfMachine(
  ledger: Ledger,
  grantIds: readonly string[],
  limit = 200,
): Promise<ReportRecord[]> {
  if (grantIds.length === 0) return [];
  return await ledger.db
    .selectFrom('reports')
    .selectAll()
    .where('rootGrantId', 'in', grantIds)
    .orderBy('rowSeq', 'desc')
    .limit(limit)
    .execute();
}

/** The newest of an order, newest first. */
export async function reportsOfOrder(ledger: Ledger, orderId: string, limit = 50): Promise<ReportRecord[]> {
  return await ledger.db
    .selectFrom('reports')
    .selectAll()
    .where('orderId', '=', orderId)
    .orderBy('rowSeq', 'desc')
    .limit(limit)
    .execute();
}

/** `undefined` where this one, or one that is newer than what was seen, was recorded in the meantime. */
export async function recordReport(
  ledger: SignedLedger,
  report: NewReport,
  seen: ReportRecord | undefined,
): Promise<ReportRecord | undefined> {
  return await recordAct(ledger, 'report', async (tx, place, atMs) => {
    const newest = await newestReport({ ...ledger, db: tx }, report.rootGrantId);
    if (newest?.id !== seen?.id) throw new ReportOvertaken();
    const record: ReportRecord = {
      ...report,
      id: `u-${place.seq}`,
      rowSeq: place.seq,
      agent: ledger.signer.agent,
      recordedAtMs: atMs,
      changedSeq: place.seq,
    };
    await tx.insertInto('reports').values(record).execute();
    const { id, grantId, orderId, customerId, sequence } = record;
    const body = { reportId: id, grantId, orderId, customerId, sequence, counts: JSON.parse(record.counts) };
    return { body, changed: [`reports/${id}`], result: record };
  }).catch((error: unknown) => {
    if (error instanceof ReportOvertaken) return undefined;
    throw error;
  });
}

/** Another desk recorded one of this installation at the same time: it is looked at again. */
class ReportOvertaken extends Error {}
