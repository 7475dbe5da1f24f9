// Two words that both people of a call say and compare, shown so that they are found at a glance.
import { Box, Text, useIsScreenReaderEnabled } from 'ink';
import type { JSX } from 'react';
import { theme, useGlyphs } from '../theme.js';

export interface PhraseProps {
  /** What the words are for: "Both say these two words". */
  readonly label: string;
  readonly words: readonly [string, string];
}

export function Phrase({ label, words }: PhraseProps): JSX.Element {
  const { border } = useGlyphs();
  const [first, second] = words;
  if (useIsScreenReaderEnabled()) return <Text>{`${label.replace(/:$/, '')}: ${first}, ${second}`}</Text>;
  return (
    <Box flexDirection="column">
      <Text>{label}</Text>
      <Box borderStyle={border} borderColor={theme.accent} paddingX={3} alignSelf="flex-start">
        <Text bold>{`${first}   ${second}`}</Text>
      </Box>
    </Box>
  );
}
