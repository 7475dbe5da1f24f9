// A product file as people write it: JSON with comments (JSONC), trailing commas allowed. What is wrong is told with its
// line and column, all of it at once.
import { type Problem, visible } from '@readback/core';
import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';

/** Both counted from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

export interface PlacedProblem extends Problem, TextPlace {}

export interface ProductText {
  /** Without `$schema`, which is for editors. `undefined` where the text holds nothing. */
  readonly value: unknown;
  /** Of the text itself; while there are some, what it says cannot be judged. */
  readonly faults: readonly PlacedProblem[];
  /** Where a path such as `policies[2].term.months` stands; of one that is missing, what it should stand in. */
  readonly placeOf: (path: string) => TextPlace;
}

export function readProductText(text: string): ProductText {
  try {
    return readText(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // The parser calls itself for every value in a value: the stack was too small for these.
    const fault = { path: '', line: 1, column: 1, what: 'there are too many values in values', mend: 'write it anew' };
    return { value: undefined, faults: [fault], placeOf: () => ({ line: 1, column: 1 }) };
  }
}

function readText(text: string): ProductText {
  const lines = lineStarts(text);
  const place = (offset: number): TextPlace => placeAt(lines, offset);
  const errors: ParseError[] = [];
  const root = parseTree(text.replace(/^\uFEFF/, ' '), errors, { allowTrailingComma: true });
  const faults = [
    ...errors.map((error) => ({ path: '', ...place(error.offset), ...sayFault(error) })),
    ...(root === undefined
      ? []
      : twins(root).map(({ path, offset }) => ({ path: visible(path), ...place(offset), ...TWIN }))),
  ];
  const value = root === undefined ? undefined : valueOf(root);
  return {
    value: isObject(value) ? withoutSchema(value) : value,
    faults: faults.toSorted((a, b) => a.line - b.line || a.column - b.column),
    placeOf: (path) => place(root === undefined ? 0 : offsetOf(root, path)),
  };
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function withoutSchema(value: object): object {
  return Object.fromEntries(
    Object.entries(value).filter(([name, member]) => name !== '$schema' || typeof member !== 'string'),
  );
}

const TWIN = { what: 'stands twice', mend: 'keep one of the two' } as const;

/** What the parser found, in words, with what to do. */
const FAULTS: Readonly<Record<string, Pick<Problem, 'what' | 'mend'>>> = {
  CommaExpected: { what: 'a comma is missing before this', mend: 'put one behind the value before it' },
  ColonExpected: { what: 'a colon is missing', mend: 'write "name": value' },
  PropertyNameExpected: { what: 'a name in quotes is missing', mend: 'write "name": value' },
  ValueExpected: {
    what: 'a value is missing',
    mend: 'write a text in quotes, a number, true, false, null, [ … ] or { … }',
  },
  CloseBraceExpected: { what: 'a } is missing', mend: 'close the object that began above' },
  CloseBracketExpected: { what: 'a ] is missing', mend: 'close the list that began above' },
  EndOfFileExpected: { what: 'something follows after the end', mend: 'remove it, or a } that is one too many' },
  UnexpectedEndOfString: { what: 'a quote is missing at the end of a text', mend: 'close it on the same line' },
  UnexpectedEndOfComment: { what: 'a comment has no end', mend: 'write */ at its end' },
  InvalidNumberFormat: { what: 'is not a number', mend: 'write digits only' },
  InvalidSymbol: { what: 'is neither a text in quotes nor a number', mend: 'put it in quotes' },
  InvalidCharacter: {
    what: 'holds a character that may not stand there',
    mend: 'write it as \\n, \\t or \\u and four hex digits',
  },
  InvalidEscapeCharacter: { what: 'has an escape that there is none of', mend: 'write \\\\ for a backslash' },
  InvalidUnicode: { what: 'has an escape that is cut off', mend: 'write \\u and four hex digits' },
};

function sayFault({ error }: ParseError): Pick<Problem, 'what' | 'mend'> {
  return FAULTS[printParseErrorCode(error)] ?? { what: 'cannot be read', mend: 'look for a comma or a quote near it' };
}

/** Objects as objects that inherit nothing by a name in the text. */
function valueOf(node: Node): unknown {
  const children = node.children ?? [];
  if (node.type === 'array') return children.map(valueOf);
  if (node.type !== 'object') return node.value;
  return Object.fromEntries(
    children.flatMap(({ children: pair = [] }) => {
      const [name, value] = pair;
      return name === undefined || value === undefined ? [] : [[String(name.value), valueOf(value)]];
    }),
  );
}

function twins(node: Node, path = ''): { path: string; offset: number }[] {
  const children = node.children ?? [];
  if (node.type === 'array') return children.flatMap((child, index) => twins(child, `${path}[${index}]`));
  if (node.type !== 'object') return [];
  const seen = new Set<string>();
  return children.flatMap(({ children: pair = [] }) => {
    const [name, value] = pair;
    if (name === undefined) return [];
    const at = path === '' ? String(name.value) : `${path}.${String(name.value)}`;
    const own = seen.has(at) ? [{ path: at, offset: name.offset }] : [];
    seen.add(at);
    return [...own, ...(value === undefined ? [] : twins(value, at))];
  });
}

/** Names and numbers of a path; `file` is the whole. */
function segmentsOf(path: string): (string | number)[] {
  return path
    .split(/\.|(?=\[)/)
    .filter((part, index) => part !== '' && !(index === 0 && part === 'file'))
    .map((part) => (/^\[\d+\]$/.test(part) ? Number(part.slice(1, -1)) : part));
}

function offsetOf(root: Node, path: string): number {
  const segments = segmentsOf(path);
  for (let length = segments.length; length > 0; length--) {
    const node = findNodeAtLocation(root, segments.slice(0, length));
    // Of a field, its name: there the eye looks for it.
    if (node !== undefined) return node.parent?.type === 'property' ? node.parent.offset : node.offset;
  }
  return root.offset;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (const { index, 0: end } of text.matchAll(/\r\n|\n|\r/g)) starts.push(index + end.length);
  return starts;
}

/** By halves: a long text may have a fault in every line. */
function placeAt(starts: readonly number[], offset: number): TextPlace {
  let line = 0;
  let end = starts.length;
  while (end - line > 1) {
    const middle = (line + end) >> 1;
    if ((starts[middle] ?? 0) <= offset) line = middle;
    else end = middle;
  }
  return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
}
