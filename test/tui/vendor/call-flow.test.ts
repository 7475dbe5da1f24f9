import { ReadbackError } from '@readback/core';
import { screenOf, spokenGroup, typedText } from '@readback/vendor-tui';
import { describe, expect, test } from 'vitest';
import {
  CHALLENGE,
  CLOSING_WORDS,
  OTHER_CHALLENGE,
  RECEIPT,
  REPORT,
  RESPONSE,
  refusal,
  WORDS,
} from '../../support/fake-desk.js';
import { event, openDesk, TO_CLOSING, TO_CONFIRM, TO_PHRASE, TO_RESPONSE } from './vendor-fixture.js';

const BASE = { offer: 'Professional, 12 months', issuedOn: '2026-11-22', confirmed: false };
const BASES = [
  { ...BASE, grantId: 'g-9', closingWords: ['amber', 'orchard'] },
  { ...BASE, grantId: 'g-8', closingWords: ['calm', 'engine'] },
] as const;

const needsApproval = (approvalId: string): ReadbackError =>
  new ReadbackError('approval-needed', 'refusal', 'This waits for a supervisor.', 'Do the same again.', { approvalId });

describe('a whole call', () => {
  test('goes from the name of the customer to "confirmed by caller"', async () => {
    const { play, call, desk, store } = openDesk();
    await play(...TO_PHRASE);
    expect(call().customer?.name).toBe('Example Plant');
    expect(call().heard?.confirmationPhrase).toEqual(WORDS);
    await play(event.yes);
    expect(screenOf(store.getState())).toBe('order');
    await play(event.goOn);
    expect(screenOf(store.getState())).toBe('confirm');
    expect(desk.log).toEqual(['hear']);
    await play(event.yes);
    expect(screenOf(store.getState())).toBe('response');
    const said: string[] = [];
    for (let group = 0; group < RESPONSE.length; group += 1) {
      said.push(spokenGroup(store.getState())?.text ?? '');
      await play(event.space);
    }
    expect(said).toEqual(RESPONSE);
    expect(screenOf(store.getState())).toBe('closing');
    expect(spokenGroup(store.getState())).toBeUndefined();
    await play(event.type(CLOSING_WORDS), event.goOn);
    expect(screenOf(store.getState())).toBe('finished');
    expect(call().issued?.confirmed).toBe(true);
    expect(desk.log).toEqual(['hear', 'issue o-1', 'confirmCaller g-1 true']);
    const home = await play(event.goOn);
    expect(home.calls).toEqual([]);
    expect(home.recent?.map(({ customerName, confirmed }) => [customerName, confirmed])).toEqual([
      ['Example Plant', true],
    ]);
  });

  test('a challenge and the closing words may come over the line', async () => {
    const { play, call, store } = openDesk();
    await play(event.newCall, typedText('lost'), event.goOn);
    expect(call().search.value).toBe('');
    for (const group of CHALLENGE) await play(typedText(group));
    expect(screenOf(store.getState())).toBe('phrase');
    await play(event.yes, event.goOn, event.yes, event.end, event.space, typedText(CLOSING_WORDS), event.goOn);
    expect(call().issued?.confirmed).toBe(true);
  });
});

describe('challenge', () => {
  test('a wrong group is named once all are there, and typing goes on in it', async () => {
    const { play, call, store, desk } = openDesk();
    const [first = '', second = '', ...rest] = CHALLENGE;
    const misheard = `${second.slice(0, 2)}${second[2] === 'B' ? 'D' : 'B'}${second.slice(3)}`;
    await play(event.newCall, event.goOn, event.code([first, misheard, ...rest].join(' ')));
    expect(call().input.current).toBe(1);
    expect(desk.log).toEqual([]);
    await play(event.code(second));
    expect(screenOf(store.getState())).toBe('phrase');
  });

  test('a response typed here is told at once, and the desk is not asked', async () => {
    const { play, store, desk } = openDesk();
    await play(event.newCall, event.goOn, { type: 'code', event: { type: 'paste', text: RESPONSE.join(' ') } });
    expect(screenOf(store.getState())).toBe('challenge');
    expect(desk.log).toEqual([]);
  });

  test('what the desk refuses to hear stays typed, with the notice, and Enter tries again', async () => {
    const { play, call, desk, store } = openDesk();
    desk.failNext('hear', refusal('pack-tag-unknown', 'Not a pack of this desk.', 'Check the product.'));
    await play(...TO_PHRASE);
    expect(screenOf(store.getState())).toBe('challenge');
    expect(call().notice).toMatchObject({ what: 'fault', fault: { code: 'pack-tag-unknown' } });
    await play(event.enterCode);
    expect(screenOf(store.getState())).toBe('phrase');
  });

  test('an answer to a challenge that was changed in the meantime is not taken', async () => {
    const { play, call, desk, store } = openDesk();
    await play(event.newCall, event.goOn);
    const release = desk.hold('hear');
    store.dispatch(event.code(CHALLENGE.join('')));
    store.dispatch({ type: 'code', event: { type: 'backspace' } });
    release();
    await store.settled();
    expect(screenOf(store.getState())).toBe('challenge');
    expect(call().heard).toBeUndefined();
  });

  test('a fault that is no error of ours is a bug and does not end the call', async () => {
    const { play, call, desk } = openDesk();
    desk.failNext('hear', new TypeError('secret inside'));
    await play(...TO_PHRASE);
    expect(call().notice).toMatchObject({ what: 'fault', fault: { family: 'bug' } });
    expect(JSON.stringify(call().notice)).not.toContain('secret inside');
  });
});

describe('two words', () => {
  test('other words lead back to the groups, which are kept; the same groups need no second hearing', async () => {
    const { play, call, desk, store } = openDesk();
    await play(...TO_PHRASE, event.no);
    expect(screenOf(store.getState())).toBe('challenge');
    expect(call().notice).toEqual({ what: 'words-differ' });
    expect(call().input.groups.join(' ')).toBe(CHALLENGE.join(' '));
    await play(event.enterCode);
    expect(screenOf(store.getState())).toBe('phrase');
    expect(desk.log).toEqual(['hear']);
  });

  test('Enter does not decide: a scanner sends it after the code', async () => {
    const { play, call, store } = openDesk();
    await play(...TO_PHRASE, event.goOn);
    expect(screenOf(store.getState())).toBe('phrase');
    expect(call().notice).toEqual({ what: 'press-y' });
  });

  test('another challenge has to be compared anew', async () => {
    const { play, call, store } = openDesk();
    await play(...TO_CONFIRM, event.back, event.back, event.back);
    expect(screenOf(store.getState())).toBe('challenge');
    await play({ type: 'code', event: { type: 'paste', text: OTHER_CHALLENGE.join(' ') } });
    expect(screenOf(store.getState())).toBe('phrase');
    expect(call().heard?.challenge).toBe(OTHER_CHALLENGE.join(' '));
    expect(call().order).toBeUndefined();
  });
});

describe('order', () => {
  test('a blocked order is not chosen and says why', async () => {
    const { play, call, store } = openDesk();
    await play(...TO_PHRASE, event.yes, event.down, event.goOn);
    expect(screenOf(store.getState())).toBe('order');
    expect(call().notice).toEqual({ what: 'order-blocked', reason: 'No seat is left: all 1 are taken.' });
  });

  test('Enter does not issue either, and nothing moves while it is being issued', async () => {
    const { play, call, desk, store } = openDesk();
    await play(...TO_CONFIRM, event.goOn);
    expect(desk.log).toEqual(['hear']);
    const release = desk.hold('issue');
    store.dispatch(event.yes);
    store.dispatch(event.yes);
    store.dispatch(event.back);
    expect(screenOf(store.getState())).toBe('confirm');
    expect(call().work).toBe('issuing');
    release();
    await store.settled();
    expect(screenOf(store.getState())).toBe('response');
    expect(desk.log).toEqual(['hear', 'issue o-1']);
  });

  test('a seat that went in the meantime: back to the orders as they are now', async () => {
    const { play, call, desk, store } = openDesk();
    await play(...TO_CONFIRM);
    desk.failNext('issue', refusal('order-no-seat', 'No seat is left: all 3 are taken.', 'Choose another order.'));
    desk.orderList.splice(0, 1);
    await play(event.yes);
    expect(screenOf(store.getState())).toBe('order');
    expect(call().orders.map(({ id }) => id)).toEqual(['o-2']);
    expect(call().notice).toMatchObject({ what: 'fault', fault: { code: 'order-no-seat' } });
  });

  test('a new order is taken down in the middle of a call and highlighted', async () => {
    const { play, call, desk, store } = openDesk();
    await play(...TO_PHRASE, event.yes, event.newOrder, event.goOn);
    await play(event.clear, event.type('200'), event.goOn);
    expect(call().notice).toEqual({ what: 'number-range', field: 'quantity', most: 128 });
    await play(event.clear, event.type('6 months'), event.goOn, event.goOn);
    expect(desk.log).toEqual(['hear', 'addOrder professional 6 1']);
    expect(screenOf(store.getState())).toBe('order');
    expect(call().orders[call().orderList.index]?.id).toBe('o-3');
  });

  test('a policy without units has no quantity; one bound to an identity asks for it', async () => {
    const { play, call, desk } = openDesk();
    await play(...TO_PHRASE, event.yes, event.newOrder, event.down, event.goOn);
    expect(call().orderForm.field).toBe('seats');
    desk.failNext('addOrder', refusal('order-needs-identity', 'The policy is bound to an identity.', 'Add it.'));
    await play(event.goOn);
    expect(call().orderForm.field).toBe('identity');
    await play(event.type('plant.example'), event.goOn);
    expect(desk.log.at(-1)).toBe('addOrder site 1 1 for plant.example');
  });

  test('a renewal may build on another grant than the newest', async () => {
    const { play, desk, call, store } = openDesk();
    desk.bases = BASES;
    await play(...TO_PHRASE, event.yes);
    expect(screenOf(store.getState())).toBe('base');
    // Nothing is taken for granted: neither Enter nor other words choose one.
    await play(event.goOn);
    expect(call().notice).toEqual({ what: 'base-wrong' });
    await play(event.type('calm engine'), event.goOn, event.goOn);
    expect(screenOf(store.getState())).toBe('confirm');
    // Back, for the other one by its number.
    await play({ type: 'other-base' });
    expect(screenOf(store.getState())).toBe('base');
    await play(event.type('1'), event.goOn, event.goOn, event.yes);
    expect(desk.log.at(-1)).toBe('issue o-1 on g-9');
  });

  test('the words of the caller go to the desk as they were said', async () => {
    const { play, desk } = openDesk();
    desk.bases = BASES;
    await play(...TO_PHRASE, event.yes, event.type('Calm Engi'), event.goOn, event.goOn, event.yes);
    expect(desk.log.at(-1)).toBe('issue o-1 on Calm Engi');
  });

  test('a machine that is hard to know again is chosen from the list of the customer', async () => {
    const { play, desk, call, store } = openDesk();
    desk.bases = [];
    await play(...TO_PHRASE, event.yes, { type: 'other-machine' });
    expect(screenOf(store.getState())).toBe('machine');
    await play(event.goOn);
    expect(desk.log.at(-1)).toBe('hear for g-7');
    expect(screenOf(store.getState())).toBe('order');
    expect(call().heard?.takenFor).toBe('g-7');
  });
});

describe('receipts and reports', () => {
  test('a receipt is typed where a challenge is, and taken with a Y', async () => {
    const { play, desk, call, store } = openDesk();
    await play(event.newCall, event.goOn, event.code(RECEIPT.join('')));
    expect(screenOf(store.getState())).toBe('receipt');
    await play(event.goOn);
    expect(call().notice).toEqual({ what: 'press-y' });
    await play(event.yes);
    expect(desk.log).toEqual(['hearReceipt', 'takeReceipt']);
    expect(screenOf(store.getState())).toBe('finished');
    expect(call().receipt?.recorded).toMatchObject({ receiptId: 'r-9' });
    expect((await play(event.goOn)).calls).toEqual([]);
  });

  test('one that waits for a supervisor goes on when it was approved', async () => {
    const { play, desk, call, store } = openDesk();
    desk.failNext('takeReceipt', needsApproval('a-5'));
    await play(event.newCall, event.goOn, event.code(RECEIPT.join('')), event.yes);
    expect(screenOf(store.getState())).toBe('approval');
    expect(call().approval).toMatchObject({ id: 'a-5', from: 'receipt' });
    await play(event.goOn);
    expect(screenOf(store.getState())).toBe('receipt');
    await play(event.yes);
    expect(screenOf(store.getState())).toBe('finished');
  });

  test('a report is six groups, and recorded the moment it is intact', async () => {
    const { play, desk, call, store } = openDesk();
    await play(event.newCall, event.goOn, { type: 'usage-report' });
    expect(screenOf(store.getState())).toBe('report');
    await play(event.code(REPORT.slice(0, 5).join('')));
    expect(desk.log).toEqual([]);
    await play(event.code(REPORT[5] ?? ''));
    expect(desk.log).toEqual(['takeReport']);
    expect(call().report).toMatchObject({ counts: { tags: 1200 } });
    expect(screenOf(store.getState())).toBe('finished');
  });

  test('the life of a machine is told at home', async () => {
    const { play, store } = openDesk();
    await play(...TO_RESPONSE, event.back);
    const home = store.getState();
    await play({ type: 'list', event: { type: 'down' } }, { type: 'machine' });
    expect(home.screen).toBe('home');
    expect(screenOf(store.getState())).toBe('machine');
    expect(store.getState().machine?.events).toHaveLength(2);
    await play(event.back);
    expect(screenOf(store.getState())).toBe('home');
  });
});

describe('response and closing words', () => {
  test('the same challenge again shows the recorded response and issues nothing', async () => {
    const { play, call, desk, store } = openDesk();
    await play(...TO_RESPONSE, event.back, ...TO_PHRASE, event.yes);
    expect(screenOf(store.getState())).toBe('response');
    expect(call().notice).toEqual({ what: 'response-again', customerName: 'Example Plant', other: false });
    expect(desk.log.filter((entry) => entry.startsWith('issue'))).toHaveLength(1);
  });

  test('recorded for another customer: the notice says so', async () => {
    const { play, call } = openDesk();
    await play(...TO_RESPONSE, event.back, event.newCall, event.type('nord'), event.goOn);
    await play(event.code(CHALLENGE.join('')), event.yes);
    expect(call().notice).toEqual({ what: 'response-again', customerName: 'Example Plant', other: true });
  });

  test('wrong words stay typed; without words the agent is asked before the call ends unconfirmed', async () => {
    const { play, call, store } = openDesk();
    await play(...TO_CLOSING, event.type('calm harbor'), event.goOn);
    expect(call().notice).toEqual({ what: 'closing-wrong' });
    expect(call().closing.value).toBe('calm harbor');
    await play(event.clear, event.goOn);
    expect(screenOf(store.getState())).toBe('closing');
    await play(event.no);
    expect(screenOf(store.getState())).toBe('closing');
    await play(event.goOn, event.yes);
    expect(screenOf(store.getState())).toBe('finished');
    expect(call().issued?.confirmed).toBe(false);
  });
});
