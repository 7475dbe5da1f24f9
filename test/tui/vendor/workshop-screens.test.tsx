// The pack workshop on the screen: by keys alone, within its room, without colour, and read aloud.
import { asciiGlyphs, FocusScope, GlyphsContext, unicodeGlyphs, type Viewport } from '@readback/tui-kit';
import { createVendorFlow, VendorApp } from '@readback/vendor-tui';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createFakeDesk, type FakeDesk } from '../../support/fake-desk.js';
import { type Rendered, renderAt, widest } from '../kit/render.js';

const SIZES: readonly Viewport[] = [
  { columns: 80, rows: 23 },
  { columns: 40, rows: 23 },
  { columns: 80, rows: 11 },
];
const ENTER = '\r';
const ESCAPE = '\u001B';
const DOWN = '\u001B[B';
const CLEAR = '\u0015';

let app: Rendered | undefined;
afterEach(() => {
  app?.unmount();
  vi.unstubAllEnvs();
});

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
    if (process.env['INK_SCREEN_READER'] === 'true') return;
    expect(rendered.lines().length).toBeLessThanOrEqual(viewport.rows);
    expect(widest(rendered.lines())).toBeLessThanOrEqual(viewport.columns);
  };
  return { ...rendered, step };
}

/** A sentence that may be broken into lines anywhere between its words. */
const broken = (sentence: string): RegExp =>
  new RegExp(sentence.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '\\s+'));

describe.each(SIZES)('at $columns x $rows', (viewport) => {
  test('a limit is changed for existing licences, and the next pack is signed', async () => {
    const desk = createFakeDesk();
    const { step, until, frame } = show(desk, viewport);
    await until(broken('P products'));
    await step('p', 'signed, pack 2');
    await step(ENTER, broken('2 machines of'));
    await step(ENTER, 'Professional (professional)');
    await step(DOWN.repeat(4), /[›>] Limit +tags 5000/);
    await step(ENTER, "licence.limit('name')");
    await step(`${CLEAR}8000${ENTER}`, broken('(was 5000)'));
    await step('s', broken('Held as it was on 2 machines.'));
    expect(frame()).toContain('Example Plant (c-1), 2 machines');
    await step(ENTER, broken('professional is saved'));
    await step('b', broken('has changed'));
    await step('s', broken('Passphrase of the root key'));
    await step('orange kettle museum', /[•*]{20}/);
    await step(ENTER, broken('Pack 3 is built and signed (tag def).'));
    expect(frame()).toMatch(broken('Note: terms change.'));
    await step(ENTER, 'Tag pack');
    await step(ESCAPE, 'changed since');
    await step(ESCAPE, broken('C new call'));
    expect(desk.log).toEqual(['write change professional for existing', 'build - -']);
  });

  test('what is loud is said in words: the end of licences, and changes that are not saved', async () => {
    const desk = createFakeDesk();
    desk.packWorkshop.toAccept.push({ name: 'professional.limits', says: 'tags was 5000 and is 1 now' });
    const { step, until } = show(desk, viewport);
    await until(broken('P products'));
    await step('p', 'signed, pack 2');
    await step(ENTER, broken('2 machines of'));
    await step('d', broken('Licences on 2 machines END with a pack without professional.'));
    await step(`professiona${ENTER}`, broken('Nothing was done'));
    await step(ESCAPE, broken('B build the next pack'));
    await step('b', broken('has changed'));
    await step('u', broken('This pack ends or weakens licences that exist.'));
    await step(`accept${ENTER}`, broken('Pack 3 waits for the root key.'));
    await step(ENTER, broken('B build the next pack'));
    await step('a', broken('gets code 9'));
    await step(ENTER, broken('New policy professional-2'));
    await step(ESCAPE, broken('Changes are not saved. Drop them?'));
    await step('y', broken('B build the next pack'));
    await step('t', broken('Day of the call'));
    await step(ENTER + ENTER, broken('day by day'));
    await step('?', broken('"changed" means that the file'));
  });

  test('what is wrong in the file stands there with its line', async () => {
    const desk = createFakeDesk();
    const { step, until } = show(desk, viewport);
    desk.packWorkshop.text = desk.packWorkshop.text.replace('"code": 2', '"code": 99');
    await until(broken('P products'));
    await step('p', broken('changed since pack 2, 3 policies'));
    await step(ENTER, /\d+:\d+ +error/);
    await step('l', 'policies[1].code');
  });
});

test('a screen reader is told one row at a time, and a comparison as a whole', async () => {
  vi.stubEnv('INK_SCREEN_READER', 'true');
  const desk = createFakeDesk();
  const { step, until, frame } = show(desk, { columns: 80, rows: 23 });
  await until('Keys: ');
  await step('p', '1 of 1: Example Historian, signed, pack 2, 3 policies');
  await step(ENTER, '1 of 3: Professional, 1 month, 2 machines of 1 customer');
  await step(ENTER, /1 of 12: Title +, Professional/);
  await step(`${DOWN}${DOWN}`, /3 of 12: Feature +, trends/);
  await step(ESCAPE, '1 of 3: Professional');
  await step('b', 'From pack 2 to the product file');
  expect(frame()).toContain('~ professional (Professional) has changed');
});
