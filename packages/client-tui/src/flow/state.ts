// What the client app knows and shows: plain data, no handles. Screens draw it, reducers change it, `effects.ts` feeds it.
import type {
  Licence,
  LicenceStatus,
  LoadedPolicy,
  Notice,
  Pack,
  PendingChallenge,
  Phrase,
  Purpose,
  SpellingAlphabet,
  TypedReading,
} from '@readback/core';
import type {
  ChoiceListEvent,
  ChoiceListState,
  CodeDisplayEvent,
  CodeDisplayState,
  CodeInputEvent,
  CodeInputState,
  ReadBackEvent,
  ReadBackState,
} from '@readback/tui-kit';
import type { Checkup } from './checkup.js';
import type { Fault } from './fault.js';

/** A response that was left half typed. */
export interface EntryDraft {
  /** The challenge it answers, groups separated by spaces. */
  readonly challenge: string;
  /** The text of each group as typed. */
  readonly groups: readonly string[];
  /** The group the typist was in, counted from 0. */
  readonly current: number;
}

/** The installation at one moment, as far as screens need it. */
export interface SiteView {
  readonly pack: Pack;
  readonly licence: Licence;
  /** Newest first. */
  readonly pending: readonly PendingChallenge[];
  /** Challenges that wait no more, newest first. */
  readonly past: readonly string[];
  /** What was left half typed, one a challenge, the one typed last first. */
  readonly drafts: readonly EntryDraft[];
  /** Of the newest grant. */
  readonly closingPhrase: Phrase | undefined;
  /** What the base policy of the licence allows; nothing where there is no licence that counts. */
  readonly held:
    | { readonly meters: readonly string[]; readonly isReturnable: boolean; readonly isRestorable: boolean }
    | undefined;
  /** Trials that can be begun. */
  readonly trials: readonly LoadedPolicy[];
  /** The last licence was given up, and its receipt can be shown. */
  readonly hasReceipt: boolean;
  /** What was found and mended in the state folder. */
  readonly notices: readonly Notice[];
  /** The words that groups are spelled with here. */
  readonly spelling: SpellingAlphabet;
  /** When this was looked at. */
  readonly atMs: number;
}

export interface ChallengeScreen {
  readonly name: 'challenge';
  readonly pending: PendingChallenge;
  readonly groups: readonly string[];
  /** Both people say it before the desk commits. */
  readonly confirmation: Phrase;
  readonly reader: CodeDisplayState;
  /** What is about to be done to this challenge and must be said yes to. */
  readonly question: 'fresh' | 'drop' | undefined;
  /** To be scanned instead of read. */
  readonly isQrShown: boolean;
  /** It came in the place of one that another program has replaced. */
  readonly isOther: boolean;
}

export interface EntryScreen {
  readonly name: 'entry';
  readonly pending: PendingChallenge;
  readonly input: CodeInputState;
  readonly reading: TypedReading;
  /** `mending`: all groups have been typed once, and what is wrong is named. `checking`: the signature is verified.
   * `healing`: something is wrong, and the client looks for what was meant. */
  readonly phase: 'typing' | 'mending' | 'checking' | 'healing';
  /** Signatures that healing has checked so far. */
  readonly checks: number;
  /** The groups that healing has found nothing for; it is not tried twice. */
  readonly unhealed: readonly string[] | undefined;
  /** The groups are being read back, and ticked. */
  readonly readBack: ReadBackState | undefined;
  /** Groups that the desk said no to when they were read back, counted from 0. */
  readonly crossed: readonly number[];
  /** The groups as last handed to the state folder. */
  readonly saved: readonly string[];
  /** Groups that are there from before a pause; told until something is typed. */
  readonly resumed: number;
  /** Why the response was not accepted; until something is typed. */
  readonly refusal: Fault | undefined;
  /** Why the partial entry could not be saved. */
  readonly saveFault: Fault | undefined;
}

/** A group as it was typed and as it was meant, counted from 0. */
export interface Change {
  readonly group: number;
  readonly from: string;
  readonly to: string;
}

export interface UnlockedScreen {
  readonly name: 'unlocked';
  readonly phrase: Phrase;
  /** What was healed. */
  readonly changes: readonly Change[];
  /** Asked for later, not right after the call. */
  readonly isAgain: boolean;
}

export interface ProblemScreen {
  readonly name: 'problem';
  readonly fault: Fault;
  /** What failed, to try again. */
  readonly effect: ClientEffect;
  /** Where to go back to; nothing at start. */
  readonly back: ClientScreen | undefined;
}

/** Challenges that wait, to choose the one to go on with. */
export interface WaitingScreen {
  readonly name: 'waiting';
  readonly list: ChoiceListState;
  /** The current one is about to be dropped. */
  readonly isDropping: boolean;
}

/** What can be done with the licence, to choose from. */
export interface ActsScreen {
  readonly name: 'acts';
  readonly list: ChoiceListState;
  /** Giving the licence up must be said yes to. */
  readonly isGivingUp: boolean;
}

/** A code that is read out and needs no answer. */
export interface OutgoingScreen {
  readonly name: 'outgoing';
  readonly kind: 'receipt' | 'report';
  readonly groups: readonly string[];
  readonly reader: CodeDisplayState;
  /** Of a report: what it says, by meter. */
  readonly counts: readonly (readonly [meter: string, count: number])[];
}

/** What `readback doctor` says, to be read line by line. */
export interface CheckupScreen {
  readonly name: 'checkup';
  readonly checkup: Checkup;
  /** The first line in sight, counted from 0. */
  readonly top: number;
  /** Where to go back to; nothing at start. */
  readonly back: ClientScreen | undefined;
}

export type ClientScreen =
  | { readonly name: 'starting' | 'welcome' | 'status' }
  | ChallengeScreen
  | EntryScreen
  | UnlockedScreen
  | WaitingScreen
  | ActsScreen
  | OutgoingScreen
  | CheckupScreen
  | ProblemScreen;

export type ScreenName = ClientScreen['name'];

export interface ClientState {
  /** Absent until the installation could be opened. */
  readonly site: SiteView | undefined;
  readonly screen: ClientScreen;
  /** Help lies over the screen. */
  readonly isHelpOpen: boolean;
  /** When the call that is going on began. */
  readonly callSinceMs: number | undefined;
}

/** What a key can ask for, beside reading and typing a code. */
export type ClientCommand =
  | 'proceed'
  | 'back'
  | 'fresh'
  | 'drop'
  | 'yes'
  | 'no'
  | 'show-challenge'
  | 'renew'
  | 'activate'
  | 'acts'
  | 'check-up'
  | 'words'
  | 'waiting'
  | 'qr'
  | 'close-qr'
  | 'read-back'
  | 'end-read-back'
  | 'spelling'
  | 'stop-healing'
  | 'help'
  /** Where `?` is a symbol. */
  | 'entry-help'
  | 'close-help'
  | 'quit'
  | 'interrupt';

export type ClientEvent =
  | { readonly type: 'command'; readonly command: ClientCommand }
  /** The reader of the challenge goes on or back. */
  | { readonly type: 'read'; readonly event: CodeDisplayEvent }
  /** The response is being typed, pasted or scanned in. */
  | { readonly type: 'type'; readonly event: CodeInputEvent }
  /** Groups are being read back. */
  | { readonly type: 'read-back'; readonly event: ReadBackEvent }
  | { readonly type: 'choose'; readonly event: ChoiceListEvent }
  /** The line that comes to the top. */
  | { readonly type: 'scroll'; readonly top: number }
  /** The program is about to end by itself (a signal): save what is not saved. */
  | { readonly type: 'suspend' }
  /** `refreshed` leaves the screen as it is. */
  | { readonly type: 'opened' | 'refreshed'; readonly site: SiteView }
  | { readonly type: 'challenge-ready'; readonly site: SiteView; readonly pending: PendingChallenge }
  /** `changes`: what was healed; empty for a response that was typed right. */
  | {
      readonly type: 'accepted';
      readonly site: SiteView;
      readonly closingPhrase: Phrase;
      readonly changes: readonly Change[];
    }
  | {
      readonly type: 'outgoing-ready';
      readonly site: SiteView;
      readonly kind: OutgoingScreen['kind'];
      readonly groups: readonly string[];
      readonly counts: OutgoingScreen['counts'];
    }
  | { readonly type: 'checked-up'; readonly checkup: Checkup }
  | { readonly type: 'heal-progress'; readonly checks: number }
  | { readonly type: 'not-healed'; readonly groups: readonly string[] }
  | { readonly type: 'failed'; readonly effect: ClientEffect; readonly fault: Fault };

export type ClientEffect =
  | { readonly type: 'open' | 'refresh' | 'check-up' | 'deactivate' | 'report' }
  | { readonly type: 'start-trial'; readonly policyId: string }
  /** `seen`: only while the licence stands as it was shown; else the screen shows first how it stands now. */
  | {
      readonly type: 'show-challenge';
      readonly purpose: Purpose;
      readonly fresh: boolean;
      readonly seen?: LicenceStatus | undefined;
    }
  | { readonly type: 'drop-challenge'; readonly challenge: string }
  | { readonly type: 'save-draft'; readonly draft: EntryDraft }
  | { readonly type: 'enter-response' | 'heal-response'; readonly groups: readonly string[] }
  | { readonly type: 'stop-healing' }
  | { readonly type: 'choose-spelling'; readonly alphabet: SpellingAlphabet }
  | { readonly type: 'exit'; readonly exitCode: number };

/** What a reducer of one screen answers; it may leave the site as it is. */
export interface ClientStep {
  readonly state: ClientState;
  readonly effects?: readonly ClientEffect[];
}
