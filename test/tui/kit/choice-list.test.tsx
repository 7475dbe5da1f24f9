import {
  type Choice,
  ChoiceList,
  type ChoiceListEvent,
  choiceAt,
  firstChoice,
  reduceChoiceList,
  visibleRows,
} from '@readback/tui-kit';
import * as fc from 'fast-check';
import { type JSX, useState } from 'react';
import { expect, test } from 'vitest';
import { renderAt } from './render.js';

const choices: readonly Choice[] = Array.from({ length: 30 }, (_, index) => ({
  key: `order-${index + 1}`,
  label: `Order ${index + 1}`,
  ...(index === 1 ? { disabledReason: 'no seats left' } : { detail: `${index} seats` }),
}));

test('moves stay inside the list', () => {
  const play = (events: readonly ChoiceListEvent[], count: number) =>
    events.reduce((state, event) => reduceChoiceList(state, event, count), firstChoice).index;
  expect(play([{ type: 'up' }], 3)).toBe(0);
  expect(play([{ type: 'down' }, { type: 'down' }, { type: 'down' }], 3)).toBe(2);
  expect(play([{ type: 'last' }, { type: 'up' }], 3)).toBe(1);
  expect(play([{ type: 'page', by: 9 }], 3)).toBe(2);
  expect(play([{ type: 'down' }], 0)).toBe(0);
});

test('a disabled row and an empty list choose nothing', () => {
  expect(choiceAt({ index: 0 }, choices)?.key).toBe('order-1');
  expect(choiceAt({ index: 1 }, choices)).toBeUndefined();
  expect(choiceAt({ index: 0 }, [])).toBeUndefined();
  expect(choiceAt({ index: 99 }, choices)?.key).toBe('order-30');
});

test('the highlighted row is always among the visible ones, and as many as fit are shown', () => {
  fc.assert(
    fc.property(fc.nat(100), fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 30 }), (at, count, height) => {
      const index = Math.min(at, count - 1);
      const { from, to } = visibleRows(index, count, height);
      expect(from).toBeLessThanOrEqual(index);
      expect(to).toBeGreaterThan(index);
      expect(to - from).toBe(Math.min(count, height));
      expect(to).toBeLessThanOrEqual(count);
    }),
  );
});

function Orders({ onChoose }: { readonly onChoose: (choice: Choice) => void }): JSX.Element {
  const [state, setState] = useState(firstChoice);
  return (
    <ChoiceList
      choices={choices}
      state={state}
      onEvent={(event) => setState((now) => reduceChoiceList(now, event, choices.length))}
      onChoose={onChoose}
      height={6}
    />
  );
}

test('a long list scrolls within its height, says where it is, and chooses with Enter', async () => {
  const chosen: string[] = [];
  const app = renderAt(<Orders onChoose={({ key }) => chosen.push(key)} />);
  expect(app.lines()).toHaveLength(6);
  expect(app.frame()).toMatch(/[›>] Order 1 /);
  expect(app.frame()).toContain('Order 2  (no seats left)');
  expect(app.frame()).toContain('1 of 30');
  app.type('\u001B[B\r\u001B[B\r');
  await app.until('3 of 30');
  await expect.poll(() => chosen).toEqual(['order-3']);
  app.type('\u001B[F');
  await app.until(/[›>] Order 30/);
  expect(app.lines()).toHaveLength(6);
  app.unmount();
});

test('an empty list says so', () => {
  const app = renderAt(
    <ChoiceList
      choices={[]}
      state={firstChoice}
      onEvent={() => undefined}
      onChoose={() => undefined}
      emptyText="No orders."
    />,
  );
  expect(app.frame()).toBe('No orders.');
  app.unmount();
});
