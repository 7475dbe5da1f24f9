// What can happen in the vendor's app (events) and what it may do about it (effects). A screen dispatches what the agent
// meant by a key; effects come back as findings.
import type { ChoiceListEvent, CodeDisplayEvent, CodeInputEvent, TextFieldEvent } from '@readback/tui-kit';
import type { CustomerView, OrderView, ProductView } from '../desk/book-views.js';
import type { HeardChallenge, IssuedView, KeptCall, OpenCall, RecentGrantView } from '../desk/call-views.js';
import type { CallerFacts, CallerView } from '../desk/callers.js';
import type { Desk, FoundView } from '../desk/desk.js';
import type { NewDesk } from '../desk/init-desk.js';
import type { HeardReceipt, HeardReport, MachineHistory, MachineSummary } from '../desk/life-views.js';
import type { Script } from '../desk/script.js';
import type { Fault } from './notices.js';
import type { MadeDesk, OpenedDesk, PassphraseVerdict, Todo } from './state.js';
import type { WorkshopCommand, WorkshopEffect, WorkshopFinding } from './workshop/workshop-events.js';

/** What the agent did. Only one field, list or code is in use at a time, so none is named. */
export type AgentEvent =
  | { readonly type: 'edit'; readonly event: TextFieldEvent }
  | { readonly type: 'list'; readonly event: ChoiceListEvent }
  | { readonly type: 'code'; readonly event: CodeInputEvent }
  | { readonly type: 'read'; readonly event: CodeDisplayEvent }
  | {
      readonly type:
        | 'go-on'
        | 'back'
        | 'yes'
        | 'no'
        | 'next-field'
        | 'previous-field'
        | 'new-call'
        | 'new-order'
        | 'other-base'
        /** The agent says which machine it is. */
        | 'other-machine'
        | 'usage-report'
        /** The life of the machine of the chosen grant. */
        | 'machine'
        | 'drop-call'
        /** Proposals for a challenge that was heard wrong: the next digit chooses one. */
        | 'choose'
        /** The call goes on another time. */
        | 'later'
        /** The recorded response of the chosen grant once more. */
        | 'read-again'
        /** Lists beside home. */
        | 'search'
        | 'approvals'
        | 'alerts'
        | 'ending'
        | 'dismiss'
        | 'qr'
        | WorkshopCommand
        | 'next-spelling'
        | 'help'
        | 'close-help'
        | 'quit'
        | 'interrupt';
    };

/** Text that came over the telephone: typed where a code or the closing words are being typed, lost elsewhere. */
export interface HeardEvent {
  readonly type: 'heard-text';
  readonly text: string;
}

export type Finding =
  | {
      readonly type: 'desk-looked-for';
      readonly folder: string;
      readonly exists: boolean;
      readonly agents: readonly string[];
      /** From a file that the command named: a desk that is there is opened with it at once. */
      readonly passphrase?: string | undefined;
    }
  | { readonly type: 'passphrase-graded'; readonly verdict: PassphraseVerdict }
  | { readonly type: 'progress'; readonly step: string; readonly fraction: number }
  | { readonly type: 'desk-made'; readonly made: MadeDesk; readonly desk: OpenedDesk }
  | { readonly type: 'desk-opened'; readonly desk: OpenedDesk }
  | {
      readonly type: 'home-loaded';
      readonly recent: readonly RecentGrantView[];
      readonly kept: readonly KeptCall[];
      readonly script: Script;
      readonly todo: Todo;
    }
  | { readonly type: 'searched'; readonly text: string; readonly found: FoundView }
  | { readonly type: 'machine-loaded'; readonly machine: MachineHistory }
  | { readonly type: 'decided'; readonly id: string; readonly decision: 'approved' | 'denied' }
  | { readonly type: 'alert-dismissed'; readonly id: string }
  | WorkshopFinding
  | CallFinding;

/** What was found out for one call; it may have gone on in the meantime. */
export type CallFinding = { readonly callId: number } & (
  | { readonly type: 'time-noted'; readonly atMs: number }
  | { readonly type: 'customers-found'; readonly search: string; readonly found: readonly CustomerView[] }
  | { readonly type: 'customer-added'; readonly customer: CustomerView }
  | { readonly type: 'products-loaded'; readonly products: readonly ProductView[] }
  | { readonly type: 'order-added'; readonly order: OrderView }
  | { readonly type: 'challenge-heard'; readonly heard: HeardChallenge }
  | { readonly type: 'receipt-heard' | 'receipt-taken'; readonly receipt: HeardReceipt }
  | { readonly type: 'report-taken'; readonly report: HeardReport }
  | { readonly type: 'machines-loaded'; readonly machines: readonly MachineSummary[] }
  | { readonly type: 'orders-loaded'; readonly heard: HeardChallenge; readonly orders: readonly OrderView[] }
  | { readonly type: 'issued'; readonly issued: IssuedView }
  | { readonly type: 'caller-checked'; readonly isRight: boolean }
  | { readonly type: 'caller-loaded' | 'caller-verified'; readonly caller: CallerView }
  | { readonly type: 'approved' }
);

export interface FailedEvent {
  readonly type: 'failed';
  readonly effect: VendorEffect['type'];
  readonly callId?: number | undefined;
  readonly fault: Fault;
}

export type VendorEvent = AgentEvent | HeardEvent | Finding | FailedEvent;

export type VendorEffect =
  | { readonly type: 'look-for-desk'; readonly folder: string }
  | { readonly type: 'grade-passphrase'; readonly passphrase: string }
  | { readonly type: 'make-desk'; readonly desk: NewDesk }
  | {
      readonly type: 'open-desk';
      readonly folder: string;
      readonly passphrase: string;
      readonly agent?: string | undefined;
    }
  | { readonly type: 'load-home' }
  | { readonly type: 'keep-call'; readonly call: OpenCall }
  | { readonly type: 'forget-call'; readonly id: string }
  | { readonly type: 'set-spelling'; readonly id: string }
  | { readonly type: 'remember-spelling'; readonly customerId: string; readonly spelling: string }
  | { readonly type: 'search'; readonly text: string }
  | { readonly type: 'load-machine'; readonly grantId: string }
  | { readonly type: 'decide'; readonly approvalId: string; readonly decision: 'approved' | 'denied' }
  | { readonly type: 'dismiss-alert'; readonly alertId: string }
  | { readonly type: 'quit'; readonly exitCode: number }
  | WorkshopEffect
  | CallEffect;

export type CallEffect = { readonly callId: number } & (
  | { readonly type: 'note-time' }
  | { readonly type: 'find-customers'; readonly search: string }
  | { readonly type: 'add-customer'; readonly name: string }
  | { readonly type: 'load-products' }
  | { readonly type: 'add-order'; readonly order: Parameters<Desk['addOrder']>[0] }
  | {
      readonly type: 'hear';
      readonly groups: readonly string[];
      readonly customerId: string;
      readonly takenFor?: string;
    }
  | {
      readonly type: 'hear-receipt' | 'take-receipt' | 'take-report';
      readonly groups: readonly string[];
      readonly customerId: string;
    }
  | { readonly type: 'load-machines'; readonly customerId: string }
  | {
      readonly type: 'load-orders';
      readonly customerId: string;
      readonly heard: HeardChallenge;
      readonly buildsOn?: string | undefined;
    }
  | { readonly type: 'issue'; readonly request: Parameters<Desk['issue']>[0] }
  | { readonly type: 'check-caller'; readonly grantId: string; readonly typed: string }
  | { readonly type: 'load-caller'; readonly customerId: string }
  | { readonly type: 'verify-caller'; readonly facts: CallerFacts }
  | {
      readonly type: 'approve-here';
      readonly approvalId: string;
      readonly name: string;
      readonly passphrase: string;
    }
);
