// Opening a desk that exists, and the moment before it is known whether one does.
import { Screen, Spinner, TextField, useViewport } from '@readback/tui-kit';
import { Box, Text } from 'ink';
import type { JSX } from 'react';
import { hintsOf } from '../flow/keys.js';
import type { VendorState } from '../flow/state.js';
import { type Dispatch, NoticeLine, SlowWorkLine } from './parts.js';
import { APP_TITLE } from './words.js';

export interface UnlockProps {
  readonly state: VendorState;
  readonly dispatch: Dispatch;
}

export function UnlockView({ state, dispatch }: UnlockProps): JSX.Element {
  const { columns } = useViewport();
  return (
    <Screen title={APP_TITLE} aside="closed" hints={hintsOf(state)}>
      <Box flexDirection="column" rowGap={1} marginTop={1}>
        <Text wrap="truncate-middle">
          <Text dimColor>{'Desk: '}</Text>
          {state.folder}
        </Text>
        {state.openers.length > 1 && (
          <Text>
            <Text dimColor>{'Agent: '}</Text>
            <Text bold>{state.openers[0]}</Text>
          </Text>
        )}
        <TextField
          label={state.openers.length > 1 ? `Passphrase of ${state.openers[0]}` : 'Passphrase'}
          state={state.unlock}
          onEvent={(event) => dispatch({ type: 'edit', event })}
          mask
          width={columns - 4}
        />
        <NoticeLine notice={state.notice} />
      </Box>
    </Screen>
  );
}

export function OpeningView({ state }: { readonly state: VendorState }): JSX.Element {
  return (
    <Screen title={APP_TITLE} aside="opening" hints={hintsOf(state)}>
      <Box marginTop={1}>
        <SlowWorkLine work={state.work} />
      </Box>
    </Screen>
  );
}

export function StartingView({ state }: { readonly state: VendorState }): JSX.Element {
  return (
    <Screen title={APP_TITLE} hints={hintsOf(state)}>
      <Spinner label="Looking for the desk" />
    </Screen>
  );
}
