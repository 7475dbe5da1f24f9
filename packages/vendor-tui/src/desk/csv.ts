// CSV as spreadsheets write it: read with the number of each line, so that a bad row can be named.
import { withoutFormulaQuote } from '../ledger/index.js';

/** Something to mend, at a line counted from 1. */
export interface CsvFault {
  readonly line: number;
  readonly what: string;
  readonly mend: string;
}

export interface CsvRow<C extends string> {
  /** Where it begins. */
  readonly line: number;
  /** Without spaces around them; empty for a column that the file does not have. */
  readonly cells: Readonly<Record<C, string>>;
}

export interface CsvTable<C extends string> {
  readonly rows: readonly CsvRow<C>[];
  readonly faults: readonly CsvFault[];
}

export interface CsvColumns<C extends string> {
  readonly known: readonly C[];
  readonly needed: readonly C[];
}

/** Comma, semicolon or tab between cells, as its first line has it; that line names the columns, in any order. Columns that
 * are not known are a fault: a misspelled one would be left out unseen. */
export function readCsv<C extends string>(text: string, { known, needed }: CsvColumns<C>): CsvTable<C> {
  // A decoder puts this in the place of what is no UTF-8.
  const spoiled = text.indexOf('\u{fffd}');
  if (spoiled >= 0) {
    const line = text.slice(0, spoiled).split('\n').length;
    return failed({ line, what: 'there are letters that cannot be read', mend: 'save the file as CSV in UTF-8' });
  }
  const { records, fault } = recordsOf(text.replace(/^\u{feff}/u, ''));
  if (fault !== undefined) return failed(fault);
  const [head, ...rest] = records.filter(({ cells }) => cells.some((cell) => cell !== ''));
  if (head === undefined)
    return failed({ line: 1, what: 'the file is empty', mend: `begin it with ${known.join(',')}` });
  const columns = head.cells.map((cell) => known.find((name) => name.toLowerCase() === cell.toLowerCase()));
  const faults = headFaults(head, columns, { known, needed });
  if (faults.length > 0) return { rows: [], faults };
  const places = known.map((name) => [name, columns.indexOf(name)] as const);
  const rows: CsvRow<C>[] = [];
  for (const { line, cells } of rest) {
    // Spreadsheets leave the empty cells at the end of a line out, or add some.
    const beyond = cells.slice(columns.length).some((cell) => cell !== '');
    if (beyond) {
      const what = `there are ${cells.length} cells, and ${columns.length} columns`;
      faults.push({ line, what, mend: 'put text with a comma in it in "quotes"' });
      continue;
    }
    rows.push({ line, cells: byName(places, cells) });
  }
  return { rows, faults };
}

const failed = (fault: CsvFault) => ({ rows: [], faults: [fault] });

function byName<C extends string>(
  places: readonly (readonly [name: C, index: number])[],
  cells: readonly string[],
): Record<C, string> {
  const entries = places.map(([name, index]) => [name, cells[index] ?? ''] as const);
  return Object.fromEntries(entries) as Record<C, string>;
}

function headFaults<C extends string>(
  { line, cells }: Line,
  columns: readonly (C | undefined)[],
  { known, needed }: CsvColumns<C>,
): CsvFault[] {
  const faults: CsvFault[] = [];
  for (const [index, column] of columns.entries()) {
    const cell = cells[index] ?? '';
    if (column === undefined && cell !== '') {
      faults.push({ line, what: `there is no column "${cell}"`, mend: `use ${known.join(', ')}` });
    }
    if (column !== undefined && columns.indexOf(column) < index) {
      faults.push({ line, what: `the column ${column} is there twice`, mend: 'take one away' });
    }
  }
  for (const name of needed) {
    if (!columns.includes(name)) {
      faults.push({ line, what: `the column ${name} is missing`, mend: 'the first line names the columns' });
    }
  }
  return faults;
}

interface Line {
  readonly line: number;
  readonly cells: readonly string[];
}

function recordsOf(text: string): { readonly records: readonly Line[]; readonly fault?: CsvFault } {
  const separator = separatorOf(text);
  const records: Line[] = [];
  let cells: string[] = [];
  let line = 1;
  let begunAt = 1;
  let at = 0;
  while (at < text.length) {
    const quoted = text[at] === '"';
    const end = quoted ? endOfQuoted(text, at) : endOfPlain(text, at, separator);
    if (end === undefined) {
      const fault = {
        line,
        what: 'a quote is opened and not closed',
        mend: 'close it, or write "" for a quote in a text',
      };
      return { records, fault };
    }
    const raw = quoted ? text.slice(at + 1, end - 1).replaceAll('""', '"') : text.slice(at, end);
    line += raw.split('\n').length - 1;
    cells.push(withoutFormulaQuote(raw.trim()));
    at = end;
    if (text[at] === separator) {
      at += 1;
      if (at === text.length) cells.push('');
      continue;
    }
    const lineEnd = /^(?:\r\n|\n|\r|$)/.exec(text.slice(at, at + 2))?.[0];
    if (lineEnd === undefined || (lineEnd === '' && at < text.length)) {
      return { records, fault: { line, what: 'there is text behind a quote', mend: 'put the whole cell in quotes' } };
    }
    records.push({ line: begunAt, cells });
    at += lineEnd.length;
    cells = [];
    line += 1;
    begunAt = line;
  }
  if (cells.length > 0) records.push({ line: begunAt, cells });
  return { records };
}

function separatorOf(text: string): string {
  const first = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  if (first.includes('\t')) return '\t';
  return first.includes(';') && !first.includes(',') ? ';' : ',';
}

/** Behind the closing quote. */
function endOfQuoted(text: string, start: number): number | undefined {
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return undefined;
    if (text[quote + 1] !== '"') return quote + 1;
    at = quote + 2;
  }
}

function endOfPlain(text: string, start: number, separator: string): number {
  let at = start;
  while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') at += 1;
  return at;
}
