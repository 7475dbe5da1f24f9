// The rows of the ledger for other programs, in pieces of a fixed size.
import type { Ledger } from './open-ledger.js';
import { allRows } from './rows.js';
import type { LedgerRow } from './schema.js';

export const EXPORT_FORMATS = ['jsonl', 'csv'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const COLUMNS = ['seq', 'at', 'kind', 'agent', 'body', 'prevHash', 'hash', 'signature'] as const;

/** Whole lines. `jsonl`: one object a row, its body as an object. `csv`: RFC 4180, the body as JSON. */
export async function* exportRows(ledger: Ledger, format: ExportFormat): AsyncGenerator<string> {
  if (format === 'csv') yield `${COLUMNS.join(',')}\r\n`;
  const line = format === 'csv' ? csvLine : jsonLine;
  for await (const rows of allRows(ledger)) yield rows.map(line).join('');
}

function jsonLine({ body, atMs, ...row }: LedgerRow): string {
  return `${JSON.stringify({ ...row, at: isoTime(atMs), body: parsed(body) })}\n`;
}

/** The text as it is where somebody has spoiled it. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

function csvLine(row: LedgerRow): string {
  const cells = { ...row, at: isoTime(row.atMs) };
  return `${COLUMNS.map((name) => csvCell(cells[name])).join(',')}\r\n`;
}

function csvCell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  // What begins like a formula would be run by a spreadsheet; an agent may be called anything.
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function isoTime(atMs: number): string {
  return Math.abs(atMs) <= 8.64e15 ? new Date(atMs).toISOString() : String(atMs);
}
