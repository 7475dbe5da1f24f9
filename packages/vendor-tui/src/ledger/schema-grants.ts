// The tables of packs and of what was given under them: grants, receipts, reports, and how they are found. See schema.ts.
import type { Purpose } from '@readback/core';

export interface PackRecord {
  readonly productId: string;
  readonly version: number;
  /** 12 bits, unique among all packs of this desk: a challenge finds its pack by it. */
  readonly tag: number;
  readonly payloadDigest: string;
  /** The signed file, as shipped. */
  readonly envelope: string;
  readonly createdAtMs: number;
  /** The row that last changed it: records.ts. */
  readonly changedSeq: number;
}

export interface GrantRecord {
  /** `g-` and the number of the row that issued it. */
  readonly id: string;
  readonly rowSeq: number;
  /** The challenge's payload, 20 hex digits. Unique: a challenge is answered once, for ever. */
  readonly challenge: string;
  readonly challengeText: string;
  readonly responseText: string;
  readonly productId: string;
  readonly packVersion: number;
  readonly keyEpoch: number;
  readonly policyId: string;
  readonly quantity: number;
  /** Days since 2026-01-01 UTC, as signed. */
  readonly day: number;
  /** Digest of the grant it builds on, zeros for activate. */
  readonly baseDigest: string;
  readonly digest: string;
  readonly orderId: string;
  readonly customerId: string;
  /** 1 where this grant took a seat of its order, else 0. */
  readonly seatsTaken: number;
  readonly purpose: Purpose;
  /** The whole machine print, 12 hex digits. */
  readonly print: string;
  readonly printMask: number;
  readonly partOs: number | null;
  readonly partBoard: number | null;
  readonly partDisk: number | null;
  readonly partNetwork: number | null;
  readonly partRootFs: number | null;
  /** Of a print with mask 0: 40 bits of the identity. */
  readonly partIdentity: number | null;
  readonly counter: number;
  readonly agent: string;
  readonly issuedAtMs: number;
  /** When the closing phrase was typed in. */
  readonly confirmedAtMs: number | null;
  /** The row of the receipt that freed its seat. */
  readonly returnedSeq: number | null;
  /** Of a seat that was given back: days of its term that are left; null where it has none. */
  readonly leftDays: number | null;
  /** The grant that took its seat after it was given back. */
  readonly retakenBy: string | null;
  /** Of a grant that took such a seat: the days that were left of it; null: all that its quantity says. */
  readonly spanDays: number | null;
  /** Nothing is built on it any more, and the next pack says so. */
  readonly revokedAtMs: number | null;
  /** The row that last changed it: records.ts. */
  readonly changedSeq: number;
}

/** A licence that was given up, proved by its client. */
export interface ReceiptRecord {
  /** `r-` and the number of its row. */
  readonly id: string;
  readonly rowSeq: number;
  readonly receiptText: string;
  /** The newest grant of the installation that was given up. Unique: it is given up once. */
  readonly grantId: string;
  /** The order of its base. */
  readonly orderId: string;
  readonly customerId: string;
  readonly counter: number;
  /** On which the client made it, as the client knew it: days since 2026-01-01 UTC. */
  readonly day: number;
  readonly seatsFreed: number;
  readonly agent: string;
  readonly recordedAtMs: number;
  /** The row that last changed it, and holds its digest. */
  readonly changedSeq: number;
}

/** What an installation has counted. */
export interface ReportRecord {
  /** `u-` and the number of its row. */
  readonly id: string;
  readonly rowSeq: number;
  readonly reportText: string;
  /** The newest grant of the installation when it was made. */
  readonly grantId: string;
  /** The activation that its lineage began with: reports of one installation are counted on. */
  readonly rootGrantId: string;
  /** The order of its base. */
  readonly orderId: string;
  readonly customerId: string;
  /** 0-255. */
  readonly sequence: number;
  /** Canonical JSON: a number a meter. */
  readonly counts: string;
  readonly agent: string;
  readonly recordedAtMs: number;
  /** The row that last changed it, and holds its digest. */
  readonly changedSeq: number;
}

/** The machine of a challenge that was refused. Made from the rows, no record. */
export interface RefusedPrintRecord {
  readonly rowSeq: number;
  /** As in the grants, 12 hex digits. */
  readonly print: string;
}

/** One group of a challenge or a response: grants are found by any of them. Made from the grants, no record. */
export interface CodeGroupRecord {
  readonly symbols: string;
  readonly rowSeq: number;
}
