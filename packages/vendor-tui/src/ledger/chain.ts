// The chain: every act is a row that holds the hash of the row before it and the signature of the agent.
import { canonicalJson, type Json } from '@readback/core';
import type { Transaction } from 'kysely';
import { ledgerError } from './errors.js';
import { digestOf } from './hashing.js';
import type { SignedLedger } from './open-ledger.js';
import { Proofs } from './proofs.js';
import { asRecord, bindRecords, type RecordName } from './records.js';
import { rowHash } from './row-hash.js';
import { goesOn, isAllowed } from './row-rights.js';
import type { LedgerRow, LedgerTables, RowKind } from './schema.js';

const APPROVAL_DOMAIN = 'readback-ledger/1 approval';

/** What the first row holds instead of the hash of one before it. */
export const FIRST_PREV_HASH: string = '0'.repeat(64);

/** A place in the chain that this transaction holds; every other writer waits for it. */
export interface ChainPlace {
  readonly seq: number;
  readonly prevHash: string;
  /** The newest time that was believed: clock.ts. */
  readonly clockMs: number;
  /** Of a restored ledger: the newest row of the backup, until somebody reconciles it. */
  readonly restoredSeq: number | null;
  /** The row that says that rows are missing before it. */
  readonly gapSeq: number | null;
  /** What the act rests on: every record that it changes has to be proved before it is. */
  readonly proofs: Proofs;
}

/** The facts of a row. Never a secret: rows are kept for ever and shown to everybody at the desk. */
export type RowBody = { readonly [name: string]: Json };

type Writing = Transaction<LedgerTables>;

/** Takes the next place. The update makes writers queue up, on SQLite and on PostgreSQL alike, so no two rows can
 * follow the same one. */
export async function takePlace(tx: Writing): Promise<ChainPlace> {
  const head = await tx
    .updateTable('chainHead')
    .set((eb) => ({ seq: eb('seq', '+', 1) }))
    .where('id', '=', 1)
    .returning(['seq', 'hash', 'clockMs', 'restoredSeq', 'gapSeq'])
    .executeTakeFirstOrThrow();
  const { seq, hash: prevHash, clockMs, restoredSeq, gapSeq } = head;
  return { seq, prevHash, clockMs, restoredSeq, gapSeq, proofs: new Proofs() };
}

/** What an act leaves: a row, bound to the records it has changed. */
export interface RowOfAct {
  readonly kind: RowKind;
  readonly atMs: number;
  readonly body: RowBody;
  /** Every record of an audited table that the act has put in or changed: `ledger verify` finds what is left out. */
  readonly changed?: readonly RecordName[] | undefined;
}

/** Signs the row of an act and appends it at the place taken. @returns the row */
export async function appendRow(
  tx: Writing,
  ledger: SignedLedger,
  place: ChainPlace,
  act: RowOfAct,
): Promise<LedgerRow> {
  const { changed = [] } = act;
  await takeStanding(tx, ledger.signer.agent, place);
  const rests = await place.proofs.facts(tx);
  await requireRight(tx, ledger.signer.agent, place, act);
  const unproved = changed.find((name) => !place.proofs.knows(name) && !name.endsWith(`-${place.seq}`));
  if (unproved !== undefined) throw new Error(`${unproved} was changed without a look at what it was`);
  const records =
    changed.length === 0
      ? {}
      : { records: await bindRecords(tx, place.seq, changed, (name) => place.proofs.recordOf(name)) };
  const unsigned = {
    seq: place.seq,
    prevHash: place.prevHash,
    atMs: act.atMs,
    kind: act.kind,
    agent: ledger.signer.agent,
    body: canonicalJson({ ...act.body, ...records, ...rests, after: placeFacts(place) }),
  };
  const hash = rowHash(unsigned);
  const row: LedgerRow = { ...unsigned, hash: hex(hash), signature: hex(ledger.signer.sign(hash)) };
  await tx.insertInto('ledgerRows').values(row).execute();
  const clockMs = clockAfter(place.clockMs, row);
  await tx.updateTable('chainHead').set({ hash: row.hash, clockMs }).where('id', '=', 1).execute();
  return row;
}

/** Every row names the rows of its agent and of the rules of the desk. What the act changes of them was taken before it did. */
async function takeStanding(tx: Writing, name: string, { proofs }: ChainPlace): Promise<void> {
  const agent = await tx.selectFrom('agents').selectAll().where('name', '=', name).executeTakeFirst();
  const rules = await tx.selectFrom('deskRules').selectAll().execute();
  const records = [
    ...(agent === undefined ? [] : [asRecord('agents', { ...agent })]),
    ...rules.map((rule) => asRecord('deskRules', { ...rule })),
  ];
  proofs.proveAs(records.filter((record) => !proofs.knows(record.name)));
}

/** Asked in the transaction of every act, so that it holds from the moment it is recorded. Throws `agent-disabled`,
 * `agent-not-allowed`. */
async function requireRight(tx: Writing, name: string, { seq, proofs }: ChainPlace, act: RowOfAct): Promise<void> {
  // As they were before it: an act that changes its own agent gives no right to itself.
  const { role, disabledAtMs } = proofs.recordOf(`agents/${name}`)?.columns ?? {};
  if (role === undefined) return;
  if (typeof disabledAtMs === 'number') throw ledgerError('agent-disabled', { name });
  const spends = act.changed?.some((changed) => changed.startsWith('approvals/')) === true;
  const isApproved = spends || (await isPartOfImport(tx, { kind: act.kind, agent: name }, seq));
  if (!isAllowed(role === 'agent' ? 'agent' : 'supervisor', { ...act, isApproved }))
    throw ledgerError('agent-not-allowed', { name });
}

async function isPartOfImport(tx: Writing, row: Pick<LedgerRow, 'kind' | 'agent'>, seq: number): Promise<boolean> {
  if (row.kind !== 'order-added') return false;
  const before = tx
    .selectFrom('ledgerRows')
    .select(['kind', 'agent'])
    .where('seq', '=', seq - 1);
  return goesOn(row, await before.executeTakeFirst());
}

/** What an act has taken for the newest time and the newest gap: `ledger verify` compares it with the rows. */
export function placeFacts({ clockMs, gapSeq }: Pick<ChainPlace, 'clockMs' | 'gapSeq'>): RowBody {
  return gapSeq === null ? { clockMs } : { clockMs, gapSeq };
}

/** The newest time that is believed after a row. It only goes back where somebody has said that it must. */
export function clockAfter(clockMs: number, row: Pick<LedgerRow, 'kind' | 'atMs'>): number {
  return row.kind === 'clock-accepted' ? row.atMs : Math.max(clockMs, row.atMs);
}

/** What an approval is bound to: the kind of exception and the request in canonical JSON. */
export function approvalDigest(exception: string, request: string): string {
  return digestOf(APPROVAL_DOMAIN, [exception, request]);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
