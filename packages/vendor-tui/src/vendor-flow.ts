// The vendor app's state machine, ready to run: reducer and effects in one store.
import { createStore, type Store } from '@readback/tui-kit';
import type { Desk } from './desk/desk.js';
import { createEffects, type DeskDoor, failureOf } from './effects.js';
import type { CallPlace } from './flow/call/call-state.js';
import type { VendorEffect, VendorEvent } from './flow/events.js';
import { reduceVendor } from './flow/reduce.js';
import { activeCall, openState, type ScreenName, startState, type VendorState } from './flow/state.js';

export interface VendorStore extends Store<VendorState, VendorEvent> {
  /** Waits for what is on its way and closes the desk, if this app opened it. */
  readonly close: () => Promise<void>;
}

export type VendorFlowOptions = {
  /** Default: nothing happens. */
  readonly onQuit?: ((exitCode: number) => void) | undefined;
  /** Default: the clock of this computer. */
  readonly nowMs?: (() => number) | undefined;
} & (
  | { readonly desk: Desk }
  | {
      readonly door: DeskDoor;
      readonly folder: string;
      readonly suggestedAgent?: string | undefined;
      /** Opens the desk in the folder, if there is one; otherwise it is typed. */
      readonly passphrase?: string | undefined;
    }
);

/** With a desk that is open, begins at home; with a door, looks whether there is a desk in the folder. */
export function createVendorFlow(options: VendorFlowOptions): VendorStore {
  const { onQuit = () => undefined, nowMs = () => Date.now() } = options;
  const isOpen = 'desk' in options;
  const effects = createEffects({
    ...(isOpen ? { desk: options.desk } : { door: options.door, passphrase: options.passphrase }),
    onQuit,
    nowMs,
  });
  const first: VendorEffect = isOpen ? { type: 'load-home' } : { type: 'look-for-desk', folder: options.folder };
  const store = createStore<VendorState, VendorEvent, VendorEffect>({
    initial: isOpen ? openState(options.desk) : startState(options),
    initialEffects: [first],
    reduce: reduceVendor,
    perform: effects.perform,
    onCrash: failureOf,
  });
  return {
    ...store,
    async close() {
      await store.settled();
      await effects.close();
    },
  };
}

/** What is on show: in a call its step, and otherwise the screen. */
export function screenOf(state: VendorState): ScreenName | CallPlace {
  return activeCall(state)?.place ?? state.screen;
}
