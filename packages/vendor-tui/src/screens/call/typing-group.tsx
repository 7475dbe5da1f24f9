// The group that is being typed, large, with its neighbours small: what the agent looks at while somebody reads aloud.
import { theme, useGlyphs, useViewport } from '@readback/tui-kit';
import { Box, Text, useIsScreenReaderEnabled } from 'ink';
import type { JSX } from 'react';
import { type CallState, readChallenge } from '../../flow/call/call-state.js';

const SYMBOLS = 5;
/** Below this the group has no box and no neighbours beside it. */
const WIDE_COLUMNS = 60;

export function TypingGroup({ call }: { readonly call: CallState }): JSX.Element | null {
  const { columns } = useViewport();
  const { border, empty } = useGlyphs();
  // The entry itself says the group in words.
  if (useIsScreenReaderEnabled()) return null;
  const { groups } = readChallenge(call);
  const { current } = call.input;
  const group = (groups[current] ?? '').slice(0, SYMBOLS + 1).padEnd(SYMBOLS, '_');
  const large = Array.from(group).join(columns >= WIDE_COLUMNS ? '   ' : '  ');
  if (columns < WIDE_COLUMNS) return <Text bold>{`  ${current + 1} [ ${large} ]`}</Text>;
  const beside = (index: number): string => {
    const text = groups[index];
    return text === undefined ? '' : text.slice(0, SYMBOLS + 1).padEnd(SYMBOLS, empty);
  };
  return (
    <Box alignItems="center" columnGap={3} height={3}>
      <Box width={8} justifyContent="flex-end">
        <Text dimColor>{beside(current - 1)}</Text>
      </Box>
      <Box borderStyle={border} borderColor={theme.accent} paddingX={2} flexShrink={0}>
        <Text bold>{large}</Text>
      </Box>
      <Box width={8}>
        <Text dimColor>{beside(current + 1)}</Text>
      </Box>
    </Box>
  );
}
