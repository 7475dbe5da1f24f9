// The vendor's app as plain data.
import { type ChoiceListState, emptyTextField, firstChoice, type TextFieldState, textFieldOf } from '@readback/tui-kit';
import type { DeskMade, IssuedView } from '../desk/desk.js';
import type { CallState } from './call/call-state.js';
import type { NoticeState } from './notices.js';

export type ScreenName = 'starting' | 'first-run' | 'making' | 'made' | 'unlock' | 'opening' | 'home' | 'call';

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

export type RecentGrant = IssuedView & { readonly at: string };

export interface SlowWork {
  readonly step: string;
  /** 0 to 1. */
  readonly fraction: number;
}

export interface VendorState {
  readonly screen: ScreenName;
  /** Over whatever is on show. */
  readonly isHelpOpen: boolean;
  readonly folder: string;
  /** Known once the desk is open. */
  readonly agent: string;
  readonly firstRun: FirstRunState;
  readonly unlock: TextFieldState;
  readonly work?: SlowWork | undefined;
  readonly made?: DeskMade | undefined;
  /** Absent until they have been read. */
  readonly recent?: readonly RecentGrant[] | undefined;
  /** Calls that are not finished, newest first. */
  readonly calls: readonly CallState[];
  readonly activeCallId?: number | undefined;
  readonly callsBegun: number;
  /** Which open call is highlighted at home. */
  readonly callList: ChoiceListState;
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
    firstRun: {
      field: 'folder',
      folder: textFieldOf(folder),
      agent: textFieldOf(suggestedAgent),
      passphrase: emptyTextField,
      repeat: emptyTextField,
    },
    unlock: emptyTextField,
    calls: [],
    callsBegun: 0,
    callList: firstChoice,
  };
}

/** With a desk that is open already. */
export function openState(desk: { readonly folder: string; readonly agent: string }): VendorState {
  return { ...startState({ folder: desk.folder }), screen: 'home', agent: desk.agent };
}

export function activeCall(state: VendorState): CallState | undefined {
  return state.screen === 'call' ? state.calls.find(({ id }) => id === state.activeCallId) : undefined;
}
