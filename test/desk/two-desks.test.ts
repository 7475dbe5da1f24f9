// Two desks hear of one machine at the same moment: what the slower one has decided is decided again.
import { deactivate, ReadbackError, verifyLineage } from '@readback/core';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { OpenDesk } from '../../packages/vendor-tui/src/desk/open-desk.js';
import { type DeskFixture, exampleOrderOf, makeDesk, Site } from './desk-fixture.js';

const meanwhile = vi.hoisted(() => ({ does: async (): Promise<void> => undefined }));

// After a desk has decided what a response does, and before it is recorded.
vi.mock('../../packages/vendor-tui/src/desk/exceptions.js', async (original) => {
  const real = await original<typeof import('../../packages/vendor-tui/src/desk/exceptions.js')>();
  const requireExceptions: typeof real.requireExceptions = async (...args) => {
    const allowance = await real.requireExceptions(...args);
    const { does } = meanwhile;
    meanwhile.does = async () => undefined;
    await does();
    return allowance;
  };
  return { ...real, requireExceptions };
});

let fixture: DeskFixture;
let one: OpenDesk;
let other: OpenDesk;
let customerId: string;
let orderId: string;

beforeEach(async () => {
  fixture = await makeDesk();
  one = await fixture.open();
  other = await fixture.open();
  ({ customerId, orderId } = await exampleOrderOf(one));
});

afterEach(async () => {
  await one.close();
  await other.close();
  fixture.remove();
});

/** Another installation of the same machine. */
function anotherSite(): readonly string[] {
  const site = new Site(fixture);
  site.challenge();
  return site.challenge('activate', true);
}
const seatsUsed = async () => (await one.orders(customerId))[0]?.seatsUsed;
const answer = async (desk: OpenDesk, groups: readonly string[]) =>
  await desk.issue({ customerId, orderId, heard: await desk.hear(groups, customerId) });

it('a seat that is given back meanwhile is taken again by the response that would have needed none', async () => {
  const site = new Site(fixture);
  const first = await answer(one, site.challenge());
  await one.confirmCaller(first.grantId, site.enter(first.groups).join(' '));
  // The installation is lost, and its backup gives the licence up.
  const { deactivation } = deactivate(
    site.installation,
    verifyLineage(site.pack, site.installation.lineage),
    fixture.clock.nowMs,
  );
  meanwhile.does = async () => {
    await other.takeReceipt(deactivation.receipt.split(' '), customerId);
    expect(await seatsUsed()).toBe(0);
  };
  expect((await answer(one, anotherSite())).seatEffect).toMatch(/^takes 1 of 3 seats/);
  expect(await seatsUsed()).toBe(1);
  expect(await one.verifyLedger()).toMatchObject({ isSound: true });
});

it('a machine that both desks see for the first time takes one seat', async () => {
  meanwhile.does = async () => {
    await answer(other, anotherSite());
  };
  expect((await answer(one, new Site(fixture).challenge())).seatEffect).toMatch(/^no seat: same machine/);
  expect(await seatsUsed()).toBe(1);
});

it('nothing is built on a grant that is revoked meanwhile', async () => {
  const site = new Site(fixture);
  const first = await answer(one, site.challenge());
  await one.confirmCaller(first.grantId, site.enter(first.groups).join(' '));
  meanwhile.does = async () => other.revokeGrant(first.grantId, 'not paid');
  const refused = answer(one, site.challenge('change'));
  await expect(refused).rejects.toBeInstanceOf(ReadbackError);
  await expect(refused).rejects.toMatchObject({ code: 'base-revoked' });
});

it('the last response of the day is given once, whichever desk of the agent is faster', async () => {
  await one.changeAgent('Ada', { dailyCap: 1 });
  meanwhile.does = async () => {
    await answer(other, new Site(fixture, { os: 'o', board: 'b', disk: 'd', network: 'n' }).challenge());
  };
  await expect(answer(one, new Site(fixture).challenge())).rejects.toMatchObject({ code: 'approval-needed' });
  expect((await one.approvals())[0]).toMatchObject({ exception: 'daily-cap' });
  expect(await one.agents()).toMatchObject([{ dailyCap: 1, issuedToday: 1 }]);
});
