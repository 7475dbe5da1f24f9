// The reader's side of a code: one group large, its spelling under it, and the whole code small for orientation. It
// fits 80 x 24 and 40 x 24 together with title and footer.
import { ICAO, type SpellingAlphabet, spellGroup } from '@readback/core';
import { Box, Text, useIsScreenReaderEnabled } from 'ink';
import type { JSX } from 'react';
import { singleKeys } from '../keys/commands.js';
import { useKeys } from '../keys/use-keys.js';
import { inRows } from '../layout/in-rows.js';
import { useViewport } from '../layout/viewport.js';
import { theme, useGlyphs } from '../theme.js';
import { type CodeDisplayEvent, type CodeDisplayState, codeDisplayEventOf } from './code-display-state.js';

export interface CodeDisplayProps {
  /** Canonical groups: `K7M4X`. */
  readonly groups: readonly string[];
  readonly state: CodeDisplayState;
  readonly onEvent: (event: CodeDisplayEvent) => void;
  readonly width?: number;
  readonly isActive?: boolean;
  readonly alphabet?: SpellingAlphabet;
  /** The whole code in small groups below. Default true. */
  readonly overview?: boolean;
}

/** Below this the large group has no box and no neighbours beside it. */
const WIDE_COLUMNS = 60;

export function CodeDisplay(props: CodeDisplayProps): JSX.Element {
  const { groups, state, onEvent, isActive = true, alphabet = ICAO, overview = true } = props;
  const viewport = useViewport();
  const width = props.width ?? viewport.columns;
  const isScreenReader = useIsScreenReaderEnabled();
  useKeys(
    (typed) => {
      for (const key of singleKeys(typed)) {
        const event = codeDisplayEventOf(key);
        if (event !== undefined) onEvent(event);
      }
    },
    { isActive },
  );
  const current = groups[state.current] ?? '';
  const words = spellGroup(current, alphabet);
  const place = `${state.current + 1} of ${groups.length}`;
  if (isScreenReader) return <Text>{`Group ${place}: ${words.join(', ')}.`}</Text>;

  const before = groups[state.current - 1] ?? '';
  const after = groups[state.current + 1] ?? '';
  return (
    <Box flexDirection="column" alignItems="center" width={Math.min(width, 72)}>
      {width >= WIDE_COLUMNS ? (
        <WideGroup group={current} before={before} after={after} />
      ) : (
        <NarrowGroup group={current} before={before} after={after} />
      )}
      <Text color={theme.accent} bold>
        {words.join(' ')}
      </Text>
      <Text dimColor>{place}</Text>
      {overview && groups.length > 1 && <Overview groups={groups} current={state.current} width={width} />}
    </Box>
  );
}

interface LargeGroupProps {
  readonly group: string;
  readonly before: string;
  readonly after: string;
}

function WideGroup({ group, before, after }: LargeGroupProps): JSX.Element {
  const { border } = useGlyphs();
  return (
    <Box alignItems="center" columnGap={3}>
      <Box width={8} justifyContent="flex-end">
        <Text dimColor>{before}</Text>
      </Box>
      <Box borderStyle={border} borderColor={theme.accent} paddingX={2} flexShrink={0}>
        <Text bold>{Array.from(group).join('   ')}</Text>
      </Box>
      <Box width={8}>
        <Text dimColor>{after}</Text>
      </Box>
    </Box>
  );
}

function NarrowGroup({ group, before, after }: LargeGroupProps): JSX.Element {
  return (
    <Box flexDirection="column" alignItems="center">
      <Text dimColor>{before === '' ? ' ' : before}</Text>
      <Text bold inverse>{`[ ${Array.from(group).join('  ')} ]`}</Text>
      <Text dimColor>{after === '' ? ' ' : after}</Text>
    </Box>
  );
}

interface OverviewProps {
  readonly groups: readonly string[];
  readonly current: number;
  readonly width: number;
}

function Overview({ groups, current, width }: OverviewProps): JSX.Element {
  const perRow = Math.max(1, Math.min(5, Math.floor(width / 7)));
  const cells = groups.map((group, index) => ({ group, number: index + 1, isCurrent: index === current }));
  return (
    <Box flexDirection="column" marginTop={1}>
      {inRows(cells, perRow).map((row) => (
        <Text key={row.key}>
          {row.items.map(({ group, number, isCurrent }) => (
            <Text key={number} bold={isCurrent} dimColor={!isCurrent}>
              {isCurrent ? `[${group}]` : ` ${group} `}
            </Text>
          ))}
        </Text>
      ))}
    </Box>
  );
}
