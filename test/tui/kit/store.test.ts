import { createStore, type Step } from '@readback/tui-kit';
import { expect, test } from 'vitest';

interface Counter {
  readonly count: number;
  readonly log: readonly string[];
}
type Event = { readonly type: 'add' | 'load' | 'fail' | 'burst' } | { readonly type: 'told'; readonly what: string };
type Effect = 'load' | 'fail' | 'burst';

function reduce(state: Counter, event: Event): Step<Counter, Effect> {
  switch (event.type) {
    case 'add':
      return { state: { ...state, count: state.count + 1 } };
    case 'told':
      return { state: { ...state, log: [...state.log, event.what] } };
    default:
      return { state, effects: [event.type] };
  }
}

function start(initialEffects: readonly Effect[] = []) {
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const store = createStore<Counter, Event, Effect>({
    initial: { count: 0, log: [] },
    initialEffects,
    reduce,
    async perform(effect, dispatch) {
      if (effect === 'fail') throw new Error('no disk');
      if (effect === 'burst') {
        dispatch({ type: 'add' });
        dispatch({ type: 'add' });
        return;
      }
      await gate;
      dispatch({ type: 'told', what: 'loaded' });
    },
    onCrash: (error, effect) => ({ type: 'told', what: `${effect}: ${error instanceof Error ? error.message : ''}` }),
  });
  return { store, release };
}

test('an event changes the state and tells the listeners', () => {
  const { store } = start();
  let told = 0;
  const stop = store.subscribe(() => {
    told += 1;
  });
  store.dispatch({ type: 'add' });
  stop();
  store.dispatch({ type: 'add' });
  expect(store.getState().count).toBe(2);
  expect(told).toBe(1);
});

test('settled waits for the effects and for what they say', async () => {
  const { store, release } = start();
  store.dispatch({ type: 'load' });
  let isSettled = false;
  const settled = (async () => {
    await store.settled();
    isSettled = true;
  })();
  await Promise.resolve();
  expect(isSettled).toBe(false);
  release();
  await settled;
  expect(store.getState().log).toEqual(['loaded']);
});

test('settled resolves at once when nothing is going on', async () => {
  const { store } = start();
  await expect(store.settled()).resolves.toBeUndefined();
});

test('an effect that fails becomes an event', async () => {
  const { store } = start();
  store.dispatch({ type: 'fail' });
  await store.settled();
  expect(store.getState().log).toEqual(['fail: no disk']);
});

test('events that arrive while one is reduced wait their turn', async () => {
  const { store } = start();
  const seen: number[] = [];
  store.subscribe(() => {
    seen.push(store.getState().count);
    if (store.getState().count === 1) store.dispatch({ type: 'add' });
  });
  store.dispatch({ type: 'add' });
  expect(seen).toEqual([1, 2]);
  store.dispatch({ type: 'burst' });
  await store.settled();
  expect(store.getState().count).toBe(4);
});

test('effects of the beginning run before the first event', async () => {
  const { store } = start(['burst']);
  await store.settled();
  expect(store.getState().count).toBe(2);
});

test('a reducer that throws is heard, and the store goes on', () => {
  const store = createStore<number, 'add' | 'break', never>({
    initial: 0,
    reduce(state, event) {
      if (event === 'break') throw new Error('a bug');
      return { state: state + 1 };
    },
    perform: () => undefined,
    onCrash: () => 'add',
  });
  expect(() => store.dispatch('break')).toThrow('a bug');
  store.dispatch('add');
  expect(store.getState()).toBe(1);
});
