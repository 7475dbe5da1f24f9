// The time of a call: told in steps, so that a slow line is not kept busy.
import { type Clock, ClockContext, formatElapsed, useElapsed } from '@readback/tui-kit';
import { Text } from 'ink';
import type { JSX } from 'react';
import { expect, test } from 'vitest';
import { nextElapsedMs } from '../../../packages/tui-kit/src/clock/elapsed.js';
import { renderAt } from './render.js';

test.each([
  [-5000, ''],
  [0, ''],
  [9_999, ''],
  [10_000, '10 s'],
  [69_999, '1 min'],
  [75_000, '1 min 10 s'],
  [599_999, '9 min 50 s'],
  [600_000, '10 min'],
  [659_999, '10 min'],
  [7_260_000, '121 min'],
])('%s ms are "%s"', (ms, words) => expect(formatElapsed(ms)).toBe(words));

test('the words change when they are said to change, and never within a second', () => {
  for (let ms = 0; ms < 1_500_000; ms += 777) {
    const wait = nextElapsedMs(ms);
    expect(wait).toBeGreaterThanOrEqual(1000);
    if (wait > 1000) expect(formatElapsed(ms + wait - 1)).toBe(formatElapsed(ms));
    expect(formatElapsed(ms + wait)).not.toBe(formatElapsed(ms));
  }
});

function Shown({ onDraw }: { readonly onDraw: () => void }): JSX.Element {
  onDraw();
  return <Text>{useElapsed(1000) ?? 'just begun'}</Text>;
}

test('a screen is drawn again only when the words change', async () => {
  let nowMs = 1000;
  let wake: () => void = () => undefined;
  let waits: number[] = [];
  const clock: Clock = {
    nowMs: () => nowMs,
    after: (ms, act) => {
      waits = [...waits, ms];
      wake = () => {
        nowMs += ms;
        act();
      };
      return () => {
        wake = () => undefined;
      };
    },
  };
  let draws = 0;
  const app = renderAt(
    <ClockContext value={clock}>
      <Shown onDraw={() => (draws += 1)} />
    </ClockContext>,
  );
  await app.until('just begun');
  wake();
  await app.until('10 s');
  wake();
  await app.until('20 s');
  expect(waits).toEqual([10_000, 10_000, 10_000]);
  expect(draws).toBe(3);
  app.unmount();
  wake();
  expect(draws).toBe(3);
});
