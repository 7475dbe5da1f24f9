// The race for the last seats at full size, and 500 desks killed while they issue, on both databases.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { temporaryFolder } from '../desk/ledger-fixture.js';
import { bundleDesk } from '../faults/desk-race.js';
import { expectFairRace } from '../faults/fair-race.js';
import { type PostgresServer, startPostgres } from '../support/postgres.js';

const MOST_MS = 1_800_000;

const folder = temporaryFolder();
let worker = '';
let server: PostgresServer;

beforeAll(async () => {
  worker = await bundleDesk(folder.path);
  server = await startPostgres();
});

afterAll(async () => {
  await server.remove();
  folder.remove();
});

describe.each(['sqlite', 'postgres'])('on %s', (database) => {
  // The two databases that a new server has.
  const addressOf = (name: string): string =>
    database === 'sqlite' ? join(folder.path, `${name}.db`) : server.addressOf(name);

  it(
    'sells exactly 500 seats from 64 processes of which 40 are killed',
    async () => {
      const address = addressOf('template1');
      await expectFairRace({ worker, address, seats: 500, desks: 64, kills: 40, codesPerKill: 6 });
    },
    MOST_MS,
  );

  it(
    'has a row for every code that was shown, after 500 kill -9 during issuing',
    async () => {
      const address = addressOf('postgres');
      await expectFairRace({ worker, address, seats: 6_000, desks: 16, kills: 500, codesPerKill: 6 });
    },
    MOST_MS,
  );
});
