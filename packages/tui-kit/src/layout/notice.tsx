// Something the person must know: one sentence, and what to do next. A word in front says how serious it is.
import { Box, Text } from 'ink';
import type { JSX } from 'react';
import { theme, useGlyphs } from '../theme.js';

export type NoticeKind = 'info' | 'ok' | 'announce' | 'warn' | 'error';

export interface NoticeProps {
  readonly kind: NoticeKind;
  readonly message: string;
  readonly next?: string | undefined;
}

const COLORS: Readonly<Record<NoticeKind, string>> = {
  info: theme.accent,
  ok: theme.ok,
  announce: theme.announce,
  warn: theme.warn,
  error: theme.wrong,
};

const WORDS: Readonly<Record<NoticeKind, string>> = {
  info: 'Note',
  ok: 'Good',
  announce: 'Not proved yet',
  warn: 'Careful',
  error: 'Problem',
};

export function Notice({ kind, message, next }: NoticeProps): JSX.Element {
  const glyphs = useGlyphs();
  return (
    <Box flexDirection="column">
      <Text>
        <Text bold color={COLORS[kind]}>{`${WORDS[kind]}: `}</Text>
        {message}
      </Text>
      {next !== undefined && <Text>{`${glyphs.next} ${next}`}</Text>}
    </Box>
  );
}
