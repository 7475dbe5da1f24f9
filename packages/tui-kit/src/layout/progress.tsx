// Something is being worked on. `Progress` where the work says how far it is, `Spinner` where it does not.
import { Text, useIsScreenReaderEnabled } from 'ink';
import { type JSX, useEffect, useState } from 'react';
import { theme, useGlyphs } from '../theme.js';

export interface ProgressProps {
  readonly label: string;
  /** 0 to 1. */
  readonly done: number;
  /** Columns of the bar. Default 24. */
  readonly width?: number;
}

export function Progress({ label, done, width = 24 }: ProgressProps): JSX.Element {
  const { barFull, barEmpty } = useGlyphs();
  const part = Math.min(1, Math.max(0, Number.isFinite(done) ? done : 0));
  const percent = `${Math.floor(part * 100)} %`;
  if (useIsScreenReaderEnabled()) return <Text>{`${label}: ${percent}`}</Text>;
  const full = Math.round(part * width);
  return (
    <Text>
      {`${label}  `}
      <Text color={theme.accent}>{barFull.repeat(full)}</Text>
      <Text dimColor>{barEmpty.repeat(width - full)}</Text>
      {` ${percent}`}
    </Text>
  );
}

const FRAME_MS = 120;

export function Spinner({ label }: { readonly label: string }): JSX.Element {
  const { spinner } = useGlyphs();
  const isScreenReader = useIsScreenReaderEnabled();
  const [frame, setFrame] = useState(0);
  useEffect(() => {
    // A screen reader would read every frame.
    if (isScreenReader) return undefined;
    const timer = setInterval(() => setFrame((count) => count + 1), FRAME_MS);
    return () => clearInterval(timer);
  }, [isScreenReader]);
  if (isScreenReader) return <Text>{`${label}: please wait`}</Text>;
  return (
    <Text>
      <Text color={theme.accent}>{spinner[frame % spinner.length]}</Text>
      {` ${label}`}
    </Text>
  );
}
