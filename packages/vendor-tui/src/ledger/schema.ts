// The ledger's tables as the query layer sees them. Columns are snake_case in the database and camelCase here
// (kysely's CamelCasePlugin), so that a selected row is the value the desk works with and nothing is mapped by hand.
// Only types that SQLite and PostgreSQL share: text, integer, bigint. Digests and keys are lower-case hex.

import type { Purpose } from '@readback/core';

/** The acts that leave a row. */
export type RowKind =
  | 'agent-added'
  | 'agent-changed'
  | 'rule-changed'
  | 'call-number-added'
  | 'call-number-removed'
  | 'caller-pin-set'
  | 'caller-checked'
  | 'approval-asked'
  | 'approval-decided'
  | 'alert-raised'
  | 'alert-dismissed'
  | 'customer-added'
  | 'order-added'
  | 'pack-added'
  | 'grant-issued'
  | 'grant-shown'
  | 'caller-confirmed'
  | 'refusal'
  | 'receipt'
  | 'report'
  | 'grant-revoked'
  | 'clock-accepted'
  | 'challenge-unsure'
  | 'ledger-restored'
  | 'product-added'
  | 'root-rehearsed'
  | KeyEventKind;

/** Acts that concern the issuing keys of a product. */
export type KeyEventKind = 'key-added' | 'key-rotated' | 'key-retired' | 'key-stolen' | 'key-frozen' | 'key-thawed';

/** What an agent may do: desk/roles.ts. */
export type Role = 'agent' | 'supervisor';

export interface AgentRecord {
  /** The name rows are signed under. */
  readonly name: string;
  /** Ed25519 public key, 64 hex digits. */
  readonly publicKey: string;
  readonly createdAtMs: number;
  readonly role: Role;
  /** Responses a day; null: as the rule of the desk says. */
  readonly dailyCap: number | null;
  /** age recipient that issuing keys are sealed to; null where the agent opens them with a passphrase. */
  readonly recipient: string | null;
  /** Since when the agent may not write any more. */
  readonly disabledAtMs: number | null;
  /** The row that last changed it: records.ts. */
  readonly changedSeq: number;
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
  /** The newest time that was believed. */
  readonly clockMs: number;
  /** Of a restored ledger: the newest row of the backup; null once it is reconciled, and in every other one. */
  readonly restoredSeq: number | null;
  /** The newest row that says that rows are missing before it. */
  readonly gapSeq: number | null;
}

/** A challenge that may have been answered in rows that are missing. */
export interface UnsureChallengeRecord {
  readonly challenge: string;
  readonly productId: string;
  readonly print: string;
  readonly counter: number;
  readonly changedSeq: number;
}

/** Ends of the words of customers: search-terms.ts. Made from the records, no record. */
export interface CustomerTermRecord {
  readonly term: string;
  readonly customerId: string;
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

export interface ApprovalRecord {
  /** `a-` and the number of the row that asked. */
  readonly id: string;
  /** Of exception and request: an approval is for these alone. */
  readonly digest: string;
  readonly exception: string;
  /** Canonical JSON. */
  readonly request: string;
  /** Who asked. */
  readonly agent: string;
  readonly askedAtMs: number;
  readonly expiresAtMs: number;
  readonly decision: 'approved' | 'denied' | null;
  readonly decidedBy: string | null;
  readonly decidedAtMs: number | null;
  readonly usedAtMs: number | null;
  /** The row that last changed it, and holds its digest. */
  readonly changedSeq: number;
}

export interface AlertRecord {
  /** `w-` and the number of the row that raised it. */
  readonly id: string;
  readonly kind: string;
  /** What it is about, such as `order:o-5`. */
  readonly subject: string;
  /** How much of it there was; more of it raises another one. */
  readonly level: number;
  readonly customerId: string | null;
  /** Canonical JSON. */
  readonly facts: string;
  readonly raisedAtMs: number;
  readonly dismissedAtMs: number | null;
  readonly dismissedBy: string | null;
  /** The row that last changed it, and holds its digest. */
  readonly changedSeq: number;
}

/** A rule of this desk that is not as the program has it. */
export interface DeskRuleRecord {
  readonly name: string;
  readonly value: string;
  readonly changedAtMs: number;
  /** The row that last changed it, and holds its digest. */
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

export interface LedgerTables {
  readonly agents: AgentRecord;
  readonly customers: CustomerRecord;
  readonly orders: OrderRecord;
  readonly packs: PackRecord;
  readonly grants: GrantRecord;
  readonly ledgerRows: LedgerRow;
  readonly chainHead: ChainHead;
  readonly unsureChallenges: UnsureChallengeRecord;
  readonly customerTerms: CustomerTermRecord;
  readonly calls: CallRecord;
  readonly callNumbers: CallNumberRecord;
  readonly callerPins: CallerPinRecord;
  readonly callerChecks: CallerCheckRecord;
  readonly customerSpellings: CustomerSpellingRecord;
  readonly approvals: ApprovalRecord;
  readonly alerts: AlertRecord;
  readonly deskRules: DeskRuleRecord;
  readonly codeGroups: CodeGroupRecord;
  readonly receipts: ReceiptRecord;
  readonly reports: ReportRecord;
  readonly refusedPrints: RefusedPrintRecord;
}
