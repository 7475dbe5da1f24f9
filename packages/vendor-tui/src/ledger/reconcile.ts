// A restored ledger: it issues nothing until somebody has said what the newest row was that anybody knows of. Where rows are
// missing, the answers in them are unknown for ever, and a challenge that may be one of theirs is not answered again.
import { recordAct } from './acts.js';
import { spendApprovals } from './approvals.js';
import { ledgerError } from './errors.js';
import { type ChainHeadText, headText, isHeadOf } from './head-text.js';
import type { Ledger, SignedLedger } from './open-ledger.js';
import { chainHead, rowAt } from './rows.js';
import type { LedgerRow } from './schema.js';

export interface Reconciled {
  /** The newest row of the backup. */
  readonly restoredSeq: number;
  /** Rows that were recorded after the backup; null where nobody knows how many. */
  readonly missing: number | null;
}

export interface ReconcileRequest {
  /** The newest head that anybody has kept; left out where there is none. */
  readonly knownHead?: ChainHeadText | undefined;
  /** Somebody has decided to go on although rows are or may be missing. */
  readonly acceptsGap: boolean;
  /** Somebody answers for it that no desk has recorded anything after the backup, whose end the head is. */
  readonly isMoved?: boolean | undefined;
  /** Used up by it. */
  readonly approvals?: readonly string[] | undefined;
}

/** What is missing, as far as a head can tell. Throws `ledger-not-restored`, `head-not-here`. */
export async function whatIsMissing(ledger: Ledger, knownHead: ChainHeadText | undefined): Promise<Reconciled> {
  const { restoredSeq } = await chainHead(ledger);
  if (restoredSeq === null) throw ledgerError('ledger-not-restored');
  const row = knownHead === undefined ? undefined : await rowAt(ledger, knownHead.seq);
  return { restoredSeq, missing: rowsMissing(restoredSeq, knownHead, row) };
}

/** Lets a restored ledger issue again, by a row that says what is missing. Throws `ledger-not-restored`,
 * `head-not-here`; without `acceptsGap` `rows-missing`, `head-older`, `head-is-end`, `ledger-not-reconciled`. */
export async function reconcileLedger(ledger: SignedLedger, request: ReconcileRequest): Promise<Reconciled> {
  const { knownHead, acceptsGap, isMoved = false, approvals = [] } = request;
  return await recordAct(ledger, 'ledger-restored', async (tx, place, atMs) => {
    const { restoredSeq, missing: known } = await whatIsMissing({ ...ledger, db: tx }, knownHead);
    const missing = isMoved && knownHead?.seq === restoredSeq ? 0 : known;
    const hasGap = missing !== 0;
    if (hasGap && (isMoved || !acceptsGap)) throw whyNot(restoredSeq, knownHead, missing);
    await spendApprovals(tx, approvals, place, atMs);
    await tx
      .updateTable('chainHead')
      .set({ restoredSeq: null, ...(hasGap ? { gapSeq: place.seq } : {}) })
      .where('id', '=', 1)
      .execute();
    const body = {
      restoredSeq,
      knownSeq: knownHead?.seq ?? null,
      ...(knownHead === undefined ? {} : { knownHead: headText(knownHead) }),
      missing,
      hasGap,
      ...(approvals.length === 0 ? {} : { approvals: [...approvals] }),
    };
    const changed = approvals.map((id) => `approvals/${id}` as const);
    return { body, changed, result: { restoredSeq, missing } };
  });
}

/** Null where nobody can tell. Throws `head-not-here`. */
function rowsMissing(
  restoredSeq: number,
  knownHead: ChainHeadText | undefined,
  row: LedgerRow | undefined,
): number | null {
  if (knownHead === undefined) return null;
  const isHere = row !== undefined && isHeadOf(knownHead, row);
  if (knownHead.seq > restoredSeq) return isHere ? null : knownHead.seq - restoredSeq;
  if (!isHere) throw ledgerError('head-not-here', { seq: knownHead.seq });
  // Also where it is the end of the backup: that came with the backup, and says nothing about what came after it.
  return null;
}

function whyNot(restoredSeq: number, knownHead: ChainHeadText | undefined, missing: number | null): Error {
  if (knownHead === undefined) return ledgerError('ledger-not-reconciled', { seq: restoredSeq });
  if (knownHead.seq === restoredSeq) return ledgerError('head-is-end', { seq: restoredSeq });
  if (missing === null) return ledgerError('head-older', { knownSeq: knownHead.seq, restoredSeq });
  return ledgerError('rows-missing', { restoredSeq, missing });
}

/** What tells whether a challenge can be one that was answered in the missing rows. */
export interface AskedChallenge {
  /** The payload, 20 hex digits. */
  readonly challenge: string;
  readonly productId: string;
  readonly packVersion: number;
  /** The whole machine print, 12 hex digits. */
  readonly print: string;
  readonly counter: number;
}

/** Refuses the first challenge of a machine after rows were lost, and remembers it. One that the machine has made after it, or
 * after one that was answered since (its counter says so), is a fresh one; that another one was answered says nothing about
 * those before it. Throws `challenge-unsure`. */
export async function refuseUnsure(ledger: SignedLedger, asked: AskedChallenge): Promise<void> {
  const { gapSeq } = await chainHead(ledger);
  if (gapSeq === null || (await isSurelyNew(ledger, asked, gapSeq))) return;
  const { challenge, productId, print, counter } = asked;
  const known = await ledger.db
    .selectFrom('unsureChallenges')
    .select('challenge')
    .where('challenge', '=', challenge)
    .executeTakeFirst();
  if (known === undefined) {
    await recordAct(ledger, 'challenge-unsure', async (tx, place) => {
      await place.proofs.prove(tx, [`unsureChallenges/${challenge}`]);
      await tx
        .insertInto('unsureChallenges')
        .values({ challenge, productId, print, counter, changedSeq: place.seq })
        .onConflict((conflict) => conflict.column('challenge').doNothing())
        .execute();
      return { body: { challenge, productId }, changed: [`unsureChallenges/${challenge}`], result: undefined };
    });
  }
  throw ledgerError('challenge-unsure', { challenge });
}

const COUNTERS = 256;

async function isSurelyNew(ledger: Ledger, asked: AskedChallenge, gapSeq: number): Promise<boolean> {
  const { productId, print, packVersion, counter, challenge } = asked;
  const pack = await ledger.db
    .selectFrom('packs')
    .select('changedSeq')
    .where('productId', '=', productId)
    .where('version', '=', packVersion)
    .executeTakeFirst();
  // No site had this pack before.
  if (pack !== undefined && pack.changedSeq > gapSeq) return true;
  const [answered, heard] = await Promise.all([
    ledger.db
      .selectFrom('grants')
      .select(['challenge', 'counter'])
      .where('productId', '=', productId)
      .where('print', '=', print)
      .where('rowSeq', '>', gapSeq)
      .execute(),
    ledger.db
      .selectFrom('unsureChallenges')
      .select(['challenge', 'counter'])
      .where('productId', '=', productId)
      .where('print', '=', print)
      .where('changedSeq', '>', gapSeq)
      .execute(),
  ]);
  if (heard.some((other) => other.challenge === challenge)) return false;
  return [...answered, ...heard].some((other) => isAfter(counter, other.counter));
}

/** Counters go round: the nearer way tells which one was first. */
function isAfter(counter: number, other: number): boolean {
  const later = (counter - other + COUNTERS) % COUNTERS;
  return later > 0 && later < COUNTERS / 2;
}
