// What to say next, in the words to say it with.
import { Text } from 'ink';
import type { JSX } from 'react';
import { theme, useGlyphs } from '../theme.js';

export interface PromptProps {
  /** The words: "group three again, please". */
  readonly say: string;
}

export function Prompt({ say }: PromptProps): JSX.Element {
  const glyphs = useGlyphs();
  return (
    <Text wrap="truncate">
      {`${glyphs.next} Say: `}
      <Text bold color={theme.accent}>{`"${say}"`}</Text>
    </Text>
  );
}
