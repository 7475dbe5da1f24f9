// Where the ledger of a desk is: a file in its folder, or a database on a server that several desks share. What was
// given with the command or in the environment wins over desk.json, which never holds a password.
import {
  isPostgresAddress,
  type Ledger,
  ledgerError,
  openLedger,
  openPostgres,
  openSqlite,
  parsePostgresAddress,
} from '../ledger/index.js';
import { type DeskFile, ledgerFileOf } from './folder.js';
import type { DeskPorts } from './ports.js';

/** Opens it, and with `create` makes it. Throws `ledger-...`. */
export async function openLedgerOf(
  folder: string,
  file: Pick<DeskFile, 'database'>,
  ports: DeskPorts,
  options: { readonly create: boolean } = { create: false },
): Promise<Ledger> {
  const written = file.database;
  const database = ports.database ?? (written === undefined ? undefined : requireNoPassword(written, 'in desk.json'));
  const backend = await (database === undefined
    ? openSqlite(ledgerFileOf(folder), options)
    : openPostgres(database, options));
  return await openLedger(backend, ports);
}

/** The address as it may be shown and kept. Throws `ledger-address-invalid`. */
export function placeOfDatabase(address: string): string {
  return parsePostgresAddress(address).place;
}

/** For addresses that others can read. Throws `ledger-address-invalid` where there is a password in it. */
export function requireNoPassword(address: string, where: string): string {
  if (isPostgresAddress(address) && parsePostgresAddress(address).password !== undefined) {
    throw ledgerError('ledger-address-invalid', {
      what: `a password does not belong ${where}, where others can read it`,
    });
  }
  return placeOfDatabase(address);
}
