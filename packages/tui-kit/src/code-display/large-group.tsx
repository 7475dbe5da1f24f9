// One group as large as a terminal can show it: what both people of a call look at. The groups before and after it stand
// small beside it, or above and below where the window is narrow.
import { Box, Text } from 'ink';
import type { JSX } from 'react';
import { theme, useGlyphs } from '../theme.js';

export interface LargeGroupProps {
  readonly group: string;
  /** Small, with their marks; empty where there is none. */
  readonly before: string;
  readonly after: string;
  readonly width: number;
  /** In a narrow window: without the lines above and below. */
  readonly isAlone?: boolean;
}

/** Below this the large group has no box and no neighbours beside it. */
const WIDE_COLUMNS = 60;
const NEIGHBOUR_WIDTH = 8;

export function LargeGroup({ group, before, after, width, isAlone = false }: LargeGroupProps): JSX.Element {
  const { border } = useGlyphs();
  if (width >= WIDE_COLUMNS) {
    return (
      <Box alignItems="center" columnGap={3}>
        <Box width={NEIGHBOUR_WIDTH} justifyContent="flex-end">
          <Text dimColor>{before}</Text>
        </Box>
        <Box borderStyle={border} borderColor={theme.accent} paddingX={2} flexShrink={0}>
          <Text bold>{Array.from(group).join('   ')}</Text>
        </Box>
        <Box width={NEIGHBOUR_WIDTH}>
          <Text dimColor>{after}</Text>
        </Box>
      </Box>
    );
  }
  const large = <Text bold inverse>{`[ ${Array.from(group).join('  ')} ]`}</Text>;
  if (isAlone) return large;
  return (
    <Box flexDirection="column" alignItems="center">
      <Text dimColor>{before === '' ? ' ' : before}</Text>
      {large}
      <Text dimColor>{after === '' ? ' ' : after}</Text>
    </Box>
  );
}
