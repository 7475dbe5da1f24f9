// The vendor's side of whole calls, with real keys, a real pack and a real ledger.
import { digestParts, evaluate, formatDay, trustedTime, verifyLineage } from '@readback/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenDesk } from '../../packages/vendor-tui/src/desk/open-desk.js';
import { machine } from '../support/example-vendor.js';
import { type DeskFixture, exampleOrderOf, makeDesk, PRODUCT, Site } from './desk-fixture.js';
import { codeOf } from './ledger-fixture.js';

let fixture: DeskFixture;
let desk: OpenDesk;

beforeEach(async () => {
  fixture = await makeDesk();
  desk = await fixture.open();
});

afterEach(async () => {
  await desk.close();
  fixture.remove();
});

const kinds = async () => (await desk.ledgerRows(100)).map(({ kind }) => kind).reverse();
const licenceOf = (site: Site) =>
  evaluate(verifyLineage(site.pack, site.installation.lineage), {
    parts: digestParts(site.pack.product.id, site.parts),
    time: trustedTime(fixture.clock.nowMs),
    support: site.pack.support,
  });

/** Hears a challenge of the site and answers it from the example order, or another one. */
async function call(groups: readonly string[], orderId?: string, buildsOn?: string) {
  const example = await exampleOrderOf(desk);
  const heard = await desk.hear(groups, example.customerId);
  return await desk.issue({
    customerId: example.customerId,
    orderId: orderId ?? example.orderId,
    heard,
    ...(buildsOn === undefined ? {} : { buildsOn }),
  });
}

describe('a call at the desk', () => {
  it('goes from a heard challenge to a confirmed caller', async () => {
    const site = new Site(fixture);
    const { customerId, orderId } = await exampleOrderOf(desk);
    const heard = await desk.hear(site.challenge(), customerId);
    expect(heard).toMatchObject({
      product: { id: PRODUCT, packVersion: 1 },
      packVersion: 1,
      purpose: 'activate',
      counter: 41,
      machine: { known: 'new', weakIdentity: false },
    });
    expect(heard.recorded).toBeUndefined();
    const [order] = await desk.ordersFor(customerId, heard);
    expect(order).toMatchObject({ id: orderId, offer: 'Professional, 12 months', seatsUsed: 0, seatsTotal: 3 });
    expect(order?.blocked).toBeUndefined();

    const issued = await desk.issue({ customerId, orderId, heard });
    expect(issued).toMatchObject({ issuedOn: '2026-11-22', shownAgain: false, confirmed: false });
    expect(issued.groups).toHaveLength(15);
    const phrase = site.enter(issued.groups);
    expect(await desk.confirmCaller(issued.grantId, 'wrong words')).toBe(false);
    expect(await desk.confirmCaller(issued.grantId, phrase.join(' ').toUpperCase())).toBe(true);
    expect(licenceOf(site)).toMatchObject({ status: 'active', limits: { tags: 5000 } });
    expect(formatDay(licenceOf(site).expiresOn ?? 0)).toBe('2027-11-22');
    expect((await desk.recentGrants(5))[0]).toMatchObject({ grantId: issued.grantId, confirmed: true });
    expect((await desk.orders(customerId))[0]?.seatsUsed).toBe(1);
    expect(await desk.verifyLedger()).toMatchObject({ isSound: true });
  });

  it('shows the recorded response for the same challenge, with one row and no seat', async () => {
    const site = new Site(fixture);
    const first = await call(site.challenge());
    const { customerId } = await exampleOrderOf(desk);
    const heard = await desk.hear(site.challenge(), customerId);
    const { seatEffect, ...shown } = first;
    expect(seatEffect).toBe('takes 1 of 3 seats');
    expect(heard.recorded).toEqual({ ...shown, shownAgain: true });
    const again = await call(site.challenge());
    expect(again).toEqual({ ...shown, shownAgain: true });
    expect((await kinds()).slice(-3)).toEqual(['grant-issued', 'grant-shown', 'grant-shown']);
    expect((await desk.orders(customerId))[0]?.seatsUsed).toBe(1);
  });

  it('renews on the newest grant and takes a seat of the order', async () => {
    const site = new Site(fixture);
    site.enter((await call(site.challenge())).groups);
    fixture.clock.nowMs += 20 * 86_400_000;
    const issued = await call(site.challenge('change'));
    site.enter(issued.groups);
    expect(formatDay(licenceOf(site).expiresOn ?? 0)).toBe('2028-11-22');
    const { customerId } = await exampleOrderOf(desk);
    expect((await desk.orders(customerId))[0]?.seatsUsed).toBe(2);
  });

  it('builds on an older grant where the newest was never typed in', async () => {
    const site = new Site(fixture);
    const first = await call(site.challenge());
    const words = site.enter(first.groups);
    await desk.confirmCaller(first.grantId, words.join(' '));
    const dropped = await call(site.challenge('change'));
    const groups = site.challenge('change', true);
    const heard = await desk.hear(groups);
    expect(heard.bases?.map(({ grantId }) => grantId)).toEqual([dropped.grantId, first.grantId]);
    expect(heard.bases?.[1]?.closingWords).toEqual(words);
    expect(await codeOf(call(groups))).toBe('choose-base');
    // The words under "Closing words" of the client name what it holds.
    const issued = await call(groups, undefined, words.join(' '));
    site.enter(issued.groups);
    expect(licenceOf(site).status).toBe('active');
    expect(await codeOf(call(site.challenge('change', true), undefined, 'g-1'))).toBe('base-unknown');
  });

  it('knows a machine whose network card was changed', async () => {
    const site = new Site(fixture);
    site.enter((await call(site.challenge())).groups);
    site.parts = { ...machine, network: '02:00:00:00:00:99' };
    const { customerId } = await exampleOrderOf(desk);
    const groups = site.challenge('change');
    expect((await desk.hear(groups, customerId)).machine).toMatchObject({
      known: 'similar',
      description: 'known, network card changed',
    });
    const renewed = await call(groups);
    const words = site.enter(renewed.groups);
    expect(licenceOf(site).status).toBe('active');
    // Back to the first card: still the newest grant of the machine, whatever its print was.
    site.parts = machine;
    site.enter((await call(site.challenge('change'), undefined, words.join(' '))).groups);
    expect(site.installation.lineage).toHaveLength(3);
    expect((await desk.recentGrants(2)).map(({ confirmed }) => confirmed)).toEqual([false, true]);
  });

  it('takes no machine for another one of the customer', async () => {
    const one = new Site(fixture);
    one.enter((await call(one.challenge())).groups);
    const clone = new Site(fixture, { ...machine, board: 'BOARD-2', disk: 'DISK-2', network: '02:00:00:00:00:02' });
    const { customerId } = await exampleOrderOf(desk);
    expect((await desk.hear(clone.challenge(), customerId)).machine.known).toBe('new');
    clone.enter((await call(clone.challenge())).groups);
    // Board and disk of the one, system of both: what both have tells nothing.
    const mixed = new Site(fixture, { ...machine, network: '02:00:00:00:00:03', disk: 'DISK-3' });
    expect((await desk.hear(mixed.challenge(), customerId)).machine.known).toBe('new');
  });
});
