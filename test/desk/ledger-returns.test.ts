// Receipts, seats that were given back, reports and revoked grants in the ledger: once each, and proved like everything else.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type GrantRecord,
  getOrder,
  grantsByLookUp,
  licenseesOf,
  newestReport,
  policiesInUse,
  recordGrant,
  recordReceipt,
  recordRefusal,
  recordReport,
  refusalsOf,
  reportsOfOrder,
  revokedGrants,
  revokeGrant,
  type SignedLedger,
  seatsGivenBack,
  verifyChain,
} from '../../packages/vendor-tui/src/ledger/index.js';
import { type LedgerPlace, newLedgerPlace } from './database-fixture.js';
import { codeOf, fillDesk, newGrant, openTestLedger } from './ledger-fixture.js';

let place: LedgerPlace;
let ledger: SignedLedger;
let orderId: string;
let grant: GrantRecord;

beforeEach(async () => {
  place = await newLedgerPlace();
  ledger = await openTestLedger(place.address);
  orderId = (await fillDesk(ledger, 2)).orderId;
  grant = (await recordGrant(ledger, newGrant(orderId, 1), { takesSeat: true })).grant;
});

afterEach(async () => {
  await ledger.close();
  await place.remove();
});

const receipt = (of: GrantRecord = grant, leftDays: number | null = 200) => ({
  receiptText: `RECEIPT ${of.id}`,
  grantId: of.id,
  orderId: of.orderId,
  customerId: of.customerId,
  counter: 5,
  day: 160,
  seats: [{ grant: of, leftDays }],
  machine: [of],
  approvals: [],
});

const report = (sequence: number) => ({
  reportText: `REPORT ${sequence}`,
  grantId: grant.id,
  rootGrantId: grant.id,
  orderId,
  customerId: grant.customerId,
  sequence,
  counts: `{"tags":${sequence}}`,
});

const seats = async () => {
  const { seatsUsed, seatsReturned, seatsFresh } = await getOrder(ledger, orderId);
  return { seatsUsed, seatsReturned, seatsFresh };
};

describe('a seat that is given back', () => {
  it('is free once, and goes to one grant only', async () => {
    expect(await recordReceipt(ledger, receipt())).toMatchObject({ id: 'r-6', seatsFreed: 1, agent: 'ada' });
    expect(await seats()).toEqual({ seatsUsed: 0, seatsReturned: 1, seatsFresh: 1 });
    expect(await codeOf(recordReceipt(ledger, receipt()))).toBe('machine-changed');
    const [free] = await seatsGivenBack(ledger, orderId);
    expect(free).toMatchObject({ id: grant.id, leftDays: 200 });
    const takesSeat = { grantId: grant.id, leftDays: 200 };
    const again = await recordGrant(ledger, newGrant(orderId, 2), { takesSeat });
    expect(again.grant).toMatchObject({ seatsTaken: 1, spanDays: 200 });
    expect(await codeOf(recordGrant(ledger, newGrant(orderId, 3), { takesSeat }))).toBe('seat-changed');
    expect(await seats()).toEqual({ seatsUsed: 1, seatsReturned: 0, seatsFresh: 1 });
    expect(await seatsGivenBack(ledger, orderId)).toEqual([]);
    expect(await verifyChain(ledger)).toMatchObject({ isSound: true });
  });

  it('is never sold as a fresh one', async () => {
    const second = (await recordGrant(ledger, newGrant(orderId, 2), { takesSeat: true })).grant;
    await recordReceipt(ledger, receipt(second));
    expect(await codeOf(recordGrant(ledger, newGrant(orderId, 3), { takesSeat: true }))).toBe('seat-changed');
    expect(await seats()).toEqual({ seatsUsed: 1, seatsReturned: 1, seatsFresh: 0 });
  });

  it('stays taken where the machine was given something meanwhile', async () => {
    await recordGrant(ledger, newGrant(orderId, 2, { print: grant.print, purpose: 'change' }), { takesSeat: false });
    expect(await codeOf(recordReceipt(ledger, receipt()))).toBe('machine-changed');
    const moved = newGrant(orderId, 3, { baseDigest: grant.digest, purpose: 'move' });
    await recordGrant(ledger, moved, { takesSeat: false });
    expect(await codeOf(recordReceipt(ledger, receipt()))).toBe('machine-changed');
    expect(await seats()).toEqual({ seatsUsed: 1, seatsReturned: 0, seatsFresh: 1 });
    expect(await verifyChain(ledger)).toMatchObject({ isSound: true });
  });

  it('is relied on no more, nor is what its machine was given without one; a licence that follows is', async () => {
    const { productId, print } = grant;
    const without = newGrant(orderId, 2, { print, purpose: 'clock', baseDigest: grant.digest });
    const clock = (await recordGrant(ledger, without, { takesSeat: false })).grant;
    await recordGrant(ledger, newGrant(orderId, 3), { takesSeat: true });
    const relied = async () => [
      (await policiesInUse(ledger, productId)).map(({ grants }) => grants),
      (await licenseesOf(ledger, productId)).map(({ grants }) => grants),
    ];
    expect(await relied()).toEqual([[3], [2, 1]]);
    await recordReceipt(ledger, { ...receipt(), machine: [clock, grant] });
    expect(await relied()).toEqual([[1], [1]]);
    const takesSeat = { grantId: grant.id, leftDays: 200 };
    await recordGrant(ledger, newGrant(orderId, 4, { print }), { takesSeat });
    expect((await relied())[0]).toEqual([2]);
    await revokeGrant(ledger, 'g-7', 'a test');
    expect((await relied())[0]).toEqual([1]);
  });

  it('goes once to many that want it at the same moment', async () => {
    await recordReceipt(ledger, receipt());
    const others = await Promise.all([1, 2, 3].map(() => openTestLedger(place.address)));
    const takesSeat = { grantId: grant.id, leftDays: 200 };
    const codes = await Promise.all(
      others.map((one, index) => codeOf(recordGrant(one, newGrant(orderId, 10 + index), { takesSeat }))),
    );
    await Promise.all(others.map((one) => one.close()));
    expect(codes.toSorted()).toEqual(['nothing was refused', 'seat-changed', 'seat-changed']);
    expect(await verifyChain(ledger)).toMatchObject({ isSound: true });
  });

  it.each([
    ['the seat taken back', `update grants set returned_seq = null where id = 'g-5'`, 'record-changed'],
    ['more days left', `update grants set left_days = 4000 where id = 'g-5'`, 'record-changed'],
    ['the receipt edited', `update receipts set seats_freed = 2`, 'record-changed'],
    ['the receipt removed', `delete from receipts`, 'record-missing'],
    ['a free seat more', `update orders set seats_returned = 2`, 'seats-changed'],
    ['a report edited', `update reports set counts = '{"tags":0}'`, 'record-changed'],
    ['a grant not revoked any more', `update grants set revoked_at_ms = null`, 'record-changed'],
  ])('is proved: %s', async (_name, statements, fault) => {
    await recordReceipt(ledger, receipt());
    await recordReport(ledger, report(1), undefined);
    const revoked = (await recordGrant(ledger, newGrant(orderId, 2), { takesSeat: true })).grant;
    await revokeGrant(ledger, revoked.id, 'paid back');
    expect(await verifyChain(ledger)).toMatchObject({ isSound: true });
    await place.tamper(statements);
    expect(await verifyChain(ledger)).toMatchObject({ isSound: false, fault });
  });
});

it('grants are found by the first digits of their digest', async () => {
  expect((await grantsByLookUp(ledger, grant.digest.slice(0, 5))).map(({ id }) => id)).toEqual([grant.id]);
  expect(await grantsByLookUp(ledger, 'fffff')).toEqual([]);
});

it('a report is recorded after the one that was seen, and listed with its order', async () => {
  const first = await recordReport(ledger, report(1), undefined);
  expect(await recordReport(ledger, report(2), undefined)).toBeUndefined();
  expect(await recordReport(ledger, report(2), first)).toMatchObject({ sequence: 2 });
  expect(await newestReport(ledger, grant.id)).toMatchObject({ sequence: 2 });
  expect((await reportsOfOrder(ledger, orderId)).map(({ sequence }) => sequence)).toEqual([2, 1]);
  expect(await verifyChain(ledger)).toMatchObject({ isSound: true });
});

it('a grant is revoked once, for the next pack', async () => {
  expect(await revokedGrants(ledger, 'historian')).toEqual([]);
  await revokeGrant(ledger, grant.id, 'paid back');
  expect(await codeOf(revokeGrant(ledger, grant.id, 'again'))).toBe('grant-revoked-already');
  expect(await codeOf(revokeGrant(ledger, 'g-99', 'never there'))).toBe('grant-unknown');
  expect(await revokedGrants(ledger, 'historian')).toEqual([grant.digest]);
  expect(await revokedGrants(ledger, 'another')).toEqual([]);
});

it('what was refused to a machine is found by its print', async () => {
  // Purpose, tag, print, counter and nonce: 3, 12, 45, 8 and 12 bits.
  const challenge = ((BigInt(`0x${grant.print}`) << 20n) | 0xabcden).toString(16).padStart(20, '0');
  await recordRefusal(ledger, { code: 'order-no-seat', challenge });
  await recordRefusal(ledger, { code: 'receipt-invalid', receipt: challenge });
  expect((await refusalsOf(ledger, [grant.print])).map(({ body }) => JSON.parse(body).code)).toEqual(['order-no-seat']);
  expect(await refusalsOf(ledger, [])).toEqual([]);
});
