// The caller's check, the wait for a supervisor, and the lists beside home, as events.
import { ReadbackError } from '@readback/core';
import { screenOf, type VendorEvent } from '@readback/vendor-tui';
import { describe, expect, test } from 'vitest';
import { CHALLENGE, createFakeDesk, FAKE_PIN } from '../../support/fake-desk.js';
import { event, NOW_MS, openDesk, TO_CONFIRM, TO_PHRASE, TO_RESPONSE } from './vendor-fixture.js';

const ON_RECORD = {
  numbers: [{ id: 'n-5', number: '+49 555 010020' }],
  hasPin: true,
  needs: ['number', 'pin'],
  isUnknown: false,
  isChecked: false,
} as const;
const list = (type: 'search' | 'approvals' | 'alerts' | 'ending' | 'dismiss'): VendorEvent => ({ type });
const needed = (id: string): ReadbackError =>
  new ReadbackError('approval-needed', 'refusal', `This waits as ${id}.`, 'Ask a supervisor.', { approvalId: id });
const REQUEST = {
  id: 'a-12',
  exception: 'daily-cap',
  about: 'responses beyond the daily cap',
  state: 'waiting',
  agent: 'Ada',
  askedAt: '2026-11-22T09:00:00.000Z',
  expiresAt: '2026-11-23T09:00:00.000Z',
  request: { customerId: 'c-1', quantity: 12 },
} as const;
const ALERT = { id: 'w-20', kind: 'wrong-pins', text: '5 wrong PINs in a row.', raisedAt: REQUEST.askedAt };

const asked = () => {
  const desk = createFakeDesk();
  desk.callerNow = { ...ON_RECORD };
  return openDesk(desk);
};
const TO_CALLER = [event.newCall, event.type('exa'), event.goOn];

describe('a caller of whom something is on record', () => {
  test('is asked for number and PIN before the challenge; the PIN leaves the state', async () => {
    const { play, call, desk, store } = asked();
    await play(...TO_CALLER);
    expect(screenOf(store.getState())).toBe('caller');
    await play(event.goOn);
    expect(call().notice).toEqual({ what: 'fact-missing' });
    await play(event.type('0555 010020'), event.goOn, event.type(FAKE_PIN));
    expect(call().callerField).toBe('pin');
    await play(event.goOn);
    expect(screenOf(store.getState())).toBe('challenge');
    expect(desk.log).toEqual(['checkCaller 0555 010020']);
    expect(JSON.stringify(store.getState())).not.toContain(FAKE_PIN);
    await play(event.code(CHALLENGE.join('')));
    expect(screenOf(store.getState())).toBe('phrase');
  });

  test('with a wrong PIN waits, keeps the number, and is told how long', async () => {
    const { play, call, store } = asked();
    await play(...TO_CALLER, event.type('0555 010020'), event.goOn, event.type('111222'), event.goOn);
    expect(screenOf(store.getState())).toBe('caller');
    expect(call().notice).toMatchObject({ what: 'fault', fault: { code: 'caller-pin-wrong' } });
    expect(call().caller?.waitUntilMs).toBe(NOW_MS + 5000);
    expect(call().callerPin.value).toBe('');
    expect(call().callerNumber.value).toBe('0555 010020');
    await play(event.type(FAKE_PIN), event.goOn);
    expect(screenOf(store.getState())).toBe('challenge');
  });

  test('a challenge that was faster than the ledger is kept, and heard after the check', async () => {
    const { play, call, desk, store } = asked();
    const release = desk.hold('caller');
    await Promise.resolve();
    for (const one of TO_CALLER.slice(0, 2)) await play(one);
    store.dispatch(event.goOn);
    store.dispatch(event.code(CHALLENGE.slice(0, 3).join('')));
    expect(screenOf(store.getState())).toBe('challenge');
    release();
    await store.settled();
    expect(screenOf(store.getState())).toBe('caller');
    await play(event.type('0555 010020'), event.goOn, event.type(FAKE_PIN), event.goOn);
    expect(call().input.groups.slice(0, 3)).toEqual(CHALLENGE.slice(0, 3));
    await play(event.code(CHALLENGE.slice(3).join('')));
    expect(screenOf(store.getState())).toBe('phrase');
  });

  test('whose check is too old when the challenge is heard is checked again, and heard by itself', async () => {
    const { play, desk, store } = openDesk();
    await play(...TO_CALLER);
    desk.callerNow = { ...ON_RECORD };
    desk.failNext('hear', new ReadbackError('caller-not-verified', 'refusal', 'Not checked.', 'Check first.'));
    await play(event.code(CHALLENGE.join('')));
    expect(screenOf(store.getState())).toBe('caller');
    await play(event.type('0555 010020'), event.goOn, event.type(FAKE_PIN), event.goOn);
    expect(screenOf(store.getState())).toBe('phrase');
  });

  test('is asked in a new call, whoever was checked in the one before', async () => {
    const { play, desk, store } = openDesk();
    desk.callerNow = { ...ON_RECORD, isChecked: true, checkedAtMs: NOW_MS };
    await play(...TO_CALLER);
    expect(screenOf(store.getState())).toBe('caller');
    await play(event.type('0555 010020'), event.goOn, event.type(FAKE_PIN), event.goOn, event.later);
    expect(screenOf(store.getState())).toBe('home');
    // The same call goes on; another one is asked.
    await play(event.goOn);
    expect(screenOf(store.getState())).toBe('challenge');
    await play(event.later, ...TO_CALLER);
    expect(screenOf(store.getState())).toBe('caller');
  });

  test('of a call that was kept is asked again unless the check was made in that call', async () => {
    const before = openDesk();
    await before.play(...TO_PHRASE);
    const takenUp = async (checkedAtMs: number): Promise<string> => {
      const again = openDesk(before.desk);
      before.desk.callerNow = { ...ON_RECORD, isChecked: true, checkedAtMs };
      await again.play(event.goOn);
      return screenOf(again.store.getState());
    };
    expect(await takenUp(NOW_MS)).toBe('phrase');
    expect(await takenUp(NOW_MS - 1)).toBe('caller');
  });

  test('of a kept call is checked before its challenge is heard, and the call goes on where it was', async () => {
    const before = openDesk();
    await before.play(...TO_RESPONSE, event.space);
    before.desk.callerNow = { ...ON_RECORD };
    const { play, call, desk, store } = openDesk(before.desk);
    const heardSoFar = desk.log.length;
    await play(event.goOn);
    expect(screenOf(store.getState())).toBe('caller');
    expect(desk.log.slice(heardSoFar)).toEqual([]);
    await play(event.type('0555 010020'), event.goOn, event.type(FAKE_PIN), event.goOn);
    expect(call()).toMatchObject({ place: 'response', display: { current: 1 } });
  });

  test('who was refused while a call waited at home is checked before it goes on', async () => {
    const { play, call, desk, store } = openDesk();
    desk.callerNow = { ...ON_RECORD };
    await play(...TO_CALLER, event.type('0555 010020'), event.goOn, event.type(FAKE_PIN), event.goOn);
    await play(event.code(CHALLENGE.join('')), event.yes, event.goOn, event.yes, event.later);
    desk.callerNow = { ...ON_RECORD };
    await play(event.goOn);
    expect(screenOf(store.getState())).toBe('caller');
    expect(call().callerNumber.value).toBe('');
    await play(event.type('0555 010020'), event.goOn, event.type(FAKE_PIN), event.goOn);
    expect(call()).toMatchObject({ place: 'response', issued: { grantId: 'g-1' } });
  });

  test('the spelling is that of the customer, and a change is remembered for them', async () => {
    const desk = createFakeDesk();
    desk.callerNow = { ...desk.callerNow, spelling: 'din' };
    const { play, call } = openDesk(desk);
    await play(...TO_CALLER);
    expect(call().spelling).toBe('din');
    await play(event.spelling);
    expect(desk.log.at(-1)).toBe(`rememberSpelling c-1 ${call().spelling}`);
  });
});

describe('a response that waits for a supervisor', () => {
  test('is approved here, and given by the agent', async () => {
    const { play, call, desk, store } = openDesk();
    desk.approvalList = [REQUEST];
    await play(...TO_CONFIRM);
    desk.failNext('issue', needed('a-12'));
    await play(event.yes);
    expect(screenOf(store.getState())).toBe('approval');
    await play(event.type('Eve'), event.goOn, event.goOn);
    expect(call().notice).toEqual({ what: 'passphrase-missing' });
    await play(event.type('orange kettle museum'), event.goOn);
    expect(desk.log.slice(-2)).toEqual(['decide a-12 approved', 'by Eve']);
    expect(JSON.stringify(store.getState())).not.toContain('kettle');
    expect(screenOf(store.getState())).toBe('confirm');
    expect(call().notice).toEqual({ what: 'approved', id: 'a-12' });
    await play(event.yes);
    expect(screenOf(store.getState())).toBe('response');
  });

  test('with a wrong passphrase still waits; Enter with nothing typed looks again', async () => {
    const { play, call, desk, store } = openDesk();
    await play(...TO_CONFIRM);
    desk.failNext('issue', needed('a-12'));
    desk.failNext('decideAs', new ReadbackError('passphrase-wrong', 'refusal', 'Wrong.', 'Type it again.'));
    await play(event.yes, event.type('Eve'), event.goOn, event.type('no idea'), event.goOn);
    expect(screenOf(store.getState())).toBe('approval');
    expect(call().approval?.passphrase.value).toBe('');
    await play(event.back, event.yes);
    expect(screenOf(store.getState())).toBe('response');
  });

  test('an order taken down waits in its form', async () => {
    const { play, call, desk, store } = openDesk();
    await play(...TO_PHRASE, event.yes, event.newOrder, event.goOn, event.goOn);
    desk.failNext('addOrder', needed('a-13'));
    await play(event.goOn);
    expect(screenOf(store.getState())).toBe('approval');
    await play(event.back);
    expect(screenOf(store.getState())).toBe('new-order');
    expect(call().orderForm.field).toBe('seats');
  });

  test('a full order can be chosen where an exception may be asked for', async () => {
    const { play, desk, store } = openDesk();
    desk.orderList.splice(0, 2, { ...desk.orderList[1], id: 'o-9', mayAsk: true } as (typeof desk.orderList)[number]);
    await play(...TO_PHRASE, event.yes, event.goOn);
    expect(screenOf(store.getState())).toBe('confirm');
    await play(event.yes);
    expect(desk.log.at(-1)).toBe('issue o-9 asking');
  });
});

describe('beside home', () => {
  test('approvals are decided, alerts dismissed, and the lists read again', async () => {
    const desk = createFakeDesk();
    desk.approvalList = [REQUEST, { ...REQUEST, id: 'a-13' }];
    desk.alertList = [ALERT];
    const { play, store } = openDesk(desk);
    await play(list('approvals'), event.down, event.no);
    expect(store.getState().todo.approvals.map(({ id }) => id)).toEqual(['a-12']);
    expect(store.getState().notice).toEqual({ what: 'denied', id: 'a-13' });
    await play(event.yes, event.yes);
    expect(store.getState().todo.approvals).toEqual([]);
    await play(event.back, list('alerts'), list('dismiss'), event.back);
    expect(desk.log).toEqual(['decide a-13 denied', 'decide a-12 approved', 'dismissAlert w-20']);
    expect(screenOf(store.getState())).toBe('home');
  });

  test('what cannot be done is told on the list', async () => {
    const desk = createFakeDesk();
    desk.approvalList = [REQUEST];
    const { play, store } = openDesk(desk);
    await play(list('approvals'));
    desk.approvalList = [];
    await play(event.yes);
    expect(store.getState().notice).toMatchObject({ what: 'fault', fault: { code: 'approval-settled' } });
    expect(screenOf(store.getState())).toBe('approvals');
  });

  test('the search begins a call for a customer, or reads a response again', async () => {
    const { play, call, store } = openDesk();
    await play(...TO_CONFIRM, event.yes, event.back, list('search'), event.type('nord'), event.goOn);
    expect(screenOf(store.getState())).toBe('challenge');
    expect(call().customer?.name).toBe('Nordhafen Werft');
    await play(event.back, event.back, list('search'), event.type(CHALLENGE[2] ?? ''), event.goOn);
    expect(screenOf(store.getState())).toBe('phrase');
    expect(store.getState().calls[0]?.heard?.recorded?.grantId).toBe('g-1');
  });
});
