// Years of one customer at the desk, with real keys, packs, codes and ledger: what each call after the first one does to
// seats, and what the client makes of it.
import { readFileSync, writeFileSync } from 'node:fs';
import {
  CHALLENGE_LAYOUT,
  deactivate,
  digestParts,
  encodeCode,
  evaluate,
  formatDay,
  type Licence,
  makeReport,
  type Purpose,
  ReadbackError,
  readCode,
  trustedTime,
  verifyLineage,
} from '@readback/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeReceipt, receiptGroups } from '../../packages/core/src/records/receipt.js';
import type { OrderView } from '../../packages/vendor-tui/src/desk/book-views.js';
import type { IssuedView } from '../../packages/vendor-tui/src/desk/call-views.js';
import type { OpenDesk } from '../../packages/vendor-tui/src/desk/open-desk.js';
import { machine } from '../support/example-vendor.js';
import { type DeskFixture, exampleOrderOf, makeDesk, PASSPHRASE, PRODUCT, Site } from './desk-fixture.js';
import { codeOf } from './ledger-fixture.js';

const DAY_MS = 86_400_000;

let fixture: DeskFixture;
let desk: OpenDesk;
let customerId: string;
let days = 0;

beforeEach(async () => {
  fixture = await makeDesk();
  desk = await fixture.open();
  customerId = (await exampleOrderOf(desk)).customerId;
  days = 0;
  const product = JSON.parse(readFileSync(fixture.made.productFile, 'utf8'));
  Object.assign(product.policies[0], { meters: ['tags', 'users'] });
  product.policies.push(
    { code: 10, id: 'forever', title: 'Forever', features: ['historian'], term: null, returnable: true },
    { code: 11, id: 'kept', title: 'Kept', features: ['historian'], term: null },
    { code: 12, id: 'fixed', title: 'Fixed year', features: ['historian'], term: { months: 12 } },
  );
  writeFileSync(fixture.made.productFile, JSON.stringify(product));
  await desk.buildPack({ productId: PRODUCT, rootPassphrase: async () => PASSPHRASE });
});

afterEach(async () => {
  await desk.close();
  fixture.remove();
});

type Order = Parameters<OpenDesk['addOrder']>[0];
const order = async (changes: Partial<Order> = {}): Promise<OrderView> =>
  await desk.addOrder({ customerId, productId: PRODUCT, policyId: 'professional', quantity: 12, seats: 1, ...changes });

const seats = async ({ id }: { readonly id: string }) => {
  const found = (await desk.orders(customerId)).find((one) => one.id === id);
  return `${found?.seatsUsed} of ${found?.seatsTotal}`;
};

/** Goes on to a day of the story; the ledger believes no clock that leaps. */
async function toDay(day: number): Promise<void> {
  while (days < day) {
    const step = Math.min(25, day - days);
    days += step;
    fixture.clock.nowMs += step * DAY_MS;
    await desk.addCustomer({ name: `Day ${days} of ${Math.random()}` });
  }
}

interface Call {
  readonly purpose?: Purpose;
  readonly buildsOn?: string;
  readonly takenFor?: string;
  readonly ask?: boolean;
}

/** A whole call: challenge, response, the closing words. */
async function call(site: Site, { id: orderId }: { readonly id: string }, options: Call = {}): Promise<IssuedView> {
  // Open alerts make calls keep a distance.
  fixture.clock.nowMs += 10 * 60_000;
  const issued = await response(site, orderId, options);
  await desk.confirmCaller(issued.grantId, site.enter(issued.groups).join(' '));
  return issued;
}

const answer = async (groups: readonly string[], orderId: string): Promise<IssuedView> =>
  await desk.issue({ customerId, orderId, heard: await desk.hear(groups, customerId) });

/** A call that ends before anything is typed in. */
async function response(site: Site, orderId: string, options: Call = {}): Promise<IssuedView> {
  const { purpose = 'activate', buildsOn, takenFor, ask = false } = options;
  const groups = site.challenge(purpose, site.installation.pending.length > 0 && takenFor === undefined);
  const heard = await desk.hear(groups, customerId, takenFor);
  return await desk.issue({ customerId, orderId, heard, ask, ...(buildsOn === undefined ? {} : { buildsOn }) });
}

const verified = (site: Site) => verifyLineage(site.pack, site.installation.lineage);
const licenceOf = (site: Site): Licence =>
  evaluate(verified(site), {
    parts: digestParts(site.pack.product.id, site.parts),
    time: trustedTime(fixture.clock.nowMs),
    support: site.pack.support,
  });
const endOf = (site: Site): string => formatDay(licenceOf(site).expiresOn ?? 0);

function giveUp(site: Site): string[] {
  const act = deactivate(site.installation, verified(site), fixture.clock.nowMs);
  site.installation = act.installation;
  return act.deactivation.receipt.split(' ');
}

function report(site: Site, tags: number, users: number): readonly string[] {
  const totals = new Map([
    ['tags', tags],
    ['users', users],
  ]);
  const act = makeReport(site.installation, verified(site), totals);
  site.installation = act.installation;
  return act.groups;
}

/** The same with another MAC. */
function forgedReceipt(receipt: readonly string[]): Uint8Array {
  const { data = new Uint8Array() } = readCode(CHALLENGE_LAYOUT, receipt);
  const last = data.length - 1;
  return data.map((symbol, index) => (index === last ? symbol ^ 1 : symbol));
}

/** Refused for want of an approval, approved, and done again. */
async function approved<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ReadbackError) || error.code !== 'approval-needed') throw error;
    await desk.decide(String(error.details['approvalId']), 'approved');
    return await approved(work);
  }
}

const other = { os: 'os-2', board: 'BOARD-2', disk: 'DISK-2', network: '02:00:00:00:00:02', 'root-fs': 'fs-2' };

describe('a licence over the years', () => {
  it('is renewed, upgraded and extended: each of them is a seat, and the agent is told so before', async () => {
    const site = new Site(fixture);
    const first = await order({ seats: 2 });
    const upgrade = await order({ policyId: 'enterprise' });
    const addOn = await order({ policyId: 'tag-pack', quantity: 5 });
    expect((await call(site, first)).seatEffect).toBe('takes 1 of 2 seats');
    await toDay(300);
    expect((await call(site, first, { purpose: 'change' })).seatEffect).toBe('takes 1 of 2 seats');
    expect(endOf(site)).toBe('2028-11-22');
    expect((await call(site, addOn, { purpose: 'change' })).seatEffect).toBe('takes 1 of 1 seat');
    await call(site, upgrade, { purpose: 'change' });
    expect(licenceOf(site)).toMatchObject({ status: 'active', limits: { tags: 55_000 } });
    expect(await Promise.all([first, addOn, upgrade].map(seats))).toEqual(['2 of 2', '1 of 1', '1 of 1']);
    expect(await desk.verifyLedger()).toMatchObject({ isSound: true });
  });

  it('has its clock set and moves to changed hardware without a seat, also after the order has ended', async () => {
    const site = new Site(fixture);
    const first = await order({ validUntil: '2026-12-31' });
    await call(site, first);
    await toDay(100);
    const heard = await desk.hear(site.challenge('clock'), customerId);
    const choices = await desk.ordersFor(customerId, heard);
    expect(choices.filter(({ blocked }) => blocked === undefined)).toMatchObject([
      { id: first.id, seatEffect: 'no seat: same machine', gives: 'the right time' },
    ]);
    await call(site, first, { purpose: 'clock' });
    site.parts = { ...machine, network: '02:00:00:00:00:77' };
    const moved = await call(site, first, { purpose: 'move' });
    expect(moved).toMatchObject({ seatEffect: 'no seat: same machine', offer: 'Professional, moved' });
    expect(endOf(site)).toBe('2027-11-22');
    expect(site.installation.lineage).toHaveLength(3);
    expect(await seats(first)).toBe('1 of 1');
  });

  it('has so many clocks and moves a year; more wait for a supervisor, as every move of what has no end', async () => {
    const site = new Site(fixture);
    const forever = await order({ policyId: 'forever', quantity: 1 });
    await call(site, forever);
    for (let count = 0; count < 3; count += 1) await call(site, forever, { purpose: 'clock' });
    const clock = site.challenge('clock');
    expect(await codeOf(answer(clock, forever.id))).toBe('approval-needed');
    expect(await desk.approvals()).toMatchObject([{ exception: 'clock-beyond-cap' }]);
    const set = await approved(() => answer(clock, forever.id));
    await desk.confirmCaller(set.grantId, site.enter(set.groups).join(' '));

    for (const kinds of [['perpetual-move'], ['perpetual-move'], ['move-beyond-cap', 'perpetual-move']]) {
      const before = await desk.approvals(true);
      const move = site.challenge('move');
      const moved = await approved(() => answer(move, forever.id));
      await desk.confirmCaller(moved.grantId, site.enter(moved.groups).join(' '));
      const asked = (await desk.approvals(true)).slice(0, -before.length).map(({ exception }) => exception);
      expect(asked.toSorted()).toEqual(kinds);
    }
    expect(await seats(forever)).toBe('1 of 1');
  });
});

describe('a machine that lost its licence', () => {
  it('gets what is left of term and add-ons, and no other seat', async () => {
    const lost = new Site(fixture);
    const first = await order();
    const addOn = await order({ policyId: 'tag-pack', quantity: 5 });
    await call(lost, first);
    await call(lost, addOn, { purpose: 'change' });
    await toDay(155);
    const again = new Site(fixture);
    const [choice] = (await desk.ordersFor(customerId, await desk.hear(again.challenge(), customerId))).filter(
      ({ id }) => id === first.id,
    );
    expect(choice).toMatchObject({
      seatEffect: 'no seat: same machine, 7 of 12 months left',
      gives: 'Professional, 7 months',
    });
    const issued = await call(again, first);
    expect(issued.offer).toBe('Professional, 7 months');
    expect((await call(again, addOn, { purpose: 'change' })).seatEffect).toBe('no seat: same machine');
    expect(licenceOf(again).limits).toEqual({ tags: 10_000 });
    expect(await codeOf(response(again, addOn.id, { purpose: 'change' }))).toBe('order-no-seat');
    expect(await Promise.all([first, addOn].map(seats))).toEqual(['1 of 1', '1 of 1']);
  });
});

describe('a licence that is given back', () => {
  it('frees its seats once, with what is left of them, for a machine elsewhere', async () => {
    const here = new Site(fixture);
    const first = await order({ seats: 2 });
    const addOn = await order({ policyId: 'tag-pack', quantity: 5 });
    await call(here, first);
    await call(here, addOn, { purpose: 'change' });
    await toDay(155);
    const receipt = giveUp(here);
    const heard = await desk.hearReceipt(receipt, customerId);
    expect(heard).toMatchObject({ customerName: 'Example Plant', offer: 'Tag pack, 5 × tags, perpetual' });
    expect(heard.frees).toEqual([
      { orderId: first.id, says: 'Professional, 7 of 12 months left' },
      { orderId: addOn.id, says: 'Tag pack, 5 × tags, perpetual' },
    ]);
    expect(await seats(first)).toBe('1 of 2');
    expect((await desk.takeReceipt(receipt, customerId)).recorded).toMatchObject({ isNew: true });
    expect(await Promise.all([first, addOn].map(seats))).toEqual(['0 of 2', '0 of 1']);
    const again = await desk.takeReceipt(receipt, customerId);
    expect(again).toMatchObject({ recorded: { isNew: false }, frees: [] });
    expect(await Promise.all([first, addOn].map(seats))).toEqual(['0 of 2', '0 of 1']);
    expect(await desk.verifyLedger()).toMatchObject({ isSound: true });

    // What a copy of the machine still holds is worth nothing at the desk.
    const copy = new Site(fixture);
    copy.installation = { ...here.installation, lineage: [], counter: 99 };
    expect(await codeOf(desk.hear(copy.challenge(), customerId))).toBe('nothing was refused');

    // A fresh seat first, and then the one that was given back.
    const elsewhere = new Site(fixture, other);
    expect((await call(elsewhere, first)).offer).toBe('Professional, 12 months');
    const third = new Site(fixture, { os: 'os-3', board: 'BOARD-3', disk: 'DISK-3' });
    const [choice] = (await desk.ordersFor(customerId, await desk.hear(third.challenge(), customerId))).filter(
      ({ id }) => id === first.id,
    );
    expect(choice?.seatEffect).toBe('takes 1 of 2 seats, one that was given back, 7 of 12 months left');
    expect((await call(third, first)).offer).toBe('Professional, 7 months');
    // Given back on the same day it is what it was: rounding up never adds up.
    await desk.takeReceipt(giveUp(third), customerId);
    await toDay(300);
    const fourth = new Site(fixture, { os: 'os-4', board: 'BOARD-4', disk: 'DISK-4' });
    expect((await call(fourth, first)).offer).toBe('Professional, 7 months');
    expect(await seats(first)).toBe('2 of 2');
    expect(await codeOf(response(new Site(fixture, { os: 'os-5', board: 'B-5' }), first.id))).toBe('order-no-seat');
    expect(await desk.verifyLedger()).toMatchObject({ isSound: true });
  });

  it('frees every term that has not begun, and none that is over', async () => {
    const site = new Site(fixture);
    const first = await order({ quantity: 1, seats: 3 });
    await call(site, first);
    await toDay(25);
    await call(site, first, { purpose: 'change' });
    await call(site, first, { purpose: 'change' });
    await toDay(40);
    const { frees } = await desk.takeReceipt(giveUp(site), customerId);
    expect(frees.map(({ says }) => says)).toEqual([
      'Professional, 1 of 1 month left',
      'Professional, 1 of 1 month left',
    ]);
    expect(await seats(first)).toBe('1 of 3');
    // Activated again it takes a seat.
    expect((await call(site, first)).seatEffect).toBe('takes 1 of 3 seats, one that was given back, 1 of 1 month left');
  });

  it('waits for a supervisor where newer responses were never confirmed, and is refused where one was', async () => {
    const site = new Site(fixture);
    const first = await order({ seats: 3 });
    await call(site, first);
    const dropped = await response(site, first.id, { purpose: 'change' });
    const before = site.installation;
    const receipt = giveUp(site);
    expect((await desk.hearReceipt(receipt, customerId)).says).toContain('A supervisor has to approve it.');
    expect(await codeOf(desk.takeReceipt(receipt, customerId))).toBe('approval-needed');
    expect(await desk.approvals()).toMatchObject([{ exception: 'receipt-older' }]);
    expect((await approved(() => desk.takeReceipt(receipt, customerId))).frees).toHaveLength(2);
    expect(await seats(first)).toBe('0 of 3');

    // The dropped response can be typed in by a copy: nothing builds on it at the desk.
    site.installation = before;
    site.enter(dropped.groups);
    expect(await codeOf(response(site, first.id, { purpose: 'change' }))).toBe('licence-returned');

    const two = new Site(fixture, other);
    await call(two, first);
    const old = giveUp(Object.assign(new Site(fixture, other), { installation: two.installation }));
    await call(two, first, { purpose: 'change' });
    expect(await codeOf(desk.takeReceipt(old, customerId))).toBe('receipt-superseded');
    const [newest] = await desk.recentGrants(1);
    const life = await desk.machineHistory(newest?.grantId ?? '');
    expect(life.events.at(-1)).toMatchObject({
      kind: 'refusal',
      says: 'refused: the receipt is of an older grant',
      code: 'receipt-superseded',
    });
  });

  it('is refused where it cannot be given back, is of somebody else, or was made by nobody', async () => {
    const kept = await order({ policyId: 'kept', quantity: 1 });
    const forever = await order({ policyId: 'forever', quantity: 1 });
    const site = new Site(fixture);
    await call(site, kept);
    // The client refuses, and so does the desk where the program at the site was changed.
    expect(() => giveUp(site)).toThrow(expect.objectContaining({ code: 'policy-not-returnable' }));
    const newest = verified(site).at(-1);
    if (newest === undefined) throw new Error('no licence');
    const unasked = receiptGroups(encodeReceipt(newest, { counter: 1, day: 325 }));
    expect(await codeOf(desk.takeReceipt(unasked, customerId))).toBe('policy-not-returnable');
    const stubborn = new Site(fixture, other);
    await call(stubborn, forever);
    const receipt = giveUp(stubborn);
    const northfield = await desk.addCustomer({ name: 'Northfield Water' });
    expect(await codeOf(desk.takeReceipt(receipt, northfield.id))).toBe('receipt-other-customer');
    expect(await codeOf(desk.hear(receipt, customerId))).toBe('wrong-kind');
    expect(await codeOf(desk.takeReceipt(site.challenge('change'), customerId))).toBe('wrong-kind');
    const forged = encodeCode(CHALLENGE_LAYOUT, forgedReceipt(receipt));
    expect(await codeOf(desk.takeReceipt(forged, customerId))).toBe('receipt-invalid');
    expect(await desk.takeReceipt(receipt)).toMatchObject({ frees: [{ says: 'Forever, perpetual' }] });
    expect(await seats(forever)).toBe('0 of 1');
  });

  it('keeps a term used up that cannot be given in parts, and has a cap for each order', async () => {
    const fixed = await order({ policyId: 'fixed', quantity: 1, seats: 5 });
    for (const n of [1, 2, 3, 4]) {
      const site = new Site(fixture, { os: `os-${n}`, board: `B-${n}`, disk: `D-${n}` });
      await call(site, fixed);
      const receipt = giveUp(site);
      if (n === 4) expect(await codeOf(desk.takeReceipt(receipt, customerId))).toBe('approval-needed');
      const taken = await approved(() => desk.takeReceipt(receipt, customerId));
      expect(taken.says).toContain('cannot be given in parts');
    }
    expect(await seats(fixed)).toBe('4 of 5');
  });

  it('gives a seat that is free again to one of two desks that want it', async () => {
    const first = await order();
    const site = new Site(fixture);
    await call(site, first);
    await toDay(60);
    await desk.takeReceipt(giveUp(site), customerId);
    const second = await fixture.open();
    const want = async (one: OpenDesk, n: number) => {
      const groups = new Site(fixture, { os: `os-${n}`, board: `B-${n}`, disk: `D-${n}` }).challenge();
      return await codeOf(one.issue({ customerId, orderId: first.id, heard: await one.hear(groups, customerId) }));
    };
    const codes = await Promise.all([want(desk, 1), want(second, 2)]);
    await second.close();
    // The slower one sees it before its transaction, or in it.
    expect(codes.toSorted()).toEqual([
      'nothing was refused',
      expect.stringMatching(/^(order-no-seat|seat-none-left)$/),
    ]);
    expect(await seats(first)).toBe('1 of 1');
    expect(await desk.verifyLedger()).toMatchObject({ isSound: true });
  });
});

describe('a usage report', () => {
  it('is recorded once and in order; one that goes back is told', async () => {
    const site = new Site(fixture);
    const first = await order();
    await call(site, first);
    const one = report(site, 1200, 7);
    expect(await desk.takeReport(one, customerId)).toMatchObject({
      sequence: 0,
      counts: { tags: 1200, users: 7 },
      state: 'recorded',
      orderId: first.id,
      says: 'Recorded as report 1 of this machine.',
    });
    const skipped = report(site, 1300, 8);
    const three = report(site, 1400, 9);
    expect(await desk.takeReport(three)).toMatchObject({ state: 'recorded', before: { tags: 1200, users: 7 } });
    expect(await desk.takeReport(three)).toMatchObject({ state: 'again' });
    expect(await desk.alerts()).toEqual([]);
    expect(await desk.takeReport(skipped)).toMatchObject({ state: 'back', counts: { tags: 1300, users: 8 } });
    expect(await desk.alerts()).toMatchObject([
      { kind: 'report-back', text: expect.stringContaining('Usage report 2 came after report 3 (') },
    ]);
    const lines = (await desk.ledgerRows(20)).filter(({ kind }) => kind === 'report').map(({ summary }) => summary);
    expect(lines.map((line) => line.replace(/.*: /, ''))).toEqual(['tags 1400, users 9', 'tags 1200, users 7']);
    const wrong = [...one.slice(0, 5), three[5] ?? ''];
    expect(await codeOf(desk.takeReport(wrong))).toBe('check-mismatch');
    expect(await desk.verifyLedger()).toMatchObject({ isSound: true });
  });
});

describe('a grant that is revoked', () => {
  it('is the end at the next call, and stands in the next pack', async () => {
    const site = new Site(fixture);
    const first = await order({ seats: 2 });
    const { grantId } = await call(site, first);
    await desk.revokeGrant(grantId, 'paid back');
    expect(await codeOf(desk.revokeGrant(grantId, 'twice'))).toBe('grant-revoked-already');
    for (const purpose of ['change', 'clock', 'move'] as const) {
      expect(await codeOf(response(site, first.id, { purpose }))).toBe('base-revoked');
    }
    await desk.buildPack({ productId: PRODUCT, rootPassphrase: async () => PASSPHRASE });
    const next = new Site(fixture);
    next.installation = site.installation;
    expect(() => verified(next)).toThrow(expect.objectContaining({ code: 'grant-revoked' }));
    // What builds on it says so as well.
    expect((await desk.recentGrants(1))[0]).toMatchObject({ ended: { what: 'revoked', grantId } });
    // Its seat stays taken, and is no reason for a second licence.
    const again = new Site(fixture);
    expect((await call(again, first)).seatEffect).toBe('takes 1 of 2 seats');
    expect(await seats(first)).toBe('2 of 2');
  });
});

describe('a machine that is hard to know again', () => {
  it('is chosen by hand and approved; parts of two machines are never known', async () => {
    const forever = await order({ seats: 2 });
    const one = new Site(fixture);
    const two = new Site(fixture, other);
    const first = await call(one, forever);
    await call(two, forever);
    one.parts = { ...machine, network: other.network };
    const heard = await desk.hear(one.challenge('move'), customerId);
    expect(heard.machine.known).toBe('mixed');
    expect(heard.machine.description).toMatch(
      /^has parts of the machine of g-\d+ \(.*disk.*\) and of the machine of g-\d+ \(network card\)$/,
    );
    expect(await codeOf(response(one, forever.id, { purpose: 'move' }))).toBe('machine-mixed');
    expect(await codeOf(response(one, forever.id, { purpose: 'move', takenFor: 'g-1' }))).toBe('grant-unknown');
    const byHand = { purpose: 'move', takenFor: first.grantId } as const;
    expect(await codeOf(response(one, forever.id, byHand))).toBe('approval-needed');
    const [waiting] = await desk.approvals();
    expect(waiting).toMatchObject({ exception: 'weak-match' });
    expect(waiting?.request['detail']).toContain('the machine of');
    const moved = await approved(() => response(one, forever.id, byHand));
    one.enter(moved.groups);
    expect(licenceOf(one)).toMatchObject({ status: 'active', warnings: [] });
    expect((await desk.machines(customerId)).map(({ grants }) => grants)).toEqual([2, 1]);
  });
});

it('the life of a machine is told in order', async () => {
  const site = new Site(fixture);
  const first = await order({ seats: 2 });
  const { grantId } = await call(site, first);
  await toDay(10);
  await desk.takeReport(report(site, 5, 1));
  await toDay(20);
  expect(await codeOf(response(site, 'o-99', { purpose: 'change' }))).toBe('order-unknown');
  const wrong = await order({ policyId: 'tag-pack' });
  expect(await codeOf(response(site, wrong.id, { purpose: 'clock' }))).toBe('order-not-for-purpose');
  await toDay(30);
  await desk.takeReceipt(giveUp(site));
  const history = await desk.machineHistory(grantId);
  expect(history.customerName).toBe('Example Plant');
  expect(history.events.map(({ kind }) => kind)).toEqual(['grant', 'confirmed', 'report', 'refusal', 'receipt']);
  expect(history.events.map(({ code }) => code)).toContain('order-not-for-purpose');
});
