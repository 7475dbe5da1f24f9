// What a row says of the records it has changed, and whether the tables agree.
import type { Json } from '@readback/core';
import { legacyClaims, type RowClaim } from './legacy-rows.js';
import { recordDigest, recordName, tableOf } from './records.js';
import type { LedgerRow } from './schema.js';

/** The facts of a row; none where somebody has spoiled it. */
export function bodyOf(row: Pick<LedgerRow, 'body'>): Readonly<Record<string, Json>> {
  try {
    const body: unknown = JSON.parse(row.body);
    return isFacts(body) ? body : {};
  } catch {
    return {};
  }
}

export function claimsOf(row: LedgerRow, body: Readonly<Record<string, Json>>): readonly RowClaim[] {
  const { records } = body;
  if (!isFacts(records)) return legacyClaims(row, body);
  return Object.entries(records).flatMap(([name, digest]): RowClaim[] => {
    const named = tableOf(name);
    // A table of a newer program.
    if (named === undefined) return [];
    const { table, key } = named;
    return [
      {
        name: recordName(table, key),
        fits: ({ changedSeq, columns }) =>
          changedSeq > row.seq || (changedSeq === row.seq && recordDigest(table, columns) === digest),
      },
    ];
  });
}

/** The rows that a row rests on, by record; nothing in a row of an earlier version. */
export function fromOf(body: Readonly<Record<string, Json>>): ReadonlyMap<string, number> | undefined {
  const { from } = body;
  if (!isFacts(from)) return undefined;
  return new Map(Object.entries(from).map(([name, seq]) => [name, typeof seq === 'number' ? seq : 0]));
}

function isFacts(value: unknown): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
