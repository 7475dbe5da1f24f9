// What may be bound to a statement, in either database: what one of them refuses the other must not quietly take.
import { ledgerError } from './errors.js';

/** Text, finite numbers and null. libsql ends the whole process on a boolean or undefined. Throws `ledger-bad-value`. */
export function checkedParameters(parameters: readonly unknown[]): unknown[] {
  for (const value of parameters) {
    const fits = value === null || typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value));
    if (!fits) throw ledgerError('ledger-bad-value', { type: typeof value });
  }
  return [...parameters];
}
