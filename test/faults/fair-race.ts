// What must hold at the end of a race, on either database.
import { expect } from 'vitest';
import { ordersOf, recentGrants, verifyChain } from '../../packages/vendor-tui/src/ledger/index.js';
import { fillDesk, openTestLedger } from '../desk/ledger-fixture.js';
import { type Race, race } from './desk-race.js';

/** Makes a ledger with one order at `address` and lets the desks at it. */
export async function expectFairRace(settings: Omit<Race, 'orderId'> & { readonly seats: number }): Promise<void> {
  const { seats, kills } = settings;
  const ledger = await openTestLedger(settings.address);
  const { customerId, orderId } = await fillDesk(ledger, seats);
  const report = await race({ ...settings, orderId });

  expect(report.faults).toEqual([]);
  expect(report.contradictions).toEqual([]);
  expect(report.killed).toBe(kills);
  const grants = await recentGrants(ledger, { limit: 2 * seats });
  expect(grants).toHaveLength(seats);
  expect(await ordersOf(ledger, customerId)).toMatchObject([{ seatsUsed: seats, seatsLeft: 0 }]);
  const recorded = new Map(grants.map((grant) => [grant.challenge, grant.responseText]));
  for (const [challenge, response] of report.shown) expect(recorded.get(challenge)).toBe(response);
  // A desk that is killed between its commit and its line has recorded a code that nobody saw: at most one each.
  expect(report.shown.size).toBeGreaterThanOrEqual(seats - kills);
  expect(await verifyChain(ledger)).toMatchObject({ isSound: true, rows: 4 + seats });
  await ledger.close();
}
