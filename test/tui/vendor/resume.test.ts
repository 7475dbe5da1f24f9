// Calls outlive the program: whatever was typed is in the ledger, and a call goes on where it was.
import { screenOf } from '@readback/vendor-tui';
import { describe, expect, test } from 'vitest';
import { CHALLENGE, CLOSING_WORDS, OTHER_CHALLENGE, refusal, WORDS } from '../../support/fake-desk.js';
import {
  event,
  NOW_MS,
  openDesk,
  type Played,
  TO_CLOSING,
  TO_CONFIRM,
  TO_PHRASE,
  TO_RESPONSE,
} from './vendor-fixture.js';

/** The program ends without a word, and is started again on the same desk. */
async function startedAgain({ desk }: Played): Promise<Played> {
  const again = openDesk(desk);
  await again.play();
  return again;
}

describe('after a crash', () => {
  test('in the middle of a challenge: the groups are there, and typing goes on in the next', async () => {
    const before = openDesk();
    await before.play(event.newCall, event.type('exa'), event.goOn, event.code(`${CHALLENGE[0]} ${CHALLENGE[1]} B`));
    const { play, call, store } = await startedAgain(before);
    expect(store.getState().kept).toMatchObject([{ customer: { name: 'Example Plant' }, step: 'challenge' }]);
    await play(event.goOn);
    expect(call()).toMatchObject({ place: 'challenge', customer: { id: 'c-1' }, begunAtMs: NOW_MS });
    expect(call().input.groups).toEqual([CHALLENGE[0], CHALLENGE[1], 'B', '', '']);
    for (const symbol of CHALLENGE.slice(2).join('')) await play(event.code(symbol));
    expect(screenOf(store.getState())).toBe('phrase');
  });

  test('before a customer was chosen: what was searched for', async () => {
    const before = openDesk();
    await before.play(event.newCall, event.type('nord'));
    const { play, call } = await startedAgain(before);
    await play(event.goOn);
    expect(call()).toMatchObject({ place: 'customer', search: { value: 'nord' } });
    expect(call().found?.map(({ id }) => id)).toEqual(['c-2']);
  });

  test('a group that had to be read again still has to', async () => {
    const before = openDesk();
    const wrong = `D${CHALLENGE[2]?.slice(1)}`;
    const typed = CHALLENGE.map((group, index) => (index === 2 ? wrong : group)).join(' ');
    await before.play(event.newCall, event.goOn, event.code(typed), event.choose, event.code('1'));
    const { play, call, desk } = await startedAgain(before);
    await play(event.goOn, event.enterCode);
    expect(call()).toMatchObject({ place: 'challenge', toConfirm: [2] });
    expect(desk.log).toEqual([]);
  });

  test('at the two words: they are asked for again', async () => {
    const before = openDesk();
    await before.play(...TO_PHRASE);
    const { play, call, store } = await startedAgain(before);
    await play(event.goOn);
    expect(screenOf(store.getState())).toBe('phrase');
    expect(call().heard?.confirmationPhrase).toEqual(WORDS);
  });

  test('at the order: the same one is highlighted, and what binds takes its Y again', async () => {
    const before = openDesk();
    await before.play(...TO_CONFIRM);
    const { play, call, store, desk } = await startedAgain(before);
    await play(event.goOn);
    expect(screenOf(store.getState())).toBe('order');
    expect(call().orders[call().orderList.index]?.id).toBe('o-1');
    expect(desk.log.filter((entry) => entry.startsWith('issue'))).toEqual([]);
  });

  test('between the commit and the reading: the recorded response, and no other is issued', async () => {
    const before = openDesk();
    await before.play(...TO_CONFIRM);
    const release = before.desk.hold('issue');
    before.store.dispatch(event.yes);
    release();
    await before.store.settled();
    // What was kept last is the moment before the response came.
    const [kept] = [...before.desk.kept.values()];
    if (kept === undefined) throw new Error('no call was kept');
    const { grantId: _unknown, ...sooner } = kept;
    before.desk.kept.set(kept.id, { ...sooner, step: 'confirm' });
    const { play, call, store, desk } = await startedAgain(before);
    await play(event.goOn);
    expect(screenOf(store.getState())).toBe('response');
    expect(call().issued).toMatchObject({ grantId: 'g-1', shownAgain: true });
    expect(desk.log.filter((entry) => entry.startsWith('issue'))).toHaveLength(1);
  });

  test('while reading: from the group that was on show', async () => {
    const before = openDesk();
    await before.play(...TO_RESPONSE, event.space, event.space, event.space);
    const { play, call } = await startedAgain(before);
    await play(event.goOn);
    expect(call()).toMatchObject({ place: 'response', display: { current: 3 } });
  });

  test('at the closing words', async () => {
    const before = openDesk();
    await before.play(...TO_CLOSING);
    const { play, call, store, desk } = await startedAgain(before);
    await play(event.goOn);
    expect(screenOf(store.getState())).toBe('closing');
    await play(event.type(CLOSING_WORDS), event.goOn);
    expect(call().issued?.confirmed).toBe(true);
    expect(desk.kept.size).toBe(0);
  });

  test('a pack that is gone: the call stays, with the reason', async () => {
    const before = openDesk();
    await before.play(...TO_PHRASE);
    const { play, call, desk } = await startedAgain(before);
    desk.failNext('hear', refusal('pack-tag-unknown', 'Not a pack of this desk.', 'Check the product.'));
    await play(event.goOn);
    expect(call()).toMatchObject({ place: 'challenge', notice: { fault: { code: 'pack-tag-unknown' } } });
    expect([...desk.kept.values()]).toMatchObject([{ step: 'phrase', groups: CHALLENGE }]);
  });
});

describe('call back later', () => {
  test('from anywhere in a call: home, with what to say', async () => {
    const { play, store, call } = openDesk();
    const home = await play(...TO_CONFIRM, event.later);
    expect(home).toMatchObject({ screen: 'home', notice: { what: 'kept-for-later' } });
    await play(event.goOn);
    expect(screenOf(store.getState())).toBe('confirm');
    expect(call().order?.id).toBe('o-1');
  });

  test('several calls wait side by side, and each keeps its own', async () => {
    const before = openDesk();
    await before.play(...TO_PHRASE, event.later);
    await before.play(event.newCall, event.type('nord'), event.goOn, event.code(OTHER_CHALLENGE[0] ?? ''), event.later);
    const { play, store } = await startedAgain(before);
    expect(store.getState().kept.map(({ customer }) => customer?.name)).toEqual(['Nordhafen Werft', 'Example Plant']);
    await play(event.down, event.goOn);
    expect(screenOf(store.getState())).toBe('phrase');
    expect(store.getState().kept).toHaveLength(1);
  });

  test('one is forgotten only after a yes, and then for good', async () => {
    const before = openDesk();
    await before.play(...TO_PHRASE);
    const { play, store, desk } = await startedAgain(before);
    await play({ type: 'drop-call' }, event.no);
    expect(store.getState().kept).toHaveLength(1);
    await play({ type: 'drop-call' }, event.yes);
    expect(store.getState().kept).toEqual([]);
    expect(desk.kept.size).toBe(0);
  });

  test('a call that is finished, or in which nothing was done, is not kept', async () => {
    const { play, desk } = openDesk();
    await play(event.newCall, event.later);
    expect(desk.kept.size).toBe(0);
    await play(...TO_CLOSING, event.type(CLOSING_WORDS), event.goOn);
    expect(desk.kept.size).toBe(0);
  });

  test('a disk that cannot keep it says so, and the call goes on', async () => {
    const { play, call, desk } = openDesk();
    await play(event.newCall, event.goOn);
    desk.failNext('keepCall', refusal('ledger-disk-full', 'The disk is full.', 'Free some space.'));
    await play(event.code(CHALLENGE[0] ?? ''));
    expect(call().notice).toMatchObject({ what: 'fault', fault: { code: 'ledger-disk-full' } });
    await play(event.code(CHALLENGE.slice(1).join(' ')));
    expect(call().place).toBe('phrase');
    expect([...desk.kept.values()]).toMatchObject([{ groups: CHALLENGE }]);
  });
});

describe('a response that was given', () => {
  test('not confirmed: read again from home, after the two words, and confirmed later', async () => {
    const { play, call, store, desk } = openDesk();
    await play(...TO_CLOSING, event.goOn, event.yes, event.goOn);
    expect(store.getState()).toMatchObject({ screen: 'home', recent: [{ confirmed: false }], calls: [] });
    await play(event.goOn);
    expect(screenOf(store.getState())).toBe('home');
    await play(event.readAgain);
    expect(screenOf(store.getState())).toBe('phrase');
    await play(event.yes);
    expect(call()).toMatchObject({ place: 'response', issued: { grantId: 'g-1', shownAgain: true } });
    await play(event.end, event.space, event.type(CLOSING_WORDS), event.goOn);
    expect((await play(event.goOn)).recent).toMatchObject([{ confirmed: true }]);
    expect(desk.log.filter((entry) => entry.startsWith('issue'))).toHaveLength(1);
  });
});

describe('the list of customers', () => {
  test('Enter typed ahead waits for the list of what was typed', async () => {
    const { call, desk, store } = openDesk();
    await store.settled();
    const release = desk.hold('findCustomers');
    store.dispatch(event.newCall);
    store.dispatch(event.type('nord'));
    store.dispatch(event.goOn);
    expect(call()).toMatchObject({ place: 'customer', isChoiceWaiting: true });
    release();
    await store.settled();
    expect(call()).toMatchObject({ place: 'challenge', customer: { name: 'Nordhafen Werft' } });
  });

  test('an Enter that waits is forgotten when typing goes on', async () => {
    const { call, desk, store } = openDesk();
    await store.settled();
    const release = desk.hold('findCustomers');
    store.dispatch(event.newCall);
    store.dispatch(event.goOn);
    store.dispatch(event.type('e'));
    release();
    await store.settled();
    expect(call().place).toBe('customer');
  });
});

describe('spelling', () => {
  test('F3 changes it for this call; at home for the desk and new calls', async () => {
    const { play, call, desk, store } = openDesk();
    await play(...TO_PHRASE, event.spelling, event.spelling);
    expect(call().spelling).toBe('german');
    expect([...desk.kept.values()]).toMatchObject([{ spelling: 'german' }]);
    await play(event.later, event.spelling);
    expect(store.getState()).toMatchObject({ spelling: 'aviation', notice: { what: 'spelling' } });
    expect(desk.log.at(-1)).toBe('setSpelling aviation');
    await play(event.newCall);
    expect(call().spelling).toBe('aviation');
  });
});
