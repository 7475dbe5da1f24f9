// Draws a list to choose from; long lists scroll within `height` rows and say how much there is.
import { Box, Text, useIsScreenReaderEnabled } from 'ink';
import type { JSX } from 'react';
import { useKeys } from '../keys/use-keys.js';
import { theme, useGlyphs } from '../theme.js';
import { type Choice, type ChoiceListEvent, type ChoiceListState, choiceAt, visibleRows } from './choice-list-state.js';

export interface ChoiceListProps {
  readonly choices: readonly Choice[];
  readonly state: ChoiceListState;
  readonly onEvent: (event: ChoiceListEvent) => void;
  readonly onChoose: (choice: Choice) => void;
  /** Rows of the screen it may take, the "more" line included. Default 10. */
  readonly height?: number;
  readonly emptyText?: string;
  readonly isActive?: boolean;
}

const KEYS: Readonly<Partial<Record<string, 'up' | 'down' | 'first' | 'last'>>> = {
  up: 'up',
  down: 'down',
  home: 'first',
  end: 'last',
};

export function ChoiceList(props: ChoiceListProps): JSX.Element {
  const { choices, state, onEvent, onChoose, height = 10, emptyText = 'Nothing here yet.', isActive = true } = props;
  const glyphs = useGlyphs();
  const isScreenReader = useIsScreenReaderEnabled();
  const scrolls = choices.length > height;
  const rows = scrolls ? Math.max(1, height - 1) : height;
  useKeys(
    (event) => {
      if (event.type !== 'key') return;
      const type = KEYS[event.name];
      if (type !== undefined) onEvent({ type });
      else if (event.name === 'page-up') onEvent({ type: 'page', by: -rows });
      else if (event.name === 'page-down') onEvent({ type: 'page', by: rows });
      else if (event.name === 'enter') {
        const choice = choiceAt(state, choices);
        if (choice !== undefined) onChoose(choice);
      }
    },
    { isActive },
  );

  if (choices.length === 0) return <Text dimColor>{emptyText}</Text>;
  const index = Math.min(state.index, choices.length - 1);
  if (isScreenReader) {
    const { label, detail, disabledReason } = choices[index] ?? { label: '' };
    const parts = [label, detail, disabledReason === undefined ? undefined : `not possible: ${disabledReason}`];
    return <Text>{`${index + 1} of ${choices.length}: ${parts.filter((part) => part !== undefined).join(', ')}`}</Text>;
  }
  const { from, to } = visibleRows(index, choices.length, rows);
  return (
    <Box flexDirection="column">
      {choices.slice(from, to).map((choice, offset) => (
        <ChoiceRow key={choice.key} choice={choice} isCurrent={from + offset === index} />
      ))}
      {scrolls && <Text dimColor>{`  ${index + 1} of ${choices.length} (${glyphs.up}/${glyphs.down} for more)`}</Text>}
    </Box>
  );
}

function ChoiceRow({ choice, isCurrent }: { readonly choice: Choice; readonly isCurrent: boolean }): JSX.Element {
  const glyphs = useGlyphs();
  const { label, detail, disabledReason } = choice;
  const isDisabled = disabledReason !== undefined;
  const note = isDisabled ? `(${disabledReason})` : detail;
  return (
    <Text wrap="truncate" dimColor={isDisabled} {...(isCurrent && { color: theme.accent })}>
      {isCurrent ? `${glyphs.pointer} ` : '  '}
      <Text bold={isCurrent}>{label}</Text>
      {note !== undefined && <Text dimColor>{`  ${note}`}</Text>}
    </Text>
  );
}
