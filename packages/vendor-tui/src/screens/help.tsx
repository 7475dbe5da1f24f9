// How a call goes, on one screen.
import { Screen } from '@readback/tui-kit';
import { Text } from 'ink';
import type { JSX } from 'react';
import { hintsOf } from '../flow/keys.js';
import type { VendorState } from '../flow/state.js';
import { APP_TITLE, HELP_LINES } from './words.js';
import { WORKSHOP_HELP } from './workshop/words.js';

export function HelpView({ state }: { readonly state: VendorState }): JSX.Element {
  return (
    <Screen title={APP_TITLE} aside="help" hints={hintsOf(state)}>
      {(state.screen === 'workshop' ? WORKSHOP_HELP : HELP_LINES).map((line) => (
        <Text key={line}>{line}</Text>
      ))}
    </Screen>
  );
}
