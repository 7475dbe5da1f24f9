// Codes of layout L at a terminal: a digest that is typed at the machine of the root key, a signature that is typed at the
// desk. Groups may be typed one by one or many in a line; each is checked at once, and a wrong one is asked for again.
import { formatGroup, GROUP_SYMBOLS, groupAccepts, LONG_LAYOUT, markGroup, parseTyped } from '@readback/core';
import { codeGroupsOf } from './code-text.js';
import type { CommandContext } from './context.js';
import { commandErrors } from './errors.js';
import type { AskSecret } from './secret-prompt.js';

export interface WantedCode {
  /** Such as `digest`. */
  readonly want: string;
  /** How a script gives it: `behind the command`. */
  readonly how: string;
  /** The code in any form, where it was given. */
  readonly given: string | undefined;
}

/** Canonical symbols of each group, not yet read as a whole. Throws `code-not-given`, `challenge-not-found`. */
export async function longCodeOf(
  context: CommandContext,
  { want, how, given }: WantedCode,
): Promise<readonly string[]> {
  if (given !== undefined) return await codeGroupsOf(context, { code: [given] }, LONG_LAYOUT, want);
  if (context.askTexts === undefined) throw commandErrors.error('code-not-given', { want, how });
  context.printError(`The ${want} has ${LONG_LAYOUT.groups} groups of five. Type one or more, then Enter.`);
  return await context.askTexts((ask) => askGroups(ask, context.printError));
}

async function askGroups(ask: AskSecret, tell: (text: string) => void): Promise<string[]> {
  const groups: string[] = [];
  while (groups.length < LONG_LAYOUT.groups) {
    const next = groups.length;
    const line = await ask(`Group ${next + 1} of ${LONG_LAYOUT.groups}: `);
    for (const group of groupsIn(line, next)) {
      const index = groups.length;
      const mark = markGroup(LONG_LAYOUT, index, group);
      if (mark !== 'ok' || index >= LONG_LAYOUT.groups) {
        tell(`Group ${index + 1} (${group}) is ${mark === 'partial' ? 'not complete' : 'wrong'}. Again from there.`);
        break;
      }
      groups.push(group);
    }
  }
  return groups;
}

function groupsIn(line: string, first: number): string[] {
  const { symbols } = parseTyped(line, groupAccepts(LONG_LAYOUT, first));
  const groups: string[] = [];
  for (let at = 0; at < symbols.length; at += GROUP_SYMBOLS) {
    groups.push(formatGroup(symbols.slice(at, at + GROUP_SYMBOLS)));
  }
  return groups;
}

const GROUPS_A_LINE = 5;

/** Groups in numbered rows, to be read out or copied. */
export function codeRows(groups: readonly string[]): string[] {
  const rows: string[] = [];
  for (let at = 0; at < groups.length; at += GROUPS_A_LINE) {
    rows.push(`  ${String(at + 1).padStart(2)}  ${groups.slice(at, at + GROUPS_A_LINE).join(' ')}`);
  }
  return rows;
}
