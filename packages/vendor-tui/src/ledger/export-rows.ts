// The rows of the ledger for other programs, in pieces of a fixed size.
import { csvLine } from './csv-text.js';
import type { Ledger } from './open-ledger.js';
import { allRows } from './rows.js';
import type { LedgerRow } from './schema.js';

export const EXPORT_FORMATS = ['jsonl', 'csv'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const COLUMNS = ['seq', 'at', 'kind', 'agent', 'body', 'prevHash', 'hash', 'signature'] as const;

/** Whole lines. `jsonl`: one object a row, its body as an object. `csv`: RFC 4180, the body as JSON. */
export async function* exportRows(ledger: Ledger, format: ExportFormat): AsyncGenerator<string> {
  if (format === 'csv') yield csvLine(COLUMNS);
  const line = format === 'csv' ? csvRow : jsonLine;
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

function csvRow(row: LedgerRow): string {
  const cells = { ...row, at: isoTime(row.atMs) };
  return csvLine(COLUMNS.map((name) => cells[name]));
}

function isoTime(atMs: number): string {
  return Math.abs(atMs) <= 8.64e15 ? new Date(atMs).toISOString() : String(atMs);
}
