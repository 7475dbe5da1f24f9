// A code that needs no answer, read aloud group by group: a receipt or a report.
import { CodeDisplay, Screen, useViewport } from '@readback/tui-kit';
import { Box, Text } from 'ink';
import type { JSX } from 'react';
import { hintsOf } from '../flow/keys.js';
import type { ClientEvent, ClientState, OutgoingScreen, SiteView } from '../flow/state.js';
import { CallCard } from './parts.js';

export interface OutgoingViewProps {
  readonly state: ClientState;
  readonly site: SiteView;
  readonly screen: OutgoingScreen;
  readonly dispatch: (event: ClientEvent) => void;
}

const COMPACT_ROWS = 18;
/** Below this the number of the desk needs the room. */
const NARROW_COLUMNS = 60;

export function OutgoingView({ state, site, screen, dispatch }: OutgoingViewProps): JSX.Element {
  const { columns, rows } = useViewport();
  const isCompact = rows < COMPACT_ROWS;
  const { kind, groups, reader, counts } = screen;
  const { support } = site.pack;
  return (
    <Screen
      title={`Read this ${kind}${columns < NARROW_COLUMNS ? '' : ' to the desk'}`}
      aside={support.phone}
      hints={hintsOf(state)}
    >
      <Box flexDirection="column" marginTop={isCompact ? 0 : 1} rowGap={isCompact ? 0 : 1}>
        {!isCompact && <CallCard support={support} />}
        <CodeDisplay
          groups={groups}
          state={reader}
          onEvent={(event) => dispatch({ type: 'read', event })}
          overview={!isCompact}
          alphabet={site.spelling}
        />
        {kind === 'receipt' ? (
          <Text>The licence is given up. This receipt can be shown again until there is another licence.</Text>
        ) : (
          <Text>{`It says: ${counts.map(([meter, count]) => `${meter} ${count}`).join(', ')}.`}</Text>
        )}
      </Box>
    </Screen>
  );
}
