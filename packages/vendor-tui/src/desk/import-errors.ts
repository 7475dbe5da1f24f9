// What can be wrong with a file of customers or orders.
import { type ErrorEntry, errorEntries, formatProblem, type Problem } from '@readback/core';

const { input } = errorEntries;

export type ImportErrorCode = 'import-invalid';

export const importErrors: Record<ImportErrorCode, ErrorEntry> = {
  'import-invalid': input((d) => {
    const count = Number(d['count']);
    const list = Array.isArray(d['list']) ? d['list'].filter(isProblem).map(formatProblem) : [];
    return `Nothing was imported, ${count === 1 ? 'a row has' : `${count} rows have`} to be mended: ${list.join('; ')}`;
  }, 'Mend the rows that are named and import the whole file again.'),
};

function isProblem(entry: unknown): entry is Problem {
  return typeof entry === 'object' && entry !== null && 'path' in entry && 'what' in entry && 'mend' in entry;
}
