// The ledger's tables as the query layer sees them. Columns are snake_case in the database and camelCase here
// (kysely's CamelCasePlugin), so that a selected row is the value the desk works with and nothing is mapped by hand.
// Only types that SQLite and PostgreSQL share: text, integer, bigint. Digests and keys are lower-case hex. Here: the rows,
// their chain, and the list of all tables; the others by family in schema-customers, schema-desk and schema-grants.
import type {
  CallerCheckRecord,
  CallerPinRecord,
  CallNumberRecord,
  CustomerRecord,
  CustomerSpellingRecord,
  CustomerTermRecord,
  OrderRecord,
} from './schema-customers.js';
import type { AgentRecord, AlertRecord, ApprovalRecord, CallRecord, DeskRuleRecord } from './schema-desk.js';
import type {
  CodeGroupRecord,
  GrantRecord,
  PackRecord,
  ReceiptRecord,
  RefusedPrintRecord,
  ReportRecord,
} from './schema-grants.js';

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
  | 'shipment-made'
  | KeyEventKind;

/** Acts that concern the issuing keys of a product. */
export type KeyEventKind = 'key-added' | 'key-rotated' | 'key-retired' | 'key-stolen' | 'key-frozen' | 'key-thawed';

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
