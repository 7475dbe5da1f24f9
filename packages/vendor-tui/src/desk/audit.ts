// Proving, copying and bringing back the ledger of a desk.
import { dayOfMs, formatDay } from '@readback/core';
import {
  acceptClock,
  type ChainReport,
  chainHead,
  type ExportFormat,
  exportRows,
  formatHead,
  formatTime,
  isBelieved,
  ledgerError,
  listAgents,
  parseHead,
  type Reconciled,
  reconcileLedger,
  rowAt,
  verifyChain,
  whatIsMissing,
} from '../ledger/index.js';
import { requireApproval } from './approvals.js';
import { type BackupMade, backupToFile, type OnRecords, writeToFile } from './backup-file.js';
import type { ReadingDesk, WritingDesk } from './context.js';
import { changeDeskFile } from './folder.js';
import { notAllowed, permissionOf, roleOf } from './roles.js';

/** The newest row, to be kept somewhere else. */
export interface HeadView {
  readonly seq: number;
  readonly hash: string;
  /** For people: `Row 1234, 2026-06-01 12:00 UTC, signed by Ada`. */
  readonly line: string;
  /** To be typed in again: `1234  7KPZ2 9QRSX 4TVWM ABCD1 K7K7K`. */
  readonly head: string;
}

export interface AuditReader {
  /** Proves rows, records and keys; names the first bad row. `head`: one that was kept, as it was printed. */
  readonly verifyLedger: (
    onProgress?: (rowsDone: number, ofRows: number) => void,
    head?: string,
  ) => Promise<ChainReport>;
  readonly ledgerHead: () => Promise<HeadView>;
  /** The same of another row. */
  readonly headAt: (seq: number) => Promise<HeadView>;
  /** Whole lines, piece by piece. */
  readonly exportLedger: (format: ExportFormat) => AsyncIterable<string>;
  /** Replaces the file as a whole. Throws `desk-unwritable`, `desk-disk-full`. */
  readonly exportToFile: (format: ExportFormat, path: string) => Promise<void>;
  /** Throws `backup-file-exists`, `desk-unwritable`, `desk-disk-full`. */
  readonly backupLedger: (path: string, onProgress?: OnRecords) => Promise<BackupMade>;
}

export interface AuditWriter {
  /** Throws what `reconcileLedger` does, `act-not-allowed`, `approval-needed`, `approval-denied`. */
  readonly reconcileLedger: (request: ReconcileWish) => Promise<Reconciled>;
  /** Throws `desk-clock-fine`, `act-not-allowed`, `approval-needed`, `approval-denied`. */
  readonly acceptClock: () => Promise<{ readonly newestMs: number; readonly nowMs: number }>;
}

export interface ReconcileWish {
  /** The newest one that anybody has kept. */
  readonly head?: string | undefined;
  readonly acceptsGap: boolean;
  /** The ledger was moved: every desk was closed when the backup was made. */
  readonly isMoved?: boolean | undefined;
}

export function auditReader(desk: ReadingDesk): AuditReader {
  const { ledger, file } = desk;
  return {
    verifyLedger: (onProgress, head) =>
      verifyChain(ledger, {
        onProgress,
        firstAgent: file.firstAgent,
        knownHead: head === undefined ? undefined : parseHead(head),
      }),
    ledgerHead: async () => await viewHead(desk, await chainHead(ledger)),
    headAt: async (seq) => await viewHead(desk, (await rowAt(ledger, seq)) ?? (await chainHead(ledger))),
    exportLedger: (format) => exportRows(ledger, format),
    exportToFile: (format, path) => writeToFile(path, exportRows(ledger, format), 'replace'),
    backupLedger: (path, onProgress) => backupToFile(desk, path, onProgress),
  };
}

async function viewHead(
  { ledger }: ReadingDesk,
  { seq, hash }: { readonly seq: number; readonly hash: string },
): Promise<HeadView> {
  const row = await rowAt(ledger, seq);
  const signed = row === undefined ? '' : `, ${formatTime(row.atMs)}, signed by ${row.agent}`;
  return { seq, hash, line: `Row ${seq}${signed}`, head: formatHead({ seq, hash }) };
}

export function auditWriter(desk: WritingDesk): AuditWriter {
  return { reconcileLedger: (wish) => reconcile(desk, wish), acceptClock: () => acceptDeskClock(desk) };
}

/** Whoever lets it issue again answers for what is missing, and be it nothing: the matrix says who may. */
async function reconcile({ ledger }: WritingDesk, wish: ReconcileWish): Promise<Reconciled> {
  const { head, acceptsGap, isMoved = false } = wish;
  if (permissionOf(await roleOf(ledger), 'reconcile') === 'no') throw await notAllowed(ledger, 'reconcile');
  const knownHead = head === undefined ? undefined : parseHead(head);
  const { restoredSeq } = await whatIsMissing(ledger, knownHead);
  const isEnd = knownHead?.seq === restoredSeq;
  const decides = isMoved ? isEnd : acceptsGap;
  const known = `restored to row ${restoredSeq}, newest known row ${knownHead?.seq ?? 'none'}`;
  const detail = isMoved ? `${known}, every desk was closed: nothing came after it` : known;
  const approval = decides ? await requireApproval(ledger, 'reconcile', { detail }) : undefined;
  const approvals = approval === undefined ? [] : [approval];
  return await reconcileLedger(ledger, { knownHead, acceptsGap, isMoved, approvals });
}

async function acceptDeskClock({ ledger }: WritingDesk): Promise<{ newestMs: number; nowMs: number }> {
  const head = await chainHead(ledger);
  if (isBelieved(head, ledger.nowMs())) throw ledgerError('desk-clock-fine');
  const { clockMs } = head;
  // Asked and found by the ledger's time: by the clock in question, it would be over before it was given.
  const byLedger = { ...ledger, nowMs: () => clockMs };
  const detail = `the clock says ${formatDay(dayOfMs(ledger.nowMs()))}, the ledger ${formatDay(dayOfMs(clockMs))}`;
  const approval = await requireApproval(byLedger, 'desk-clock', { detail });
  return await acceptClock(ledger, approval === undefined ? [] : [approval]);
}

/** Writes into desk.json whose key the ledger began with, where an older program has not: the agent who has just opened that
 * very key is the one who can know. */
export async function pinFirstAgent(desk: ReadingDesk, own: { name: string; publicKey: Uint8Array }): Promise<void> {
  if (desk.file.firstAgent !== undefined) return;
  const [first] = await listAgents(desk.ledger);
  if (first?.name !== own.name || first.publicKey !== Buffer.from(own.publicKey).toString('hex')) return;
  await changeDeskFile(desk.folder, desk.ports.files, (file) => ({ ...file, firstAgent: own }));
}
