// Something stands in the way: what, what to do next, and the exit code a script would see.
import { Notice, Screen } from '@readback/tui-kit';
import { Box, Text } from 'ink';
import type { JSX } from 'react';
import { hintsOf } from '../flow/keys.js';
import type { ClientState, ProblemScreen } from '../flow/state.js';
import { useOwnWords } from './own-words.js';

export interface ProblemViewProps {
  readonly state: ClientState;
  readonly screen: ProblemScreen;
}

export function ProblemView({ state, screen }: ProblemViewProps): JSX.Element {
  const { message, next, code, exitCode } = screen.fault;
  const words = useOwnWords();
  const title = screen.back ? 'That did not work' : 'This cannot start yet';
  return (
    <Screen title={title} aside={state.site?.pack.product.title} hints={hintsOf(state)}>
      <Box flexDirection="column" marginTop={1} rowGap={1}>
        <Notice kind="error" message={words(message)} next={words(next)} />
        <Text dimColor>{`If you call for help, say: ${code} (exit code ${exitCode}).`}</Text>
      </Box>
    </Screen>
  );
}
