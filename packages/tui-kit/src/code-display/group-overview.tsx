// A whole code in small groups, for orientation: where one is, and what has been ticked off.
import { Box, Text } from 'ink';
import type { JSX } from 'react';
import { inRows } from '../layout/in-rows.js';
import { theme, useGlyphs } from '../theme.js';
import type { Tick } from './read-back-state.js';

export interface GroupOverviewProps {
  readonly groups: readonly string[];
  readonly current: number;
  readonly width: number;
  readonly ticks?: readonly Tick[] | undefined;
}

const CELL_WIDTH = 7;
const MOST_PER_ROW = 5;

export function GroupOverview({ groups, current, width, ticks }: GroupOverviewProps): JSX.Element {
  const glyphs = useGlyphs();
  const cell = ticks ? CELL_WIDTH + 1 : CELL_WIDTH;
  const perRow = Math.max(1, Math.min(MOST_PER_ROW, Math.floor(width / cell)));
  const cells = groups.map((group, index) => ({
    text: group.padEnd(5, glyphs.empty),
    number: index + 1,
    isCurrent: index === current,
    tick: ticks?.[index],
  }));
  return (
    <Box flexDirection="column" marginTop={1}>
      {inRows(cells, perRow).map((row) => (
        <Text key={row.key}>
          {row.items.map(({ text, number, isCurrent, tick }) => (
            <Text key={number}>
              <Text bold={isCurrent} dimColor={!isCurrent}>
                {isCurrent ? `[${text}]` : ` ${text} `}
              </Text>
              {ticks && (
                <Text color={tick === 'wrong' ? theme.wrong : theme.ok}>
                  {tick === undefined ? ' ' : tick === 'right' ? glyphs.ok : glyphs.wrong}
                </Text>
              )}
            </Text>
          ))}
        </Text>
      ))}
    </Box>
  );
}
