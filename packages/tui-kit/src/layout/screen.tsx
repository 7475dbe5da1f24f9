// The frame of every screen: what this is, the body, which keys do what. Never taller than its viewport.
import { Box, Text, useIsScreenReaderEnabled } from 'ink';
import type { JSX, ReactNode } from 'react';
import type { KeyHint } from '../keys/commands.js';
import { useIsFocused } from '../keys/focus-scope.js';
import { theme } from '../theme.js';
import { Ruler } from './ruler.js';
import { useViewport } from './viewport.js';

export interface ScreenProps {
  readonly title: string;
  /** At the right of the title: product, customer, step. */
  readonly aside?: string | undefined;
  readonly hints?: readonly KeyHint[];
  readonly children: ReactNode;
}

export function Screen({ title, aside, hints = [], children }: ScreenProps): JSX.Element {
  const { columns, rows } = useViewport();
  const isFocused = useIsFocused();
  if (useIsScreenReaderEnabled()) {
    return (
      <Box flexDirection="column">
        <Text>{aside === undefined ? title : `${title}, ${aside}`}</Text>
        {children}
        {hints.length > 0 && <Text>{`Keys: ${hints.map(({ keys, label }) => `${keys} ${label}`).join('; ')}.`}</Text>}
      </Box>
    );
  }
  return (
    <Box flexDirection="column" width={columns} height={Math.max(3, rows)} overflow="hidden">
      <Box justifyContent="space-between" columnGap={2} flexShrink={0} height={1} overflow="hidden">
        <Box flexShrink={aside === undefined ? 1 : 0}>
          <Text bold wrap="truncate" {...(isFocused ? { color: theme.accent } : { dimColor: true })}>
            {title}
          </Text>
        </Box>
        {aside !== undefined && (
          <Text dimColor wrap="truncate">
            {aside}
          </Text>
        )}
      </Box>
      <Box flexShrink={0}>
        <Ruler width={columns} />
      </Box>
      <Box flexDirection="column" flexGrow={1} flexShrink={1} overflow="hidden">
        <Box flexDirection="column" flexShrink={0}>
          {children}
        </Box>
      </Box>
      {hints.length > 0 && <KeyHints hints={hints} />}
    </Box>
  );
}

/** The footer line: `Space go on   Left back   Ctrl-C quit`. */
export function KeyHints({ hints }: { readonly hints: readonly KeyHint[] }): JSX.Element {
  return (
    <Box columnGap={3} flexWrap="wrap" flexShrink={0}>
      {hints.map(({ keys, label }) => (
        <Text key={keys}>
          <Text bold>{keys}</Text>
          <Text dimColor>{` ${label}`}</Text>
        </Text>
      ))}
    </Box>
  );
}
