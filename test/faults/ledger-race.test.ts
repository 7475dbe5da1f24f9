// A seat is never sold twice and no code is shown without its row, whatever many desks do on one ledger at one time and
// whenever they are killed.
import { afterAll, beforeAll, it } from 'vitest';
import { newLedgerPlace } from '../desk/database-fixture.js';
import { temporaryFolder } from '../desk/ledger-fixture.js';
import { bundleDesk } from './desk-race.js';
import { expectFairRace } from './fair-race.js';

const folder = temporaryFolder();
let worker = '';

beforeAll(async () => {
  worker = await bundleDesk(folder.path);
});

afterAll(folder.remove);

it('sells exactly 500 seats from 16 processes of which 8 are killed', async () => {
  const place = await newLedgerPlace();
  await expectFairRace({ worker, address: place.address, seats: 500, desks: 16, kills: 8, codesPerKill: 30 });
  await place.remove();
});
