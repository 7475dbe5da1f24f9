// One desk of many, as a process of its own: issues grants of one order as fast as it can until no seat is left, and
// says what it shows: `challenge response` a line. It may be killed at any moment.
// Environment: RACE_LEDGER, a file or an address. argv: order id, number of the desk. Bundled by desk-race.ts.
import { writeSync } from 'node:fs';
import { ReadbackError } from '@readback/core';
import { recordGrant } from '../../packages/vendor-tui/src/ledger/index.js';
import { newGrant, openTestLedger } from '../desk/ledger-fixture.js';

const [orderId = '', desk = '0'] = process.argv.slice(2);
const ledger = await openTestLedger(process.env['RACE_LEDGER'] ?? '', { create: false, lockTimeoutMs: 60_000 });
try {
  for (let n = 1; ; n += 1) {
    // Every fifth challenge is the same at all desks: two agents on one request, each with a response of their own.
    const challenge = n % 5 === 0 ? n : Number(desk) * 100_000 + n;
    const wanted = newGrant(orderId, challenge, { responseText: `RESPONSE-${challenge}-OF-DESK-${desk}` });
    const { grant } = await recordGrant(ledger, wanted, { takesSeat: true });
    // Written out before the next step begins: what is in the pipe was seen.
    writeSync(1, `${grant.challenge} ${grant.responseText}\n`);
  }
} catch (error) {
  if (!(error instanceof ReadbackError) || error.code !== 'seat-none-left') throw error;
}
await ledger.close();
