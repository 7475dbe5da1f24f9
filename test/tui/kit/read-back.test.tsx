// Reading back: one group at a time, a tick for each, and a list of those that have to be said again.
import {
  crossedGroups,
  GlyphsContext,
  isReadBackDone,
  ReadBack,
  type ReadBackEvent,
  type ReadBackState,
  reduceReadBack,
  startReadBack,
  unicodeGlyphs,
} from '@readback/tui-kit';
import { type JSX, useState } from 'react';
import { expect, test } from 'vitest';
import { renderAt, widest } from './render.js';

const GROUPS = ['008J4', '4CT4B', 'ANK72', 'F24SZ', 'Z3D75'];

const play = (...events: ReadBackEvent[]): ReadBackState => events.reduce(reduceReadBack, startReadBack(GROUPS.length));
const right: ReadBackEvent = { type: 'tick', tick: 'right' };
const wrong: ReadBackEvent = { type: 'tick', tick: 'wrong' };

test('a tick goes on; back and again changes it', () => {
  expect(play(right, wrong, { type: 'previous' }, right)).toEqual({
    current: 2,
    ticks: ['right', 'right', undefined, undefined, undefined],
  });
  expect(play({ type: 'previous' }).current).toBe(0);
  expect(play({ type: 'next' }, { type: 'next' }, wrong)).toMatchObject({ current: 3 });
});

test('done when every group has one; those with a no are told', () => {
  expect(isReadBackDone(play(right, right, wrong, right))).toBe(false);
  const done = play(right, wrong, right, right, wrong);
  expect(isReadBackDone(done)).toBe(true);
  expect(crossedGroups(done)).toEqual([1, 4]);
});

function Reading(): JSX.Element {
  const [state, setState] = useState(() => startReadBack(GROUPS.length));
  return (
    <GlyphsContext value={unicodeGlyphs}>
      <ReadBack groups={GROUPS} state={state} onEvent={(event) => setState((now) => reduceReadBack(now, event))} />
    </GlyphsContext>
  );
}

test.each([80, 40])(
  'by keys, %s columns: Space and Y for right, X and N for wrong, arrows without a tick',
  async (columns) => {
    const app = renderAt(<Reading />, { columns, rows: 23 });
    expect(app.frame()).toContain('1 of 5');
    app.type(' xyn');
    await app.until('5 of 5');
    expect(app.frame()).toContain('008J4 ✓');
    expect(app.frame()).toContain('4CT4B ✗');
    expect(app.frame()).toContain('F24SZ ✗');
    app.type('\u001B[D\u001B[D\u001B[C');
    await app.until('4 of 5');
    app.type('q7');
    await app.until('4 of 5');
    expect(widest(app.lines())).toBeLessThanOrEqual(columns);
    app.unmount();
  },
);
