// Tables as text.

/** The first column is set left, the others right. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  console.log(line(head));
  console.log(widths.map((width) => '-'.repeat(width)).join('  '));
  for (const row of rows) console.log(line(row));
}

export const percent = (part: number, of: number): string => {
  if (part === 0) return '0';
  if (part === of) return '100 %';
  const value = (100 * part) / of;
  return value < 0.1 ? `${value.toExponential(1)} %` : `${value.toFixed(2)} %`;
};
