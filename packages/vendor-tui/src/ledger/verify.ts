// Proving the ledger: every row's hash, order and signature, and that its agent was allowed to; every record against the rows
// that changed it, each row against the one it rests on, and every row against the records; seats against grants; and, where
// a head was kept elsewhere, that nothing was cut off.
import { canonicalJson } from '@readback/core';
import { clockAfter, FIRST_PREV_HASH, placeFacts } from './chain.js';
import type { ChainHeadText } from './head-text.js';
import { type AcceptedGap, KeptHead } from './kept-head.js';
import type { Ledger } from './open-ledger.js';
import { type RecordName, recordBesideChain, recordName, tableOf } from './records.js';
import { RowBatch, toldOf } from './row-batch.js';
import { rowHash } from './row-hash.js';
import { Followed, Histories } from './row-histories.js';
import { RowKeys } from './row-keys.js';
import { Standing, type ToldRow } from './row-standing.js';
import { BATCH, chainHead, rowsAfter } from './rows.js';
import type { ChainHead, LedgerRow } from './schema.js';
import { wrongSeats } from './seats.js';

export type ChainFault =
  | 'row-missing'
  | 'row-order'
  | 'row-changed'
  | 'agent-unknown'
  | 'agent-other-key'
  | 'agent-disabled'
  | 'signature-wrong'
  /** The role of the agent did not allow it at that row. */
  | 'act-not-allowed'
  /** It uses up an approval that no supervisor has given. */
  | 'approval-not-given'
  /** It rests on a record that was not as the rows before it had left it: edited, and perhaps put back since. */
  | 'record-not-as-left'
  | 'record-missing'
  | 'record-changed'
  | 'record-without-row'
  | 'seats-changed'
  | 'head-other'
  | 'head-not-here'
  | 'rows-cut-off'
  /** The head is of a row that may be among those that were accepted as lost, and may be among later ones. */
  | 'head-in-gap';

export type ChainReport =
  | {
      readonly isSound: true;
      readonly rows: number;
      readonly head: string;
      /** The key of the first agent was known beforehand, and not believed because it stands in the ledger. */
      readonly isPinned: boolean;
      /** The head that was kept is the very one up to which rows were accepted as lost: it shows nothing about this ledger. */
      readonly headLost?: AcceptedGap;
    }
  | {
      readonly isSound: false;
      /** The first row that is at fault; of a record, the row that last changed it. */
      readonly seq: number;
      readonly fault: ChainFault;
      readonly record?: RecordName;
      /** With `head-in-gap`. */
      readonly gap?: AcceptedGap;
    };

export interface VerifyOptions {
  /** The first agent's key as it was kept elsewhere; all other keys follow from it. */
  readonly firstAgent?: { readonly name: string; readonly publicKey: Uint8Array } | undefined;
  /** Public keys kept elsewhere, by agent, in place of those on record. */
  readonly publicKeys?: ReadonlyMap<string, Uint8Array> | undefined;
  /** A head kept elsewhere: its row has to be here. */
  readonly knownHead?: ChainHeadText | undefined;
  readonly onProgress?: ((rowsDone: number, ofRows: number) => void) | undefined;
}

/** The first one that was found. */
export interface Fault {
  readonly seq: number;
  readonly fault: ChainFault;
  readonly record?: RecordName;
  readonly gap?: AcceptedGap;
}

/** Checks the whole ledger as it was when the check began, in steps of a fixed size, while desks go on writing. */
export async function verifyChain(ledger: Ledger, options: VerifyOptions = {}): Promise<ChainReport> {
  const head = await chainHead(ledger);
  const kept = new KeptHead(options.knownHead);
  const histories = new Histories();
  const fault =
    emptyFault(head, options) ??
    (await chainFault(ledger, head, options, { kept, histories })) ??
    (await restFault(ledger)) ??
    (histories.isWhole ? undefined : await historyFault(ledger, head)) ??
    kept.doubt;
  if (fault !== undefined) return { isSound: false, ...fault };
  return {
    ...(kept.lostIn === undefined ? {} : { headLost: kept.lostIn }),
    isSound: true,
    rows: head.seq,
    head: head.hash,
    isPinned: options.firstAgent !== undefined || options.publicKeys !== undefined,
  };
}

type Head = Omit<ChainHead, 'id'>;

/** Where somebody is known to have begun it. */
function emptyFault(head: Head, { firstAgent, publicKeys }: VerifyOptions): Fault | undefined {
  const isBegun = firstAgent !== undefined || (publicKeys?.size ?? 0) > 0;
  return isBegun && head.seq < 1 ? { seq: 1, fault: 'row-missing' } : undefined;
}

async function chainFault(
  ledger: Ledger,
  head: Head,
  options: VerifyOptions,
  { kept, histories }: { readonly kept: KeptHead; readonly histories: Histories },
): Promise<Fault | undefined> {
  const keys = new RowKeys(options);
  const standing = new Standing();
  /** Records that desks have changed since the check began. */
  const changedLater = new Set<string>();
  let last: Pick<LedgerRow, 'seq' | 'hash'> = { seq: 0, hash: FIRST_PREV_HASH };
  let clockMs = 0;
  let gapSeq: number | null = null;
  while (last.seq < head.seq) {
    const rows = await rowsAfter(ledger, last.seq, Math.min(BATCH, head.seq - last.seq));
    if (rows.length === 0) return kept.miss ?? { seq: last.seq + 1, fault: 'row-missing' };
    const batch = new RowBatch(rows);
    await batch.load(ledger, last.seq);
    for (const row of rows) {
      if (row.seq !== last.seq + 1) return kept.miss ?? { seq: last.seq + 1, fault: 'row-missing' };
      const told = batch.told(row);
      const fault =
        rowFault(row, last, keys) ??
        placeFault(told, { clockMs, gapSeq }) ??
        standing.faultOf(told) ??
        batch.fromFault(told) ??
        batch.recordFault(row.seq);
      if (fault !== undefined) {
        return kept.miss ?? (typeof fault === 'string' ? { seq: row.seq, fault } : { seq: row.seq, ...fault });
      }
      const replaced = histories.take(told, (name) => batch.changedSeqOf(name) === row.seq);
      if (replaced !== undefined) return kept.miss ?? notAsLeft(row.seq, replaced);
      for (const name of told.names) if ((batch.changedSeqOf(name) ?? 0) > head.seq) changedLater.add(name);
      kept.compare(row);
      clockMs = clockAfter(clockMs, row);
      const body = row.kind === 'ledger-restored' ? batch.bodies.get(row.seq) : undefined;
      if (body?.['hasGap'] === true) {
        gapSeq = row.seq;
        kept.hearOfGap(row, body);
      }
      last = row;
    }
    options.onProgress?.(last.seq, head.seq);
  }
  await takeLater(ledger, head, changedLater, histories);
  const isHead = last.hash === head.hash && clockMs === head.clockMs && gapSeq === head.gapSeq;
  if (!isHead) return kept.miss ?? { seq: last.seq, fault: 'head-other' };
  kept.missAfter(last.seq);
  return kept.miss;
}

function rowFault(row: LedgerRow, before: Pick<LedgerRow, 'seq' | 'hash'>, keys: RowKeys): ChainFault | undefined {
  if (row.prevHash !== before.hash) return 'row-order';
  const hash = rowHash(row);
  if (Buffer.from(hash).toString('hex') !== row.hash) return 'row-changed';
  return keys.faultOf(row, hash);
}

/** Rows of earlier versions do not say what they took for the newest time. */
function placeFault({ body }: ToldRow, place: Parameters<typeof placeFacts>[0]): ChainFault | undefined {
  const { after } = body;
  return after === undefined || canonicalJson(after) === canonicalJson(placeFacts(place))
    ? undefined
    : 'record-not-as-left';
}

/** A name of a record as a row gives it. */
function notAsLeft(seq: number, name: string): Fault {
  const named = tableOf(name);
  const record = named === undefined ? {} : { record: recordName(named.table, named.key) };
  return { seq, fault: 'record-not-as-left', ...record };
}

/** What these records were taken up from when desks changed them after `head`: its state is what is proved. */
async function takeLater(ledger: Ledger, head: Head, names: Set<string>, histories: Histories): Promise<void> {
  let after = head.seq;
  while (names.size > 0) {
    const rows = await rowsAfter(ledger, after);
    for (const row of rows) {
      const told = toldOf(row);
      for (const name of told.names.filter((one) => names.delete(one))) {
        const before = told.from?.get(name);
        if (before !== undefined) histories.takenLater(name, before);
      }
      after = row.seq;
    }
    // What says that it was changed by a row that is nowhere: `recordBesideChain` finds it.
    if (rows.length === 0) return;
  }
}

/** Which row it is that does not rest on the one before it: asked only where there is one. */
async function historyFault(ledger: Ledger, head: Head): Promise<Fault> {
  const followed = new Followed();
  for (let after = 0; after < head.seq; ) {
    const rows = await rowsAfter(ledger, after, Math.min(BATCH, head.seq - after));
    for (const row of rows) {
      const wrong = followed.take(toldOf(row));
      if (wrong !== undefined) return notAsLeft(row.seq, wrong);
      after = row.seq;
    }
    if (rows.length === 0) break;
  }
  return { seq: head.seq, fault: 'record-not-as-left' };
}

/** What no row leads to. */
async function restFault(ledger: Ledger): Promise<Fault | undefined> {
  const beyond = await rowBeyondHead(ledger);
  if (beyond !== undefined) return { seq: beyond, fault: 'head-other' };
  const stray = await recordBesideChain(ledger);
  if (stray !== undefined) return { seq: stray.changedSeq, fault: 'record-without-row', record: stray.name };
  const order = await wrongSeats(ledger);
  if (order !== undefined) return { seq: order.changedSeq, fault: 'seats-changed', record: `orders/${order.id}` };
  return undefined;
}

// One statement, so that an act of another desk at this moment is seen whole or not at all.
async function rowBeyondHead(ledger: Ledger): Promise<number | undefined> {
  const row = await ledger.db
    .selectFrom('ledgerRows')
    .select('seq')
    .where((eb) => eb.or([eb('seq', '>', eb.selectFrom('chainHead').select('seq')), eb('seq', '<', 1)]))
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst();
  return row?.seq;
}
