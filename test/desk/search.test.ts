// Home's search, and the orders that run out.
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { OpenDesk } from '../../packages/vendor-tui/src/desk/open-desk.js';
import { type DeskFixture, exampleOrderOf, makeDesk, PRODUCT, Site } from './desk-fixture.js';

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

it('finds customers by words, grants by their id and by any group of their codes', async () => {
  const { customerId, orderId } = await exampleOrderOf(desk);
  const groups = new Site(fixture).challenge();
  const issued = await desk.issue({ customerId, orderId, heard: await desk.hear(groups, customerId) });
  expect((await desk.search('plant')).customers).toMatchObject([{ id: customerId }]);
  for (const text of [...groups, ...issued.groups, `${groups[3]?.toLowerCase()}-${groups[1]}`, issued.grantId]) {
    expect((await desk.search(text)).grants).toMatchObject([{ grantId: issued.grantId, customerId }]);
  }
  for (const text of ['', 'zz', `${groups[0]} 00000`, `${groups[0]}7`]) {
    expect((await desk.search(text)).grants).toEqual([]);
  }
});

it('lists orders of ten seats and more with few of them left, and none that is full', async () => {
  const { customerId } = await exampleOrderOf(desk);
  const order = { customerId, productId: PRODUCT, policyId: 'professional', quantity: 1 };
  const ids: string[] = [];
  for (const [seats, validUntil] of [[20], [20], [10], [9], [20, '2026-11-21'], [20, '2026-11-30']] as const) {
    ids.push((await desk.addOrder({ ...order, seats, ...(validUntil === undefined ? {} : { validUntil }) })).id);
  }
  expect(await desk.runningOut(30)).toHaveLength(1);
  const used = [17, 18, 10, 8, 19, 19];
  for (const [index, count] of used.entries()) {
    await fixture.tamper(`update orders set seats_used = ${count} where id = '${ids[index]}'`);
  }
  expect((await desk.runningOut(30)).map(({ id }) => id)).toEqual([ids[5], ids[1]]);
});

it('lists orders that end within so many days, the first to end first', async () => {
  const { customerId } = await exampleOrderOf(desk);
  const order = { customerId, productId: PRODUCT, policyId: 'professional', quantity: 1, seats: 1 };
  for (const validUntil of ['2026-12-10', '2026-11-30', '2027-02-01', '2026-11-21']) {
    await desk.addOrder({ ...order, validUntil });
  }
  expect((await desk.runningOut(30)).map((one) => [one.customerName, one.validUntil])).toEqual([
    ['Example Plant', '2026-11-30'],
    ['Example Plant', '2026-12-10'],
  ]);
});
