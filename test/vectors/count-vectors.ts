// How many vectors there are, and how many of them must fail: by file and list, and by the class of the failure.
import { read } from './read-vectors.js';

// A code that is not complete yet is no failure, and neither is what was heard right.
const FINE = new Set(['ok', 'valid', 'incomplete']);

export interface Count {
  readonly file: string;
  readonly list: string;
  readonly valid: number;
  readonly mustFail: number;
}

export interface Counts {
  readonly lists: readonly Count[];
  /** By class: an error code, `invalid`, or the status of a reading. */
  readonly classes: ReadonlyMap<string, number>;
}

/** What is no vector: packs and sites that vectors refer to. */
const PROPS = new Set(['calls.json packs', 'calls-must-fail.json installations']);

/** The class of a vector that must fail. */
function classOf(vector: Readonly<Record<string, unknown>>): string | undefined {
  const said = vector['expect'] ?? vector['status'];
  return typeof said === 'string' && !FINE.has(said) ? said : undefined;
}

export function countVectors(names: readonly string[]): Counts {
  const classes = new Map<string, number>();
  const lists = names.flatMap((file) =>
    Object.entries(read(file)).flatMap(([list, entries]): Count[] => {
      if (!Array.isArray(entries) || PROPS.has(`${file} ${list}`)) return [];
      const failing = entries.map(classOf).filter((code) => code !== undefined);
      for (const code of failing) classes.set(code, (classes.get(code) ?? 0) + 1);
      return [{ file, list, valid: entries.length - failing.length, mustFail: failing.length }];
    }),
  );
  return { lists, classes };
}

const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);

export const totals = ({ lists }: Counts): { readonly valid: number; readonly mustFail: number } => ({
  valid: sum(lists.map(({ valid }) => valid)),
  mustFail: sum(lists.map(({ mustFail }) => mustFail)),
});

const BEGIN = '<!-- counts: begin -->\n';
const END = '<!-- counts: end -->';

/** README.md with the counts as they are now. */
export function withCounts(document: string, counts: Counts): string {
  const [from, to] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (from < 0 || to < from) throw new Error('the document has no place for counts');
  return `${document.slice(0, from + BEGIN.length)}\n${countTables(counts)}\n\n${document.slice(to)}`;
}

function countTables(counts: Counts): string {
  const { valid, mustFail } = totals(counts);
  const share = ((mustFail / (valid + mustFail)) * 100).toFixed(1);
  const files = counts.lists.map(
    ({ file, list, ...count }) => `| \`${file}\` | \`${list}\` | ${count.valid} | ${count.mustFail} |`,
  );
  const classes = [...counts.classes].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return [
    `${valid + mustFail} vectors, ${mustFail} of which must fail (${share} %):`,
    '',
    '| file | list | valid | must fail |',
    '|---|---|---|---|',
    ...files,
    '',
    'By class of the failure:',
    '',
    '| class | vectors |',
    '|---|---|',
    ...classes.map(([name, count]) => `| \`${name}\` | ${count} |`),
  ].join('\n');
}
