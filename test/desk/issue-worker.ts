// One desk of many, as a process of its own: issues grants of one order as fast as it can and says what it showed.
// argv: ledger file, order id, number of the desk, grants to try. Bundled by the test that starts it.
import { ReadbackError } from '@readback/core';
import { recordGrant } from '../../packages/vendor-tui/src/ledger/index.js';
import { newGrant, openTestLedger } from './ledger-fixture.js';

const [file = '', orderId = '', desk = '0', tries = '0'] = process.argv.slice(2);
const ledger = await openTestLedger(file, { create: false });
const shown: string[] = [];
let refused = 0;
for (let n = 1; n <= Number(tries); n += 1) {
  try {
    // Every fifth challenge is the same at all desks: two agents on one request.
    const challenge = n % 5 === 0 ? n : Number(desk) * 1000 + n;
    const { grant, isNew } = await recordGrant(ledger, newGrant(orderId, challenge), { takesSeat: true });
    if (isNew) shown.push(grant.challenge);
  } catch (error) {
    if (!(error instanceof ReadbackError) || error.code !== 'seat-none-left') throw error;
    refused += 1;
  }
}
await ledger.close();
process.stdout.write(JSON.stringify({ shown, refused }));
