// "Check this installation": what `readback doctor` says, worst first, line by line.
import { type KeyHint, matchCommand, Screen, useGlyphs, useKeys, useViewport } from '@readback/tui-kit';
import { Text, useIsScreenReaderEnabled } from 'ink';
import { type JSX, useMemo } from 'react';
import { toDo } from '../flow/checkup.js';
import { type CheckupLine, checkupLines } from '../flow/checkup-lines.js';
import { hintsOf, scrollCommands } from '../flow/keys.js';
import type { CheckupScreen, ClientEvent, ClientState } from '../flow/state.js';
import { useOwnWords } from './own-words.js';

export interface CheckupViewProps {
  readonly state: ClientState;
  readonly screen: CheckupScreen;
  readonly dispatch: (event: ClientEvent) => void;
}

/** Title, ruler, and the line that says how much there is. */
const ROWS_AROUND = 3;
const NARROW_COLUMNS = 60;
/** Between two keys of the footer. */
const HINT_GAP = 3;

/** How many rows the footer takes. */
function footerRows(hints: readonly KeyHint[], columns: number): number {
  let rows = 1;
  let used = 0;
  for (const { keys, label } of hints) {
    const width = keys.length + 1 + label.length;
    const isNext = used > 0 && used + HINT_GAP + width > columns;
    if (isNext) rows += 1;
    used = used === 0 || isNext ? width : used + HINT_GAP + width;
  }
  return rows;
}

export function CheckupView({ state, screen, dispatch }: CheckupViewProps): JSX.Element {
  const { columns, rows } = useViewport();
  const { next } = useGlyphs();
  const isSpoken = useIsScreenReaderEnabled();
  const words = useOwnWords();
  const { checkup } = screen;
  const lines = useMemo(
    () => checkupLines(checkup, { columns: isSpoken ? 1000 : columns, arrow: next, words }),
    [checkup, columns, isSpoken, next, words],
  );
  const hints = hintsOf(state);
  const height = Math.max(1, rows - ROWS_AROUND - footerRows(hints, columns));
  const last = Math.max(0, lines.length - height);
  const top = Math.min(screen.top, last);
  useKeys((event) => {
    const command = matchCommand(scrollCommands, event);
    if (command === undefined) return;
    const to = {
      up: top - 1,
      down: top + 1,
      'page-up': top - height + 1,
      'page-down': top + height - 1,
      first: 0,
      last,
    };
    dispatch({ type: 'scroll', top: Math.min(last, Math.max(0, to[command])) });
  });
  const things = toDo(checkup);
  const aside = things === 0 ? 'nothing to do' : `to do: ${things}`;
  // A screen reader hears all of it once, and nothing again while somebody scrolls.
  const shown = isSpoken ? lines : lines.slice(top, top + height);
  return (
    <Screen title={columns < NARROW_COLUMNS ? 'Check' : 'Check of this installation'} aside={aside} hints={hints}>
      {shown.map((line) => (
        <Line key={line.key} line={line} />
      ))}
      {!isSpoken && last > 0 && (
        <Text dimColor>{`lines ${top + 1}-${Math.min(lines.length, top + height)} of ${lines.length}`}</Text>
      )}
    </Screen>
  );
}

function Line({ line: { kind, text } }: { readonly line: CheckupLine }): JSX.Element {
  return (
    <Text bold={kind === 'bad' || kind === 'warn'} dimColor={kind === 'ok'} wrap="truncate">
      {text}
    </Text>
  );
}
