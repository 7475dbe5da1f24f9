// Cuts a list into the rows of a screen.

export interface Row<Item> {
  readonly key: string;
  readonly items: readonly Item[];
}

export function inRows<Item>(items: readonly Item[], perRow: number): Row<Item>[] {
  const rows: Row<Item>[] = [];
  for (let from = 0; from < items.length; from += perRow) {
    rows.push({ key: `row ${rows.length + 1}`, items: items.slice(from, from + perRow) });
  }
  return rows;
}
