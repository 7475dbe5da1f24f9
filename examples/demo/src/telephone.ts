// What one side says and how it reaches the other: the group that is highlighted for reading, or the closing words.
import { type ClientState, spokenGroup as clientGroup, typedText } from '@readback/client-tui';
import { heardText, type VendorState, spokenGroup as vendorGroup } from '@readback/vendor-tui';
import type { Side } from './demo-state.js';
import type { DemoStores } from './run-demo.js';

/** What the side would say now, if it has something to say. */
export function sayable(side: Side, stores: DemoStores): string | undefined {
  return side === 'client' ? clientSays(stores.client.getState()) : vendorSays(stores.vendor.getState());
}

function clientSays(state: ClientState): string | undefined {
  const { screen } = state;
  if (screen.name === 'unlocked') return screen.phrase.join(' ');
  return clientGroup(state)?.text;
}

function vendorSays(state: VendorState): string | undefined {
  return vendorGroup(state)?.text;
}

/** The other side types what it hears; the reader goes on to the next group. */
export function carry(side: Side, heard: string, { client, vendor }: DemoStores): void {
  if (side === 'client') {
    vendor.dispatch(heardText(heard));
    client.dispatch({ type: 'read', event: { type: 'next' } });
  } else {
    client.dispatch(typedText(heard));
    vendor.dispatch({ type: 'read', event: { type: 'next' } });
  }
}
