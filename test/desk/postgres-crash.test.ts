// The server dies as in a power cut while a desk issues, and comes back.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ordersOf, recentGrants, recordGrant, verifyChain } from '../../packages/vendor-tui/src/ledger/index.js';
import { type PostgresServer, startPostgres } from '../support/postgres.js';
import { codeOf, fillDesk, newGrant, openTestLedger } from './ledger-fixture.js';

const GRANTS = 60;

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
});

afterAll(async () => {
  await server.remove();
});

it('keeps every response that was given out, and the desk goes on by itself', async () => {
  const ledger = await openTestLedger(server.addressOf('postgres'), { reconnectMs: 30_000 });
  const { customerId, orderId } = await fillDesk(ledger, GRANTS);
  const shown: string[] = [];
  const crashes: Promise<void>[] = [];
  for (let n = 1; n <= GRANTS; n += 1) {
    // In the middle of the next act, of which nobody knows how far it is.
    if (n % 20 === 0) crashes.push(server.kill().then(server.start));
    const wanted = newGrant(orderId, n);
    const issuing = recordGrant(ledger, wanted, { takesSeat: true });
    const code = await codeOf(issuing);
    if (code !== 'nothing was refused') {
      // Said to have recorded nothing, or not to know: asked again when the server is there.
      expect(['ledger-unreachable', 'ledger-connection-lost', 'ledger-outcome-unknown']).toContain(code);
      await crashes.at(-1);
      await recordGrant(ledger, wanted, { takesSeat: true });
    }
    shown.push(wanted.challenge);
  }
  await Promise.all(crashes);
  expect((await recentGrants(ledger, { limit: 1_000 })).map(({ challenge }) => challenge).toSorted()).toEqual(shown);
  expect(await ordersOf(ledger, customerId)).toMatchObject([{ seatsUsed: GRANTS }]);
  expect(await verifyChain(ledger)).toMatchObject({ isSound: true });
  await ledger.close();

  await server.stop();
  expect(await codeOf(openTestLedger(server.addressOf('postgres')))).toBe('ledger-unreachable');
});
