// A long ledger, quickly: its records and rows are made here, signed with a real key, and put in by the ten thousand; the
// same ones into several ledgers at once.
import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import { ALPHABET, canonicalJson, type Json, type MachinePrint } from '@readback/core';
import { machineColumns } from '../../packages/vendor-tui/dist/ledger/machine-columns.js';
import { hashOfRows } from '../../packages/vendor-tui/dist/ledger/proofs.js';
import { recordDigest } from '../../packages/vendor-tui/dist/ledger/records.js';
import { rowHash } from '../../packages/vendor-tui/dist/ledger/row-hash.js';
import { createRowSigner, type RowSigner } from '../../packages/vendor-tui/dist/ledger/row-signer.js';
import { customerTerms } from '../../packages/vendor-tui/dist/ledger/search-terms.js';
import type { BulkRows, Head, TableName, Values } from './bulk-rows.js';

/** Of ten rows, so many are grants; the others are a customer and an order. */
const GRANTS_OF_TEN = 8;
const BATCH = 20_000;
export const NOW_MS: number = Date.UTC(2026, 5, 1);
const SECRET = new Uint8Array(32).fill(7);

/** What the rows that are added follow. */
export interface BuildAfter {
  readonly head: Head;
  /** On record already. */
  readonly signer: RowSigner;
  readonly pack: PackOfGrants;
}

interface PackOfGrants {
  readonly productId: string;
  readonly version: number;
}

const NOTHING: BuildAfter = {
  head: { seq: 0, hash: '0'.repeat(64), atMs: NOW_MS },
  signer: createRowSigner('ada', SECRET),
  pack: { productId: 'historian', version: 3 },
};

/** Until the ledgers have so many rows. @returns how many of them are grants */
export async function buildLedgers(bulks: readonly BulkRows[], rows: number, after = NOTHING): Promise<number> {
  const builder = new Builder(after);
  if (after === NOTHING) builder.start();
  let writing: Promise<unknown> = Promise.resolve();
  while (builder.head.seq < rows) {
    const upTo = Math.min(rows, builder.head.seq + BATCH);
    while (builder.head.seq < upTo) builder.ten();
    const made = builder.take();
    // A server writes while the next ones are made.
    await writing;
    writing = Promise.all(bulks.map((bulk) => bulk.write(made)));
  }
  await writing;
  await Promise.all(bulks.map((bulk) => bulk.finish(builder.head, after.head.seq)));
  return builder.grants;
}

class Builder {
  head: Head;
  grants = 0;
  #customers = 0;
  #waiting = new Map<TableName, Values[]>();
  readonly #left: {
    [table in 'agents' | 'orders']?: { readonly name: string; readonly seq: number; readonly hash: string };
  } = {};
  readonly #signer: RowSigner;
  readonly #pack: PackOfGrants;

  constructor({ head, signer, pack }: BuildAfter) {
    this.#pack = pack;
    this.head = head;
    this.#signer = signer;
  }

  take(): ReadonlyMap<TableName, readonly Values[]> {
    const made = this.#waiting;
    this.#waiting = new Map();
    return made;
  }

  start(): void {
    const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), SECRET]);
    const key = createPublicKey(createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }));
    const publicKey = key.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex');
    const agent = { name: 'ada', publicKey, createdAtMs: this.head.atMs, role: 'supervisor', changedSeq: 1 };
    this.#act('agent-added', agent, ['agents', 'ada', agent]);
    const payloadDigest = 'd'.repeat(64);
    const named = { ...this.#pack, tag: 77 };
    const pack = { ...named, payloadDigest, envelope: '{}', createdAtMs: this.head.atMs, changedSeq: 2 };
    this.#act('pack-added', { payloadDigest }, ['packs', payloadDigest, pack]);
  }

  /** A customer, an order and eight grants. */
  ten(): void {
    const name = `Plant ${nameOf(this.#customers)}`;
    this.#customers += 1;
    const searchText = name.toLowerCase();
    const at = { createdAtMs: this.head.atMs };
    const changedSeq = this.head.seq + 1;
    const customerId = `c-${changedSeq}`;
    const customer = { id: customerId, name, note: '', nameKey: searchText, searchText, ...at, changedSeq };
    this.#act('customer-added', { id: customerId, name, note: '' }, ['customers', customerId, customer]);
    for (const term of customerTerms(searchText)) this.#put('customerTerms', { term, customerId });
    const orderId = `o-${changedSeq + 1}`;
    const what = { productId: this.#pack.productId, policyId: 'professional', quantity: 12 };
    const seats = { seatsTotal: GRANTS_OF_TEN, seatsUsed: GRANTS_OF_TEN };
    const rest = { validUntilMs: null, identity: null, note: '', ...at, changedSeq: changedSeq + 1 };
    const order = { id: orderId, customerId, ...what, ...seats, ...rest };
    this.#act('order-added', order, ['orders', orderId, order]);
    for (let place = 0; place < GRANTS_OF_TEN; place += 1) this.#grant(orderId, customerId);
  }

  #grant(orderId: string, customerId: string): void {
    const n = this.grants;
    this.grants += 1;
    const rowSeq = this.head.seq + 1;
    const groups = groupsOf(n);
    const grant = {
      id: `g-${rowSeq}`,
      rowSeq,
      challenge: `f${n.toString(16).padStart(19, '0')}`,
      challengeText: groups.slice(0, 5).join(' '),
      responseText: groups.slice(5).join(' '),
      productId: this.#pack.productId,
      packVersion: this.#pack.version,
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
      agent: this.#signer.agent,
      issuedAtMs: this.head.atMs,
      changedSeq: rowSeq,
    };
    const { id: grantId, challenge, digest } = grant;
    this.#act('grant-issued', { grantId, challenge, digest, orderId, seatsUsed: 1 }, ['grants', grantId, grant]);
  }

  #act(
    kind: Parameters<typeof rowHash>[0]['kind'],
    facts: Values,
    [table, key, record]: readonly ['agents' | 'packs' | 'customers' | 'orders' | 'grants', string, Values],
  ): void {
    this.#put(table, record);
    const seq = this.head.seq + 1;
    const after = { clockMs: seq === 1 ? 0 : this.head.atMs };
    const unsigned = {
      seq,
      prevHash: this.head.hash,
      atMs: this.head.atMs,
      kind,
      agent: this.#signer.agent,
      body: canonicalJson({
        ...facts,
        records: { [`${table}/${key}`]: recordDigest(table, record) },
        ...this.#rests(table),
        after,
      }),
    };
    const digest = rowHash(unsigned);
    const hash = Buffer.from(digest).toString('hex');
    const signature = Buffer.from(this.#signer.sign(digest)).toString('hex');
    this.#put('ledgerRows', { ...unsigned, hash, signature });
    this.head = { ...this.head, seq, hash };
    if (table === 'agents' || table === 'orders') this.#left[table] = { name: `${table}/${key}`, seq, hash };
  }

  /** The rows it rests on, as every act names them: of the agent, and of a grant's order. */
  #rests(table: TableName): { readonly [name: string]: Json } {
    const { agents, orders } = this.#left;
    if (agents === undefined) return {};
    const rows = table === 'grants' && orders !== undefined ? [agents, orders] : [agents];
    return { from: Object.fromEntries(rows.map(({ name, seq }) => [name, seq])), fromHash: hashOfRows(rows) };
  }

  #put(table: TableName, values: Values): void {
    const waiting = this.#waiting.get(table);
    if (waiting === undefined) this.#waiting.set(table, [values]);
    else waiting.push(values);
  }
}

export function printOf(grant: number): MachinePrint {
  return { mask: 0b11111, parts: BigInt(`0x${digestOf('print', grant).slice(0, 10)}`) };
}

/** Of the customer of a grant. */
export const customerWords = (grant: number): string => `plant ${nameOf(Math.floor(grant / GRANTS_OF_TEN))}`;

/** Five of a challenge and fifteen of a response. */
export function groupsOf(grant: number): readonly string[] {
  const bits = BigInt(`0x${createHash('sha512').update(`codes ${grant}`).digest('hex')}`);
  // 512 bits are a hundred symbols and a little.
  const symbols = Array.from(bits.toString(32).padStart(103, '0'), (digit) =>
    ALPHABET.charAt(Number.parseInt(digit, 32)),
  );
  return Array.from({ length: 20 }, (_, group) => symbols.slice(3 + group * 5, 8 + group * 5).join(''));
}

const nameOf = (n: number): string => digestOf('name', n).slice(0, 12);

const digestOf = (what: string, n: number): string => createHash('sha256').update(`${what} ${n}`).digest('hex');
