// What happens to a ledger from the outside, on either database: other programs, and people who edit it.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SignedLedger } from '../../packages/vendor-tui/src/ledger/index.js';
import { type LedgerPlace, newLedgerPlace } from './database-fixture.js';
import { codeOf, openTestLedger } from './ledger-fixture.js';
import { runRaw } from './vendor-packages.js';

let place: LedgerPlace;
let ledger: SignedLedger;

beforeEach(async () => {
  place = await newLedgerPlace();
  ledger = await openTestLedger(place.address, { lockTimeoutMs: 50 });
});

afterEach(async () => {
  await ledger.close();
  await place.remove();
});

describe('a ledger that cannot be used', () => {
  it('of a newer program is refused and left alone', async () => {
    await ledger.close();
    await place.tamper(`insert into kysely_migration values ('9999-from-the-future', '2030-01-01T00:00:00.000Z')`);
    await expect(openTestLedger(place.address)).rejects.toMatchObject({
      code: 'ledger-newer',
      details: { migration: '9999-from-the-future' },
    });
  });

  it('because it is the database of another program is refused', async () => {
    const other = await newLedgerPlace();
    await other.tamper('create table recipes (name text)');
    expect(await codeOf(openTestLedger(other.address))).toBe('ledger-not-ours');
    await other.tamper('drop table recipes');
    await other.remove();
  });

  it('refuses a value that is none in the other database', async () => {
    expect(await codeOf(runRaw(ledger, 'select 1 as x', [true]))).toBe('ledger-bad-value');
  });
});
