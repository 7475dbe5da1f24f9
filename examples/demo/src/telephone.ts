// What one side says and how it reaches the other: the group that is highlighted for reading, or the closing words.
import { type ClientState, spokenGroup as clientGroup, typedText as clientTyped } from '@readback/client-tui';
import { type VendorState, spokenGroup as vendorGroup, typedText as vendorTyped } from '@readback/vendor-tui';
import type { Side } from './demo-state.js';
import type { DemoStores } from './run-demo.js';

export interface Speech {
  readonly text: string;
  /** "Group three": where the other side types it, counted from 0; words have no place. */
  readonly group?: number;
  readonly isLast?: boolean;
}

/** What the side would say now, if it has something to say. */
export function speechOf(side: Side, stores: DemoStores): Speech | undefined {
  return side === 'client' ? clientSays(stores.client.getState()) : vendorSays(stores.vendor.getState());
}

function clientSays(state: ClientState): Speech | undefined {
  const { screen } = state;
  if (screen.name === 'unlocked') return { text: screen.phrase.join(' ') };
  const group = clientGroup(state);
  return group && { text: group.text, group: group.index };
}

function vendorSays(state: VendorState): Speech | undefined {
  const group = vendorGroup(state);
  return group && { text: group.text, group: group.index, isLast: group.index === group.count - 1 };
}

/** The other side types what it hears, in the place that was named; the reader goes on to the next group. */
export function carry(side: Side, heard: string, { group, isLast }: Speech, { client, vendor }: DemoStores): void {
  const jump = group === undefined ? undefined : ({ type: 'jump', group } as const);
  if (side === 'client') {
    if (jump) vendor.dispatch({ type: 'code', event: jump });
    // The closing words end the reading, wherever it was.
    else if (vendorGroup(vendor.getState())) {
      vendor.dispatch({ type: 'read', event: { type: 'last' } });
      vendor.dispatch({ type: 'read', event: { type: 'next' } });
    }
    vendor.dispatch(vendorTyped(heard));
    client.dispatch({ type: 'read', event: { type: 'next' } });
  } else {
    // Who is read a response to takes their eyes off the challenge.
    if (client.getState().screen.name === 'challenge') client.dispatch({ type: 'command', command: 'proceed' });
    if (jump) client.dispatch({ type: 'type', event: jump });
    client.dispatch(clientTyped(heard));
    // After the last group a wrong one may have to be read again: the closing words end the reading, not this.
    if (isLast !== true) vendor.dispatch({ type: 'read', event: { type: 'next' } });
  }
}
