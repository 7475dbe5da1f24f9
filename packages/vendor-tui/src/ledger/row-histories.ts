// Each record's way through the rows: a row says which row had left what it changes (proofs.ts), and that has to be the one
// before it of the same record, each once. Followed with a sum instead of a list, so that memory stays flat: what rows have
// left, less what other rows have taken up, is nothing but what lies in the tables. The terms are hashes under a key of this
// run, so nobody can choose records whose terms cancel out.
import { createHash, randomBytes } from 'node:crypto';
import type { ToldRow } from './row-standing.js';

export class Histories {
  readonly #key = randomBytes(16);
  #sum = 0n;
  /** Of rows of earlier versions, which do not say what they rest on: the newest one of each record. Grows with those alone. */
  readonly #unsaid = new Map<string, number>();

  /** `isNewest`: the record lies in its table as this row left it. @returns a record that rests on no row, though one had it */
  take({ row, names, from }: ToldRow, isNewest: (name: string) => boolean): string | undefined {
    for (const name of names) {
      const before = from?.get(name);
      if (before !== undefined) this.#takeUp(name, before);
      else if (from !== undefined && this.#unsaid.has(name)) return name;
      if (isNewest(name)) continue;
      if (from === undefined) this.#unsaid.set(name, row.seq);
      else this.#sum += this.#term(name, row.seq);
    }
    return undefined;
  }

  /** A row after those that are proved has changed this record. */
  takenLater(name: string, before: number): void {
    this.#takeUp(name, before);
  }

  get isWhole(): boolean {
    return this.#sum === 0n;
  }

  #takeUp(name: string, seq: number): void {
    if (this.#unsaid.get(name) === seq) this.#unsaid.delete(name);
    else this.#sum -= this.#term(name, seq);
  }

  #term(name: string, seq: number): bigint {
    const hash = createHash('sha256').update(this.#key).update(`${seq} ${name}`).digest();
    return (hash.readBigUInt64BE(0) << 64n) | hash.readBigUInt64BE(8);
  }
}

/** The same with a list, to name what `Histories` has found: the first row that does not rest on the one before it. */
export class Followed {
  readonly #newest = new Map<string, number>();

  take({ row, names, from }: ToldRow): string | undefined {
    const wrong = from === undefined ? undefined : names.find((name) => from.get(name) !== this.#newest.get(name));
    for (const name of names) this.#newest.set(name, row.seq);
    return wrong;
  }
}
