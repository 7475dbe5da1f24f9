// What happened to a product's issuing keys, as the rows say it: made, rotated, retired, stolen, issuing stopped and
// begun again. There is no table of it that could say something else; every desk of the ledger reads the same rows.
import { formatDay, formatKey, KEY_STATUSES, type KeyStatus, parseDay, parseKey, ReadbackError } from '@readback/core';
import { type Kysely, sql } from 'kysely';
import { recordAct } from './acts.js';
import { ledgerError } from './errors.js';
import type { Ledger, SignedLedger } from './open-ledger.js';
import type { KeyEventKind, LedgerRow, LedgerTables } from './schema.js';
import type { GrantRecord } from './schema-grants.js';
import { requireReason } from './typed-text.js';

/** What is known of one key. */
export interface KeyFact {
  readonly epoch: number;
  readonly status: KeyStatus;
  readonly publicKey: Uint8Array;
  /** Of a key that was retired, as a day since 2026-01-01. */
  readonly lastDay?: number | undefined;
  /** Of a stolen key: digests (hex) of recorded grants that count no more all the same. */
  readonly excluded?: readonly string[] | undefined;
}

/** The key events of one product, taken together. */
export interface KeyBook {
  /** The newest word on each key, by epoch. */
  readonly keys: ReadonlyMap<number, KeyFact>;
  /** Since when and why nothing is issued; absent where issuing goes on. */
  readonly frozen?: { readonly atMs: number; readonly agent: string; readonly why: string };
}

/** Appends a key event. `check` sees the book as it is at that place in the chain, and may throw. Throws `reason-invalid`. */
export async function recordKeyEvent(
  ledger: SignedLedger,
  kind: KeyEventKind,
  event: { readonly productId: string; readonly keys?: readonly KeyFact[]; readonly why?: string },
  check: (book: KeyBook) => void = () => undefined,
): Promise<void> {
  const { productId, keys = [], why } = event;
  if (why !== undefined) requireReason(why);
  await recordAct(ledger, kind, async (tx) => {
    check(await keyBook(tx, productId));
    const body = { productId, keys: keys.map(factJson), ...(why === undefined ? {} : { why }) };
    return { body, result: undefined };
  });
}

/** A product that was added to the desk after it was made. */
export async function recordProduct(ledger: SignedLedger, productId: string, rootKey: Uint8Array): Promise<void> {
  const body = { productId, rootKey: formatKey('root-public', rootKey) };
  await recordAct(ledger, 'product-added', async () => ({ body, result: undefined }));
}

/** Somebody has shown that so many words of the paper are those of the root key; all of them would restore it. */
export async function recordRehearsal(ledger: SignedLedger, productId: string, words: number): Promise<void> {
  await recordAct(ledger, 'root-rehearsed', async () => ({ body: { productId, words }, result: undefined }));
}

/** A manifest for the root key to sign, by its digest: whoever made what a site has got is known for ever. */
export interface ShipmentRow {
  readonly productId: string;
  readonly packVersion: number;
  /** Of the payload of the manifest, which is what the root key signs: SHA-256 in hex. */
  readonly digest: string;
  /** By the root key, here; otherwise it waits to be signed elsewhere. */
  readonly isSigned: boolean;
}

export async function recordShipment(ledger: SignedLedger, shipment: ShipmentRow): Promise<void> {
  await recordAct(ledger, 'shipment-made', async () => ({ body: { ...shipment }, result: undefined }));
}

export async function keyBook(db: Kysely<LedgerTables>, productId: string): Promise<KeyBook> {
  const rows = await db
    .selectFrom('ledgerRows')
    .select(['kind', 'agent', 'atMs', 'body'])
    // The very words of the index, or it would not be used.
    .where(sql<boolean>`substr(kind, 1, 4) = 'key-'`)
    .orderBy('seq')
    .execute();
  return rows.reduce((book, row) => withRow(book, row, productId), { keys: new Map() } satisfies KeyBook as KeyBook);
}

/** Throws `issuing-frozen`, `key-was-stolen`. */
export async function requireUsableKey(
  db: Kysely<LedgerTables>,
  { productId, keyEpoch }: Pick<GrantRecord, 'productId' | 'keyEpoch'>,
): Promise<void> {
  const { frozen, keys } = await keyBook(db, productId);
  if (frozen !== undefined) {
    const { agent, why, atMs } = frozen;
    throw ledgerError('issuing-frozen', { productId, agent, why, since: timeOf(atMs) });
  }
  if (keys.get(keyEpoch)?.status === 'stolen') throw ledgerError('key-was-stolen', { epoch: keyEpoch });
}

const timeOf = (atMs: number): string => `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

type EventRow = Pick<LedgerRow, 'kind' | 'agent' | 'atMs' | 'body'>;

function withRow(book: KeyBook, { kind, agent, atMs, body }: EventRow, productId: string): KeyBook {
  const event = objectOf(body);
  if (event['productId'] !== productId) return book;
  if (kind === 'key-thawed') return { keys: book.keys };
  if (kind === 'key-frozen') {
    const { why } = event;
    return { ...book, frozen: { atMs, agent, why: typeof why === 'string' ? why : '' } };
  }
  const list: readonly unknown[] = Array.isArray(event['keys']) ? event['keys'] : [];
  const facts = list.map(readFact).filter((fact) => fact !== undefined);
  return { ...book, keys: new Map([...book.keys, ...facts.map((fact) => [fact.epoch, fact] as const)]) };
}

function factJson({ epoch, status, publicKey, lastDay, excluded = [] }: KeyFact) {
  return {
    epoch,
    status,
    publicKey: formatKey('bn254-public', publicKey),
    ...(lastDay === undefined ? {} : { lastDay: formatDay(lastDay) }),
    ...(excluded.length === 0 ? {} : { excluded: [...excluded].sort() }),
  };
}

/** A row that somebody has spoiled says nothing here; `ledger verify` names it. */
function readFact(value: unknown): KeyFact | undefined {
  const { epoch, status, publicKey, lastDay, excluded } = fieldsOf(value);
  const known = KEY_STATUSES.find((one) => one === status);
  const key = readKeyText(publicKey);
  if (typeof epoch !== 'number' || known === undefined || key === undefined) return undefined;
  const day = typeof lastDay === 'string' ? parseDay(lastDay) : undefined;
  const digests = Array.isArray(excluded) ? excluded.filter((digest) => typeof digest === 'string') : [];
  return {
    epoch,
    status: known,
    publicKey: key,
    ...(day === undefined ? {} : { lastDay: day }),
    ...(digests.length === 0 ? {} : { excluded: digests }),
  };
}

function readKeyText(text: unknown): Uint8Array | undefined {
  try {
    return typeof text === 'string' ? parseKey('bn254-public', text) : undefined;
  } catch (error) {
    if (error instanceof ReadbackError) return undefined;
    throw error;
  }
}

function objectOf(body: string): Readonly<Record<string, unknown>> {
  try {
    return fieldsOf(JSON.parse(body));
  } catch {
    return {};
  }
}

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};

/** How far a key has come: what would be touched if it were stolen. */
export interface KeyUse {
  readonly epoch: number;
  readonly grants: number;
  /** Different machine prints. */
  readonly machines: number;
  readonly customers: number;
}

export async function keyUse(ledger: Ledger, productId: string): Promise<KeyUse[]> {
  const rows = await ledger.db
    .selectFrom('grants')
    .select('keyEpoch as epoch')
    .select((eb) => [
      eb.fn.countAll().as('grants'),
      eb.fn.count('print').distinct().as('machines'),
      eb.fn.count('customerId').distinct().as('customers'),
    ])
    .where('productId', '=', productId)
    .groupBy('keyEpoch')
    .orderBy('keyEpoch')
    .execute();
  return rows.map(({ epoch, grants, machines, customers }) => ({
    epoch,
    grants: Number(grants),
    machines: Number(machines),
    customers: Number(customers),
  }));
}

/** Digests of all grants that a key has signed, confirmed or not: what a stolen key may still stand for. */
export async function recordedGrantsOf(ledger: Ledger, productId: string, epoch: number): Promise<string[]> {
  const rows = await ledger.db
    .selectFrom('grants')
    .select('digest')
    .where('productId', '=', productId)
    .where('keyEpoch', '=', epoch)
    .orderBy('digest')
    .execute();
  return rows.map(({ digest }) => digest);
}

/** The day of the newest grant that a key has signed. */
export async function newestDayOf(ledger: Ledger, productId: string, epoch: number): Promise<number | undefined> {
  const row = await ledger.db
    .selectFrom('grants')
    .select((eb) => eb.fn.max('day').as('day'))
    .where('productId', '=', productId)
    .where('keyEpoch', '=', epoch)
    .executeTakeFirst();
  // Null where there is no row to take the largest of, whatever the type says.
  const day: unknown = row?.day;
  return typeof day === 'number' || typeof day === 'string' ? Number(day) : undefined;
}
