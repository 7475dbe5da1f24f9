// Rows of the ledger as one line each, for people.

import { ReadbackError, visible } from '@readback/core';
import { formatTime, getCustomer, getGrant, type LedgerRow } from '../ledger/index.js';
import type { LedgerRowView } from './book-views.js';
import type { ReadingDesk } from './context.js';
import { refusalWords } from './refusal-words.js';
import { PERMISSIONS } from './roles.js';
import { grantOffer } from './views.js';

export async function viewRow(desk: ReadingDesk, row: LedgerRow): Promise<LedgerRowView> {
  return {
    seq: row.seq,
    at: new Date(row.atMs).toISOString(),
    agent: row.agent,
    kind: row.kind,
    ...codeOf(row),
    summary: visible(await summarize(desk, row)),
  };
}

function codeOf(row: LedgerRow): { readonly code?: string } {
  const { code } = row.kind === 'refusal' ? bodyOf(row) : {};
  return typeof code === 'string' ? { code } : {};
}

async function summarize(desk: ReadingDesk, row: LedgerRow): Promise<string> {
  const body = bodyOf(row);
  const fact = (name: string): string => said(body[name]);
  switch (row.kind) {
    case 'agent-added':
      return `agent ${fact('name')} added`;
    case 'agent-changed':
      return `agent ${fact('name')} is ${fact('role')}${body['disabledAtMs'] === null ? '' : ', disabled'}`;
    case 'rule-changed':
      return `rule ${fact('name')} is now ${fact('value')}`;
    case 'call-number-added':
    case 'call-number-removed':
      return `call-back number ${row.kind === 'call-number-added' ? 'added to' : 'removed from'} ${await customerName(desk, fact('customerId'))}`;
    case 'caller-pin-set':
      return `PIN of ${await customerName(desk, fact('customerId'))} set`;
    case 'caller-checked':
      return `caller of ${await customerName(desk, fact('customerId'))} checked by ${fact('how')}`;
    case 'approval-asked':
      return `approval ${fact('approvalId')} asked for: ${fact('exception')}`;
    case 'approval-decided':
      return `approval ${fact('approvalId')} ${fact('decision')}: ${fact('exception')}`;
    case 'alert-raised':
      return `alert ${fact('alertId')} raised: ${fact('kind')}, ${fact('subject')}`;
    case 'alert-dismissed':
      return `alert ${fact('alertId')} dismissed`;
    case 'customer-added':
      return `customer ${fact('id')} added: ${fact('name')}`;
    case 'order-added':
      return `order ${fact('id')} added for ${await customerName(desk, fact('customerId'))}: ${fact('policyId')} × ${fact('quantity')}, seats: ${fact('seatsTotal')}`;
    case 'pack-added':
      return `pack ${fact('version')} of ${fact('productId')} added${acceptedIn(body)}`;
    case 'root-rehearsed':
      return `root key of ${fact('productId')} rehearsed from paper${wordsIn(body)}`;
    case 'shipment-made':
      return `client of ${fact('productId')} shipped with pack ${fact('packVersion')}, manifest ${fact('digest')}${body['isSigned'] === true ? '' : ', to be signed elsewhere'}`;
    case 'product-added':
      return `product ${fact('productId')} added`;
    case 'key-frozen':
      return `issuing for ${fact('productId')} stopped: ${fact('why')}`;
    case 'key-thawed':
      return `issuing for ${fact('productId')} begun again`;
    case 'key-added':
    case 'key-rotated':
    case 'key-retired':
    case 'key-stolen':
      return `keys of ${fact('productId')}: ${keysIn(body)}`;
    case 'grant-issued':
      return `grant ${fact('grantId')} issued${await aboutGrant(desk, fact('grantId'))}`;
    case 'grant-shown':
      return `grant ${fact('grantId')} shown again${await aboutGrant(desk, fact('grantId'))}`;
    case 'caller-confirmed':
      return `grant ${fact('grantId')} confirmed by the caller`;
    case 'clock-accepted':
      return `clock of ${at(body['newestMs'])} set aside: the time is ${at(row.atMs)}`;
    case 'challenge-unsure':
      return `challenge not answered: rows are missing in which it may have been`;
    case 'ledger-restored':
      return `ledger restored from a backup of row ${fact('restoredSeq')}: ${missingIn(body)}`;
    case 'receipt':
      return `receipt ${fact('receiptId')}: grant ${fact('grantId')} given back by ${await customerName(desk, fact('customerId'))}, ${freedIn(body)}`;
    case 'report':
      return `usage report ${fact('reportId')} of grant ${fact('grantId')}: ${countsIn(body)}`;
    case 'grant-revoked':
      return `grant ${fact('grantId')} revoked: ${fact('why')}`;
    case 'refusal':
      return `refused: ${refusalWords(fact('code'))}${await refusedFor(desk, body)}`;
  }
}

/** What was tried, or for whom. */
async function refusedFor(desk: ReadingDesk, body: Readonly<Record<string, unknown>>): Promise<string> {
  const { act, orderId, customerId } = body;
  if (typeof act === 'string') {
    return `: ${Object.entries(PERMISSIONS).find(([name]) => name === act)?.[1].about ?? act}`;
  }
  const order = typeof orderId === 'string' ? `, order ${orderId}` : '';
  return typeof customerId === 'string' && order === '' ? `, ${await customerName(desk, customerId)}` : order;
}

function missingIn({ missing }: Readonly<Record<string, unknown>>): string {
  if (missing === 0) return 'nothing is missing';
  return typeof missing === 'number' ? `${missing} rows are missing` : 'nobody knows what is missing';
}

const at = (ms: unknown): string => (typeof ms === 'number' ? formatTime(ms) : '?');

/** `2 is current, 1 is retired (last day 2027-03-31)`. */
function keysIn(body: Readonly<Record<string, unknown>>): string {
  const keys: readonly unknown[] = Array.isArray(body['keys']) ? body['keys'] : [];
  const lines = keys.map((key) => {
    const fields = typeof key === 'object' && key !== null ? Object.entries(key) : [];
    const { epoch, status, lastDay, excluded }: Record<string, unknown> = Object.fromEntries(fields);
    const left = Array.isArray(excluded) ? ` (${excluded.length} left out)` : '';
    const day = lastDay === undefined ? '' : ` (last day ${said(lastDay)})`;
    return `${said(epoch)} is ${said(status)}${day}${left}`;
  });
  return lines.join(', ');
}

const said = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '?');

function freedIn({ freed }: Readonly<Record<string, unknown>>): string {
  const count = Array.isArray(freed) ? freed.length : 0;
  return `${count} ${count === 1 ? 'seat' : 'seats'} free`;
}

const countsIn = ({ counts }: Readonly<Record<string, unknown>>): string =>
  Object.entries(Object(counts))
    .map(([meter, count]) => `${meter} ${String(count)}`)
    .join(', ');

const acceptedIn = ({ accepted }: Readonly<Record<string, unknown>>): string =>
  Array.isArray(accepted) ? `, accepted: ${accepted.map(said).join(', ')}` : '';

const ALL_WORDS = 24;

/** Rows of older desks do not say how many words were asked for. */
const wordsIn = ({ words }: Readonly<Record<string, unknown>>): string =>
  typeof words === 'number' && words < ALL_WORDS ? `: ${words} of ${ALL_WORDS} words` : '';

/** A row that somebody has spoiled is still listed: `ledger verify` names it. */
function bodyOf(row: LedgerRow): Readonly<Record<string, unknown>> {
  try {
    const body: unknown = JSON.parse(row.body);
    return typeof body === 'object' && body !== null ? Object.fromEntries(Object.entries(body)) : {};
  } catch {
    return {};
  }
}

async function aboutGrant(desk: ReadingDesk, grantId: string): Promise<string> {
  return await ifThere(async () => {
    const grant = await getGrant(desk.ledger, grantId);
    const name = await customerName(desk, grant.customerId);
    return ` to ${name}: ${await grantOffer(grant, desk.packs)}, order ${grant.orderId}`;
  }, '');
}

async function customerName(desk: ReadingDesk, customerId: string): Promise<string> {
  return await ifThere(async () => (await getCustomer(desk.ledger, customerId)).name, customerId);
}

/** The record may be gone where somebody edited the file. */
async function ifThere(work: () => Promise<string>, otherwise: string): Promise<string> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ReadbackError && error.code.endsWith('-unknown')) return otherwise;
    throw error;
  }
}
