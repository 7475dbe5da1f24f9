// The ledger's tables as the query layer sees them. Columns are snake_case in the database and camelCase here
// (kysely's CamelCasePlugin), so that a selected row is the value the desk works with and nothing is mapped by hand.
// Only types that SQLite and PostgreSQL share: text, integer, bigint. Digests and keys are lower-case hex.

import type { Purpose } from '@readback/core';

/** The acts that leave a row. */
export type RowKind =
  | 'agent-added'
  | 'customer-added'
  | 'order-added'
  | 'pack-added'
  | 'grant-issued'
  | 'grant-shown'
  | 'caller-confirmed'
  | 'refusal';

export interface AgentRecord {
  /** The name rows are signed under. */
  readonly name: string;
  /** Ed25519 public key, 64 hex digits. */
  readonly publicKey: string;
  readonly createdAtMs: number;
}

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
  /** The last millisecond on which it may be used; null is without end. */
  readonly validUntilMs: number | null;
  /** The text a policy binds to, where it binds to one. */
  readonly identity: string | null;
  readonly note: string;
  readonly createdAtMs: number;
}

export interface PackRecord {
  readonly productId: string;
  readonly version: number;
  /** 12 bits, unique among all packs of this desk: a challenge finds its pack by it. */
  readonly tag: number;
  readonly payloadDigest: string;
  /** The signed file, as shipped. */
  readonly envelope: string;
  readonly createdAtMs: number;
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
  /** When the closing phrase was typed in; the only column that changes after issuing. */
  readonly confirmedAtMs: number | null;
}

export interface LedgerRow {
  /** 1, 2, 3 ... without a gap. */
  readonly seq: number;
  readonly atMs: number;
  readonly kind: RowKind;
  readonly agent: string;
  /** Canonical JSON. */
  readonly body: string;
  readonly prevHash: string;
  readonly hash: string;
  /** Ed25519 by the agent, over the hash. */
  readonly signature: string;
}

/** One record: the number and hash of the newest row. Updating it is what makes writers take turns. */
export interface ChainHead {
  readonly id: number;
  readonly seq: number;
  readonly hash: string;
}

/** A call that is not finished: the only table whose rows come and go. */
export interface CallRecord {
  /** Random, made by the desk that began it. */
  readonly id: string;
  readonly agent: string;
  readonly customerId: string | null;
  /** What was typed to find the customer. */
  readonly search: string;
  /** JSON: the text of each group of the challenge as typed. */
  readonly groups: string;
  /** JSON: groups that the caller has to read again, counted from 0. */
  readonly toConfirm: string;
  /** The step it stands at. */
  readonly place: string;
  readonly orderId: string | null;
  readonly grantId: string | null;
  /** Groups of the response that were read out. */
  readonly readTo: number;
  /** Id of the spelling alphabet. */
  readonly spelling: string;
  readonly begunAtMs: number;
  readonly changedAtMs: number;
}

export interface LedgerTables {
  readonly agents: AgentRecord;
  readonly customers: CustomerRecord;
  readonly orders: OrderRecord;
  readonly packs: PackRecord;
  readonly grants: GrantRecord;
  readonly ledgerRows: LedgerRow;
  readonly chainHead: ChainHead;
  readonly calls: CallRecord;
}
