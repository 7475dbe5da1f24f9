import { BN254_RESPONSE_LAYOUT, CHALLENGE_LAYOUT, encodeCode } from '@readback/core';
import {
  asciiGlyphs,
  CodeDisplay,
  type CodeDisplayEvent,
  type CodeDisplayState,
  CodeInput,
  type CodeInputContext,
  GlyphsContext,
  reduceCodeDisplay,
  reduceCodeInput,
  Screen,
  startCodeDisplay,
  startCodeInput,
  unicodeGlyphs,
} from '@readback/tui-kit';
import * as fc from 'fast-check';
import { type JSX, type ReactNode, useState } from 'react';
import { describe, expect, test } from 'vitest';
import { renderAt, spoken, widest } from './render.js';

const response: CodeInputContext = { layout: BN254_RESPONSE_LAYOUT };
const challenge: CodeInputContext = { layout: CHALLENGE_LAYOUT };
const CHALLENGE = ['008J4', '4CT4B', 'ANK72', 'F24SZ', 'Z3D75'];
const RESPONSE = encodeCode(
  BN254_RESPONSE_LAYOUT,
  Uint8Array.from({ length: 56 }, (_, index) => (index * 7 + 1) % 32),
);
const SIZES = [
  { columns: 80, rows: 23 },
  { columns: 40, rows: 23 },
];

function Framed({ children }: { readonly children: ReactNode }): JSX.Element {
  return (
    <GlyphsContext value={unicodeGlyphs}>
      <Screen
        title="Type the response"
        aside="Example 1.0"
        hints={[
          { keys: 'Enter', label: 'done' },
          { keys: 'Esc', label: 'back' },
          { keys: 'Ctrl-C', label: 'quit' },
        ]}
      >
        {children}
      </Screen>
    </GlyphsContext>
  );
}

function Entry({ context }: { readonly context: CodeInputContext }): JSX.Element {
  const [state, setState] = useState(startCodeInput(context));
  return (
    <Framed>
      <CodeInput
        state={state}
        context={context}
        onEvent={(event) => setState((now) => reduceCodeInput(now, event, context))}
      />
    </Framed>
  );
}

describe('code input', () => {
  test('marks each group by a sign as it is complete, and spells the current one', async () => {
    const app = renderAt(<Entry context={challenge} />);
    app.type('008J44CT4CAN?72F2');
    await app.until('4 of 5');
    const [row = ''] = app.lines().filter((line) => line.includes('008J4'));
    expect(row).toContain('1 008J4 ✓');
    expect(row).toContain('2 4CT4C ✗');
    expect(row).toContain('3 AN?72 ?');
    expect(row).toContain('4[F2___]~');
    expect(app.frame()).toContain('Foxtrot Two');
    app.unmount();
  });

  test.each(SIZES)('a whole response fits $columns columns with title and footer', async (viewport) => {
    const app = renderAt(<Entry context={response} />, viewport);
    app.type(`${RESPONSE.join(' ')} K7\u001B[D`);
    await app.until('14 of 15');
    expect(app.lines().length).toBeLessThanOrEqual(viewport.rows);
    expect(widest(app.lines())).toBeLessThanOrEqual(viewport.columns);
    expect(app.frame().match(/✓/g)).toHaveLength(15);
    expect(app.frame()).toContain('More was typed than the code has: K7');
    expect(app.frame()).toContain('Type the response');
    expect(app.lines().at(-1)).toContain('Ctrl-C quit');
    app.unmount();
  });

  test('up and down move by the rows that are on the screen', async () => {
    const app = renderAt(<Entry context={response} />, { columns: 40, rows: 23 });
    app.type('\u001B[B');
    await app.until('4 of 15');
    app.unmount();
    const wide = renderAt(<Entry context={response} />);
    wide.type('\u001B[B');
    await wide.until('6 of 15');
    wide.unmount();
  });

  test('tells what it did not take', async () => {
    const app = renderAt(<Entry context={challenge} />);
    app.type('00ü');
    await app.until('"ü" is not a symbol of the code.');
    app.unmount();
  });

  test('shows what was typed where it differs from what it means', async () => {
    const app = renderAt(<Entry context={challenge} />);
    app.type('kilo seven pa');
    await app.until('typed: kilo seven pa');
    expect(app.frame()).toContain('[K7PA_]');
    app.unmount();
  });

  test('without UTF-8 every sign is ASCII', async () => {
    const app = renderAt(
      <GlyphsContext value={asciiGlyphs}>
        <CodeInput
          state={startCodeInput(challenge, ['008J4', '4CT4C', 'A'])}
          context={challenge}
          onEvent={() => undefined}
        />
      </GlyphsContext>,
    );
    expect(app.frame()).toContain('1 008J4 +');
    expect(app.frame()).toContain('2 4CT4C !');
    expect(app.frame()).toMatch(/^[\n -~]+$/);
    app.unmount();
  });
});

describe('code display, the reducer', () => {
  const play = (events: readonly CodeDisplayEvent[], groups = 15): CodeDisplayState =>
    events.reduce((state, event) => reduceCodeDisplay(state, event, groups), startCodeDisplay);

  test('goes on, back, to both ends, and no further', () => {
    expect(play([{ type: 'next' }, { type: 'next' }, { type: 'previous' }]).current).toBe(1);
    expect(play([{ type: 'previous' }]).current).toBe(0);
    expect(play([{ type: 'last' }, { type: 'next' }]).current).toBe(14);
    expect(play([{ type: 'jump', group: 6 }, { type: 'first' }]).current).toBe(0);
  });

  test('digits jump: 1, then 12; a number the code does not have begins anew', () => {
    const digits = (typed: string) => play(Array.from(typed, (digit) => ({ type: 'digit', digit }))).current + 1;
    expect(digits('7')).toBe(7);
    expect(digits('12')).toBe(12);
    expect(digits('17')).toBe(7);
    expect(digits('123')).toBe(3);
    expect(digits('0')).toBe(1);
    expect(play([{ type: 'digit', digit: '1' }, { type: 'next' }, { type: 'digit', digit: '2' }]).current).toBe(1);
  });

  test('always points into the code', () => {
    const event: fc.Arbitrary<CodeDisplayEvent> = fc.oneof(
      fc.constantFrom<CodeDisplayEvent>({ type: 'next' }, { type: 'previous' }, { type: 'last' }),
      fc.integer({ min: 0, max: 9 }).map((digit): CodeDisplayEvent => ({ type: 'digit', digit: String(digit) })),
      fc.integer().map((group): CodeDisplayEvent => ({ type: 'jump', group })),
    );
    fc.assert(
      fc.property(fc.array(event), fc.integer({ min: 1, max: 22 }), (events, groups) => {
        const { current } = play(events, groups);
        expect(current).toBeGreaterThanOrEqual(0);
        expect(current).toBeLessThan(groups);
      }),
    );
  });
});

function Reading({ groups }: { readonly groups: readonly string[] }): JSX.Element {
  const [state, setState] = useState(startCodeDisplay);
  return (
    <Framed>
      <CodeDisplay
        groups={groups}
        state={state}
        onEvent={(event) => setState((now) => reduceCodeDisplay(now, event, groups.length))}
      />
    </Framed>
  );
}

describe('code display', () => {
  test('one group large with its spelling and its place; space and arrows go on', async () => {
    const app = renderAt(<Reading groups={CHALLENGE} />);
    expect(app.frame()).toContain('0   0   8   J   4');
    expect(app.frame()).toContain('Zero Zero Eight Juliett Four');
    expect(app.frame()).toContain('1 of 5');
    app.type(' ');
    await app.until('2 of 5');
    expect(app.frame()).toContain('Four Charlie Tango Four Bravo');
    app.type('\u001B[C');
    await app.until('3 of 5');
    app.type('\u001B[D1');
    await app.until('1 of 5');
    app.type('   ');
    await app.until('4 of 5');
    app.type('\r');
    await app.until('5 of 5');
    app.unmount();
  });

  test.each(SIZES)('a whole response fits $columns columns with title and footer', async (viewport) => {
    const app = renderAt(<Reading groups={RESPONSE} />, viewport);
    for (const group of RESPONSE.keys()) {
      await app.until(`${group + 1} of 15`);
      expect(app.lines().length).toBeLessThanOrEqual(viewport.rows);
      expect(widest(app.lines())).toBeLessThanOrEqual(viewport.columns);
      expect(app.lines().at(-1)).toContain('Ctrl-C quit');
      expect(app.frame()).toContain(`[${RESPONSE[group]}]`);
      app.type(' ');
    }
    app.unmount();
  });
});

describe('for a screen reader', () => {
  test('the group to read is spelled words', () => {
    const display = (
      <CodeDisplay groups={CHALLENGE} state={startCodeDisplay} onEvent={() => undefined} isActive={false} />
    );
    expect(spoken(display)).toBe('Group 1 of 5: Zero, Zero, Eight, Juliett, Four.');
  });

  test('an entry says the current group, its mark, and the wrong ones', () => {
    const state = { ...startCodeInput(challenge, ['008J4', '4CT4C']), current: 0 };
    const input = <CodeInput state={state} context={challenge} onEvent={() => undefined} isActive={false} />;
    expect(spoken(input)).toBe('Group 1 of 5: Zero, Zero, Eight, Juliett, Four, right. Wrong: group 2.');
  });
});
