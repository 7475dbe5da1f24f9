// What SQLite keeps beside a ledger's file. A program that was killed leaves its newest rows there; SQLite would lay them
// over whatever file gets the ledger's name, or throw them away where that file is empty.
import { rmSync, statSync } from 'node:fs';
import { ledgerError } from './errors.js';

const WITH_ROWS = ['-wal', '-journal'];
const ALL = [...WITH_ROWS, '-shm'];

/** The first of the side files that has something in it. */
export function sideFileOf(place: string): string | undefined {
  const files = WITH_ROWS.map((end) => `${place}${end}`);
  return files.find((path) => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0);
}

/** Where no ledger is, before one gets this name. Throws `ledger-side-files`. */
export function requireNoSideFiles(place: string): void {
  const path = sideFileOf(place);
  if (path !== undefined) throw ledgerError('ledger-side-files', { place, path });
}

/** Those that hold no row. A desk that still has the old file open must not share them with the new one.
 * Throws `ledger-side-files`. */
export function clearSideFiles(place: string): void {
  requireNoSideFiles(place);
  for (const end of ALL) rmSync(`${place}${end}`, { force: true });
}
