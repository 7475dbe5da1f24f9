// The telephone line as it is seen: which side has the keyboard, what was said last and what was heard of it.
import { KeyHints, Ruler, theme } from '@readback/tui-kit';
import { Box, Text } from 'ink';
import type { JSX } from 'react';
import type { DemoState } from './demo-state.js';

export interface LineViewProps {
  readonly state: DemoState;
  readonly columns: number;
  readonly canSay: boolean;
  readonly isMachineLent: boolean;
  /** Side by side, not one above the other. */
  readonly isWide: boolean;
}

const NAMES = { client: 'Operator', vendor: 'Desk' } as const;

export function LineView({ state, columns, canSay, isMachineLent, isWide }: LineViewProps): JSX.Element {
  const { focus, isNoisy } = state;
  const hints = [
    ...(canSay
      ? [
          { keys: 'S', label: 'say this, go on' },
          { keys: 'M', label: isNoisy ? 'let it be heard right' : 'mishear one symbol' },
        ]
      : []),
    { keys: 'Tab', label: focus === 'client' ? 'to the desk' : 'to the operator' },
    { keys: 'Ctrl-C', label: 'end' },
  ];
  return (
    <Box flexDirection="column" width={columns} flexShrink={0} height={3} overflow="hidden">
      <Ruler width={columns} />
      <Text wrap="truncate">
        <Text bold color={theme.accent}>
          {`Keyboard: ${NAMES[focus]}. `}
        </Text>
        <LastSaid state={state} isMachineLent={isMachineLent} isWide={isWide} />
      </Text>
      <KeyHints hints={hints} />
    </Box>
  );
}

function LastSaid({ state, isMachineLent, isWide }: Omit<LineViewProps, 'columns' | 'canSay'>): JSX.Element {
  const { last, isNoisy } = state;
  if (isNoisy) return <Text color={theme.warn}>The line is bad: the next thing said is misheard.</Text>;
  if (!last) {
    return (
      <Text dimColor>
        {isMachineLent
          ? 'Nothing tells this machine from others; the demo lent it an id.'
          : `${isWide ? 'Left: the site. Right: the desk.' : 'Above: the site. Below: the desk.'} Only a telephone between.`}
      </Text>
    );
  }
  const { said, heard } = last.utterance;
  const wrong = said === heard ? '' : ', MISHEARD';
  return <Text>{`${NAMES[last.by]} said ${said}; heard ${heard}${wrong}.`}</Text>;
}
