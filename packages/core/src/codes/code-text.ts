// A code as a plain text file, for a site where more than a voice is allowed: what it is, its groups, how they are said.
// It is read back with `findCode`, and every check is the same as if it had been typed.
import { ICAO } from './alphabets/icao.js';
import { spellGroup } from './spelling.js';
import type { SpellingAlphabet } from './spelling-alphabet.js';

export interface CodeText {
  /** The first line: `Challenge of Example Historian`. */
  readonly title: string;
  /** Canonical symbols. */
  readonly groups: readonly string[];
  readonly alphabet?: SpellingAlphabet;
  /** What to do with it, a line each, at the end. */
  readonly notes?: readonly string[];
}

const GROUPS_PER_LINE = 5;

/** The text of the file, ending with a line end. */
export function formatCodeText({ title, groups, alphabet = ICAO, notes = [] }: CodeText): string {
  const lines: string[] = [];
  for (let at = 0; at < groups.length; at += GROUPS_PER_LINE)
    lines.push(groups.slice(at, at + GROUPS_PER_LINE).join(' '));
  const spelled = groups.map(
    (group, index) => `${String(index + 1).padStart(2)}  ${spellGroup(group, alphabet).join(' ')}`,
  );
  return `${[title, '', ...lines, '', ...spelled, ...(notes.length > 0 ? ['', ...notes] : [])].join('\n')}\n`;
}
