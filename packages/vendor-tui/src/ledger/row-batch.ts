// Some rows of the ledger while it is walked, the records they speak of, and the rows they rest on: read together, so that what
// is held in memory does not grow with the ledger.
import type { RowClaim } from './legacy-rows.js';
import type { Ledger } from './open-ledger.js';
import { hashOfRows } from './proofs.js';
import {
  AUDITED_TABLES,
  type AuditedRecord,
  recordsChangedBetween,
  recordsNamed,
  tableOf,
  tablesChangedBetween,
} from './records.js';
import { bodyOf, claimsOf, fromOf } from './row-claims.js';
import type { ToldRow } from './row-standing.js';
import { hashesOfRows } from './rows.js';
import type { LedgerRow } from './schema.js';
import type { Fault } from './verify.js';

/** Without its records. */
export function toldOf(row: LedgerRow): ToldRow {
  const body = bodyOf(row);
  return { row, body, names: claimsOf(row, body).map(({ name }) => name), from: fromOf(body) };
}

/** Some rows, and the records they speak of. */
export class RowBatch {
  readonly bodies: ReadonlyMap<number, ReturnType<typeof bodyOf>>;
  readonly #claims: ReadonlyMap<number, readonly RowClaim[]>;
  readonly #records = new Map<string, AuditedRecord>();
  readonly #lastChangedBy = new Map<number, AuditedRecord[]>();
  readonly #froms: ReadonlyMap<number, ReadonlyMap<string, number>>;
  #hashes: ReadonlyMap<number, string> = new Map();

  constructor(rows: readonly LedgerRow[]) {
    this.bodies = new Map(rows.map((row) => [row.seq, bodyOf(row)]));
    this.#claims = new Map(rows.map((row) => [row.seq, claimsOf(row, this.bodies.get(row.seq) ?? {})]));
    this.#froms = new Map(
      rows.flatMap((row) => {
        const from = fromOf(this.bodies.get(row.seq) ?? {});
        return from === undefined ? [] : [[row.seq, from] as const];
      }),
    );
  }

  told(row: LedgerRow): ToldRow {
    const names = (this.#claims.get(row.seq) ?? []).map(({ name }) => name);
    return { row, body: this.bodies.get(row.seq) ?? {}, names, from: this.#froms.get(row.seq) };
  }

  /** The row that last changed a record, as its table says. */
  changedSeqOf(name: string): number | undefined {
    return this.#records.get(name)?.changedSeq;
  }

  async load(ledger: Ledger, afterSeq: number): Promise<void> {
    const upToSeq = Math.max(...this.bodies.keys());
    this.#hashes = await hashesOfRows(
      ledger,
      [...this.#froms.values()].flatMap((from) => [...from.values()]),
    );
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

  /** The rows that a row rests on are those it has seen. */
  fromFault({ row, body, from }: ToldRow): Omit<Fault, 'seq'> | undefined {
    if (from === undefined) return undefined;
    const names = [...from.keys()].sort();
    const rows = names.map((name) => ({ hash: this.#hashes.get(from.get(name) ?? 0) ?? '' }));
    const isEarlier = [...from.values()].every((seq) => seq < row.seq);
    if (isEarlier && hashOfRows(rows) === body['fromHash']) return undefined;
    return { fault: 'record-not-as-left' };
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
