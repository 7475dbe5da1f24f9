// A checkup as lines of a screen: what is wrong first, cut at words to the width there is, with what to say at the end.
import { type Check, type Checkup, PART_WORDS } from './checkup.js';
import { callWords } from './describe.js';

export type LineKind = 'ok' | 'warn' | 'bad' | 'next' | 'say';

export interface CheckupLine {
  readonly key: string;
  readonly kind: LineKind;
  readonly text: string;
}

const RANK = { bad: 0, warn: 1, ok: 2 } as const;
const INDENT = '     ';

/** Worst first; of a kind in the order in which they were looked at. */
export const worstFirst = (checks: readonly Check[]): Check[] =>
  checks.toSorted((a, b) => RANK[a.state] - RANK[b.state]);

export interface LineStyle {
  readonly columns: number;
  readonly arrow: string;
  /** Puts the name of this program into a text. */
  readonly words?: (text: string) => string;
}

const asTheyAre = (text: string): string => text;

export function checkupLines(
  { checks, say, support }: Checkup,
  { columns, arrow, words = asTheyAre }: LineStyle,
): CheckupLine[] {
  const phone = support ? [`Call ${callWords(support)}.`] : [];
  const paragraphs: (readonly [kind: LineKind, first: string, text: string])[] = [
    ...worstFirst(checks).flatMap(({ part, state, message, next }) => [
      [state, state.padEnd(INDENT.length), `${PART_WORDS[part]}: ${message}`] as const,
      ...(next === undefined ? [] : [['next', `${INDENT}${arrow} `, next] as const]),
    ]),
    ['say', '', 'Say this on the phone:'],
    ...[...say, ...phone].map((sentence) => ['say', '  ', sentence] as const),
  ];
  return paragraphs.flatMap(([kind, first, text], at) => {
    const rest = ' '.repeat(first.length);
    return wrapWords(words(text), Math.max(10, columns - first.length)).map((line, index) => ({
      key: `${at} ${index}`,
      kind,
      text: `${index === 0 ? first : rest}${line}`,
    }));
  });
}

/** Cut at blanks; a word that is longer than the width, such as a path, anywhere. */
function wrapWords(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (joined.length <= width) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (line.length > width) {
      lines.push(line.slice(0, width));
      line = line.slice(width);
    }
  }
  return [...lines, line];
}
