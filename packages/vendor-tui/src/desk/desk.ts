// What the desk can do, as its screens and commands see it. The screens know this interface and its plain data, and
// neither keys nor tables.
import type { Phrase, Purpose } from '@readback/core';
import type { AgentView, DeskAgentChange, NewDeskAgent } from './agents.js';
import type { AlertView } from './alerts.js';
import type { ApprovalView } from './approvals.js';
import type { addNumber, CallerFacts, CallerView, removeNumber, setPin } from './callers.js';
import type { PackWorkshop } from './pack-workshop.js';
import type { RuleName } from './rules.js';
import type { Script } from './script.js';

export interface ProductView {
  readonly id: string;
  readonly title: string;
  readonly packVersion: number;
  /** Three hex digits. */
  readonly packTag: string;
  readonly policies: readonly PolicyView[];
}

export interface PolicyView {
  readonly id: string;
  readonly title: string;
  /** `Professional, 12 months` for quantity 12. */
  readonly describe: (quantity: number) => string;
}

export interface CustomerView {
  readonly id: string;
  readonly name: string;
  readonly note: string;
}

export interface OrderView {
  readonly id: string;
  readonly customerId: string;
  readonly productId: string;
  readonly policyId: string;
  readonly quantity: number;
  /** `Professional, 12 months`. */
  readonly offer: string;
  readonly seatsTotal: number;
  readonly seatsUsed: number;
  /** `2027-03-31`, or nothing where it has no end. */
  readonly validUntil?: string;
  /** Why it cannot be chosen for the challenge at hand; absent where it can. */
  readonly blocked?: string;
  /** It is blocked, but a supervisor can make an exception: `issue` with `ask`. */
  readonly mayAsk?: boolean;
  /** The machine holds a seat of it: it would be given this, what is left, and take no other seat. */
  readonly reissue?: string;
  /** What the challenge at hand would be given: `Professional, 7 months`. */
  readonly gives?: string;
  /** `takes 1 of 3 seats`, `no seat: same machine, 7 of 12 months left`. */
  readonly seatEffect?: string;
}

/** Whether this desk has seen the machine of a challenge before. */
export interface MachineView {
  /** `mixed`: its parts are those of two machines. `chosen`: the agent has said which machine it is. */
  readonly known: 'new' | 'known' | 'similar' | 'mixed' | 'chosen';
  /** Such as `known, network card changed`. */
  readonly description: string;
  /** Only one part tells the machine from others. */
  readonly weakIdentity: boolean;
}

/** A complete challenge as the desk understands it. */
export interface HeardChallenge {
  /** Groups separated by spaces. */
  readonly challenge: string;
  readonly confirmationPhrase: Phrase;
  readonly product: ProductView;
  /** Version of the pack at the site. */
  readonly packVersion: number;
  readonly purpose: Purpose;
  readonly counter: number;
  readonly machine: MachineView;
  /** The response this challenge has had already; that it was shown again is in the ledger by now. */
  readonly recorded?: IssuedView;
  /** The grants it may build on, newest first; none for an activation. Where there are several, because the newest
   * responses were never confirmed, `issue` has to be told which. */
  readonly bases?: readonly BaseView[];
  /** The agent takes the machine for the one of this grant. */
  readonly takenFor?: string;
}

/** A grant of the machine that a renewal can build on. */
export interface BaseView {
  readonly grantId: string;
  /** `Professional, 12 months`. */
  readonly offer: string;
  /** `2026-11-22`. */
  readonly issuedOn: string;
  readonly confirmed: boolean;
  /** The two words that a client shows whose newest grant it is; only where there is a choice. */
  readonly closingWords?: Phrase;
}

/** A recorded response: safe to be shown. */
export interface IssuedView {
  readonly grantId: string;
  readonly groups: readonly string[];
  readonly customerName: string;
  /** `Professional, 12 months`. */
  readonly offer: string;
  /** `2026-11-22`. */
  readonly issuedOn: string;
  /** It was issued before and is shown again. */
  readonly shownAgain: boolean;
  /** The caller has said the closing phrase. */
  readonly confirmed: boolean;
  /** Of a response that is new: what became of the seats of its order. */
  readonly seatEffect?: string;
}

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

/** What a search at home has found. */
export interface FoundView {
  readonly customers: readonly CustomerView[];
  readonly grants: readonly RecentGrantView[];
}

/** An order that ends soon, or has few seats left. */
export interface EndingOrderView extends OrderView {
  readonly customerName: string;
}

export interface LedgerRowView {
  readonly seq: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly agent: string;
  readonly kind: string;
  /** Of a refusal: the code of the error. */
  readonly code?: string;
  /** One line for people. */
  readonly summary: string;
}

/** Of the response: what a list of the last calls shows, and what it takes to open it again. */
export interface RecentGrantView extends IssuedView {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly customerId: string;
  /** Groups separated by spaces. */
  readonly challenge: string;
}

/** Where an unfinished call stands. */
export type CallStep = 'customer' | 'caller' | 'challenge' | 'phrase' | 'order' | 'confirm' | 'response' | 'closing';

/** What is kept of a call until it is finished: enough to go on after a crash. Never a secret. */
export interface OpenCall {
  /** Unique over all desks of the ledger. */
  readonly id: string;
  readonly customer?: CustomerView | undefined;
  /** What was typed to find the customer. */
  readonly search: string;
  /** The text of each group of the challenge as typed. */
  readonly groups: readonly string[];
  /** Groups that the caller has to read again, counted from 0. */
  readonly toConfirm: readonly number[];
  readonly step: CallStep;
  readonly orderId?: string | undefined;
  readonly grantId?: string | undefined;
  /** Groups of the response that were read out. */
  readonly readTo: number;
  /** Id of the spelling alphabet. */
  readonly spelling: string;
  readonly begunAtMs: number;
}

/** As it lies in the ledger. */
export interface KeptCall extends OpenCall {
  /** Whose it is. */
  readonly agent: string;
  readonly changedAtMs: number;
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

export interface NewDesk {
  readonly folder: string;
  readonly passphrase: string;
  readonly agent: string;
}

/** What the first run made. */
export interface DeskMade {
  readonly folder: string;
  readonly productFile: string;
  readonly packFile: string;
  /** To be handed to the site. */
  readonly kitFile: string;
  readonly rootKeyFile: string;
  readonly issuingKeyFile: string;
  /** Half-made desks of earlier tries that were found beside this one and removed. */
  readonly removed?: readonly string[];
}
