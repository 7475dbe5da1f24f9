// Cells of CSV files (RFC 4180) that a spreadsheet may open.

/** What begins like a formula would be run by a spreadsheet, and people may be called anything: it gets a quote in front. */
export function csvCell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = /^'*[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function csvLine(cells: readonly (string | number)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** The text of a cell without that quote. */
export function withoutFormulaQuote(text: string): string {
  return /^'+[=+\-@\t\r]/.test(text) ? text.slice(1) : text;
}
