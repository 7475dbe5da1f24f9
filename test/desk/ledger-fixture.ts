// A real ledger in a file or schema of its own, a clock that stands still, an agent with a fixed key.
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MachinePrint, ReadbackError } from '@readback/core';
import {
  addAgent,
  addCustomer,
  addOrder,
  addPack,
  createRowSigner,
  isPostgresAddress,
  machineColumns,
  type NewGrant,
  openLedger,
  openPostgres,
  openSqlite,
  type PostgresOptions,
  type SignedLedger,
  type SqliteOptions,
  withSigner,
} from '../../packages/vendor-tui/src/ledger/index.js';

export const NOW_MS: number = Date.UTC(2026, 5, 1, 12);
export const AGENT = 'ada';
export const AGENT_SECRET: Uint8Array = new Uint8Array(32).fill(7);

export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'readback-desk-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export function agentPublicKey(secret: Uint8Array): string {
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), secret]);
  const key = createPublicKey(createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }));
  return key.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex');
}

/** Of a file or of an address on a server. */
export async function openTestLedger(
  file: string,
  options: SqliteOptions & PostgresOptions & { nowMs?: () => number } = {},
): Promise<SignedLedger> {
  const open = isPostgresAddress(file) ? openPostgres : openSqlite;
  const backend = await open(file, { create: true, ...options });
  const ledger = await openLedger(backend, { nowMs: options.nowMs ?? (() => NOW_MS) });
  return withSigner(ledger, createRowSigner(AGENT, AGENT_SECRET));
}

/** An agent, a pack, a customer and an order with so many seats. */
export async function fillDesk(ledger: SignedLedger, seats: number): Promise<{ customerId: string; orderId: string }> {
  await addAgent(ledger, { name: AGENT, publicKey: agentPublicKey(AGENT_SECRET) });
  const payloadDigest = 'd'.repeat(64);
  await addPack(ledger, { productId: 'historian', version: 3, tag: 77, payloadDigest, envelope: '{}' });
  const customer = await addCustomer(ledger, { name: 'Northfield Water' });
  const order = await addOrder(ledger, {
    customerId: customer.id,
    productId: 'historian',
    policyId: 'professional',
    quantity: 12,
    seatsTotal: seats,
  });
  return { customerId: customer.id, orderId: order.id };
}

/** A print of five parts of 8 bits. */
export function printOf(os: number, board: number, disk: number, network: number, rootFs: number): MachinePrint {
  const parts = [os, board, disk, network, rootFs].reduce((bits, part) => (bits << 8n) | BigInt(part % 256), 0n);
  return { mask: 0b11111, parts };
}

/** A grant whose challenge, response and machine follow from `n`. */
export function newGrant(orderId: string, n: number, changes: Partial<NewGrant> = {}): NewGrant {
  const challenge = n.toString(16).padStart(20, '0');
  return {
    challenge,
    challengeText: `CHALLENGE ${n}`,
    responseText: `RESPONSE ${n}`,
    productId: 'historian',
    packVersion: 3,
    keyEpoch: 1,
    policyId: 'professional',
    quantity: 12,
    day: 151,
    baseDigest: '0'.repeat(64),
    digest: `d${n.toString(16).padStart(63, '0')}`,
    orderId,
    purpose: 'activate',
    ...machineColumns(printOf(n, 2, 3, 4, 5)),
    counter: n % 256,
    ...changes,
  };
}

/** The code a promise is refused with; anything but a `ReadbackError` is thrown on. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof ReadbackError)) throw error;
    return error.code;
  }
  return 'nothing was refused';
}
