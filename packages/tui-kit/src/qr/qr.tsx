// A code to be scanned from the screen; a sentence where this screen cannot show one.
import process from 'node:process';
import { Box, Text, useIsScreenReaderEnabled } from 'ink';
import type { JSX } from 'react';
import { useViewport } from '../layout/viewport.js';
import { asciiGlyphs, useGlyphs } from '../theme.js';
import { fittingQr, qrObstacle } from './qr-text.js';

export interface QrProps {
  /** Groups separated by spaces. */
  readonly code: string;
  /** The room it may take; by default that of its viewport without title and footer. */
  readonly columns?: number;
  readonly rows?: number;
  /** Default: the process's. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Title, ruler and a footer of one line. */
const FRAME_ROWS = 3;

const SENTENCES = {
  colour:
    'This terminal shows no colours, so a QR code might be inside out. Read the code aloud, or write it to a file.',
  unicode: 'This terminal cannot draw a QR code. Read the code aloud, or write it to a file.',
  room: 'This window is too small for a QR code. Make it larger, or read the code aloud.',
  spoken: 'A QR code is on the screen. It can only be scanned; to hear the code, go back.',
} as const;

export function Qr({ code, env = process.env, ...room }: QrProps): JSX.Element {
  const viewport = useViewport();
  const glyphs = useGlyphs();
  const isScreenReader = useIsScreenReaderEnabled();
  if (isScreenReader) return <Text>{SENTENCES.spoken}</Text>;
  const obstacle = qrObstacle(env, glyphs.border !== asciiGlyphs.border);
  if (obstacle !== undefined) return <Text>{SENTENCES[obstacle]}</Text>;
  const lines = fittingQr(code, room.columns ?? viewport.columns, room.rows ?? viewport.rows - FRAME_ROWS);
  if (lines === undefined) return <Text>{SENTENCES.room}</Text>;
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Text color="#000000" backgroundColor="#ffffff">
        {lines.join('\n')}
      </Text>
    </Box>
  );
}
