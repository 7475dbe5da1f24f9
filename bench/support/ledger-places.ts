// Where the ledgers of a bench lie: files of a folder, and a server that is started for them.
import { join } from 'node:path';
import { type Ledger, openLedger } from '../../packages/vendor-tui/dist/ledger/open-ledger.js';
import { openPostgres } from '../../packages/vendor-tui/dist/ledger/postgres.js';
import { openSqlite } from '../../packages/vendor-tui/dist/ledger/sqlite.js';
import { startPostgres } from '../../test/support/postgres.js';
import { NOW_MS } from './build-ledger.js';
import { type BulkRows, bulkFile, bulkServer, makeSchema } from './bulk-rows.js';

type DatabaseName = 'sqlite' | 'postgres';

export interface LedgerPlaces {
  readonly names: readonly DatabaseName[];
  /** An empty ledger of this name in each database, for many rows at once. */
  readonly bulks: (ledger: string) => Promise<readonly BulkRows[]>;
  readonly open: (name: DatabaseName, ledger: string) => Promise<Ledger>;
  readonly remove: () => Promise<void>;
}

/** `only`: one of the databases; both without it. */
export async function placesIn(folder: string, only: string | undefined): Promise<LedgerPlaces> {
  const all: readonly DatabaseName[] = ['sqlite', 'postgres'];
  const names = all.filter((name) => only === undefined || name === only);
  const server = names.includes('postgres') ? await startPostgres() : undefined;
  const addressOf = (schema: string): string =>
    `${server?.addressOf('postgres')}?options=${encodeURIComponent(`-c search_path=${schema}`)}`;
  const backendOf = (name: DatabaseName, ledger: string, create = false) =>
    name === 'sqlite'
      ? openSqlite(join(folder, `${ledger}.sqlite`), { create })
      : openPostgres(addressOf(ledger), { create, statementTimeoutMs: 600_000 });
  const open = async (...place: Parameters<typeof backendOf>): Promise<Ledger> =>
    await openLedger(await backendOf(...place), { nowMs: () => NOW_MS });
  return {
    names,
    bulks: async (ledger) => {
      const bulks: BulkRows[] = [];
      for (const name of names) {
        if (name === 'postgres') await makeSchema(server?.addressOf('postgres') ?? '', ledger);
        await (await open(name, ledger, true)).close();
        bulks.push(
          name === 'sqlite' ? bulkFile(join(folder, `${ledger}.sqlite`)) : await bulkServer(addressOf(ledger)),
        );
      }
      return bulks;
    },
    open: (name, ledger) => open(name, ledger),
    remove: async () => await server?.remove(),
  };
}
