// The database that a run is for: SQLite, or in the project `postgres` a real server. A test asks for a place for a
// ledger, and gets a file or a schema of its own.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { inject } from 'vitest';
import { parsePostgresAddress } from '../../packages/vendor-tui/src/ledger/index.js';
import { temporaryFolder } from './ledger-fixture.js';
import { Database, Pg, type PgClient } from './vendor-packages.js';

export type DatabaseName = 'sqlite' | 'postgres';

export const DATABASE: DatabaseName = process.env['READBACK_TEST_DATABASE'] === 'postgres' ? 'postgres' : 'sqlite';

export interface LedgerPlace {
  /** Of a file, or `postgres://…` with a password. */
  readonly address: string;
  /** Does something to the database as another program would. */
  readonly tamper: (statements: string) => Promise<void>;
  readonly remove: () => Promise<void>;
}

/** Where no ledger is yet. */
export async function newLedgerPlace(): Promise<LedgerPlace> {
  return DATABASE === 'sqlite' ? newFile() : await newSchema();
}

function newFile(): LedgerPlace {
  const folder = temporaryFolder();
  return { ...placeOfFile(join(folder.path, 'ledger.db')), remove: async () => folder.remove() };
}

export function placeOfFile(address: string): Omit<LedgerPlace, 'remove'> {
  return {
    address,
    tamper: async (statements) => {
      const database = new Database(address);
      database.exec(statements);
      database.close();
    },
  };
}

/** The address of the server of this run, for one database of it. */
export function serverAddress(database: string = 'postgres'): string {
  return `${inject('postgresServer')}${database}`;
}

async function newSchema(): Promise<LedgerPlace> {
  const schema = `ledger_${randomBytes(6).toString('hex')}`;
  await asSuperuser((client) => client.query(`create schema ${schema}`));
  const address = withSchema(serverAddress(), schema);
  return {
    address,
    tamper: (statements) => withClient(address, async (client) => void (await client.query(statements))),
    remove: () => asSuperuser(async (client) => void (await client.query(`drop schema ${schema} cascade`))),
  };
}

export function withSchema(address: string, schema: string): string {
  return `${address}?options=${encodeURIComponent(`-c search_path=${schema}`)}`;
}

/** A copy of everything in one schema in another, which is new. */
export async function copySchema(from: LedgerPlace): Promise<LedgerPlace> {
  const to = await newSchema();
  const [source = '', target = ''] = [from, to].map(({ address }) => /search_path%3D(\w+)/.exec(address)?.[1]);
  await asSuperuser(async (client) => {
    const { rows } = await client.query(`select tablename as name from pg_tables where schemaname = '${source}'`);
    const names = rows.map(({ name }) => String(name));
    const steps = names.map(
      (name) =>
        `create table ${target}.${name} (like ${source}.${name} including all); insert into ${target}.${name} select * from ${source}.${name}`,
    );
    await client.query(steps.join(';'));
  });
  return to;
}

/** Works on the server of this run as its superuser. */
export async function asSuperuser<T>(work: (client: PgClient) => Promise<T>): Promise<T> {
  return await withClient(serverAddress(), work);
}

async function withClient<T>(address: string, work: (client: PgClient) => Promise<T>): Promise<T> {
  const { place: _masked, ssl: _none, ...settings } = parsePostgresAddress(address);
  const client = new Pg.Client(settings);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
