// The reader's side of a code: one group large, its spelling under it, and the whole code small for orientation. It
// fits 80 x 24 and 40 x 24 together with title and footer.
import { ICAO, type SpellingAlphabet, spellGroup } from '@readback/core';
import { Box, Text, useIsScreenReaderEnabled } from 'ink';
import type { JSX } from 'react';
import { singleKeys } from '../keys/commands.js';
import { useKeys } from '../keys/use-keys.js';
import { useViewport } from '../layout/viewport.js';
import { theme } from '../theme.js';
import { type CodeDisplayEvent, type CodeDisplayState, codeDisplayEventOf } from './code-display-state.js';
import { GroupOverview } from './group-overview.js';
import { LargeGroup } from './large-group.js';
import { type ReadBackEvent, type ReadBackState, readBackEventOf, type Tick } from './read-back-state.js';

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

export function CodeDisplay({ state, onEvent, isActive = true, ...rest }: CodeDisplayProps): JSX.Element {
  useKeys(
    (typed) => {
      for (const key of singleKeys(typed)) {
        const event = codeDisplayEventOf(key);
        if (event !== undefined) onEvent(event);
      }
    },
    { isActive },
  );
  return <SpelledGroup {...rest} current={state.current} />;
}

export interface ReadBackProps extends Omit<CodeDisplayProps, 'state' | 'onEvent'> {
  readonly state: ReadBackState;
  readonly onEvent: (event: ReadBackEvent) => void;
}

/** The same while a code is read back: every group has a tick. */
export function ReadBack({ state, onEvent, isActive = true, ...rest }: ReadBackProps): JSX.Element {
  useKeys(
    (typed) => {
      for (const key of singleKeys(typed)) {
        const event = readBackEventOf(key);
        if (event !== undefined) onEvent(event);
      }
    },
    { isActive },
  );
  return <SpelledGroup {...rest} current={state.current} ticks={state.ticks} />;
}

interface SpelledGroupProps extends Omit<CodeDisplayProps, 'state' | 'onEvent' | 'isActive'> {
  readonly current: number;
  readonly ticks?: readonly Tick[];
}

const TICK_WORDS = { right: ' Ticked as right.', wrong: ' Ticked as wrong.' } as const;

function SpelledGroup(props: SpelledGroupProps): JSX.Element {
  const { groups, current, ticks, alphabet = ICAO, overview = true } = props;
  const viewport = useViewport();
  const width = props.width ?? viewport.columns;
  const isScreenReader = useIsScreenReaderEnabled();
  const group = groups[current] ?? '';
  const words = spellGroup(group, alphabet);
  const place = `${current + 1} of ${groups.length}`;
  if (isScreenReader) {
    const tick = ticks?.[current];
    const heard = words.length === 0 ? 'empty' : words.join(', ');
    return <Text>{`Group ${place}: ${heard}.${tick === undefined ? '' : TICK_WORDS[tick]}`}</Text>;
  }
  return (
    <Box flexDirection="column" alignItems="center" width={Math.min(width, 72)}>
      <LargeGroup
        group={group.padEnd(5, ' ')}
        before={groups[current - 1] ?? ''}
        after={groups[current + 1] ?? ''}
        width={width}
      />
      <Text color={theme.accent} bold>
        {words.length === 0 ? ' ' : words.join(' ')}
      </Text>
      <Text dimColor>{place}</Text>
      {overview && groups.length > 1 && <GroupOverview groups={groups} current={current} width={width} ticks={ticks} />}
    </Box>
  );
}
