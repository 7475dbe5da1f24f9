// What several places of the workshop share.
import { useGlyphs, useKeys, useViewport } from '@readback/tui-kit';
import { Box, Text, useIsScreenReaderEnabled } from 'ink';
import type { JSX } from 'react';
import type { VendorState } from '../../flow/state.js';
import type { WorkshopState } from '../../flow/workshop/workshop-state.js';
import { type Dispatch, listEventOf } from '../parts.js';

export interface PlaceProps {
  readonly workshop: WorkshopState;
  readonly dispatch: Dispatch;
}

export interface WorkshopProps {
  readonly state: VendorState;
  readonly dispatch: Dispatch;
}

/** Title, footer and a notice. */
const OTHER_ROWS = 8;
const MORE_IN_NARROW = 3;
const NARROW_COLUMNS = 60;

/** Rows for a list or a text beside `others`. */
export function useRoom(others = 0): number {
  const { columns, rows } = useViewport();
  return Math.max(2, rows - OTHER_ROWS - (columns < NARROW_COLUMNS ? MORE_IN_NARROW : 0) - others);
}

export interface LongTextProps {
  readonly lines: readonly string[];
  /** The line on top. */
  readonly from: number;
  readonly dispatch: Dispatch;
  readonly height: number;
}

/** A text that may be longer than its room; lines are broken, their indents stay. */
export function LongText({ lines, from, dispatch, height }: LongTextProps): JSX.Element {
  const { columns } = useViewport();
  const { up, down } = useGlyphs();
  const isScreenReader = useIsScreenReaderEnabled();
  useKeys((key) => {
    const event = listEventOf(key, height - 1);
    if (event !== undefined) dispatch({ type: 'list', event });
  });
  if (isScreenReader) return <Text>{lines.join('\n')}</Text>;
  const needed = lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / columns)), 0);
  const isLong = needed > height || from > 0;
  return (
    <Box flexDirection="column">
      <Box flexDirection="column" height={isLong ? height - 1 : Math.max(1, needed)} overflow="hidden">
        {lines.slice(from).map((line, offset) => (
          <Line key={`${from + offset} ${line}`} line={line} />
        ))}
      </Box>
      {isLong && <Text dimColor>{`From line ${from + 1} of ${lines.length} (${up}/${down} for more)`}</Text>}
    </Box>
  );
}

function Line({ line }: { readonly line: string }): JSX.Element {
  const text = line.trimStart();
  return (
    <Box flexShrink={0} marginLeft={Math.min(8, line.length - text.length)}>
      <Text bold={text.startsWith('!') || text.startsWith('WARNING')}>{text === '' ? ' ' : text}</Text>
    </Box>
  );
}
