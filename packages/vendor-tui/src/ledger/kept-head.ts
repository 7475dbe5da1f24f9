// A head that was kept elsewhere, while the ledger is walked: whether its row is here, was taken away, or was lost with rows
// that somebody has answered for when a backup was brought back.
import { type ChainHeadText, headText, isHeadOf } from './head-text.js';
import type { LedgerRow } from './schema.js';

/** Rows that were lost, and accepted as lost. */
export interface AcceptedGap {
  /** The row that says so. */
  readonly seq: number;
  readonly agent: string;
  readonly atMs: number;
  /** The last row of the backup. */
  readonly restoredSeq: number;
  /** The last row that was known of; null where nobody had a head. */
  readonly knownSeq: number | null;
}

interface Miss {
  readonly seq: number;
  readonly fault: 'head-not-here' | 'rows-cut-off';
}

interface Doubt {
  readonly seq: number;
  readonly fault: 'head-in-gap';
  readonly gap: AcceptedGap;
}

export class KeptHead {
  readonly #head: ChainHeadText | undefined;
  #miss: Miss | undefined;
  /** That was accepted by this very head. */
  #ownGap: AcceptedGap | undefined;
  /** That the head may lie in. */
  #wideGap: AcceptedGap | undefined;

  constructor(head: ChainHeadText | undefined) {
    this.#head = head;
  }

  compare(row: LedgerRow): void {
    if (this.#head?.seq === row.seq && !isHeadOf(this.#head, row))
      this.#miss = { seq: row.seq, fault: 'head-not-here' };
  }

  /** The ledger ends with this row. */
  missAfter(seq: number): void {
    if (this.#head !== undefined && this.#head.seq > seq) this.#miss = { seq: seq + 1, fault: 'rows-cut-off' };
  }

  /** `body`: of a signed row `ledger-restored` that has a gap. */
  hearOfGap({ seq, agent, atMs }: LedgerRow, body: Readonly<Record<string, unknown>>): void {
    const head = this.#head;
    const { restoredSeq, knownSeq, knownHead } = body;
    if (head === undefined || typeof restoredSeq !== 'number' || head.seq <= restoredSeq) return;
    const upTo = typeof knownSeq === 'number' && knownSeq > restoredSeq ? knownSeq : null;
    const gap = { seq, agent, atMs, restoredSeq, knownSeq: upTo };
    if (knownHead === headText(head)) this.#ownGap = gap;
    else if (upTo === null || head.seq <= upTo) this.#wideGap = gap;
  }

  /** Where the head is the very one up to which rows were accepted as lost. */
  get lostIn(): AcceptedGap | undefined {
    return this.#miss === undefined ? undefined : this.#ownGap;
  }

  /** Where the row of the head was taken away or is another one, and no gap explains it. */
  get miss(): Miss | undefined {
    return this.#ownGap === undefined && this.#wideGap === undefined ? this.#miss : undefined;
  }

  /** A head that only may be of a lost row may as well be of a row that was taken away since: that is no proof. */
  get doubt(): Doubt | undefined {
    if (this.#miss === undefined || this.#ownGap !== undefined || this.#wideGap === undefined) return undefined;
    return { seq: this.#miss.seq, fault: 'head-in-gap', gap: this.#wideGap };
  }
}
