// What the desk can do, as its screens and commands see it. The screens know this interface and its plain data, and
// neither keys nor tables.
import type { AgentView, DeskAgentChange, NewDeskAgent } from './agents.js';
import type { AlertView } from './alerts.js';
import type { ApprovalView } from './approvals.js';
import type { CustomerView, EndingOrderView, LedgerRowView, OrderView, ProductView } from './book-views.js';
import type { HeardChallenge, IssuedView, KeptCall, OpenCall, RecentGrantView } from './call-views.js';
import type { addNumber, CallerFacts, CallerView, removeNumber, setPin } from './callers.js';
import type { HeardReceipt, HeardReport, MachineHistory, MachineSummary, ReportView } from './life-views.js';
import type { PackWorkshop } from './pack-workshop.js';
import type { RuleName } from './rules.js';
import type { Script } from './script.js';

/** What a search at home has found. */
export interface FoundView {
  readonly customers: readonly CustomerView[];
  readonly grants: readonly RecentGrantView[];
}

/** Every method rejects with a ReadbackError that says what to do next. */
export interface Desk {
  readonly folder: string;
  readonly agent: string;
  /** Random, new each time the desk is opened: names of calls begin with it. */
  readonly session: string;
  /** Id of the spelling alphabet that this desk shows where nobody chose another. */
  readonly spelling: string;
  readonly setSpelling: (id: string) => Promise<void>;
  /** What the agent says at each step, read anew. */
  readonly script: () => Promise<Script>;
  readonly products: () => Promise<readonly ProductView[]>;
  readonly findCustomers: (search: string) => Promise<readonly CustomerView[]>;
  readonly addCustomer: (customer: { readonly name: string; readonly note?: string }) => Promise<CustomerView>;
  readonly orders: (customerId: string) => Promise<readonly OrderView[]>;
  readonly addOrder: (order: {
    readonly customerId: string;
    readonly productId: string;
    readonly policyId: string;
    readonly quantity: number;
    readonly seats: number;
    readonly validUntil?: string;
    readonly note?: string;
    /** The text a policy binds to, where it binds to one. */
    readonly identity?: string;
  }) => Promise<OrderView>;
  /** Canonical symbols of each group. Rejects with the typing fault where the challenge is not intact. With the customer,
   * machines whose hardware has changed a little are known again; `takenFor` names a grant of the machine that the agent
   * takes it for, which a supervisor has to approve. */
  readonly hear: (groups: readonly string[], customerId?: string, takenFor?: string) => Promise<HeardChallenge>;
  /** The customer's orders, those that cannot answer this challenge with the reason. */
  readonly ordersFor: (customerId: string, heard: HeardChallenge, buildsOn?: string) => Promise<readonly OrderView[]>;
  /** Signs, verifies, commits, and only then returns what may be read out. A challenge that has its response gets the
   * recorded one and takes no seat. */
  readonly issue: (request: {
    readonly customerId: string;
    readonly orderId: string;
    readonly heard: HeardChallenge;
    /** One of `heard.bases`, by its grant or by its closing words; rejects with `choose-base` where there are several
     * and none is named. */
    readonly buildsOn?: string;
    /** Where no seat is left: ask a supervisor. Rejects with `approval-needed` until one has approved it. */
    readonly ask?: boolean;
  }) => Promise<IssuedView>;
  /** What a receipt says, and what would come of it. Rejects with the typing fault, `receipt-...`. */
  readonly hearReceipt: (groups: readonly string[], customerId?: string) => Promise<HeardReceipt>;
  /** Records it and frees the seats, once. Rejects with `approval-needed` where a supervisor has to look at it. */
  readonly takeReceipt: (groups: readonly string[], customerId?: string) => Promise<HeardReceipt>;
  /** Records a usage report. */
  readonly takeReport: (groups: readonly string[], customerId?: string) => Promise<HeardReport>;
  readonly machines: (customerId: string) => Promise<readonly MachineSummary[]>;
  /** The usage reports of an order, newest first. */
  readonly orderReports: (orderId: string) => Promise<readonly ReportView[]>;
  /** By any of its grants. */
  readonly machineHistory: (grantId: string) => Promise<MachineHistory>;
  /** Nothing is built on it any more, and the next pack lists it. */
  readonly revokeGrant: (grantId: string, why: string) => Promise<void>;
  /** The two words the caller says at the end; false where they are not the ones. */
  readonly confirmCaller: (grantId: string, typed: string) => Promise<boolean>;
  readonly recentGrants: (count: number) => Promise<readonly RecentGrantView[]>;
  /** Calls that are not finished, of every desk of this ledger, the one touched last first. */
  readonly openCalls: () => Promise<readonly KeptCall[]>;
  /** Replaces what is known of the call; durable when it resolves. */
  readonly keepCall: (call: OpenCall) => Promise<void>;
  /** False where there is no such call. */
  readonly forgetCall: (callId: string) => Promise<boolean>;
  readonly ledgerRows: (count: number) => Promise<readonly LedgerRowView[]>;

  /** What is asked of whoever calls for this customer. */
  readonly caller: (customerId: string) => Promise<CallerView>;
  /** Compares what the caller knows with what is on record; the outcome is recorded. */
  readonly checkCaller: (facts: CallerFacts) => Promise<CallerView>;
  readonly addNumber: (wanted: Parameters<typeof addNumber>[1]) => Promise<CallerView>;
  readonly removeNumber: (wanted: Parameters<typeof removeNumber>[1]) => Promise<CallerView>;
  readonly setPin: (wanted: Parameters<typeof setPin>[1]) => Promise<CallerView>;
  /** The spelling that new calls of this customer begin with. */
  readonly rememberSpelling: (customerId: string, spelling: string) => Promise<void>;
  /** What waits for a supervisor, newest first; with `all` also what does not wait any more. */
  readonly approvals: (all?: boolean) => Promise<readonly ApprovalView[]>;
  readonly approval: (approvalId: string) => Promise<ApprovalView>;
  /** By the agent of this desk. */
  readonly decide: (approvalId: string, decision: 'approved' | 'denied') => Promise<ApprovalView>;
  /** By a supervisor who has come over: one row with their own key. */
  readonly decideAs: (
    supervisor: { readonly name: string; readonly passphrase: string },
    approvalId: string,
    decision: 'approved' | 'denied',
  ) => Promise<ApprovalView>;
  /** Open ones, newest first; with `all` also dismissed ones. */
  readonly alerts: (all?: boolean) => Promise<readonly AlertView[]>;
  readonly dismissAlert: (alertId: string) => Promise<AlertView>;
  readonly agents: () => Promise<readonly AgentView[]>;
  readonly addAgent: (agent: NewDeskAgent, onProgress?: OnProgress) => Promise<AgentView>;
  readonly changeAgent: (name: string, change: DeskAgentChange) => Promise<AgentView>;
  /** Seals issuing keys that were made since to every agent; how many copies were made. */
  readonly shareKeys: () => Promise<number>;
  readonly rules: () => Promise<Readonly<Record<RuleName, string>>>;
  readonly setRule: (name: string, value: string) => Promise<void>;
  readonly search: (text: string) => Promise<FoundView>;
  /** Orders that end within so many days, or have a tenth of ten and more seats left. */
  readonly runningOut: (days: number) => Promise<readonly EndingOrderView[]>;
  readonly packWorkshop: PackWorkshop;
  /** Wipes secrets and closes the ledger. */
  readonly close: () => Promise<void>;
}

/** Progress of slow steps, for a screen: what is being done, 0 to 1. */
export type OnProgress = (step: string, fraction: number) => void;
