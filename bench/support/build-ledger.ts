// A long ledger, quickly: its records and rows are made here and put in by the thousand, signed with a real key.
import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import { createRequire } from 'node:module';
import { ALPHABET, canonicalJson, type MachinePrint } from '@readback/core';
import { rowHash } from '../../packages/vendor-tui/dist/ledger/chain.js';
import { codeGroupsOf } from '../../packages/vendor-tui/dist/ledger/code-groups.js';
import { machineColumns } from '../../packages/vendor-tui/dist/ledger/machine-columns.js';
import { type Ledger, openLedger } from '../../packages/vendor-tui/dist/ledger/open-ledger.js';
import { recordDigest } from '../../packages/vendor-tui/dist/ledger/records.js';
import { createRowSigner } from '../../packages/vendor-tui/dist/ledger/row-signer.js';
import { customerTerms } from '../../packages/vendor-tui/dist/ledger/search-terms.js';
import { openSqlite } from '../../packages/vendor-tui/dist/ledger/sqlite.js';

/** Of ten rows, so many are grants; the others are a customer and an order. */
const GRANTS_OF_TEN = 8;
const BATCH = 1000;
const NOW_MS = Date.UTC(2026, 5, 1);
const SECRET = new Uint8Array(32).fill(7);

export interface BuiltLedger {
  readonly ledger: Ledger;
  readonly grants: number;
  readonly printOf: (grant: number) => MachinePrint;
  readonly groupOf: (grant: number) => string;
  readonly customerWords: (grant: number) => string;
}

interface Statement {
  run(parameters: readonly unknown[]): void;
}

interface RawFile {
  exec(statements: string): void;
  prepare(sql: string): Statement;
  close(): void;
}

const Database: new (path: string) => RawFile = createRequire(
  new URL('../../packages/vendor-tui/package.json', import.meta.url),
)('libsql');

type Values = Record<string, string | number | null>;
type TableName = 'agents' | 'packs' | 'customers' | 'customerTerms' | 'orders' | 'grants' | 'codeGroups' | 'ledgerRows';

export async function buildLedger(path: string, rows: number): Promise<BuiltLedger> {
  const open = async () => await openLedger(await openSqlite(path, { create: true }), { nowMs: () => NOW_MS });
  await (await open()).close();
  const file = new Database(path);
  file.exec(`pragma synchronous = off; pragma cache_size = -200000; drop index code_groups_symbols`);
  const builder = new Builder(file);
  builder.start();
  while (builder.seq < rows) builder.ten();
  builder.finish();
  file.exec('create index code_groups_symbols on code_groups (symbols, row_seq)');
  file.close();
  const ledger = await open();
  const { grants } = builder;
  return {
    ledger,
    grants,
    printOf,
    groupOf: (grant) => codeOf('response', grant, 15).split(' ')[grant % 15] ?? '',
    customerWords: (grant) => `plant ${nameOf(Math.floor(grant / GRANTS_OF_TEN))}`,
  };
}

class Builder {
  seq = 0;
  grants = 0;
  #customers = 0;
  #hash = '0'.repeat(64);
  readonly #file: RawFile;
  readonly #statements = new Map<TableName, Statement>();
  readonly #signer = createRowSigner('ada', SECRET);
  readonly #waiting = new Map<TableName, Values[]>();

  constructor(file: RawFile) {
    this.#file = file;
  }

  start(): void {
    const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), SECRET]);
    const key = createPublicKey(createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }));
    const publicKey = key.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex');
    const agent = { name: 'ada', publicKey, createdAtMs: NOW_MS, role: 'supervisor', changedSeq: 1 };
    this.#act('agent-added', agent, [['agents', 'ada', agent]]);
    const payloadDigest = 'd'.repeat(64);
    const pack = {
      productId: 'historian',
      version: 3,
      tag: 77,
      payloadDigest,
      envelope: '{}',
      createdAtMs: NOW_MS,
      changedSeq: 2,
    };
    this.#act('pack-added', { payloadDigest }, [['packs', payloadDigest, pack]]);
    this.#write();
  }

  /** A customer, an order and eight grants. */
  ten(): void {
    const name = `Plant ${nameOf(this.#customers)}`;
    this.#customers += 1;
    const customerId = `c-${this.seq + 1}`;
    const searchText = name.toLowerCase();
    const at = { createdAtMs: NOW_MS };
    const customer = {
      id: customerId,
      name,
      note: '',
      nameKey: searchText,
      searchText,
      ...at,
      changedSeq: this.seq + 1,
    };
    this.#act('customer-added', { id: customerId, name, note: '' }, [['customers', customerId, customer]]);
    for (const term of customerTerms(searchText)) this.#put('customerTerms', { term, customerId });
    const orderId = `o-${this.seq + 1}`;
    const what = { productId: 'historian', policyId: 'professional', quantity: 12 };
    const seats = { seatsTotal: GRANTS_OF_TEN, seatsUsed: GRANTS_OF_TEN };
    const order = {
      id: orderId,
      customerId,
      ...what,
      ...seats,
      validUntilMs: null,
      identity: null,
      note: '',
      ...at,
      changedSeq: this.seq + 1,
    };
    this.#act('order-added', order, [['orders', orderId, order]]);
    for (let place = 0; place < GRANTS_OF_TEN; place += 1) this.#grant(orderId, customerId);
    if ((this.#waiting.get('ledgerRows')?.length ?? 0) >= BATCH) this.#write();
  }

  finish(): void {
    this.#write();
    this.#file.prepare('update chain_head set seq = ?, hash = ?, clock_ms = ?').run([this.seq, this.#hash, NOW_MS]);
  }

  #grant(orderId: string, customerId: string): void {
    const n = this.grants;
    this.grants += 1;
    const rowSeq = this.seq + 1;
    const grant = {
      id: `g-${rowSeq}`,
      rowSeq,
      challenge: n.toString(16).padStart(20, '0'),
      challengeText: codeOf('challenge', n, 5),
      responseText: codeOf('response', n, 15),
      productId: 'historian',
      packVersion: 3,
      keyEpoch: 1,
      policyId: 'professional',
      quantity: 12,
      day: 151,
      baseDigest: '0'.repeat(64),
      digest: digestOf('grant', n),
      orderId,
      customerId,
      seatsTaken: 1,
      purpose: 'activate' as const,
      ...machineColumns(printOf(n)),
      counter: n % 256,
      agent: 'ada',
      issuedAtMs: NOW_MS,
      confirmedAtMs: null,
      returnedSeq: null,
      leftDays: null,
      retakenBy: null,
      spanDays: null,
      revokedAtMs: null,
      changedSeq: rowSeq,
    };
    const { id: grantId, challenge, digest } = grant;
    this.#act('grant-issued', { grantId, challenge, digest, orderId, seatsUsed: 1 }, [['grants', grantId, grant]]);
    for (const group of codeGroupsOf(grant)) this.#put('codeGroups', { ...group });
  }

  #act(
    kind: string,
    facts: Values,
    records: readonly (readonly ['agents' | 'packs' | 'customers' | 'orders' | 'grants', string, Values])[],
  ): void {
    const digests: Record<string, string> = {};
    for (const [table, key, record] of records) {
      this.#put(table, record);
      digests[`${table}/${key}`] = recordDigest(table, record);
    }
    this.seq += 1;
    const unsigned = {
      seq: this.seq,
      prevHash: this.#hash,
      atMs: NOW_MS,
      kind: kind as Parameters<typeof rowHash>[0]['kind'],
      agent: 'ada',
      body: canonicalJson({ ...facts, records: digests }),
    };
    const hash = rowHash(unsigned);
    this.#hash = Buffer.from(hash).toString('hex');
    const signature = Buffer.from(this.#signer.sign(hash)).toString('hex');
    this.#put('ledgerRows', { ...unsigned, hash: this.#hash, signature });
  }

  #put(table: TableName, values: Values): void {
    const waiting = this.#waiting.get(table);
    if (waiting === undefined) this.#waiting.set(table, [values]);
    else waiting.push(values);
  }

  /** One prepared statement a table: many times faster than one for many records. */
  #write(): void {
    this.#file.exec('begin');
    for (const [table, records] of this.#waiting) {
      const [first] = records;
      if (first === undefined) continue;
      const names = Object.keys(first);
      const insert = this.#insertInto(table, names);
      for (const record of records) insert.run(names.map((name) => record[name] ?? null));
    }
    this.#file.exec('commit');
    this.#waiting.clear();
  }

  #insertInto(table: TableName, names: readonly string[]): Statement {
    const known = this.#statements.get(table);
    if (known !== undefined) return known;
    const places = names.map(() => '?').join(', ');
    const made = this.#file.prepare(`insert into ${snake(table)} (${names.map(snake).join(', ')}) values (${places})`);
    this.#statements.set(table, made);
    return made;
  }
}

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function printOf(n: number): MachinePrint {
  return { mask: 0b11111, parts: BigInt(`0x${digestOf('print', n).slice(0, 10)}`) };
}

const nameOf = (n: number): string => digestOf('name', n).slice(0, 8);

function codeOf(what: string, n: number, groups: number): string {
  const bytes = createHash('sha512').update(`${what} ${n} a`).digest();
  const more = createHash('sha512').update(`${what} ${n} b`).digest();
  const symbols = Array.from({ length: groups * 5 }, (_, place) =>
    ALPHABET.charAt(((place < 64 ? bytes[place] : more[place - 64]) ?? 0) % 32),
  );
  return Array.from({ length: groups }, (_, group) => symbols.slice(group * 5, group * 5 + 5).join('')).join(' ');
}

const digestOf = (what: string, n: number): string => createHash('sha256').update(`${what} ${n}`).digest('hex');
