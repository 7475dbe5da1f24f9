// Key events in the ledger, on both databases: no grant ever follows the row that stopped its key.
import { join } from 'node:path';
import { BN254_SIGNING } from '@readback/core/vendor';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  getOrder,
  keyBook,
  keyUse,
  licenseesOf,
  newestDayOf,
  recentRows,
  recordedGrantsOf,
  recordGrant,
  recordKeyEvent,
  recordRehearsal,
  type SignedLedger,
} from '../../packages/vendor-tui/src/ledger/index.js';
import { codeOf, fillDesk, newGrant, openTestLedger, temporaryFolder } from './ledger-fixture.js';
import { runRaw } from './vendor-packages.js';

const PRODUCT = 'historian';
const { publicKey } = BN254_SIGNING.loadSecretKey(BN254_SIGNING.secretKeyFromSeed(new Uint8Array(48).fill(5)));

let folder: ReturnType<typeof temporaryFolder>;
let ledger: SignedLedger;
let orderId: string;

beforeEach(async () => {
  folder = temporaryFolder();
  ledger = await openTestLedger(join(folder.path, 'ledger.sqlite'));
  ({ orderId } = await fillDesk(ledger, 5));
});

afterEach(async () => {
  await ledger.close();
  folder.remove();
});

const issue = (n: number, keyEpoch = 1) => recordGrant(ledger, newGrant(orderId, n, { keyEpoch }), { takesSeat: true });

describe('key events', () => {
  it('stop the grants that would follow them, and take no seat for those', async () => {
    await issue(1);
    await recordKeyEvent(ledger, 'key-frozen', { productId: PRODUCT, why: 'drill' });
    expect(await codeOf(issue(2))).toBe('issuing-frozen');
    // What was recorded before is answered again.
    expect((await issue(1)).isNew).toBe(false);
    await recordKeyEvent(ledger, 'key-thawed', { productId: PRODUCT });
    await recordKeyEvent(ledger, 'key-stolen', {
      productId: PRODUCT,
      keys: [{ epoch: 1, status: 'stolen', publicKey }],
    });
    expect(await codeOf(issue(2))).toBe('key-was-stolen');
    expect((await issue(3, 2)).isNew).toBe(true);
    expect((await getOrder(ledger, orderId)).seatsUsed).toBe(2);
  });

  it('concern one product only, and the newest word on a key counts', async () => {
    const retired = { epoch: 1, status: 'retired', publicKey, lastDay: 400 } as const;
    await recordKeyEvent(ledger, 'key-frozen', { productId: 'other', why: 'drill' });
    await recordKeyEvent(ledger, 'key-added', { productId: PRODUCT, keys: [{ epoch: 1, status: 'next', publicKey }] });
    await recordKeyEvent(ledger, 'key-retired', { productId: PRODUCT, keys: [retired] });
    expect(await keyBook(ledger.db, PRODUCT)).toEqual({ keys: new Map([[1, retired]]) });
    expect((await keyBook(ledger.db, 'other')).frozen).toMatchObject({ why: 'drill' });
    await issue(1);
  });

  it('are decided on what the ledger says at that place', async () => {
    await recordKeyEvent(ledger, 'key-added', { productId: PRODUCT, keys: [{ epoch: 2, status: 'next', publicKey }] });
    const work = recordKeyEvent(ledger, 'key-rotated', { productId: PRODUCT }, (book) => {
      if (book.keys.has(2)) throw new RangeError('known');
    });
    await expect(work).rejects.toThrow('known');
  });

  it('a rehearsal of the root key is a row, and none of them', async () => {
    await recordRehearsal(ledger, PRODUCT, 24);
    const [row] = await recentRows(ledger, 1);
    expect([row?.kind, JSON.parse(row?.body ?? '')]).toMatchObject([
      'root-rehearsed',
      { productId: PRODUCT, words: 24 },
    ]);
    expect(await keyBook(ledger.db, PRODUCT)).toEqual({ keys: new Map() });
  });

  it('who holds what is counted by customer and machine, but for what was given back', async () => {
    expect(await licenseesOf(ledger, PRODUCT)).toEqual([]);
    for (const n of [1, 2]) await issue(n);
    const held = await licenseesOf(ledger, PRODUCT);
    expect(held.reduce((sum, { grants }) => sum + grants, 0)).toBe(2);
    expect(held[0]).toMatchObject({ customerName: expect.any(String), print: expect.stringMatching(/^[0-9a-f]{12}$/) });
    expect(await licenseesOf(ledger, 'other')).toEqual([]);
  });

  it('tell what a key stands for', async () => {
    expect(await newestDayOf(ledger, PRODUCT, 1)).toBeUndefined();
    await issue(1);
    await recordGrant(ledger, newGrant(orderId, 2, { day: 160 }), { takesSeat: true });
    await issue(3, 2);
    expect(await newestDayOf(ledger, PRODUCT, 1)).toBe(160);
    expect(await recordedGrantsOf(ledger, PRODUCT, 1)).toEqual([1, 2].map((n) => newGrant(orderId, n).digest));
    expect(await keyUse(ledger, PRODUCT)).toEqual([
      { epoch: 1, grants: 2, machines: 2, customers: 1 },
      { epoch: 2, grants: 1, machines: 1, customers: 1 },
    ]);
  });

  it.skipIf(process.env['READBACK_TEST_DATABASE'] === 'postgres')('are found by their index', async () => {
    const plan = await runRaw(
      ledger,
      `explain query plan select body from ledger_rows where substr(kind, 1, 4) = 'key-' order by seq`,
    );
    expect(JSON.stringify(plan)).toContain('ledger_rows_key_events');
  });
});
