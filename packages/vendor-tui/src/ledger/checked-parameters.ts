// What may be bound to a statement, in either database: what one of them refuses the other must not quietly take.
import { ledgerError } from './errors.js';

/** Text without NUL, finite numbers and null. libsql ends the whole process on a boolean or undefined, and reads a text up to
 * its first NUL. Throws `ledger-bad-value`. */
export function checkedParameters(parameters: readonly unknown[]): unknown[] {
  for (const value of parameters) {
    const isText = typeof value === 'string' && !value.includes('\0');
    const fits = value === null || isText || (typeof value === 'number' && Number.isFinite(value));
    if (!fits) throw ledgerError('ledger-bad-value', { type: typeof value });
  }
  return [...parameters];
}
