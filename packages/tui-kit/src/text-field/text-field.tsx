// Draws a single-line text field and turns keys into its events. The caret is a sign of its own, so that it is seen
// without colour and without inverse video.
import { Box, Text, useIsScreenReaderEnabled } from 'ink';
import type { JSX } from 'react';
import { useKeys } from '../keys/use-keys.js';
import { theme, useGlyphs } from '../theme.js';
import { charactersOf, type TextFieldEvent, type TextFieldState, textFieldEventOf } from './text-field-state.js';

export interface TextFieldProps {
  readonly state: TextFieldState;
  readonly onEvent: (event: TextFieldEvent) => void;
  readonly onSubmit?: (value: string) => void;
  readonly label?: string;
  readonly placeholder?: string;
  /** Never show what is typed: a passphrase. */
  readonly mask?: boolean;
  /** What is wrong with the value, one line. */
  readonly error?: string | undefined;
  /** Columns for the value; a longer value scrolls. */
  readonly width?: number;
  readonly isActive?: boolean;
}

/** The part of the value around the caret that fits. */
function windowOf(before: readonly string[], after: readonly string[], width: number): { left: string; right: string } {
  const room = Math.max(4, width - 1);
  const leftRoom = Math.max(room - after.length, Math.ceil(room * 0.7));
  const left = before.slice(-leftRoom);
  return { left: left.join(''), right: after.slice(0, room - left.length).join('') };
}

export function TextField(props: TextFieldProps): JSX.Element {
  const { state, onEvent, onSubmit, label, placeholder = '', mask = false, error, width = 50, isActive = true } = props;
  const glyphs = useGlyphs();
  const isScreenReader = useIsScreenReaderEnabled();
  useKeys(
    (event) => {
      if (event.type === 'key' && event.name === 'enter') {
        onSubmit?.(state.value);
        return;
      }
      const edit = textFieldEventOf(event);
      if (edit !== undefined) onEvent(edit);
    },
    { isActive },
  );

  const show = (text: string): string[] => charactersOf(text).map((character) => (mask ? glyphs.bullet : character));
  const before = show(state.value.slice(0, state.cursor));
  const after = show(state.value.slice(state.cursor));
  const { left, right } = windowOf(before, after, width);
  if (isScreenReader) {
    const spoken = mask ? `${before.length + after.length} characters` : state.value || 'empty';
    return <Text>{`${label ?? 'Text'}: ${spoken}${error === undefined ? '' : `. Wrong: ${error}`}`}</Text>;
  }
  return (
    <Box flexDirection="column">
      {label !== undefined && <Text bold={isActive}>{label}</Text>}
      <Text wrap="truncate">
        <Text color={theme.accent}>{isActive ? `${glyphs.pointer} ` : '  '}</Text>
        {left}
        {isActive && <Text color={theme.accent}>{glyphs.caret}</Text>}
        {right}
        {state.value === '' && <Text dimColor>{placeholder}</Text>}
      </Text>
      {error !== undefined && (
        <Text color={theme.wrong}>
          {`  ${glyphs.wrong} `}
          {error}
        </Text>
      )}
    </Box>
  );
}
