// Nothing is known yet. Seen only where a disk is slow.
import { Screen, Spinner } from '@readback/tui-kit';
import type { JSX } from 'react';
import { hintsOf } from '../flow/keys.js';
import type { ClientState } from '../flow/state.js';

export function StartingView({ state }: { readonly state: ClientState }): JSX.Element {
  return (
    <Screen title="Readback" hints={hintsOf(state)}>
      <Spinner label="Opening the licence" />
    </Screen>
  );
}
