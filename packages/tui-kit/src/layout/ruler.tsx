// A line across.
import { Text, useIsScreenReaderEnabled } from 'ink';
import type { JSX } from 'react';
import { useGlyphs } from '../theme.js';

export function Ruler({ width }: { readonly width: number }): JSX.Element | null {
  const { rule } = useGlyphs();
  if (useIsScreenReaderEnabled()) return null;
  return (
    <Text dimColor wrap="truncate">
      {rule.repeat(Math.max(1, width))}
    </Text>
  );
}
