// What the desk builds on, reached as another program would: tests are no package of their own, so the modules are
// found from the vendor's package.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';
import type { LedgerBackend } from '../../packages/vendor-tui/src/ledger/backend.js';
import type { Ledger } from '../../packages/vendor-tui/src/ledger/index.js';
import type { migrateTo } from '../../packages/vendor-tui/src/ledger/migrate.js';

const fromVendor = createRequire(new URL('../../packages/vendor-tui/package.json', import.meta.url));

/** For bundles: the drivers of both databases stay where they are installed. */
export const driversOutside: Plugin = {
  name: 'drivers-outside',
  setup: (bundle) => {
    bundle.onResolve({ filter: /^(libsql|pg)$/ }, ({ path }) => ({
      path: pathToFileURL(fromVendor.resolve(path)).href,
      external: true,
    }));
  },
};

interface RawDatabase {
  exec(statements: string): void;
  prepare(sql: string): {
    run(...values: readonly unknown[]): unknown;
    all(...values: readonly unknown[]): Record<string, unknown>[];
  };
  close(): void;
}

/** The database driver, for looking at a ledger from the outside. */
export const Database: new (path: string) => RawDatabase = fromVendor('libsql');

export interface PgClient {
  connect(): Promise<unknown>;
  on(event: 'error', listener: () => void): unknown;
  query(text: string, values?: readonly unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
  end(): Promise<void>;
}

/** The driver of PostgreSQL, for looking at a server from the outside. */
export const Pg: { Client: new (settings: object) => PgClient } = fromVendor('pg');

type AnyDatabase = Parameters<typeof migrateTo>[0];

const kysely: {
  CamelCasePlugin: new () => object;
  Kysely: new (settings: { dialect: LedgerBackend['dialect']; plugins: object[] }) => AnyDatabase;
  CompiledQuery: { raw(text: string, parameters?: unknown[]): Parameters<Ledger['db']['executeQuery']>[0] };
} = fromVendor('kysely');

/** What a table or column is called in the database: `changed_seq` for `changedSeq`. */
export const nameInDatabase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** A database as the ledger sees it, whatever its schema is. */
export const kyselyOf = (dialect: LedgerBackend['dialect']): AnyDatabase =>
  new kysely.Kysely({ dialect, plugins: [new kysely.CamelCasePlugin()] });

/** Runs a statement on the ledger's own connection. */
export async function runRaw(ledger: Ledger, text: string, parameters: unknown[] = []): Promise<unknown[]> {
  return (await ledger.db.executeQuery(kysely.CompiledQuery.raw(text, parameters))).rows;
}

interface AgeLibrary {
  Encrypter: new () => {
    setPassphrase(passphrase: string): void;
    setScryptWorkFactor(workFactor: number): void;
    addRecipient(recipient: string): void;
    encrypt(text: string): Promise<Uint8Array>;
  };
  Decrypter: new () => {
    addPassphrase(passphrase: string): void;
    decrypt(file: Uint8Array, format: 'text'): Promise<string>;
  };
  generateIdentity(): Promise<string>;
  identityToRecipient(identity: string): Promise<string>;
}

/** The age library itself. */
export const age: AgeLibrary = await import(pathToFileURL(fromVendor.resolve('age-encryption')).href);
