// A call as the screens and commands see it: what was heard, what was issued, and what is kept until it is finished. Plain
// data.
import type { Phrase, Purpose } from '@readback/core';
import type { CustomerView, ProductView } from './book-views.js';

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

/** Why a response counts no more, although it was given. */
export interface GrantEnd {
  readonly what: 'revoked' | 'given-back';
  /** The same for a row of a list: `given back`. */
  readonly word: string;
  /** `2026-11-22`. */
  readonly on: string;
  /** The grant that was revoked, or the newest of the licence that was given back: it, or one beside it. */
  readonly grantId: string;
  /** In front of its groups: one sentence, and what to do. */
  readonly says: string;
  readonly next: string;
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
  /** It counts no more: nobody shall read it out. */
  readonly ended?: GrantEnd;
  /** Of a response that is new: what became of the seats of its order. */
  readonly seatEffect?: string;
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
