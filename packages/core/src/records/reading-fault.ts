// What is said of a code that was typed and cannot be taken: the one fault of it that helps most (docs/protocol.md section
// 3.6).
import { groupValues } from '../codes/alphabet.js';
import type { CodeKind } from '../codes/layouts.js';
import type { CodeReading } from '../codes/spoken-code.js';
import { coreError } from '../errors/core-errors.js';
import type { ReadbackError } from '../errors/readback-error.js';
import { RECEIPT_PURPOSE } from './challenge.js';

/** The error of a reading that is not `ok`: for every place where a code is typed. */
export function faultOfReading(
  reading: CodeReading,
  groups: readonly string[],
  expected: { readonly want: string; readonly groups: number },
): ReadbackError {
  const have = groups.filter((group) => group !== '').length;
  if (have === 0) return coreError('code-empty');
  if (reading.foundKind !== undefined) {
    return coreError('wrong-kind', { found: kindName(reading.foundKind, groups), want: expected.want });
  }
  if (reading.status === 'other-challenge') return coreError('other-challenge');
  const inaudible = reading.marks.flatMap((mark, index) => (mark === 'inaudible' ? [index] : []));
  const wrong = reading.marks.flatMap((mark, index) => (mark === 'wrong' ? [index] : []));
  if (groups.length > expected.groups)
    return coreError('code-too-long', { have, want: expected.groups, groups: wrong });
  if (wrong.length > 0) return coreError('group-mismatch', { groups: wrong });
  if (inaudible.length > 0) return coreError('symbol-inaudible', { groups: inaudible });
  if (reading.status === 'check-failed') return coreError('check-mismatch');
  const missing = reading.marks.flatMap((mark, index) => (mark === 'ok' ? [] : [index]));
  return coreError('code-too-short', {
    have: expected.groups - missing.length,
    want: expected.groups,
    groups: missing,
  });
}

/** A challenge and a receipt have one layout; their first symbol tells them apart. */
function kindName(kind: CodeKind, groups: readonly string[]): string {
  if (kind === 'short') return 'report';
  const [first] = groupValues(groups[0] ?? '');
  return kind === 'challenge' && (first ?? 0) >> 2 === RECEIPT_PURPOSE ? 'receipt' : kind;
}
