// What `ledger verify` finds: whatever somebody who can write the database, and has no agent's key, changes in it.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  addAgent,
  addCustomer,
  addOrder,
  chainHead,
  confirmCaller,
  createRowSigner,
  formatHead,
  parseHead,
  recentRows,
  recordGrant,
  type SignedLedger,
  verifyChain,
  withSigner,
} from '../../packages/vendor-tui/src/ledger/index.js';
import { type LedgerPlace, newLedgerPlace } from './database-fixture.js';
import { AGENT, AGENT_SECRET, agentPublicKey, codeOf, fillDesk, newGrant, openTestLedger } from './ledger-fixture.js';

let place: LedgerPlace;
let ledger: SignedLedger;

beforeEach(async () => {
  place = await newLedgerPlace();
  ledger = await openTestLedger(place.address);
  const { orderId } = await fillDesk(ledger, 9);
  const { grant } = await recordGrant(ledger, newGrant(orderId, 1), { takesSeat: true });
  await confirmCaller(ledger, grant.id);
  await recordGrant(ledger, newGrant(orderId, 2), { takesSeat: true });
});

afterEach(async () => {
  await ledger.close();
  await place.remove();
});

const KEY = new Uint8Array(Buffer.from(agentPublicKey(AGENT_SECRET), 'hex'));
const OTHER_SECRET = new Uint8Array(32).fill(8);
const firstAgent = { name: AGENT, publicKey: KEY };
const copyOf = (table: string, where: string, changes: string): string =>
  `create temp table t as select * from ${table} where ${where}; update t set ${changes}; insert into ${table} select * from t`;

describe('the chain', () => {
  it('is sound as written, and follows on from row to row', async () => {
    const head = await chainHead(ledger);
    expect(await verifyChain(ledger)).toEqual({ isSound: true, rows: 7, head: head.hash, isPinned: false });
    expect(await verifyChain(ledger, { firstAgent })).toMatchObject({ isSound: true, isPinned: true });
    const rows = (await recentRows(ledger)).toReversed();
    expect(rows.map((row) => row.seq)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(rows.slice(1).map((row) => row.prevHash)).toEqual(rows.slice(0, -1).map((row) => row.hash));
    expect(rows.at(-1)?.hash).toBe(head.hash);
  });

  it.each([
    ['a body edited', `update ledger_rows set body = '{}' where seq = 3`, 3, 'row-changed'],
    ['a body that is no JSON', `update ledger_rows set body = 'x' where seq = 5`, 5, 'row-changed'],
    ['a time edited', 'update ledger_rows set at_ms = at_ms + 1 where seq = 3', 3, 'row-changed'],
    ['a kind edited', `update ledger_rows set kind = 'refusal' where seq = 5`, 5, 'row-changed'],
    ['an agent edited', `update ledger_rows set agent = 'grace' where seq = 3`, 3, 'row-changed'],
    ['a hash edited', `update ledger_rows set hash = prev_hash where seq = 3`, 3, 'row-changed'],
    [
      'a signature edited',
      `update ledger_rows set signature = '${'00'.repeat(64)}' where seq = 3`,
      3,
      'signature-wrong',
    ],
    ['a signature cut', `update ledger_rows set signature = '' where seq = 3`, 3, 'signature-wrong'],
    ['a row taken out', 'delete from ledger_rows where seq = 3', 3, 'row-missing'],
    ['the last row taken out', 'delete from ledger_rows where seq = 7', 7, 'row-missing'],
    ['all rows taken out', 'delete from ledger_rows', 1, 'row-missing'],
    ['the head edited', `update chain_head set hash = '${'1'.repeat(64)}'`, 7, 'head-other'],
    ['the newest time edited', 'update chain_head set clock_ms = clock_ms + 1', 7, 'head-other'],
    ['a gap put in', 'update chain_head set gap_seq = 3', 7, 'head-other'],
    [
      'the head moved back',
      'update chain_head set seq = 6, hash = (select hash from ledger_rows where seq = 6)',
      7,
      'head-other',
    ],
    [
      'two rows swapped',
      `update ledger_rows set seq = -1 where seq = 3; update ledger_rows set seq = 3 where seq = 4;
      update ledger_rows set seq = 4 where seq = -1`,
      3,
      'row-order',
    ],
    ['a row put in before the first', copyOf('ledger_rows', 'seq = 1', `seq = 0, prev_hash = 'x'`), 0, 'head-other'],
  ])('finds %s', async (_what, statements, seq, fault) => {
    await place.tamper(statements);
    expect(await verifyChain(ledger)).toEqual({ isSound: false, seq, fault });
  });

  it('finds a row that was hashed anew but signed by nobody at the desk', async () => {
    const stranger = withSigner(ledger, createRowSigner(AGENT, OTHER_SECRET));
    await addCustomer(stranger, { name: 'Stranger' });
    expect(await verifyChain(ledger)).toEqual({ isSound: false, seq: 8, fault: 'signature-wrong' });
  });

  it('is checked in steps, and says how far it is', async () => {
    for (let n = 1; n <= 600; n += 1) await addCustomer(ledger, { name: `Customer ${n}` });
    const steps: number[][] = [];
    await verifyChain(ledger, { onProgress: (...step) => steps.push(step) });
    expect(steps).toEqual([
      [500, 607],
      [607, 607],
    ]);
  });
});

describe('the records', () => {
  it.each([
    [
      'a response edited',
      `update grants set response_text = 'MINE' where id = 'g-5'`,
      6,
      'record-changed',
      'grants/g-5',
    ],
    ['a seat given back', `update grants set seats_taken = 0 where id = 'g-7'`, 7, 'record-changed', 'grants/g-7'],
    ['a part of a machine', `update grants set part_disk = null where id = 'g-7'`, 7, 'record-changed', 'grants/g-7'],
    ['a confirmation taken back', 'update grants set confirmed_at_ms = null', 6, 'record-changed', 'grants/g-5'],
    [
      'a confirmation and its row taken back',
      `update grants set confirmed_at_ms = null, changed_seq = 5 where id = 'g-5'`,
      6,
      'record-changed',
      'grants/g-5',
    ],
    [
      'a confirmation put in',
      `update grants set confirmed_at_ms = 5 where id = 'g-7'`,
      7,
      'record-changed',
      'grants/g-7',
    ],
    ['a grant taken out', `delete from grants where id = 'g-5'`, 5, 'record-missing', 'grants/g-5'],
    [
      'a grant put in',
      copyOf('grants', `id = 'g-7'`, `id = 'g-99', row_seq = 99, challenge = 'x', digest = 'x'`),
      7,
      'record-without-row',
      'grants/g-99',
    ],
    [
      'a grant put in at no row',
      copyOf('grants', `id = 'g-7'`, `id = 'g-99', row_seq = 99, changed_seq = 99, challenge = 'x', digest = 'x'`),
      99,
      'record-without-row',
      'grants/g-99',
    ],
    [
      'two grants swapped',
      `update grants set id = 'g-x', challenge = 'x', digest = 'x', row_seq = 99 where id = 'g-5';
      update grants set id = 'g-5' where id = 'g-7'; update grants set id = 'g-7' where id = 'g-x'`,
      6,
      'record-without-row',
      'grants/g-7',
    ],
    ['a customer renamed', `update customers set name = 'Other'`, 3, 'record-changed', 'customers/c-3'],
    ['a search text edited', `update customers set search_text = ''`, 3, 'record-changed', 'customers/c-3'],
    [
      'a customer put in',
      copyOf('customers', `id = 'c-3'`, `id = 'c-9', name_key = 'x'`),
      3,
      'record-without-row',
      'customers/c-9',
    ],
    ['seats sold', 'update orders set seats_total = 10', 4, 'record-changed', 'orders/o-4'],
    ['seats given back', 'update orders set seats_used = 1', 4, 'seats-changed', 'orders/o-4'],
    ['an order that ends', 'update orders set valid_until_ms = 5', 4, 'record-changed', 'orders/o-4'],
    ['an identity', `update orders set identity = 'plant'`, 4, 'record-changed', 'orders/o-4'],
    [
      'an order put in',
      copyOf('orders', `id = 'o-4'`, `id = 'o-9', seats_used = 0`),
      4,
      'record-without-row',
      'orders/o-9',
    ],
    ['a pack edited', `update packs set envelope = '{ }'`, 2, 'record-changed', `packs/${'d'.repeat(64)}`],
    ['the tag of a pack', 'update packs set tag = 78', 2, 'record-changed', `packs/${'d'.repeat(64)}`],
    [
      'an agent put in',
      copyOf('agents', '1 = 1', `name = 'eve', public_key = 'x'`),
      1,
      'record-without-row',
      'agents/eve',
    ],
    ['an agent taken out', 'delete from agents', 1, 'record-missing', 'agents/ada'],
    [
      'a key replaced',
      `update agents set public_key = '${agentPublicKey(OTHER_SECRET)}'`,
      1,
      'record-changed',
      'agents/ada',
    ],
    ['a role', `update agents set role = 'agent'`, 1, 'record-changed', 'agents/ada'],
    ['a record without a row', 'update customers set changed_seq = 0', 3, 'record-changed', 'customers/c-3'],
    [
      'the last row taken back with the head',
      `delete from ledger_rows where seq = 7;
      update chain_head set seq = 6, hash = (select hash from ledger_rows where seq = 6)`,
      7,
      'record-without-row',
      'grants/g-7',
    ],
  ])('finds %s', async (_what, statements, seq, fault, record) => {
    await place.tamper(statements);
    expect(await verifyChain(ledger)).toEqual({ isSound: false, seq, fault, record });
  });

  it('knows a record that newer rows have changed', async () => {
    for (let n = 1; n <= 600; n += 1) await addCustomer(ledger, { name: `Customer ${n}` });
    await confirmCaller(ledger, 'g-7');
    expect(await verifyChain(ledger)).toMatchObject({ isSound: true, rows: 608 });
    await place.tamper(`update grants set changed_seq = 7, confirmed_at_ms = null where id = 'g-7'`);
    expect(await verifyChain(ledger)).toMatchObject({ seq: 608, fault: 'record-changed', record: 'grants/g-7' });
    await place.tamper(`delete from grants where id = 'g-7'`);
    expect(await verifyChain(ledger)).toMatchObject({ seq: 7, fault: 'record-missing', record: 'grants/g-7' });
  });
});

describe('keys of agents', () => {
  it('follow from the first one, which is known beforehand', async () => {
    const other = { name: AGENT, publicKey: new Uint8Array(Buffer.from(agentPublicKey(OTHER_SECRET), 'hex')) };
    const report = { isSound: false, seq: 1, fault: 'agent-other-key' };
    expect(await verifyChain(ledger, { firstAgent: other })).toEqual(report);
    expect(await verifyChain(ledger, { firstAgent: { ...firstAgent, name: 'eve' } })).toEqual(report);
  });

  it('of later agents count from the row that adds them', async () => {
    const bo = withSigner(ledger, createRowSigner('bo', OTHER_SECRET));
    await addAgent(ledger, { name: 'bo', publicKey: agentPublicKey(OTHER_SECRET) });
    await addCustomer(bo, { name: 'By Bo' });
    expect(await verifyChain(ledger, { firstAgent })).toMatchObject({ isSound: true, rows: 9 });
  });

  it('are not made by whoever has none', async () => {
    const eve = withSigner(ledger, createRowSigner('eve', OTHER_SECRET));
    await addAgent(eve, { name: 'eve', publicKey: agentPublicKey(OTHER_SECRET) });
    expect(await verifyChain(ledger, { firstAgent })).toEqual({ isSound: false, seq: 8, fault: 'agent-unknown' });
  });

  it('that were kept elsewhere are believed before the ones on record', async () => {
    expect(await verifyChain(ledger, { publicKeys: new Map([[AGENT, KEY]]) })).toMatchObject({ isSound: true });
    const other = new Map([[AGENT, new Uint8Array(Buffer.from(agentPublicKey(OTHER_SECRET), 'hex'))]]);
    expect(await verifyChain(ledger, { publicKeys: other })).toEqual({
      isSound: false,
      seq: 1,
      fault: 'signature-wrong',
    });
  });
});

describe('an emptied ledger', () => {
  it('is sound only where nobody is known to have begun one', async () => {
    for (const table of ['code_groups', 'grants', 'orders', 'customer_terms', 'customers', 'packs', 'agents']) {
      await place.tamper(`delete from ${table}`);
    }
    await place.tamper(
      `delete from ledger_rows; update chain_head set seq = 0, hash = '${'0'.repeat(64)}', clock_ms = 0`,
    );
    expect(await verifyChain(ledger)).toMatchObject({ isSound: true, rows: 0 });
    const missing = { isSound: false, seq: 1, fault: 'row-missing' };
    expect(await verifyChain(ledger, { firstAgent })).toEqual(missing);
    expect(await verifyChain(ledger, { publicKeys: new Map([[AGENT, KEY]]) })).toEqual(missing);
  });
});

describe('a head that was kept', () => {
  const headNow = async () => {
    const [row] = await recentRows(ledger, 1);
    return row === undefined ? '' : formatHead(row);
  };

  it('shows a ledger that was cut off, and one that went on', async () => {
    const knownHead = parseHead(await headNow());
    await addCustomer(ledger, { name: 'One more' });
    expect(await verifyChain(ledger, { knownHead })).toMatchObject({ isSound: true });
    const later = parseHead(await headNow());
    // Everything that the last row did, undone with care.
    await place.tamper(`delete from ledger_rows where seq = 8; delete from customers where id = 'c-8';
      delete from customer_terms where customer_id = 'c-8';
      update chain_head set seq = 7, hash = (select hash from ledger_rows where seq = 7)`);
    expect(await verifyChain(ledger)).toMatchObject({ isSound: true });
    expect(await verifyChain(ledger, { knownHead: later })).toEqual({ isSound: false, seq: 8, fault: 'rows-cut-off' });
    // And another row put in its place.
    await addCustomer(ledger, { name: 'Another' });
    expect(await verifyChain(ledger, { knownHead: later })).toEqual({ isSound: false, seq: 8, fault: 'head-not-here' });
  });

  it('is taken in any form a person types it, and says where it is mistyped', async () => {
    const text = await headNow();
    expect(text).toMatch(/^7 {2}([0-9A-Z]{5} ){4}[0-9A-Z]{5}$/);
    const head = parseHead(text);
    expect(parseHead(`Row 7, 2026-06-01 12:00 UTC\n${text}\n`)).toEqual(head);
    expect(parseHead(text.toLowerCase().replaceAll(' ', '-').replaceAll('0', 'o'))).toEqual(head);
    expect(parseHead(`Row ${text}`)).toEqual(head);
    for (const at of [3, 4, 10, 16, 22, 31]) {
      const wrong = `${text.slice(0, at)}${text.charAt(at) === '7' ? '8' : '7'}${text.slice(at + 1)}`;
      if (text.charAt(at) === ' ') continue;
      expect(await codeOf(Promise.resolve().then(() => parseHead(wrong)))).toBe('head-mistyped');
    }
    expect(await codeOf(Promise.resolve().then(() => parseHead(text.replace('7', '17'))))).toBe('head-mistyped');
    for (const none of ['', '7', text.slice(3), `${text} AAAAA`, '7 AAAAA BBBBB', 'x'.repeat(5000)]) {
      expect(await codeOf(Promise.resolve().then(() => parseHead(none)))).toMatch(/^head-(malformed|mistyped)$/);
    }
  });
});

describe('seats', () => {
  it('of every order follow from its grants', async () => {
    for (let n = 0; n < 3; n += 1) {
      await addOrder(ledger, {
        customerId: 'c-3',
        productId: 'historian',
        policyId: 'professional',
        quantity: 1,
        seatsTotal: 2,
      });
    }
    expect(await verifyChain(ledger)).toMatchObject({ isSound: true });
    await place.tamper(`update orders set seats_used = 1 where id = 'o-9'`);
    expect(await verifyChain(ledger)).toEqual({ isSound: false, seq: 9, fault: 'seats-changed', record: 'orders/o-9' });
  });
});
