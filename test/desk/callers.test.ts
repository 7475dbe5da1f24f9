// Who calls: what is asked, what a wrong PIN costs, and what changes the facts on record.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { waitAfterWrong } from '../../packages/vendor-tui/src/desk/callers.js';
import type { OpenDesk } from '../../packages/vendor-tui/src/desk/open-desk.js';
import { openDesk } from '../../packages/vendor-tui/src/desk/open-desk.js';
import { createRowSigner, pinMark } from '../../packages/vendor-tui/src/ledger/index.js';
import { type DeskFixture, exampleOrderOf, makeDesk, PASSPHRASE, Site } from './desk-fixture.js';
import { codeOf } from './ledger-fixture.js';

const NUMBER = '+49 (0)555 010 020';
const PIN = '480 217';
const CHECK_LIFE = 60 * 60_000;

let fixture: DeskFixture;
let desk: OpenDesk;
let customerId: string;
let orderId: string;

beforeEach(async () => {
  fixture = await makeDesk();
  desk = await fixture.open();
  ({ customerId, orderId } = await exampleOrderOf(desk));
});

afterEach(async () => {
  await desk.close();
  fixture.remove();
});

const putOnRecord = async (): Promise<void> => {
  await desk.addNumber({ customerId, number: NUMBER });
  await desk.setPin({ customerId, newPin: PIN });
};
const check = (pin: string, number = '0555 010 020') => desk.checkCaller({ customerId, number, pin });
const answer = async (groups: readonly string[]) =>
  await desk.issue({ customerId, orderId, heard: await desk.hear(groups, customerId) });
const later = (ms: number): void => {
  fixture.clock.nowMs += ms;
};

describe('a caller', () => {
  it('of whom nothing is on record is not checked, and the desk says so', async () => {
    expect(await desk.caller(customerId)).toMatchObject({ needs: [], isUnknown: true, isChecked: false });
    await answer(new Site(fixture).challenge());
  });

  it('is asked for number and PIN before the challenge, for one call', async () => {
    await putOnRecord();
    const groups = new Site(fixture).challenge();
    expect(await desk.caller(customerId)).toMatchObject({ needs: ['number', 'pin'], isUnknown: false });
    expect(await codeOf(desk.hear(groups, customerId))).toBe('caller-not-verified');
    expect(await codeOf(desk.checkCaller({ customerId, number: NUMBER }))).toBe('caller-facts-missing');
    expect(await codeOf(check(PIN, '0555 010 021'))).toBe('caller-number-other');
    expect(await check('480217')).toMatchObject({ isChecked: true });
    const issued = await answer(groups);
    later(61 * 60_000);
    expect(await desk.caller(customerId)).toMatchObject({ isChecked: false });
    expect(await codeOf(desk.hear(groups))).toBe('caller-not-verified');
    expect(await codeOf(desk.showGrant(issued.grantId))).toBe('caller-not-verified');
  });

  it('is asked for what the rule of the desk says', async () => {
    await putOnRecord();
    await desk.setRule('callers', 'number');
    expect(await desk.checkCaller({ customerId, number: NUMBER })).toMatchObject({
      needs: ['number'],
      isChecked: true,
    });
    await desk.setRule('callers', 'off');
    expect(await desk.caller(customerId)).toMatchObject({ needs: [], isUnknown: false });
    expect(await codeOf(desk.setRule('callers', 'pin'))).toBe('rule-value-invalid');
    expect(await codeOf(desk.setRule('colour', 'blue'))).toBe('rule-unknown');
  });
});

describe('a check of the caller ends', () => {
  beforeEach(async () => {
    await putOnRecord();
    await check(PIN);
    later(60_000);
  });

  const tries: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['a wrong PIN', () => check('111222')],
    ['a number that is not on record', () => check(PIN, '0555 010 021')],
    ['another PIN', () => desk.setPin({ customerId, newPin: '918273' })],
    ['another number', () => desk.addNumber({ customerId, number: '+49 555 0777' })],
    ['a number less', () => desk.removeNumber({ customerId, number: NUMBER })],
  ];

  it.each(tries)('with %s', async (_what, attempt) => {
    const groups = new Site(fixture).challenge();
    expect(await desk.caller(customerId)).toMatchObject({ isChecked: true, checkedAtMs: fixture.clock.nowMs - 60_000 });
    const heard = await desk.hear(groups, customerId);
    await codeOf(attempt());
    const view = await desk.caller(customerId);
    expect(view.isChecked).toBe(false);
    expect(view.checkedAtMs).toBeUndefined();
    expect(await codeOf(desk.hear(groups, customerId))).toBe('caller-not-verified');
    expect(await codeOf(desk.issue({ customerId, orderId, heard }))).toBe('caller-not-verified');
  });

  it('at every desk, and not with what happens to another customer', async () => {
    const other = await desk.addCustomer({ name: 'Another Works' });
    await desk.addNumber({ customerId: other.id, number: '+49 555 0444' });
    await codeOf(desk.checkCaller({ customerId: other.id, number: '0555 0445' }));
    expect(await desk.caller(customerId)).toMatchObject({ isChecked: true });
    const second = await openDesk(fixture.folder, PASSPHRASE, fixture.ports);
    await codeOf(second.checkCaller({ customerId, number: NUMBER, pin: '111222' }));
    expect(await desk.caller(customerId)).toMatchObject({ isChecked: false });
    later(waitAfterWrong(1));
    expect(await check(PIN)).toMatchObject({ isChecked: true });
    await second.close();
  });

  it('where more is asked than was checked', async () => {
    await desk.setRule('callers', 'number');
    later(CHECK_LIFE);
    await desk.checkCaller({ customerId, number: NUMBER });
    expect(await desk.caller(customerId)).toMatchObject({ isChecked: true });
    await desk.setRule('callers', 'number+pin');
    expect(await desk.caller(customerId)).toMatchObject({ isChecked: false });
  });
});

describe('a caller who is refused', () => {
  const rows = async (code: string) => (await desk.ledgerRows(50)).filter((row) => row.code === code);

  it('leaves a row: not checked before a challenge is heard, and none too soon after a wrong PIN', async () => {
    const site = new Site(fixture);
    const first = await answer(site.challenge());
    await putOnRecord();
    const groups = site.challenge();
    expect(await codeOf(desk.hear(groups, customerId))).toBe('caller-not-verified');
    expect(await codeOf(desk.showGrant(first.grantId))).toBe('caller-not-verified');
    expect((await rows('caller-not-verified')).map(({ summary }) => summary)).toEqual(
      Array(2).fill('refused: the caller was not checked, Example Plant'),
    );
    // Both stand in the life of the machine.
    const { events } = await desk.machineHistory(first.grantId);
    expect(events.filter(({ code }) => code === 'caller-not-verified')).toHaveLength(2);
    await codeOf(check('111222'));
    expect(await codeOf(check(PIN))).toBe('caller-must-wait');
    expect(await rows('caller-must-wait')).toHaveLength(1);
  });

  it('leaves one row for the same refusal again and again, and one for each wrong answer', async () => {
    await putOnRecord();
    const groups = new Site(fixture).challenge();
    for (let tries = 0; tries < 3; tries += 1) {
      await codeOf(desk.hear(groups, customerId));
      await codeOf(check(PIN, '0555 010 021'));
    }
    expect(await rows('caller-not-verified')).toHaveLength(1);
    expect(await rows('caller-number-other')).toHaveLength(3);
  });
});

describe('a wrong PIN', () => {
  it('makes the next try wait, longer each time, at every desk, and never for good', async () => {
    await putOnRecord();
    const second = await openDesk(fixture.folder, PASSPHRASE, fixture.ports);
    for (let wrong = 1; wrong <= 6; wrong += 1) {
      expect(await codeOf(check('111222'))).toBe('caller-pin-wrong');
      later(waitAfterWrong(wrong) - 1);
      expect(await codeOf(second.checkCaller({ customerId, number: NUMBER, pin: PIN }))).toBe('caller-must-wait');
      expect((await second.caller(customerId)).waitUntilMs).toBe(fixture.clock.nowMs + 1);
      later(1);
    }
    expect(waitAfterWrong(1000)).toBe(15 * 60_000);
    expect(await desk.alerts()).toMatchObject([{ kind: 'wrong-pins', text: '5 wrong PINs in a row.', customerId }]);
    expect(await check(PIN)).toMatchObject({ isChecked: true });
    expect(await codeOf(check('111222'))).toBe('caller-pin-wrong');
    expect((await desk.caller(customerId)).waitUntilMs).toBe(fixture.clock.nowMs + waitAfterWrong(1));
    const refused = (await desk.ledgerRows(50)).filter(({ summary }) =>
      summary.startsWith('refused: the PIN was wrong'),
    );
    expect(refused).toHaveLength(7);
    expect(await desk.verifyLedger()).toMatchObject({ isSound: true });
    await second.close();
  });

  it('at two desks at once is one try: the second is not looked at', async () => {
    await putOnRecord();
    const second = await openDesk(fixture.folder, PASSPHRASE, fixture.ports);
    const tries = [check('111222'), second.checkCaller({ customerId, number: NUMBER, pin: PIN })].map(codeOf);
    const outcomes = (await Promise.all(tries)).sort();
    // Whichever came first.
    expect([
      ['caller-must-wait', 'caller-pin-wrong'],
      ['caller-pin-wrong', 'nothing was refused'],
    ]).toContainEqual(outcomes);
    await second.close();
  });

  it('is nowhere in the ledger, and neither is the right one', async () => {
    await putOnRecord();
    await codeOf(check('111222'));
    const rows = JSON.stringify(await desk.ledgerRows(50)) + JSON.stringify(await desk.caller(customerId));
    expect(rows).not.toContain('111222');
    expect(rows).not.toContain('480217');
  });
});

describe('the facts on record', () => {
  beforeEach(async () => {
    await putOnRecord();
    await desk.addAgent({ name: 'Bo', role: 'agent', passphrase: 'seven quiet rivers bend' });
    await desk.close();
    desk = await openDesk(fixture.folder, 'seven quiet rivers bend', { ...fixture.ports, agent: 'Bo' });
  });

  it('change for an agent with the PIN and the number of an order', async () => {
    const second = { pin: PIN, orderNumber: orderId };
    expect((await desk.addNumber({ customerId, number: '+49 555 0777', ...second })).numbers).toHaveLength(2);
    expect(await codeOf(desk.addNumber({ customerId, number: '+49 555 0777', ...second }))).toBe('call-number-exists');
    expect((await desk.removeNumber({ customerId, number: NUMBER, ...second })).numbers).toHaveLength(1);
    await desk.setPin({ customerId, newPin: '918273', ...second });
    expect(await codeOf(desk.checkCaller({ customerId, number: '0555 0777', pin: PIN }))).toBe('caller-pin-wrong');
  });

  it('of a kind that is not on record are put down by every agent, beside the other kind for a caller who was checked', async () => {
    const { id } = await desk.addCustomer({ name: 'New Works' });
    const number = '+49 555 0444';
    await desk.addNumber({ customerId: id, number });
    expect(await codeOf(desk.setPin({ customerId: id, newPin: '918273' }))).toBe('approval-needed');
    await desk.checkCaller({ customerId: id, number });
    expect(await desk.setPin({ customerId: id, newPin: '918273' })).toMatchObject({ hasPin: true, isChecked: false });
    // The other way round.
    const { id: other } = await desk.addCustomer({ name: 'Other Works' });
    await desk.setPin({ customerId: other, newPin: '918273' });
    expect(await codeOf(desk.addNumber({ customerId: other, number }))).toBe('approval-needed');
    await desk.checkCaller({ customerId: other, pin: '918273' });
    expect((await desk.addNumber({ customerId: other, number })).numbers).toHaveLength(1);
    // A second number is no first one.
    await desk.checkCaller({ customerId: other, number, pin: '918273' });
    expect(await codeOf(desk.addNumber({ customerId: other, number: '+49 555 0445' }))).toBe('approval-needed');
    let rows = '';
    for await (const text of desk.exportLedger('jsonl')) rows += text;
    expect(rows.match(/by\W+first/g)).toHaveLength(4 + 1);
  });

  it('wait for a supervisor otherwise', async () => {
    const wanted = { customerId, number: '+49 555 0777' };
    expect(await codeOf(desk.addNumber({ ...wanted, orderNumber: orderId }))).toBe('approval-needed');
    expect(await codeOf(desk.addNumber({ ...wanted, orderNumber: orderId, pin: '111222' }))).toBe('caller-pin-wrong');
    const [request] = await desk.approvals();
    expect(request).toMatchObject({ exception: 'caller-facts', request: { detail: 'number +49 555 0777' } });
    await desk.decideAs({ name: 'Ada', passphrase: PASSPHRASE }, request?.id ?? '', 'approved');
    expect(await codeOf(desk.addNumber({ ...wanted, number: '+49 555 0888' }))).toBe('approval-needed');
    expect((await desk.addNumber(wanted)).numbers).toHaveLength(2);
    expect(await desk.verifyLedger()).toMatchObject({ isSound: true });
  });

  it('cannot be had by guessing the number of an order: each wrong one is recorded and makes the next wait', async () => {
    const wanted = { customerId, number: '+49 555 0777', pin: PIN };
    for (let wrong = 1; wrong <= 5; wrong += 1) {
      const guess = { ...wanted, orderNumber: `o-${30 + wrong}` };
      expect(await codeOf(desk.addNumber(guess))).toBe('caller-order-wrong');
      later(waitAfterWrong(wrong) - 1);
      // Not even a right PIN in between ends it, and the right number is not looked at.
      await desk.checkCaller({ customerId, number: NUMBER, pin: PIN });
      expect(await codeOf(desk.addNumber({ ...wanted, orderNumber: orderId }))).toBe('caller-must-wait');
      later(1);
    }
    expect(await desk.alerts()).toMatchObject([{ kind: 'wrong-orders', text: '5 wrong numbers of orders in a row.' }]);
    const told = (await desk.ledgerRows(50)).filter(({ code }) => code === 'caller-order-wrong');
    expect(told.map(({ summary }) => summary)).toEqual(
      Array(5).fill('refused: the number of the order was wrong, Example Plant'),
    );
    expect((await desk.addNumber({ ...wanted, orderNumber: orderId })).numbers).toHaveLength(2);
    // It begins anew after a change.
    const again = { ...wanted, number: '+49 555 0778', orderNumber: 'o-99' };
    expect(await codeOf(desk.addNumber(again))).toBe('caller-order-wrong');
    later(waitAfterWrong(1));
    expect((await desk.addNumber({ ...again, orderNumber: orderId })).numbers).toHaveLength(3);
  });

  it('where no PIN is on record: a wrong number of an order ends the check of the caller, and waits as well', async () => {
    const { id } = await desk.addCustomer({ name: 'New Works' });
    const number = '+49 555 0444';
    await desk.addNumber({ customerId: id, number });
    const guess = { customerId: id, number: '+49 555 0777', orderNumber: 'o-1' };
    await desk.checkCaller({ customerId: id, number });
    expect(await codeOf(desk.addNumber(guess))).toBe('caller-order-wrong');
    expect(await desk.caller(id)).toMatchObject({ isChecked: false });
    await desk.checkCaller({ customerId: id, number });
    expect(await codeOf(desk.addNumber(guess))).toBe('caller-must-wait');
  });

  it('take the note of an order where one has any: ids are counted', async () => {
    const bo = desk;
    const ada = await fixture.open();
    const { productId, policyId, quantity } = (await ada.orders(customerId))[0] ?? {};
    if (productId === undefined || policyId === undefined || quantity === undefined) throw new Error('no order');
    const order = { customerId, productId, policyId, quantity, seats: 1, note: 'Contract 4711/B' };
    const { id } = await ada.addOrder(order);
    const wanted = { customerId, number: '+49 555 0777', pin: PIN };
    for (const orderNumber of [orderId, id]) {
      expect(await codeOf(bo.addNumber({ ...wanted, orderNumber }))).toBe('caller-order-wrong');
      later(waitAfterWrong(5));
    }
    expect((await bo.addNumber({ ...wanted, orderNumber: 'contract 4711/b' })).numbers).toHaveLength(2);
    await ada.close();
  });

  it('take the very PIN that was approved, which nobody finds in the ledger', async () => {
    expect(await codeOf(desk.setPin({ customerId, newPin: '918273' }))).toBe('approval-needed');
    const [request] = await desk.approvals();
    const { detail = '' } = request?.request ?? {};
    expect(detail).toMatch(/^new PIN, mark [0-9a-f]{32}$/);
    await desk.decideAs({ name: 'Ada', passphrase: PASSPHRASE }, request?.id ?? '', 'approved');
    expect(await codeOf(desk.setPin({ customerId, newPin: '918274' }))).toBe('approval-needed');
    await desk.setPin({ customerId, newPin: '91 82-73' });
    expect(await desk.checkCaller({ customerId, number: NUMBER, pin: '918273' })).toMatchObject({ isChecked: true });
    expect(await desk.approval(request?.id ?? '')).toMatchObject({ state: 'used' });
    expect(await desk.verifyLedger()).toMatchObject({ isSound: true });
  });

  it('mark a PIN with the key of whoever asks: everything else that goes in is public', () => {
    const [bo, eve] = [7, 8].map((byte) => createRowSigner('Bo', new Uint8Array(32).fill(byte)));
    if (bo === undefined || eve === undefined) throw new Error('no signers');
    expect(pinMark(bo, 'c-3', '918273')).toBe(pinMark(bo, 'c-3', '918273'));
    const others = [pinMark(eve, 'c-3', '918273'), pinMark(bo, 'c-4', '918273'), pinMark(bo, 'c-3', '918274')];
    expect(new Set([pinMark(bo, 'c-3', '918273'), ...others]).size).toBe(4);
  });

  it.each(['12345', '123456', '654321', '112112', '1234567890123', 'abcdef'])('take no PIN like %s', async (newPin) => {
    expect(await codeOf(desk.setPin({ customerId, newPin }))).toBe('pin-invalid');
  });
});
