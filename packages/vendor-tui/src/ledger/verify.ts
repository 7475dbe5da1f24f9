// Proving the ledger: every row's hash, order and signature; every record against the rows that changed it, and every row
// against the records; seats against grants; and, where a head was kept elsewhere, that nothing was cut off.
import { clockAfter, FIRST_PREV_HASH, rowHash } from './chain.js';
import type { ChainHeadText } from './head-text.js';
import { type AcceptedGap, KeptHead } from './kept-head.js';
import type { RowClaim } from './legacy-rows.js';
import type { Ledger } from './open-ledger.js';
import {
  AUDITED_TABLES,
  type AuditedRecord,
  type RecordName,
  recordBesideChain,
  recordsChangedBetween,
  recordsNamed,
  tableOf,
  tablesChangedBetween,
} from './records.js';
import { bodyOf, claimsOf } from './row-claims.js';
import { RowKeys } from './row-keys.js';
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

interface Fault {
  readonly seq: number;
  readonly fault: ChainFault;
  readonly record?: RecordName;
  readonly gap?: AcceptedGap;
}

/** Checks the whole ledger as it was when the check began, in steps of a fixed size, while desks go on writing. */
export async function verifyChain(ledger: Ledger, options: VerifyOptions = {}): Promise<ChainReport> {
  const head = await chainHead(ledger);
  const kept = new KeptHead(options.knownHead);
  const fault = (await chainFault(ledger, head, options, kept)) ?? (await restFault(ledger)) ?? kept.doubt;
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

async function chainFault(
  ledger: Ledger,
  head: Head,
  options: VerifyOptions,
  kept: KeptHead,
): Promise<Fault | undefined> {
  const keys = new RowKeys(options);
  let last: Pick<LedgerRow, 'seq' | 'hash'> = { seq: 0, hash: FIRST_PREV_HASH };
  let clockMs = 0;
  let gapSeq: number | null = null;
  while (last.seq < head.seq) {
    const rows = await rowsAfter(ledger, last.seq, Math.min(BATCH, head.seq - last.seq));
    if (rows.length === 0) return kept.miss ?? { seq: last.seq + 1, fault: 'row-missing' };
    const batch = new Batch(rows);
    await batch.load(ledger, last.seq);
    for (const row of rows) {
      if (row.seq !== last.seq + 1) return kept.miss ?? { seq: last.seq + 1, fault: 'row-missing' };
      const fault = rowFault(row, last, keys) ?? batch.recordFault(row.seq);
      if (fault !== undefined) {
        return kept.miss ?? (typeof fault === 'string' ? { seq: row.seq, fault } : { seq: row.seq, ...fault });
      }
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

/** Some rows, and the records they speak of. */
class Batch {
  readonly bodies: ReadonlyMap<number, ReturnType<typeof bodyOf>>;
  readonly #claims: ReadonlyMap<number, readonly RowClaim[]>;
  readonly #records = new Map<string, AuditedRecord>();
  readonly #lastChangedBy = new Map<number, AuditedRecord[]>();

  constructor(rows: readonly LedgerRow[]) {
    this.bodies = new Map(rows.map((row) => [row.seq, bodyOf(row)]));
    this.#claims = new Map(rows.map((row) => [row.seq, claimsOf(row, this.bodies.get(row.seq) ?? {})]));
  }

  async load(ledger: Ledger, afterSeq: number): Promise<void> {
    const upToSeq = Math.max(...this.bodies.keys());
    const changed = await tablesChangedBetween(ledger, afterSeq, upToSeq);
    for (const table of AUDITED_TABLES) {
      const records = changed.has(table) ? await recordsChangedBetween(ledger, table, afterSeq, upToSeq) : [];
      for (const record of records) {
        this.#records.set(record.name, record);
        const others = this.#lastChangedBy.get(record.changedSeq);
        if (others === undefined) this.#lastChangedBy.set(record.changedSeq, [record]);
        else others.push(record);
      }
      // Those that newer rows have changed since. Asked last: a desk may be changing one at this moment.
      const rest = [...this.#claims.values()]
        .flat()
        .filter(({ name }) => !this.#records.has(name))
        .map(({ name }) => tableOf(name))
        .filter((named) => named?.table === table)
        .map((named) => named?.key ?? '');
      for (const record of await recordsNamed(ledger, table, [...new Set(rest)])) {
        this.#records.set(record.name, record);
      }
    }
  }

  recordFault(seq: number): Omit<Fault, 'seq'> | undefined {
    const claims = this.#claims.get(seq) ?? [];
    for (const { name, fits } of claims) {
      const record = this.#records.get(name);
      if (record === undefined) return { fault: 'record-missing', record: name };
      if (!fits(record)) return { fault: 'record-changed', record: name };
    }
    const stray = this.#lastChangedBy.get(seq)?.find((record) => !claims.some(({ name }) => name === record.name));
    return stray === undefined ? undefined : { fault: 'record-without-row', record: stray.name };
  }
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
