// The seam between the ledger and a database. Everything that only one database understands lives behind it:
// `sqlite.ts` and `postgres.ts`.
import type { Dialect } from 'kysely';

export interface LedgerBackend {
  /** What messages call it: a path, or a server without its password. */
  readonly place: string;
  /** Its queries throw `ReadbackError` for what a person can mend, and `UniqueViolation`. Its transactions start by
   * waiting for the right to write (bounded), and its DDL takes part in them. */
  readonly dialect: Dialect;
  /** After a commit whose answer was lost on the way: for how long it is looked up what became of it. 0 where that cannot
   * happen. */
  readonly reconnectMs: number;
}
