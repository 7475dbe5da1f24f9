// Rows by the ten thousand into a ledger of either database: one statement a table with all of its rows as JSON, the indexes
// made when all is in, and nothing waits for the disk.
import { parsePostgresAddress } from '../../packages/vendor-tui/dist/ledger/postgres-address.js';
import { Database, nameInDatabase, Pg, type PgClient } from '../../test/desk/vendor-packages.js';

export type Values = Readonly<Record<string, string | number | null>>;
export type TableName = 'agents' | 'packs' | 'customers' | 'customerTerms' | 'orders' | 'grants' | 'ledgerRows';
export type Rows = ReadonlyMap<TableName, readonly Values[]>;

export interface Head {
  readonly seq: number;
  readonly hash: string;
  readonly atMs: number;
}

export interface BulkRows {
  readonly write: (rows: Rows) => Promise<void>;
  /** The groups of the codes, all indexes, the head of the chain. */
  readonly finish: (head: Head, afterSeq: number) => Promise<void>;
}

/** Groups of the codes that a grant has: 5 of its challenge and 15 of its response, five letters each. */
const GROUPS = 20;

export function bulkFile(path: string): BulkRows {
  const file = new Database(path);
  file.exec('pragma synchronous = off; pragma foreign_keys = off; pragma cache_size = -1000000; pragma temp_store = 2');
  const indexes = file.prepare(`select name, sql from sqlite_master where type = 'index' and sql is not null`).all();
  for (const { name } of indexes) file.exec(`drop index ${String(name)}`);
  return {
    write: async (rows) => {
      file.exec('begin');
      for (const [table, records] of rows) {
        const names = Object.keys(records[0] ?? {});
        const values = names.map((_, place) => `value ->> ${place}`).join(', ');
        file
          .prepare(
            `insert into ${nameInDatabase(table)} (${names.map(nameInDatabase).join(', ')}) select ${values} from json_each(?)`,
          )
          .run(JSON.stringify(records.map((record) => names.map((name) => record[name]))));
      }
      file.exec('commit');
    },
    finish: async ({ seq, hash, atMs }, afterSeq) => {
      file.exec(`with recursive places(at) as (select 0 union all select at + 1 from places where at < ${GROUPS - 1})
        insert into code_groups (symbols, row_seq)
        select substr(challenge_text || ' ' || response_text, 1 + 6 * at, 5), row_seq from grants, places
        where row_seq > ${afterSeq} order by row_seq`);
      for (const { sql } of indexes) file.exec(String(sql));
      file.prepare('update chain_head set seq = ?, hash = ?, clock_ms = ?').run(seq, hash, atMs);
      file.exec('pragma wal_checkpoint(truncate)');
      file.close();
    },
  };
}

export async function makeSchema(address: string, schema: string): Promise<void> {
  const client = await connect(address);
  await client.query(`create schema ${schema}`);
  await client.end();
}

async function connect(address: string): Promise<PgClient> {
  const { place: _masked, ssl: _none, ...settings } = parsePostgresAddress(address);
  const client = new Pg.Client(settings);
  // A lost connection fails the statement that needs it; this would hide what came before.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Of a ledger that nobody has open. */
export function headOfFile(path: string): Omit<Head, 'atMs'> {
  const file = new Database(path);
  const [head] = file.prepare('select seq, hash from chain_head').all();
  file.close();
  return { seq: Number(head?.['seq']), hash: String(head?.['hash']) };
}

const OWN_INDEXES = `select indexname as name, indexdef as sql from pg_indexes where schemaname = current_schema()
  and not exists (select 1 from pg_constraint where conindid = format('%I', indexname)::regclass)`;

/** As the superuser of the server. */
export async function bulkServer(address: string): Promise<BulkRows> {
  const client = await connect(address);
  await client.query(`set session_replication_role = replica; set synchronous_commit = off;
    set maintenance_work_mem = '1GB'; set work_mem = '256MB'`);
  const { rows: indexes } = await client.query(OWN_INDEXES);
  for (const { name } of indexes) await client.query(`drop index ${String(name)}`);
  return {
    write: async (rows) => {
      await client.query('begin');
      for (const [table, records] of rows) {
        const names = Object.keys(records[0] ?? {})
          .map(nameInDatabase)
          .join(', ');
        const json = JSON.stringify(
          records.map((record) =>
            Object.fromEntries(Object.entries(record).map(([name, value]) => [nameInDatabase(name), value])),
          ),
        );
        await client.query(
          `insert into ${nameInDatabase(table)} (${names})
            select ${names} from json_populate_recordset(null::${nameInDatabase(table)}, $1::json)`,
          [json],
        );
      }
      await client.query('commit');
    },
    finish: async ({ seq, hash, atMs }, afterSeq) => {
      await client.query(`insert into code_groups (symbols, row_seq)
        select unnest(string_to_array(challenge_text || ' ' || response_text, ' ')), row_seq from grants
        where row_seq > ${afterSeq}`);
      for (const { sql } of indexes) await client.query(String(sql));
      await client.query('update chain_head set seq = $1, hash = $2, clock_ms = $3', [seq, hash, atMs]);
      // What a server does by itself after so many rows; the one of the tests does not.
      await client.query('vacuum analyze');
      await client.end();
    },
  };
}
