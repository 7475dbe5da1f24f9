// What can be wrong with a file of customers or orders.
import { type ErrorEntry, formatProblem, type Problem } from '@readback/core';

export type ImportErrorCode = 'import-invalid';

export const importErrors: Record<ImportErrorCode, ErrorEntry> = {
  'import-invalid': {
    family: 'input',
    message: (d) => {
      const count = Number(d['count']);
      const list = Array.isArray(d['list']) ? d['list'].filter(isProblem).map(formatProblem) : [];
      return `Nothing was imported, ${count === 1 ? 'a row has' : `${count} rows have`} to be mended: ${list.join('; ')}`;
    },
    next: 'Mend the rows that are named and import the whole file again.',
  },
};

function isProblem(entry: unknown): entry is Problem {
  return typeof entry === 'object' && entry !== null && 'path' in entry && 'what' in entry && 'mend' in entry;
}
