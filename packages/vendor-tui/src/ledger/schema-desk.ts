// The tables of those who work at the desk: agents, approvals, alerts, rules, calls that are not finished. See schema.ts.

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
