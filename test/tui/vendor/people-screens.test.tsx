// The caller's check, approvals, alerts and the search as they are drawn, at three sizes.

import { ReadbackError } from '@readback/core';
import { FocusScope, type Viewport } from '@readback/tui-kit';
import { createVendorFlow, VendorApp } from '@readback/vendor-tui';
import { afterEach, describe, expect, test } from 'vitest';
import { CHALLENGE, createFakeDesk, FAKE_PIN, type FakeDesk } from '../../support/fake-desk.js';
import { type Rendered, renderAt, widest } from '../kit/render.js';

const SIZES: readonly Viewport[] = [
  { columns: 80, rows: 23 },
  { columns: 40, rows: 23 },
  { columns: 80, rows: 11 },
];
const ENTER = '\r';
const ESCAPE = '\u001B';
const broken = (sentence: string): RegExp =>
  new RegExp(sentence.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '\\s+'));

let app: Rendered | undefined;
afterEach(() => app?.unmount());

function show(desk: FakeDesk, viewport: Viewport) {
  const store = createVendorFlow({ desk });
  const rendered = renderAt(
    <FocusScope isFocused>
      <VendorApp store={store} />
    </FocusScope>,
    viewport,
  );
  app = rendered;
  const step = async (chunk: string, wanted: string | RegExp): Promise<void> => {
    rendered.type(chunk);
    await rendered.until(wanted);
    expect(rendered.lines().length).toBeLessThanOrEqual(viewport.rows);
    expect(widest(rendered.lines())).toBeLessThanOrEqual(viewport.columns);
  };
  return { ...rendered, step, store };
}

describe.each(SIZES)('at $columns x $rows', (viewport) => {
  test('number and PIN are asked for, the PIN unseen', async () => {
    const desk = createFakeDesk();
    desk.callerNow = {
      numbers: [{ id: 'n-5', number: '+49 555 010020' }],
      hasPin: true,
      needs: ['number', 'pin'],
      isUnknown: false,
      isChecked: false,
    };
    const { step, until, frame } = show(desk, viewport);
    await until('Press C');
    await step('c', 'Example Plant');
    await step(ENTER, broken('Which number are you calling from?'));
    expect(frame()).toContain('To call back: +49 555 010020');
    await step(`0555 010020${ENTER}`, broken('Please tell me your PIN.'));
    await step('111222', /[*•]{6}/);
    expect(frame()).not.toContain('111222');
    await step(ENTER, broken('The PIN is wrong.'));
    await step(FAKE_PIN + ENTER, 'Please read me group 1');
    expect(frame()).not.toContain('CALLER NOT VERIFIED');
  });

  test('nobody on record is told loudly, beside the code', async () => {
    const desk = createFakeDesk();
    desk.callerNow = { ...desk.callerNow, isUnknown: true };
    const { step, until } = show(desk, viewport);
    await until('Press C');
    await step('c', 'Example Plant');
    await step(ENTER, broken('CALLER NOT VERIFIED: nothing is on record.'));
    const [first = '', second = '', third = '', ...rest] = CHALLENGE;
    await step([first, second, `D${third.slice(1)}`, ...rest].join(' '), broken(`Group 3 may be ${third}`));
  });

  test('a supervisor approves here, passphrase unseen', async () => {
    const desk = createFakeDesk();
    const needed = new ReadbackError('approval-needed', 'refusal', 'Waits.', 'Ask.', { approvalId: 'a-12' });
    const { step, until, frame } = show(desk, viewport);
    await until('Press C');
    await step('c', 'Example Plant');
    await step(ENTER, 'group 1');
    await step(CHALLENGE.join(''), broken('Which two words'));
    await step('y', '12 months');
    await step(ENTER, broken('Give Example Plant'));
    desk.failNext('issue', needed);
    await step('y', broken('a-12 waits for a supervisor, here or at another desk.'));
    await step(`Eve${ENTER}`, 'Eve');
    await step('orange kettle', /[*•]{13}/);
    expect(frame()).not.toContain('kettle');
    await step(ESCAPE, broken('Give Example Plant'));
  });

  test('home names what is to be looked at; each list fits, and helps', async () => {
    const desk = createFakeDesk();
    const askedAt = '2026-11-22T09:00:00.000Z';
    const about = 'responses beyond the daily cap';
    const one = { exception: 'daily-cap', about, state: 'waiting', agent: 'Bo', askedAt, expiresAt: askedAt } as const;
    const request = { customerId: 'c-1', orderId: 'o-1', policyId: 'professional', quantity: 12, challenge: 'ab12' };
    desk.approvalList = Array.from({ length: 30 }, (_, n) => ({ ...one, id: `a-${n}`, request }));
    const text = 'The counter of a machine went back from 9 to 3 (g-7): a clone, or installed anew.';
    desk.alertList = [{ id: 'w-2', kind: 'counter-back', text, raisedAt: askedAt }];
    const ending = { ...desk.orderList[0], customerName: 'Example Plant', validUntil: '2026-11-30' };
    desk.endingList = [ending as FakeDesk['endingList'][number]];
    const { step, until } = show(desk, viewport);
    await until(broken('To look at: 30 approvals (A), 1 alert (W), 1 order running out (E).'));
    await step('a', 'a-0 Bo');
    await step('\u001B[B', /[›>] a-1 Bo/);
    await step('y', broken('a-1 is approved.'));
    await step('\u001BOP', '1 Customer: type');
    await step(ESCAPE, 'a-2 Bo');
    await step(ESCAPE, broken('29 approvals'));
    await step('w', broken('a clone, or installed anew.'));
    await step('d', broken('No alert is open.'));
    await step(ESCAPE, broken('1 order running out'));
    await step('e', '2026-11-30');
    await step(ESCAPE, broken('1 order running out'));
    await step('/', broken('Customer, or any group of a code'));
    await step('nord', 'Nordhafen');
    await step('zzz', 'Nothing was found.');
    await step(ESCAPE, broken('1 order running out'));
  });
});
