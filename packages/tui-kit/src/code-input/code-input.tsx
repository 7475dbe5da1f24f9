// The typist's side of a code: a mark per group the moment it is complete, the current group spelled under it, and
// what could not be taken said in words.
import { type GroupMark, ICAO, type SpellingAlphabet, spellGroup, type TypedReading } from '@readback/core';
import { Box, Text, useIsScreenReaderEnabled } from 'ink';
import { type JSX, useMemo } from 'react';
import { LargeGroup } from '../code-display/large-group.js';
import { useKeys } from '../keys/use-keys.js';
import { inRows } from '../layout/in-rows.js';
import { useViewport } from '../layout/viewport.js';
import { type Glyphs, theme, useGlyphs } from '../theme.js';
import { codeInputEventOf } from './code-input-keys.js';
import { type CodeInputContext, type CodeInputEvent, type CodeInputState, readCodeInput } from './code-input-state.js';
import { notTaken, spokenState } from './code-input-words.js';

export interface CodeInputProps {
  readonly state: CodeInputState;
  readonly context: CodeInputContext;
  readonly onEvent: (event: CodeInputEvent) => void;
  /** Columns it may take; by default those of its viewport. */
  readonly width?: number;
  readonly isActive?: boolean;
  readonly alphabet?: SpellingAlphabet;
  /** The current group large below the others, where there is room for it. Default false. */
  readonly isLarge?: boolean;
}

const CELL_WIDTH = 12;
const MAX_PER_ROW = 5;

const MARK_COLORS: Readonly<Record<GroupMark, string | undefined>> = {
  ok: theme.ok,
  wrong: theme.wrong,
  inaudible: theme.warn,
  partial: theme.warn,
  empty: undefined,
};

export function groupsPerRow(width: number): number {
  return Math.max(1, Math.min(MAX_PER_ROW, Math.floor((width + 1) / (CELL_WIDTH + 1))));
}

export function CodeInput(props: CodeInputProps): JSX.Element {
  const { state, context, onEvent, isActive = true, alphabet = ICAO, isLarge = false } = props;
  const viewport = useViewport();
  const width = props.width ?? viewport.columns;
  const perRow = groupsPerRow(width);
  const reading = useMemo(() => readCodeInput(state, context), [state, context]);
  const isScreenReader = useIsScreenReaderEnabled();
  useKeys(
    (key) => {
      const event = codeInputEventOf(key, perRow, state.groups.length);
      if (event !== undefined) onEvent(event);
    },
    { isActive },
  );
  if (isScreenReader) return <Text>{spokenState(state, reading, alphabet)}</Text>;

  const cells = reading.marks.map((mark, index) => ({ number: index + 1, mark, group: reading.groups[index] ?? '' }));
  return (
    <Box flexDirection="column">
      {inRows(cells, perRow).map((row) => (
        <Box key={row.key} columnGap={1}>
          {row.items.map(({ number, mark, group }) => (
            <GroupCell
              key={number}
              number={number}
              group={group}
              mark={mark}
              isCurrent={isActive && number === state.current + 1}
            />
          ))}
        </Box>
      ))}
      {isLarge && <LargeCurrent state={state} reading={reading} width={width} />}
      <CurrentGroup state={state} reading={reading} alphabet={alphabet} isSpaced={!isLarge} />
      <NotTaken state={state} />
    </Box>
  );
}

interface GroupCellProps {
  readonly number: number;
  readonly group: string;
  readonly mark: GroupMark;
  readonly isCurrent: boolean;
}

function markGlyph(mark: GroupMark, glyphs: Glyphs): string {
  return glyphs[mark];
}

/** `12[K7M4X]✓`, always the same width, so that nothing on the screen jumps while somebody types. */
function GroupCell({ number, group, mark, isCurrent }: GroupCellProps): JSX.Element {
  const glyphs = useGlyphs();
  const shown = group.length > 5 ? `${group.slice(0, 4)}+` : group.padEnd(5, isCurrent ? '_' : glyphs.empty);
  const color = MARK_COLORS[mark];
  return (
    <Box width={CELL_WIDTH} flexShrink={0}>
      <Text>
        <Text dimColor>{String(number).padStart(2)}</Text>
        <Text bold={isCurrent} inverse={isCurrent} dimColor={mark === 'empty' && !isCurrent}>
          {isCurrent ? `[${shown}]` : ` ${shown} `}
        </Text>
        <Text {...(color !== undefined && { color })}>{mark === 'empty' ? ' ' : markGlyph(mark, glyphs)}</Text>
      </Text>
    </Box>
  );
}

interface LargeCurrentProps {
  readonly state: CodeInputState;
  readonly reading: TypedReading;
  readonly width: number;
}

function LargeCurrent({ state, reading, width }: LargeCurrentProps): JSX.Element {
  const glyphs = useGlyphs();
  const { current } = state;
  const small = (index: number): string => {
    const mark = reading.marks[index];
    return mark === undefined || mark === 'empty' ? '' : `${reading.groups[index] ?? ''} ${glyphs[mark]}`;
  };
  return (
    <Box marginTop={1} width={Math.min(width, 72)} justifyContent="center">
      <LargeGroup
        group={(reading.groups[current] ?? '').slice(0, 5).padEnd(5, '_')}
        before={small(current - 1)}
        after={small(current + 1)}
        width={width}
        isAlone
      />
    </Box>
  );
}

interface CurrentGroupProps {
  readonly state: CodeInputState;
  readonly reading: TypedReading;
  readonly alphabet: SpellingAlphabet;
  readonly isSpaced: boolean;
}

function CurrentGroup({ state, reading, alphabet, isSpaced }: CurrentGroupProps): JSX.Element {
  const group = reading.groups[state.current] ?? '';
  const raw = (state.groups[state.current] ?? '').trim();
  const isPlain = raw === '' || raw.toUpperCase() === group;
  return (
    <Box marginTop={isSpaced ? 1 : 0} flexDirection="column">
      <Text>
        <Text bold>{`${state.current + 1} of ${state.groups.length}`}</Text>
        <Text color={theme.accent}>{`  ${spellGroup(group, alphabet).join(' ')}`}</Text>
      </Text>
      <Text dimColor wrap="truncate">
        {isPlain ? ' ' : `typed: ${raw}`}
      </Text>
    </Box>
  );
}

function NotTaken({ state }: { readonly state: CodeInputState }): JSX.Element {
  return (
    <>
      {notTaken(state).map((line) => (
        <Text key={line} color={theme.warn} wrap="truncate">
          {`! ${line}`}
        </Text>
      ))}
    </>
  );
}
