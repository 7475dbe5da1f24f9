// What comes after the first call, on the screen: what a response builds on, which machine it is, receipts, reports, the
// life of a machine.
import { asciiGlyphs, FocusScope, GlyphsContext, unicodeGlyphs, type Viewport } from '@readback/tui-kit';
import { createVendorFlow, VendorApp } from '@readback/vendor-tui';
import { afterEach, describe, expect, test } from 'vitest';
import { CHALLENGE, CLOSING_WORDS, createFakeDesk, type FakeDesk, RECEIPT, REPORT } from '../../support/fake-desk.js';
import { type Rendered, renderAt, widest } from '../kit/render.js';

const SIZES: readonly Viewport[] = [
  { columns: 80, rows: 23 },
  { columns: 40, rows: 23 },
  { columns: 80, rows: 11 },
];
const ENTER = '\r';
const ESCAPE = '\u001B';
const F5 = '\u001B[15~';

let app: Rendered | undefined;
afterEach(() => app?.unmount());

function show(desk: FakeDesk, viewport: Viewport) {
  const rendered = renderAt(
    <GlyphsContext value={viewport.columns < 80 ? asciiGlyphs : unicodeGlyphs}>
      <FocusScope isFocused>
        <VendorApp store={createVendorFlow({ desk })} />
      </FocusScope>
    </GlyphsContext>,
    viewport,
  );
  app = rendered;
  const step = async (chunk: string, wanted: string | RegExp): Promise<void> => {
    rendered.type(chunk);
    await rendered.until(wanted);
    expect(rendered.lines().length).toBeLessThanOrEqual(viewport.rows);
    expect(widest(rendered.lines())).toBeLessThanOrEqual(viewport.columns);
  };
  return { ...rendered, step };
}

/** A sentence that may be broken into lines anywhere between its words. */
const broken = (sentence: string): RegExp =>
  new RegExp(sentence.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '\\s+'));

const BASE = { offer: 'Professional, 12 months', issuedOn: '2026-11-22', confirmed: false };

describe.each(SIZES)('at $columns x $rows', (viewport) => {
  test('what a renewal builds on is chosen by its words, and what happens to seats is said', async () => {
    const desk = createFakeDesk();
    desk.bases = [
      { ...BASE, grantId: 'g-9', closingWords: ['amber', 'orchard'] },
      { ...BASE, grantId: 'g-8', closingWords: ['calm', 'engine'] },
    ];
    const [first] = desk.orderList;
    if (first !== undefined) {
      desk.orderList[0] = { ...first, gives: 'Professional, 7 months', seatEffect: 'no seat: same machine' };
    }
    const { step, until } = show(desk, viewport);
    await until('Press C');
    await step('c', 'Example Plant');
    await step(ENTER, 'group 1');
    await step(CHALLENGE.join(''), broken('Which two words'));
    await step('y', 'calm engine');
    await step(ENTER, broken('These are not the words of any of them.'));
    await step(`calm engine${ENTER}`, /Professional, 7 months +no seat: same/);
    await step(ENTER, 'No seat: same machine.');
    await step('b', broken('closing words on the screen of the caller'));
  });

  test('a machine is chosen from the list of the customer', async () => {
    const desk = createFakeDesk();
    desk.bases = [];
    desk.machine = { known: 'mixed', description: 'has parts of two machines', weakIdentity: false };
    const { step, until } = show(desk, viewport);
    await until('Press C');
    await step('c', 'Example Plant');
    await step(ENTER, 'group 1');
    await step(CHALLENGE.join(''), broken('Which two words'));
    await step('y', broken('has parts of two machines'));
    await step('m', '2026-11-20');
    await step(ENTER, broken('Orders of Example Plant'));
  });

  test('a receipt and a report end a call', async () => {
    const desk = createFakeDesk();
    const { step, until } = show(desk, viewport);
    await until('Press C');
    await step('c', 'Example Plant');
    await step(ENTER, 'group 1');
    await step(RECEIPT.join(''), broken('1 seat comes free'));
    await step('y', broken('Recorded as r-9.'));
    await step(ENTER, 'Press C');
    await step('c', 'Example Plant');
    await step(ENTER, 'group 1');
    await step(F5, broken('Usage report: six groups of five.'));
    await step(REPORT.join(''), broken('Example Plant: tags 1200.'));
  });

  test('the life of a machine is told from home', async () => {
    const desk = createFakeDesk();
    const { step, until } = show(desk, viewport);
    await until('Press C');
    const heard = await desk.hear(CHALLENGE);
    await desk.issue({ customerId: 'c-1', orderId: 'o-1', heard });
    await step('c', 'Example Plant');
    await step(ESCAPE, broken('not confirmed'));
    await step('m', /tags 1200|report 3/);
    await step(ESCAPE, broken('not confirmed'));
  });

  test.each([
    ['revoked', 'Ask the supervisor before you tell the caller anything.'],
    ['given-back', 'The machine takes it no more: ask for a challenge of a first activation.'],
  ] as const)('a response that is %s says so in every list, and in front of its groups', async (what, next) => {
    const desk = createFakeDesk();
    const { step, until, lines } = show(desk, viewport);
    await until('Press C');
    const heard = await desk.hear(CHALLENGE);
    await desk.issue({ customerId: 'c-1', orderId: 'o-1', heard });
    await desk.confirmCaller('g-1', CLOSING_WORDS);
    const word = what === 'revoked' ? 'revoked' : 'given back';
    const says = 'DO NOT READ THIS OUT: its licence was given back on 2026-11-23.';
    desk.endAll({ what, word, on: '2026-11-23', grantId: 'g-1', says, next });
    await step('c', 'Example Plant');
    await step(ESCAPE, new RegExp(`Example Plant.*${word}`));
    await step('r', broken('Which two words'));
    await step('y', broken(says));
    const shown = lines().join('\n');
    expect(shown).toMatch(broken(next));
    expect(shown).toContain('Eight Foxtrot');
    expect(shown.indexOf('DO NOT')).toBeLessThan(shown.indexOf('Eight Foxtrot'));
    expect(shown).not.toContain('Say:');
  });
});
