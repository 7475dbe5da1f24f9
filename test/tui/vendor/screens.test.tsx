import { asciiGlyphs, FocusScope, GlyphsContext, unicodeGlyphs, type Viewport } from '@readback/tui-kit';
import { createVendorFlow, VendorApp, type VendorStore } from '@readback/vendor-tui';
import { afterEach, describe, expect, test } from 'vitest';
import { typedPath } from '../../../packages/vendor-tui/src/typed-path.js';
import { CHALLENGE, CLOSING_WORDS, createFakeDesk, type FakeDesk, RESPONSE, WORDS } from '../../support/fake-desk.js';
import { type Rendered, renderAt, widest } from '../kit/render.js';
import { behindDoor, PASSPHRASE } from './vendor-fixture.js';

const SIZES: readonly Viewport[] = [
  { columns: 80, rows: 23 },
  { columns: 40, rows: 23 },
  { columns: 80, rows: 11 },
];
const WIDE: Viewport = { columns: 80, rows: 23 };
const ENTER = '\r';
const ESCAPE = '\u001B';
const DOWN = '\u001B[B';
const WORDS_TEXT = WORDS.join('   ');

let app: Rendered | undefined;
afterEach(() => app?.unmount());

interface Shown extends Rendered {
  readonly store: VendorStore;
  readonly desk: FakeDesk;
  /** Types, then waits until it is on the screen; looks whether the screen still fits. */
  readonly step: (chunk: string, wanted: string | RegExp) => Promise<void>;
}

function show(viewport: Viewport, options: { store?: VendorStore; isFocused?: boolean; ascii?: boolean } = {}): Shown {
  const desk = createFakeDesk();
  const store = options.store ?? createVendorFlow({ desk });
  const rendered = renderAt(
    <GlyphsContext value={options.ascii ? asciiGlyphs : unicodeGlyphs}>
      <FocusScope isFocused={options.isFocused ?? true}>
        <VendorApp store={store} />
      </FocusScope>
    </GlyphsContext>,
    viewport,
  );
  app = rendered;
  return {
    ...rendered,
    store,
    desk,
    async step(chunk, wanted) {
      rendered.type(chunk);
      await rendered.until(wanted);
      expect(rendered.lines().length).toBeLessThanOrEqual(viewport.rows);
      expect(widest(rendered.lines())).toBeLessThanOrEqual(viewport.columns);
    },
  };
}

/** A sentence that may be broken into lines anywhere between its words. */
const broken = (sentence: string): RegExp =>
  new RegExp(sentence.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '\\s+'));

describe.each(SIZES)('at $columns x $rows', (viewport) => {
  test('a call by keys alone, every screen within its room', async () => {
    const { step, until, frame } = show(viewport);
    await until('Press C when somebody calls');
    await step('c', broken('Which company are you calling for?'));
    await step('exa', 'Add "exa"');
    await step(ENTER, 'Please read me group 1');
    await step(CHALLENGE.slice(0, 2).join(''), 'Please read me group 3');
    await step(CHALLENGE.slice(2).join(' ').toLowerCase(), broken('Which two words are on your screen?'));
    expect(frame()).toContain(viewport.rows > 15 ? WORDS_TEXT : WORDS.join(' '));
    await step('y', viewport.columns < 60 ? /12 months +2 seats left/ : /12 months +1 of 3 seats used/);
    expect(frame()).toMatch(broken('not seen before, weak identity'));
    await step(DOWN, /›.*6 months/);
    await step(ENTER, broken('This order cannot be used. No seat is left: all 1 are taken.'));
    await step('\u001B[A', /›.*12 months/);
    await step(ENTER, broken('Give Example Plant: Professional, 12 months.'));
    expect(frame()).toContain('1 of 3 seats used so far.');
    await step('y', '1 of 15');
    expect(frame()).toMatch(broken(Array.from(RESPONSE[0] ?? '').join(' ')));
    await step('  ', '3 of 15');
    await step('15', 'That was the last group');
    await step(' ', broken('Which two words are on your screen now?'));
    await step(`wrong words${ENTER}`, broken('These are not the two words.'));
    await step('\u0015', /› ▏/);
    await step(CLOSING_WORDS + ENTER, broken('Confirmed by caller: Professional, 12 months'));
    await step(ENTER, /Example Plant.*✓ confirmed/);
  });

  test('a wrong group: what it may be, taken, read again, then the two words', async () => {
    const { step, until, frame } = show(viewport);
    const [first = '', second = '', third = '', ...rest] = CHALLENGE;
    const wrong = `D${third.slice(1)}`;
    await until('Press C');
    await step('c', 'Example Plant');
    await step(ENTER, 'group 1');
    await step([first, second, wrong, ...rest].join(' '), broken(`Group 3 may be ${third} (you typed ${wrong}).`));
    await step('\t', '1 take it into the boxes');
    await step('1', broken('Group 3 is not sure yet.'));
    expect(frame()).toMatch(broken('Group 3 again, please.'));
    await step(' ', broken('Which two words are on your screen?'));
    await step('\u001BOS', broken('The call of Example Plant is kept.'));
    await step(ENTER, broken('Which two words are on your screen?'));
  });

  test('help fits, and closes to where it was opened', async () => {
    const { step, until } = show(viewport);
    await until('Press C');
    await step('c', '1/7 Customer');
    await step('\u001BOP', '1 Customer: type');
    await step(ESCAPE, '1/7 Customer');
  });
});

describe('the challenge', () => {
  async function atChallenge(viewport: Viewport = WIDE): Promise<Shown> {
    const shown = show(viewport);
    await shown.until('Press C');
    await shown.step('c', 'Example Plant');
    await shown.step(ENTER, 'group 1');
    return shown;
  }

  test('a wrong group is named and asked for again', async () => {
    const { step, frame } = await atChallenge();
    const [first = '', ...rest] = CHALLENGE;
    await step(`${rest[0]} ${rest.join(' ')}`, 'There is a wrong symbol in group 1.');
    expect(frame()).toContain('Say: "Group 1 again, please."');
    await step(first, WORDS_TEXT);
  });

  test('? is a symbol that was not heard, not the help', async () => {
    const { step } = await atChallenge();
    await step(`${CHALLENGE[0]?.slice(0, 4)}?`, /1 .{5}[ \]]\?/);
  });

  test('a response typed here is told at once', async () => {
    const { step } = await atChallenge();
    await step(`\u001B[200~${RESPONSE.join(' ')}\u001B[201~`, broken('This is a response; a challenge is typed here.'));
  });

  test('Enter on an incomplete code names what is missing', async () => {
    const { step } = await atChallenge();
    await step(`${CHALLENGE[0]}${ENTER}`, 'Please read me group 2');
    await step(ENTER, broken('The code is not complete: 1 of 5 groups are there.'));
  });

  test('a scanner that ends with Enter in the same chunk decides nothing', async () => {
    const { step, frame, store } = await atChallenge();
    await step(CHALLENGE.join('') + ENTER, WORDS_TEXT);
    await store.settled();
    expect(frame()).toContain('3/7 Two words');
  });

  test('other words: the groups are kept and read back', async () => {
    const { step, frame } = await atChallenge();
    await step(CHALLENGE.join(''), WORDS_TEXT);
    await step('n', broken('Other words: at least one group was heard wrong.'));
    expect(frame()).toContain('I read group 1 back');
    expect(frame()).toContain(CHALLENGE[4]);
  });

  test('the sentences are those of the vendor, and a line that cannot be taken is named at home', async () => {
    const desk = createFakeDesk();
    const sentences = { ...desk.scriptNow.sentences, group: '{agent} here: group {group}, {customer}?' };
    desk.scriptNow = { sentences, faults: [{ line: 7, what: 'there is no step "gruop"' }] };
    const { until, step } = show(WIDE, { store: createVendorFlow({ desk }) });
    await until('script.txt, line 7: there is no step "gruop".');
    await step('c', 'Example Plant');
    await step(ENTER, 'Ada here: group 1, Example Plant?');
  });

  test('the list of customers says that it is being looked up, not that it is empty', async () => {
    const { desk, until, step } = show(WIDE);
    await until('Press C');
    const release = desk.hold('findCustomers');
    await step('c', 'Looking...');
    release();
    await until('Example Plant');
  });

  test('without Unicode the marks are still there', async () => {
    const { until, step, frame } = show(WIDE, { ascii: true });
    await until('Press C');
    await step('c', 'Example Plant');
    await step(ENTER, 'group 1');
    await step(CHALLENGE[0] ?? '', 'group 2');
    expect(frame()).toContain(`${CHALLENGE[0]} +`);
    expect(frame()).not.toMatch(/[✓✗›▏]/);
  });
});

describe('first run', () => {
  const played = (kitToType?: string) =>
    behindDoor((desk) => ({
      agents: async () => [],
      exists: async () => false,
      make: async ({ folder }) => ({
        ...(kitToType === undefined ? {} : { kitToType }),
        folder,
        productFile: `${folder}/p.json`,
        packFile: `${folder}/1.pack.json`,
        kitFile: `${folder}/example.kit.json`,
        rootKeyFile: `${folder}/root.age`,
        issuingKeyFile: `${folder}/issuing.age`,
      }),
      open: async () => desk,
      gradePassphrase: () => ({ isAccepted: true, says: 'Fair: one more word makes it strong.' }),
    }));

  test.each(SIZES)('at $columns x $rows: never shows the passphrase', async (viewport) => {
    const { store } = played();
    const { step, until, frame } = show(viewport, { store });
    await until('Folder of the new desk');
    await step(ENTER, /› Ada/);
    await step(ENTER, /Passphrase\s+› ▏/);
    await step(PASSPHRASE, broken('Fair: one more word'));
    expect(frame()).not.toContain('kettle');
    await step(ENTER, /once more\s+› ▏/);
    await step(PASSPHRASE + ENTER, broken('Give this file to the site:'));
    expect(frame()).toContain('example.kit.json');
    expect(frame()).not.toContain('kettle');
    await step(ENTER, 'Press C when somebody calls');
  });

  test.each([
    ['behind an indent', `~/${'k'.repeat(61)}`, `  readback --kit ~/${'k'.repeat(61)}`],
    ['without one where that fits', `~/${'k'.repeat(63)}`, `readback --kit ~/${'k'.repeat(63)}`],
    ['with a word for a long kit', `~/${'k'.repeat(64)}`, '  readback --kit KIT  (KIT: the file above)'],
  ])('the command for the site stands on one line, %s', async (_, kitToType, line) => {
    const { store } = played(kitToType);
    const { step, until, frame } = show({ columns: 80, rows: 24 }, { store });
    await until('Folder of the new desk');
    await step(ENTER, /› Ada/);
    await step(ENTER, /Passphrase\s+› ▏/);
    await step(PASSPHRASE + ENTER, /once more\s+› ▏/);
    await step(PASSPHRASE + ENTER, broken('Give this file to the site:'));
    expect(
      frame()
        .split('\n')
        .map((row) => row.trimEnd()),
    ).toContain(line);
  });
});

test.each([
  ['/home/ada/desk/a.kit.json', '/home/ada', '~/desk/a.kit.json'],
  ['/home/ada/desk/a.kit.json', '/home/ada/', '~/desk/a.kit.json'],
  ['/home/adam/a.kit.json', '/home/ada', '/home/adam/a.kit.json'],
  ['/srv/a.kit.json', '/', '/srv/a.kit.json'],
  ['/srv/a.kit.json', undefined, '/srv/a.kit.json'],
  ["/home/ada/Ada's desk/a.kit.json", '/home/ada', "'/home/ada/Ada'\\''s desk/a.kit.json'"],
  ['C:\\Ada B\\a.kit.json', 'C:\\Ada B', '"C:\\Ada B\\a.kit.json"'],
])('%s is typed so that a shell takes it whole (home %s)', (path, home, typed) => {
  expect(typedPath(path, home)).toBe(typed);
});

test('a pane without the focus hears no keys', async () => {
  const { type, until, store } = show(WIDE, { isFocused: false });
  await until('Press C');
  type('c');
  store.dispatch({ type: 'help' });
  await until('1 Customer: type');
  expect(store.getState().calls).toEqual([]);
});

test('a window that is too small says what is needed, and loses nothing', async () => {
  const { store, until } = show({ columns: 30, rows: 8 });
  await until(broken('36 columns and 10 rows'));
  expect(store.getState().screen).toBe('home');
});
