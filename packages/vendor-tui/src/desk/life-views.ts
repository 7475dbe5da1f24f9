// What becomes of a licence after its first call, as the screens and commands see it: receipts, usage reports, machines.
// Plain data.

/** A licence that was given up, as its receipt says it. */
export interface HeardReceipt {
  /** Groups separated by spaces. */
  readonly receipt: string;
  /** The newest grant of the installation. */
  readonly grantId: string;
  readonly customerId: string;
  readonly customerName: string;
  /** `Professional, 12 months`. */
  readonly offer: string;
  /** The day on which the client made it, as the client knew it. */
  readonly madeOn?: string;
  /** The seats that come free, and what is left of them. */
  readonly frees: readonly { readonly orderId: string; readonly says: string }[];
  /** One sentence: what comes of it, or what came of it. */
  readonly says: string;
  /** ISO 8601, UTC. `isNew`: just now. */
  readonly recorded?: { readonly receiptId: string; readonly on: string; readonly isNew: boolean };
}

/** A number for each meter of the policy. */
export type Counts = Readonly<Record<string, number>>;

/** A usage report, as the desk took it. */
export interface HeardReport {
  /** Groups separated by spaces. */
  readonly report: string;
  /** Where it was recorded now. */
  readonly reportId?: string;
  readonly grantId: string;
  readonly orderId: string;
  readonly customerId: string;
  readonly customerName: string;
  readonly offer: string;
  /** 0-255, as in the code; people are told one more. */
  readonly sequence: number;
  readonly counts: Counts;
  /** Of the report before. */
  readonly before?: Counts;
  /** `again`: it was recorded before. `back`: its number is not after the newest one, and it was not recorded. */
  readonly state: 'recorded' | 'again' | 'back';
  /** One sentence. */
  readonly says: string;
}

/** A usage report on record. */
export interface ReportView {
  readonly reportId: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly grantId: string;
  /** Names the installation: the activation that it began with. */
  readonly rootGrantId: string;
  readonly sequence: number;
  readonly counts: Counts;
}

/** A machine of a customer. */
export interface MachineSummary {
  /** Its newest grant: names the machine. */
  readonly grantId: string;
  readonly productId: string;
  readonly offer: string;
  /** `2026-11-22`. */
  readonly issuedOn: string;
  readonly grants: number;
  readonly isGivenBack: boolean;
  /** Its newest grant, or one that it builds on. */
  readonly isRevoked: boolean;
}

export interface MachineEvent {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly kind: 'grant' | 'confirmed' | 'receipt' | 'report' | 'revoked' | 'refusal';
  /** One line. */
  readonly says: string;
  readonly agent?: string;
  /** Of a refusal: the code of the error. */
  readonly code?: string;
  /** Of the grant, receipt or report. */
  readonly id?: string;
}

/** All that was recorded of one machine. */
export interface MachineHistory {
  /** Its newest grant. */
  readonly grantId: string;
  readonly customerId: string;
  readonly customerName: string;
  readonly productId: string;
  /** Oldest first. */
  readonly events: readonly MachineEvent[];
}
