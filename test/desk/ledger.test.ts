// What a ledger does, on SQLite and on PostgreSQL alike.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  addCallNumber,
  addCustomer,
  addOrder,
  addPack,
  confirmCaller,
  findCustomers,
  findGrantByChallenge,
  findGrantByDigest,
  findPackByTag,
  getOrder,
  grantsOfMachine,
  grantsSharingParts,
  machineColumns,
  newestGrantOf,
  newestPack,
  ordersOf,
  printOfGrant,
  recentGrants,
  recentRows,
  recordGrant,
  recordKeyEvent,
  recordRefusal,
  recordShownAgain,
  revokeGrant,
  type SignedLedger,
  takenTags,
  withSigner,
} from '../../packages/vendor-tui/src/ledger/index.js';
import { type LedgerPlace, newLedgerPlace } from './database-fixture.js';
import { AGENT, codeOf, fillDesk, NOW_MS, newGrant, openTestLedger, printOf } from './ledger-fixture.js';

const DAY_MS = 86_400_000;

let place: LedgerPlace;
let ledger: SignedLedger;

beforeEach(async () => {
  place = await newLedgerPlace();
  ledger = await openTestLedger(place.address);
});

afterEach(async () => {
  await ledger.close();
  await place.remove();
});

describe('customers, orders and packs', () => {
  it('finds customers by any words, in any case, with or without accents', async () => {
    const muller = await addCustomer(ledger, { name: '  Müller  & Söhne', note: 'plant in Ulm' });
    await addCustomer(ledger, { name: '100% Water_Works' });
    const names = async (words: string) => (await findCustomers(ledger, words)).map((customer) => customer.name);
    expect(await names('SOHNE mull')).toEqual(['Müller & Söhne']);
    expect(await names('ulm')).toEqual(['Müller & Söhne']);
    expect(await names(muller.id)).toEqual(['Müller & Söhne']);
    expect(await names('0% w')).toEqual(['100% Water_Works']);
    expect(await names('r_w')).toEqual(['100% Water_Works']);
    expect(await names('e_w')).toEqual([]);
    expect(await names('')).toHaveLength(2);
    expect(await names("x' or 1=1 --")).toEqual([]);
  });

  it('refuses a second customer of the same name', async () => {
    await addCustomer(ledger, { name: 'Müller' });
    expect(await codeOf(addCustomer(ledger, { name: ' MULLER ' }))).toBe('customer-exists');
    expect(await codeOf(addCustomer(ledger, { name: ' ' }))).toBe('customer-invalid');
    expect(await recentRows(ledger)).toHaveLength(1);
  });

  // What one database would cut and the other refuse, what a terminal obeys, half of a character.
  const UNSEEN = ['a\0b', 'a\u001b[31m', 'a\u202eb', 'a\u200bb', 'a\ud800'];
  // Letters that no compression makes shorter, of four bytes each, as long as a name may be.
  const longest = Array.from({ length: 100 }, (_, n) => String.fromCodePoint(0x20_000 + ((n * 2711) % 40_000))).join(
    '',
  );

  it('holds no text that only one of the databases could hold', async () => {
    const { orderId, customerId } = await fillDesk(ledger, 3);
    const { productId, policyId, quantity, seatsTotal } = await getOrder(ledger, orderId);
    const order = { customerId, productId, policyId, quantity, seatsTotal };
    const { grant } = await recordGrant(ledger, newGrant(orderId, 1), { takesSeat: true });
    const before = (await recentRows(ledger)).length;
    for (const text of [...UNSEEN, 'x'.repeat(1001), '\ufdfa'.repeat(60)]) {
      expect(await codeOf(addCustomer(ledger, { name: text }))).toBe('customer-invalid');
      expect(await codeOf(addCustomer(ledger, { name: 'One', note: text }))).toBe('customer-invalid');
      expect(await codeOf(addOrder(ledger, { ...order, note: text }))).toBe('order-invalid');
      expect(await codeOf(addOrder(ledger, { ...order, identity: text }))).toBe('order-invalid');
      expect(await codeOf(revokeGrant(ledger, grant.id, text))).toBe('reason-invalid');
      expect(await codeOf(recordKeyEvent(ledger, 'key-frozen', { productId, why: text }))).toBe('reason-invalid');
      expect(await codeOf(addCallNumber(ledger, customerId, `0555 010020${text}`))).toBe('call-number-invalid');
    }
    expect(await codeOf(addCallNumber(ledger, customerId, `0555${' '.repeat(40)}010020`))).toBe('call-number-invalid');
    expect(await codeOf(addCustomer(ledger, { name: 'x'.repeat(201) }))).toBe('customer-invalid');
    expect(await recentRows(ledger)).toHaveLength(before);
  });

  it('holds the longest texts that it takes, and finds them', async () => {
    const { id } = await addCustomer(ledger, { name: longest, note: `two\nlines ${'z'.repeat(990)}` });
    expect(await findCustomers(ledger, longest)).toMatchObject([{ id, name: longest }]);
    expect(await findCustomers(ledger, 'lines')).toMatchObject([{ note: `two lines ${'z'.repeat(990)}` }]);
    expect(await codeOf(addCustomer(ledger, { name: longest }))).toBe('customer-exists');
  });

  it('says what is left of each order', async () => {
    const { customerId, orderId } = await fillDesk(ledger, 3);
    await recordGrant(ledger, newGrant(orderId, 1), { takesSeat: true });
    expect(await ordersOf(ledger, customerId)).toMatchObject([
      { id: orderId, seatsTotal: 3, seatsUsed: 1, seatsLeft: 2, isExpired: false, validUntilMs: null },
    ]);
  });

  it.each([
    [{ quantity: 0 }, 'order-invalid'],
    [{ quantity: 129 }, 'order-invalid'],
    [{ quantity: 1.5 }, 'order-invalid'],
    [{ seatsTotal: 0 }, 'order-invalid'],
    [{ validUntilMs: Number.NaN }, 'order-invalid'],
    [{ customerId: 'c-999' }, 'customer-unknown'],
  ])('refuses an order with %o', async (change, code) => {
    const { customerId } = await fillDesk(ledger, 1);
    const order = { customerId, productId: 'historian', policyId: 'basic', quantity: 1, seatsTotal: 1 };
    expect(await codeOf(addOrder(ledger, { ...order, ...change }))).toBe(code);
  });

  it('finds a pack by its tag and refuses a tag or version twice', async () => {
    await fillDesk(ledger, 1);
    const pack = { productId: 'historian', version: 4, tag: 78, payloadDigest: 'e'.repeat(64), envelope: '{"x":1}' };
    await addPack(ledger, pack);
    expect(await findPackByTag(ledger, 78)).toEqual({ ...pack, createdAtMs: NOW_MS, changedSeq: 5 });
    expect(await findPackByTag(ledger, 79)).toBeUndefined();
    expect((await newestPack(ledger, 'historian'))?.version).toBe(4);
    expect(await takenTags(ledger)).toEqual(new Set([77, 78]));
    const other = { payloadDigest: 'f'.repeat(64) };
    expect(await codeOf(addPack(ledger, { ...pack, ...other, version: 5 }))).toBe('pack-exists');
    expect(await codeOf(addPack(ledger, { ...pack, ...other, tag: 80 }))).toBe('pack-exists');
  });
});

describe('recording a grant', () => {
  it('keeps every fact of it and takes one seat', async () => {
    const { customerId, orderId } = await fillDesk(ledger, 2);
    const wanted = newGrant(orderId, 5, { partDisk: 2 ** 40 - 1 });
    const { grant, isNew } = await recordGrant(ledger, wanted, { takesSeat: true });
    expect(isNew).toBe(true);
    expect(grant).toEqual({
      ...wanted,
      id: 'g-5',
      rowSeq: 5,
      customerId,
      seatsTaken: 1,
      agent: 'ada',
      issuedAtMs: NOW_MS,
      confirmedAtMs: null,
      returnedSeq: null,
      leftDays: null,
      retakenBy: null,
      spanDays: null,
      revokedAtMs: null,
      changedSeq: 5,
    });
    expect(await findGrantByChallenge(ledger, wanted.challenge)).toEqual(grant);
  });

  it('answers a challenge once, for ever, even when the order has no seat left', async () => {
    const { customerId, orderId } = await fillDesk(ledger, 1);
    const first = await recordGrant(ledger, newGrant(orderId, 1), { takesSeat: true });
    const again = await recordGrant(ledger, newGrant(orderId, 1, { responseText: 'ANOTHER', digest: 'b'.repeat(64) }), {
      takesSeat: true,
    });
    expect(again).toEqual({ grant: first.grant, isNew: false });
    expect(await ordersOf(ledger, customerId)).toMatchObject([{ seatsUsed: 1 }]);
    expect((await recentRows(ledger)).filter((row) => row.kind === 'grant-issued')).toHaveLength(1);
  });

  it('gives the seat back when the challenge turns out to be answered', async () => {
    const { customerId, orderId } = await fillDesk(ledger, 9);
    await recordGrant(ledger, newGrant(orderId, 1), { takesSeat: true });
    await recordGrant(ledger, newGrant(orderId, 1), { takesSeat: true });
    expect(await ordersOf(ledger, customerId)).toMatchObject([{ seatsUsed: 1 }]);
  });

  it('takes no seat where none is due, and needs none to be free', async () => {
    const { customerId, orderId } = await fillDesk(ledger, 1);
    await recordGrant(ledger, newGrant(orderId, 1), { takesSeat: true });
    const renewal = await recordGrant(ledger, newGrant(orderId, 2, { purpose: 'change' }), { takesSeat: false });
    expect(renewal).toMatchObject({ isNew: true, grant: { seatsTaken: 0 } });
    expect(await ordersOf(ledger, customerId)).toMatchObject([{ seatsUsed: 1 }]);
  });

  it('refuses with a reason, and leaves no trace in the chain', async () => {
    const { customerId, orderId } = await fillDesk(ledger, 1);
    const ended = await addOrder(ledger, {
      customerId,
      productId: 'historian',
      policyId: 'professional',
      quantity: 1,
      seatsTotal: 1,
      validUntilMs: NOW_MS - 1,
    });
    await recordGrant(ledger, newGrant(orderId, 1), { takesSeat: true });
    const before = (await recentRows(ledger))[0];
    const refused = (grant: ReturnType<typeof newGrant>) => codeOf(recordGrant(ledger, grant, { takesSeat: true }));
    expect(await refused(newGrant(orderId, 2))).toBe('seat-none-left');
    expect(await refused(newGrant(ended.id, 2))).toBe('order-expired');
    expect(await refused(newGrant('o-999', 2))).toBe('order-unknown');
    expect(await refused(newGrant(orderId, 2, { policyId: 'basic' }))).toBe('grant-not-of-order');
    const digest = newGrant(orderId, 1).digest;
    const sameDigest = newGrant(orderId, 2, { digest });
    expect(await codeOf(recordGrant(ledger, sameDigest, { takesSeat: false }))).toBe('grant-digest-exists');
    expect((await recentRows(ledger))[0]).toEqual(before);
  });

  it('lets an order be used until its last millisecond', async () => {
    const { customerId } = await fillDesk(ledger, 1);
    const order = await addOrder(ledger, {
      customerId,
      productId: 'historian',
      policyId: 'professional',
      quantity: 1,
      seatsTotal: 1,
      validUntilMs: NOW_MS,
    });
    expect((await recordGrant(ledger, newGrant(order.id, 1), { takesSeat: true })).isNew).toBe(true);
  });

  it('records re-shows, refusals and the closing phrase', async () => {
    const { customerId, orderId } = await fillDesk(ledger, 1);
    const { grant } = await recordGrant(ledger, newGrant(orderId, 1), { takesSeat: true });
    expect(await recordShownAgain(ledger, grant.id)).toEqual(grant);
    await recordRefusal(ledger, { code: 'seat-none-left', customerId, orderId });
    const confirmed = await confirmCaller(ledger, grant.id);
    expect(confirmed).toEqual({ ...grant, confirmedAtMs: NOW_MS, changedSeq: 8 });
    expect(await confirmCaller(ledger, grant.id)).toEqual(confirmed);
    const digest = expect.stringMatching(/^[0-9a-f]{64}$/);
    const from = { [`agents/${AGENT}`]: 1 };
    const after = { clockMs: NOW_MS };
    expect((await recentRows(ledger, 3)).map((row) => [row.kind, JSON.parse(row.body)])).toEqual([
      [
        'caller-confirmed',
        {
          grantId: grant.id,
          records: { [`grants/${grant.id}`]: digest },
          from: { ...from, [`grants/${grant.id}`]: 5 },
          fromHash: digest,
          after,
        },
      ],
      ['refusal', { challenge: null, code: 'seat-none-left', customerId, orderId, from, fromHash: digest, after }],
      ['grant-shown', { grantId: grant.id, from: { ...from, [`grants/${grant.id}`]: 5 }, fromHash: digest, after }],
    ]);
    expect(await codeOf(recordShownAgain(ledger, 'g-999'))).toBe('grant-unknown');
    expect(await codeOf(confirmCaller(ledger, 'g-999'))).toBe('grant-unknown');
  });
});

describe('machines', () => {
  it('holds each print whole and in parts', () => {
    expect(machineColumns({ mask: 0b01010, parts: (0xabcden << 20n) | 0x12345n })).toEqual({
      print: '0aabcde12345',
      printMask: 0b01010,
      partOs: null,
      partBoard: 0xabcde,
      partDisk: null,
      partNetwork: 0x12345,
      partRootFs: null,
      partIdentity: null,
    });
    const identity = { mask: 0, parts: 2n ** 40n - 1n };
    expect(machineColumns(identity)).toMatchObject({ print: '00ffffffffff', partIdentity: 2 ** 40 - 1, partOs: null });
    expect(printOfGrant(machineColumns(identity))).toEqual(identity);
    expect(printOfGrant(machineColumns(printOf(1, 2, 3, 4, 5)))).toEqual(printOf(1, 2, 3, 4, 5));
  });

  it('finds machines of a customer that share a part, under the same mask only', async () => {
    const { customerId, orderId } = await fillDesk(ledger, 9);
    const print = printOf(1, 1, 1, 1, 1);
    const prints = [
      print,
      printOf(1, 1, 1, 9, 1),
      printOf(2, 2, 2, 1, 2),
      printOf(2, 2, 2, 2, 2),
      { mask: 0b00111, parts: 1n },
    ];
    for (const [index, other] of prints.entries()) {
      await recordGrant(ledger, newGrant(orderId, index + 1, machineColumns(other)), { takesSeat: true });
    }
    const found = async (machine: Parameters<typeof grantsSharingParts>[1]) =>
      (await grantsSharingParts(ledger, machine)).map((grant) => grant.counter);
    expect(await found({ customerId, print })).toEqual([3, 2, 1]);
    expect(await found({ customerId: 'c-999', print })).toEqual([]);
    expect(await found({ customerId, print: { mask: 0, parts: 1n } })).toEqual([]);
  });

  it('knows the grants of a machine and product, and the recent ones with their customer', async () => {
    const { customerId, orderId } = await fillDesk(ledger, 9);
    const print = printOf(9, 8, 7, 6, 5);
    const columns = machineColumns(print);
    const first = await recordGrant(ledger, newGrant(orderId, 1, columns), { takesSeat: true });
    await recordGrant(ledger, newGrant(orderId, 2, columns), { takesSeat: false });
    await recordGrant(ledger, newGrant(orderId, 3), { takesSeat: true });
    const ofMachine = await grantsOfMachine(ledger, { productId: 'historian', print });
    expect(ofMachine.map((grant) => grant.counter)).toEqual([2, 1]);
    expect((await newestGrantOf(ledger, { productId: 'historian', print }))?.counter).toBe(2);
    expect(await newestGrantOf(ledger, { productId: 'other', print })).toBeUndefined();
    expect(await findGrantByDigest(ledger, first.grant.digest)).toEqual(first.grant);
    expect((await recentGrants(ledger, { limit: 2 })).map((grant) => [grant.counter, grant.customerName])).toEqual([
      [3, 'Northfield Water'],
      [2, 'Northfield Water'],
    ]);
    expect(await recentGrants(ledger, { customerId })).toHaveLength(3);
    expect(await recentGrants(ledger, { customerId: 'c-999' })).toEqual([]);
  });
});

describe('opening', () => {
  it('finds everything again after a close', async () => {
    const { orderId } = await fillDesk(ledger, 1);
    const { grant } = await recordGrant(ledger, newGrant(orderId, 1), { takesSeat: true });
    await ledger.close();
    ledger = await openTestLedger(place.address);
    expect(await findGrantByChallenge(ledger, grant.challenge)).toEqual(grant);
  });

  it('is for two desks at once', async () => {
    const second = await openTestLedger(place.address);
    await addCustomer(ledger, { name: 'One' });
    await addCustomer(second, { name: 'Two' });
    expect(await findCustomers(ledger, '')).toEqual(await findCustomers(second, ''));
    await second.close();
  });

  it('makes a ledger whole where desks open it for the first time together', async () => {
    const fresh = await newLedgerPlace();
    const desks = await Promise.all(Array.from({ length: 6 }, () => openTestLedger(fresh.address)));
    for (const [index, desk] of desks.entries()) await addCustomer(desk, { name: `Desk ${index}` });
    const [first] = desks;
    if (first === undefined) throw new Error('no desk');
    expect(await findCustomers(first, '')).toHaveLength(6);
    for (const desk of desks) await desk.close();
    await fresh.remove();
  });

  it('never makes a ledger where none was asked for', async () => {
    const empty = await newLedgerPlace();
    expect(await codeOf(openTestLedger(empty.address, { create: false }))).toBe('ledger-missing');
    expect(await codeOf(openTestLedger(empty.address, { create: false }))).toBe('ledger-missing');
    await empty.remove();
  });

  it('needs no signer for looking at it', async () => {
    await addCustomer(ledger, { name: 'One' });
    const { signer: _unused, ...reader } = await openTestLedger(place.address, { create: false });
    expect(await recentRows(reader)).toHaveLength(1);
    await reader.close();
  });
});

it('signs each row under the agent who acted', async () => {
  const grace = withSigner(ledger, { agent: 'grace', sign: () => new Uint8Array(64) });
  await addCustomer(ledger, { name: 'One' });
  await addCustomer(grace, { name: 'Two' });
  expect((await recentRows(ledger)).map((row) => [row.agent, row.seq])).toEqual([
    ['grace', 2],
    ['ada', 1],
  ]);
});

it('records nothing when the signer fails', async () => {
  const broken = withSigner(ledger, {
    agent: 'ada',
    sign: () => {
      throw new Error('no key');
    },
  });
  await expect(addCustomer(broken, { name: 'One' })).rejects.toThrow('no key');
  expect(await findCustomers(ledger, '')).toEqual([]);
  expect((await addCustomer(ledger, { name: 'Two' })).id).toBe('c-1');
});

it('follows the clock it is given', async () => {
  let nowMs = NOW_MS;
  const timed = await openTestLedger(place.address, { nowMs: () => nowMs });
  await addCustomer(timed, { name: 'One' });
  nowMs += DAY_MS;
  await addCustomer(timed, { name: 'Two' });
  expect((await recentRows(timed)).map((row) => row.atMs)).toEqual([NOW_MS + DAY_MS, NOW_MS]);
  await timed.close();
});
