// How a call goes, on one screen.
import { Screen, useViewport } from '@readback/tui-kit';
import { Box, Text } from 'ink';
import type { JSX } from 'react';
import { hintsOf } from '../flow/keys.js';
import type { VendorState } from '../flow/state.js';
import { useIsRoomy } from './parts.js';
import { APP_TITLE, HELP_LINES } from './wording.js';

const WIDE_COLUMNS = 70;

export function HelpView({ state }: { readonly state: VendorState }): JSX.Element {
  const isRoomy = useIsRoomy();
  const { columns } = useViewport();
  return (
    <Screen title={APP_TITLE} aside="help" hints={hintsOf(state)}>
      <Box flexDirection="column" rowGap={isRoomy && columns >= WIDE_COLUMNS ? 1 : 0}>
        {HELP_LINES.map((line) => (
          <Text key={line}>{line}</Text>
        ))}
      </Box>
    </Screen>
  );
}
