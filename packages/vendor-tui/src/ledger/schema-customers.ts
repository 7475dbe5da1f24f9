// The tables of customers: what they ordered, who may call for them, how they are found. See schema.ts.

export interface CustomerRecord {
  /** `c-` and the number of the row that added it. */
  readonly id: string;
  readonly name: string;
  readonly note: string;
  /** The name as compared: two customers of one name would be told apart by nobody on the phone. */
  readonly nameKey: string;
  /** Name and note, folded for searching in any database alike. */
  readonly searchText: string;
  readonly createdAtMs: number;
  /** The row that last changed it: records.ts. */
  readonly changedSeq: number;
}

export interface OrderRecord {
  /** `o-` and the number of the row that added it. */
  readonly id: string;
  readonly customerId: string;
  readonly productId: string;
  readonly policyId: string;
  /** 1-128 times the policy's own unit. */
  readonly quantity: number;
  readonly seatsTotal: number;
  readonly seatsUsed: number;
  /** Seats that are free because they were given back; the rest of the free ones are fresh. */
  readonly seatsReturned: number;
  /** The last millisecond on which it may be used; null is without end. */
  readonly validUntilMs: number | null;
  /** The text a policy binds to, where it binds to one. */
  readonly identity: string | null;
  readonly note: string;
  readonly createdAtMs: number;
  /** The row that last changed it: records.ts. */
  readonly changedSeq: number;
}

/** A number the desk may be called from, or call back. */
export interface CallNumberRecord {
  /** `n-` and the number of the row that added it. */
  readonly id: string;
  readonly customerId: string;
  /** As it was typed. */
  readonly number: string;
  /** As it is compared: digits only, without leading zeros. */
  readonly digits: string;
  readonly addedAtMs: number;
  readonly removedAtMs: number | null;
  /** The row that last changed it, and holds its digest. */
  readonly changedSeq: number;
}

/** The PIN of a customer, as a slow hash, and how often it was said wrong in a row. */
export interface CallerPinRecord {
  readonly customerId: string;
  readonly salt: string;
  readonly hash: string;
  readonly setAtMs: number;
  readonly wrongCount: number;
  /** Before this no PIN is looked at. */
  readonly waitUntilMs: number | null;
  /** The row that last changed it, and holds its digest. */
  readonly changedSeq: number;
}

/** What a check of the caller has compared. */
export type CheckedBy = 'number' | 'pin' | 'number+pin';

export interface CallerCheckRecord {
  /** `k-` and the number of its row. */
  readonly id: string;
  readonly customerId: string;
  readonly agent: string;
  readonly how: CheckedBy;
  readonly atMs: number;
  /** The row that last changed it, and holds its digest. */
  readonly changedSeq: number;
}

/** The spelling that was last used with a customer. A note, as `calls` are. */
export interface CustomerSpellingRecord {
  readonly customerId: string;
  readonly spelling: string;
}

/** Ends of the words of customers: search-terms.ts. Made from the records, no record. */
export interface CustomerTermRecord {
  readonly term: string;
  readonly customerId: string;
}
