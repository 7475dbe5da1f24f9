// The vendor's app as plain data.
import { type ChoiceListState, emptyTextField, firstChoice, type TextFieldState, textFieldOf } from '@readback/tui-kit';
import type { AlertView } from '../desk/alerts.js';
import type { ApprovalView } from '../desk/approvals.js';
import type { EndingOrderView } from '../desk/book-views.js';
import type { KeptCall, RecentGrantView } from '../desk/call-views.js';
import type { Desk, FoundView } from '../desk/desk.js';
import type { DeskMade } from '../desk/init-desk.js';
import type { MachineHistory } from '../desk/life-views.js';
import type { Script } from '../desk/script.js';
import type { CallState } from './call/call-state.js';
import type { NoticeState } from './notices.js';
import type { WorkshopState } from './workshop/workshop-state.js';

export type ScreenName =
  | 'starting'
  | 'first-run'
  | 'making'
  | 'made'
  | 'unlock'
  | 'opening'
  | 'home'
  | 'call'
  | 'workshop'
  | ListScreen;

/** Beside home. */
export type ListScreen = 'search' | 'approvals' | 'alerts' | 'ending' | 'machine';

/** What somebody has to look at. */
export interface Todo {
  readonly approvals: readonly ApprovalView[];
  readonly alerts: readonly AlertView[];
  /** Orders that end soon. */
  readonly ending: readonly EndingOrderView[];
}

/** How good a passphrase is, in words. */
export interface PassphraseVerdict {
  readonly isAccepted: boolean;
  readonly says: string;
}

export type FirstRunField = 'folder' | 'agent' | 'passphrase' | 'repeat';

export interface FirstRunState {
  readonly field: FirstRunField;
  readonly folder: TextFieldState;
  readonly agent: TextFieldState;
  readonly passphrase: TextFieldState;
  readonly repeat: TextFieldState;
  /** Of the passphrase as it is now; absent while it is empty. */
  readonly verdict?: PassphraseVerdict | undefined;
}

/** What the app knows of its desk once it is open. */
export type OpenedDesk = Pick<Desk, 'folder' | 'agent' | 'session' | 'spelling'>;

export interface SlowWork {
  readonly step: string;
  /** 0 to 1. */
  readonly fraction: number;
}

/** A desk that was just made. */
export interface MadeDesk extends DeskMade {
  /** The kit as it is typed in a shell, where that differs. */
  readonly kitToType?: string;
}

export interface VendorState {
  readonly screen: ScreenName;
  /** Over whatever is on show. */
  readonly isHelpOpen: boolean;
  readonly folder: string;
  /** These are known once the desk is open. */
  readonly agent: string;
  readonly session: string;
  /** Id of the alphabet that new calls begin with. */
  readonly spelling: string;
  /** What the agent says; absent until home has been read. */
  readonly script?: Script | undefined;
  readonly firstRun: FirstRunState;
  readonly unlock: TextFieldState;
  /** Who can open this desk here, the one who will first. */
  readonly openers: readonly string[];
  readonly work?: SlowWork | undefined;
  readonly made?: MadeDesk | undefined;
  /** Absent until they have been read. */
  readonly recent?: readonly RecentGrantView[] | undefined;
  /** Calls that are not finished, newest first. */
  readonly calls: readonly CallState[];
  /** Calls that lie in the ledger and not in this app: from before, or of another desk. */
  readonly kept: readonly KeptCall[];
  readonly activeCallId?: number | undefined;
  readonly callsBegun: number;
  readonly todo: Todo;
  /** Home's search. */
  readonly search: TextFieldState;
  readonly found: FoundView;
  /** The machine whose life is on show; absent until it has been read. */
  readonly machine?: MachineHistory | undefined;
  /** Which row is highlighted in the list beside home. */
  readonly sideList: ChoiceListState;
  /** Which row is highlighted at home: open calls, kept ones, grants. */
  readonly callList: ChoiceListState;
  /** While it is open. */
  readonly workshop?: WorkshopState | undefined;
  /** Something would be lost: asked before it is done. */
  readonly question?: 'quit' | 'drop-call' | undefined;
  readonly notice?: NoticeState | undefined;
}

export interface InitialOptions {
  readonly folder: string;
  /** Put into the field on the first run. */
  readonly suggestedAgent?: string | undefined;
}

/** Before it is known whether there is a desk. */
export function startState({ folder, suggestedAgent = '' }: InitialOptions): VendorState {
  return {
    screen: 'starting',
    isHelpOpen: false,
    folder,
    agent: '',
    session: '',
    spelling: '',
    firstRun: {
      field: 'folder',
      folder: textFieldOf(folder),
      agent: textFieldOf(suggestedAgent),
      passphrase: emptyTextField,
      repeat: emptyTextField,
    },
    unlock: emptyTextField,
    openers: [],
    calls: [],
    kept: [],
    callsBegun: 0,
    callList: firstChoice,
    todo: { approvals: [], alerts: [], ending: [] },
    search: emptyTextField,
    found: { customers: [], grants: [] },
    sideList: firstChoice,
  };
}

/** With a desk that is open already. */
export function openState(desk: OpenedDesk): VendorState {
  return { ...withDesk(startState({ folder: desk.folder }), desk), screen: 'home' };
}

export function withDesk(state: VendorState, { folder, agent, session, spelling }: OpenedDesk): VendorState {
  return { ...state, folder, agent, session, spelling };
}

export function activeCall(state: VendorState): CallState | undefined {
  return state.screen === 'call' ? state.calls.find(({ id }) => id === state.activeCallId) : undefined;
}
