// Where the ledger of a desk is: a file in its folder, or a database on a server that several desks share. What was
// given with the command or in the environment wins over desk.json, which never holds a password.
import {
  isPostgresAddress,
  type Ledger,
  type LedgerBackend,
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
  return await openLedger(await openBackendOf(ledgerFileOf(folder), file, ports, options), ports);
}

/** `path`: of the file, where it is one. */
export async function openBackendOf(
  path: string,
  file: Pick<DeskFile, 'database'>,
  ports: DeskPorts,
  options: { readonly create: boolean },
): Promise<LedgerBackend> {
  const database = databaseOf(file, ports);
  return await (database === undefined ? openSqlite(path, options) : openPostgres(database, options));
}

/** `undefined` where the ledger is a file. */
export function databaseOf(file: Pick<DeskFile, 'database'>, ports: DeskPorts): string | undefined {
  const written = file.database;
  return ports.database ?? (written === undefined ? undefined : requireNoPassword(written, 'in desk.json'));
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
