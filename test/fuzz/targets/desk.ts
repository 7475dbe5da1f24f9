// Fuzz targets of what a desk reads: the files that an ISV or an agent edits, exports and imports, heads and backups of the
// ledger, the address of a server.
import { createRequire } from 'node:module';
import { readProductDefinition } from '@readback/core/vendor';
import { readCsv } from '../../../packages/vendor-tui/src/desk/csv.js';
import type { DeskFiles } from '../../../packages/vendor-tui/src/desk/files.js';
import { formatDeskFile, readDeskFile } from '../../../packages/vendor-tui/src/desk/folder.js';
import { parseScript, scriptFile } from '../../../packages/vendor-tui/src/desk/script.js';
import type { LedgerBackend } from '../../../packages/vendor-tui/src/ledger/backend.js';
import { csvLine } from '../../../packages/vendor-tui/src/ledger/csv-text.js';
import { formatHead, parseHead } from '../../../packages/vendor-tui/src/ledger/head-text.js';
import { parsePostgresAddress } from '../../../packages/vendor-tui/src/ledger/postgres-address.js';
import { restoreLedger } from '../../../packages/vendor-tui/src/ledger/restore.js';
import { counting, productJson, rootPublic, signingKey } from '../../support/example-vendor.js';
import { type FuzzTarget, promised } from '../engine.js';

const POLICY_WORDS = [...Object.keys(productJson), 'months', 'limit', 'term', 'policies', 'kind', '$schema'];

const definitionJson: FuzzTarget = {
  name: 'policies',
  about: 'readProductDefinition on JSON of any shape',
  seeds: [JSON.stringify(productJson)],
  tokens: POLICY_WORDS,
  json: true,
  run: (text) => {
    const value: unknown = parsed(text);
    const definition = readProductDefinition(value);
    const again = readProductDefinition(JSON.parse(JSON.stringify(definition)));
    promised(JSON.stringify(again) === JSON.stringify(definition), 'a definition written again is another');
    return true;
  },
};

/** Text that is no JSON stands for itself. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const DESK = formatDeskFile({
  agent: 'Ada',
  spelling: 'icao',
  database: 'postgres://desk@db.example/readback',
  firstAgent: { name: 'Ada', publicKey: counting(3, 32) },
  onAlert: ['notify', '--desk'],
  products: [
    {
      id: 'com.example.historian',
      rootPublicKey: rootPublic,
      issuingKeys: [
        { epoch: 1, status: 'retired', publicKey: signingKey.publicKey, lastDay: 90 },
        { epoch: 2, status: 'current', publicKey: signingKey.publicKey },
      ],
    },
  ],
});

/** Nothing is written, and every file holds the text. */
const filesWith = (text: string): DeskFiles => {
  const none = async (): Promise<never> => {
    throw new Error('a parser changes no file');
  };
  return {
    read: async () => text,
    write: none,
    list: async () => undefined,
    makeFolder: none,
    publishFolder: none,
    removeFolder: none,
  };
};

const deskFile: FuzzTarget = {
  name: 'desk-file',
  about: 'desk.json, and written again',
  seeds: [DESK],
  tokens: [
    'format',
    'products',
    'issuingKeys',
    'firstAgent',
    'onAlert',
    'readback-desk/1',
    'readback-desk/3',
    'lastDay',
  ],
  json: true,
  run: async (text) => {
    const file = formatDeskFile(await readDeskFile('/desk', filesWith(text)));
    promised(formatDeskFile(await readDeskFile('/desk', filesWith(file))) === file, 'a desk written again is another');
    return true;
  },
};

const script: FuzzTarget = {
  name: 'script',
  about: 'script.txt: what the agent says',
  seeds: [scriptFile()],
  tokens: ['{customer}', '{', '}', ':', '#', 'closing:', 'later: '],
  run: (text) => {
    const { sentences, faults } = parseScript(text);
    promised(
      Object.values(sentences).every((sentence) => sentence !== '' && !/\p{Cc}/u.test(sentence)),
      'a sentence that cannot be said',
    );
    return faults.length === 0;
  },
};

const COLUMNS = { known: ['id', 'customer', 'policy', 'quantity', 'note'], needed: ['customer', 'policy'] } as const;
const CSV = [
  csvLine(COLUMNS.known),
  csvLine(['o-1', 'Plant 7, "north"', 'professional', 12, '=SUM(A1)']),
  csvLine(['', 'Zürich\nline', 'enterprise', 1, '']),
].join('');

const csv: FuzzTarget = {
  name: 'csv',
  about: 'readCsv: customers and orders from spreadsheets; what is written is read again',
  seeds: [CSV, CSV.replaceAll(',', ';'), CSV.replaceAll(',', '\t'), `\ufeff${CSV.replaceAll('\r\n', '\n')}`],
  tokens: ['"', '""', ',', ';', '\t', '\r\n', '\r', "'=", '\ufffd', ...COLUMNS.known],
  run: (text) => {
    const { rows, faults } = readCsv(text, COLUMNS);
    promised(
      faults.every(({ line }) => line >= 1),
      'a line that is none',
    );
    if (faults.length > 0) return false;
    const cells = rows.map((row) => COLUMNS.known.map((name) => row.cells[name]));
    const written = [csvLine(COLUMNS.known), ...cells.map((row) => csvLine(row))].join('');
    const again = readCsv(written, COLUMNS);
    // A row of nothing is left out.
    const kept = cells.filter((row) => row.some((cell) => cell !== ''));
    const found = again.rows.map((row) => COLUMNS.known.map((name) => row.cells[name]));
    promised(JSON.stringify(found) === JSON.stringify(kept), 'rows written again are others');
    return true;
  },
};

const HEADS = [1, 1234, 999_999_999].map((seq) => formatHead({ seq, hash: 'ab'.repeat(32) }));

const head: FuzzTarget = {
  name: 'ledger-head',
  about: 'parseHead: the head of the ledger as it was printed',
  seeds: [...HEADS, HEADS.join('\n')],
  tokens: ['row ', '#', '\n', '0', '12345678901234567'],
  run: (text) => {
    const { seq, digest } = parseHead(text);
    promised(Number.isSafeInteger(seq) && digest.length === 16, 'a head that is none');
    promised(
      digest.every((symbol) => symbol >= 0 && symbol < 32),
      'a symbol that is none',
    );
    return true;
  },
};

const address: FuzzTarget = {
  name: 'postgres-address',
  about: 'parsePostgresAddress; what is shown holds no password',
  seeds: [
    'postgres://desk:s3cr3tpass@db.example:5432/readback?sslmode=require',
    'postgresql://u%40x:p%2Fq@[2001:db8::1]/db?options=-c%20search_path%3Ddesk',
    'postgres://db.example/readback?host=/var/run/postgresql&port=5433',
    'postgres:///readback',
  ],
  tokens: ['%', '%zz', '@', ':', '/', '#', '?', 'sslmode=disable', 'host=', 'port=99999', '[::1]', 's3cr3tpass'],
  run: (text) => {
    // A file that it names is read.
    const found = parsePostgresAddress(text.replaceAll(/sslrootcert/gi, 'sslmode'));
    const again = parsePostgresAddress(found.place);
    promised(again.password === undefined, 'a password in what is shown');
    promised(again.place === found.place && again.host === found.host && again.user === found.user, 'shown otherwise');
    return true;
  },
};

type Dialect = LedgerBackend['dialect'];

/** Reached from the package that has it. */
const kysely: {
  readonly PostgresAdapter: new () => ReturnType<Dialect['createAdapter']>;
  readonly DummyDriver: new () => ReturnType<Dialect['createDriver']>;
  readonly PostgresIntrospector: new (
    db: Parameters<Dialect['createIntrospector']>[0],
  ) => ReturnType<Dialect['createIntrospector']>;
  readonly PostgresQueryCompiler: new () => ReturnType<Dialect['createQueryCompiler']>;
} = createRequire(new URL('../../../packages/vendor-tui/package.json', import.meta.url))('kysely');

/** A database in which nothing ever is: what a backup says is read, and goes nowhere. */
const nowhere = (): LedgerBackend => ({
  place: 'nowhere',
  reconnectMs: 0,
  dialect: {
    createAdapter: () => new kysely.PostgresAdapter(),
    createDriver: () => new kysely.DummyDriver(),
    createIntrospector: (db) => new kysely.PostgresIntrospector(db),
    createQueryCompiler: () => new kysely.PostgresQueryCompiler(),
  },
});

const BACKUP = [
  '{"format":"readback-ledger-backup/1","takenAtMs":1,"migrations":[],"head":{"seq":3,"hash":"00"}}',
  '["agents",{"name":"ada","public_key":"k","disabled_at_ms":null}]',
  '["customers",{"id":"c-3","name":"Plant 7","note":null,"row_seq":3}]',
  '{"end":true,"records":2,"sha256":"00"}',
].join('\n');

async function* linesOf(text: string): AsyncGenerator<string> {
  yield* text.split('\n');
}

const backup: FuzzTarget = {
  name: 'backup',
  about: 'restoreLedger: the lines of a backup, into no database',
  seeds: [BACKUP, BACKUP.replace('[]', '["0001-desk"]')],
  tokens: ['0001-desk', 'migrations', 'ledger_rows', 'agents', '{"end":true}', '[', 'format', 'head', 'sha256'],
  share: 0.1,
  run: async (text) => {
    await restoreLedger(nowhere(), { path: 'backup.jsonl', lines: linesOf(text) });
    return true;
  },
};

export const deskTargets: readonly FuzzTarget[] = [definitionJson, deskFile, script, csv, head, address, backup];
