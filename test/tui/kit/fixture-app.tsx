// A small app for run-app.test.ts: an entry, a display, and ways to end it.
import '@readback/tui-kit/prepare-terminal';
import { CHALLENGE_LAYOUT, ReadbackError } from '@readback/core';
import {
  CodeInput,
  type CodeInputEvent,
  type CodeInputState,
  createAppExit,
  createStore,
  EXIT,
  isInteractive,
  reduceCodeInput,
  runApp,
  Screen,
  startCodeInput,
  useKeys,
  useStore,
} from '@readback/tui-kit';
import type { JSX } from 'react';

const context = { layout: CHALLENGE_LAYOUT };
const exit = createAppExit();
let saved = 'nothing';

type Event = CodeInputEvent | { readonly type: 'crashed'; readonly error: unknown };

const store = createStore<CodeInputState, Event, 'save'>({
  initial: startCodeInput(context),
  reduce(state, event) {
    if (event.type === 'crashed') throw event.error;
    return { state: reduceCodeInput(state, event, context), effects: ['save'] };
  },
  async perform() {
    await new Promise((resolve) => setImmediate(resolve));
    saved = store.getState().groups.join(' ');
  },
  onCrash: (error) => ({ type: 'crashed', error }),
});

function App(): JSX.Element {
  const state = useStore(store);
  useKeys((event) => {
    if (event.type !== 'key') return;
    if (event.name === 'ctrl-c' && process.argv[2] !== 'stubborn') exit.request(EXIT.interrupted);
    if (event.name === 'f1') throw new Error('secret detail');
    if (event.name === 'f2')
      store.dispatch({ type: 'crashed', error: new ReadbackError('x', 'system', 'The disk is full.', 'Make room.') });
    if (event.name === 'escape') exit.request(EXIT.ok);
  });
  if (state.groups[0] === 'CRASH') throw new Error('secret detail');
  return (
    <Screen title="Fixture" hints={[{ keys: 'Esc', label: 'end' }]}>
      <CodeInput state={state} context={context} onEvent={store.dispatch} />
    </Screen>
  );
}

if (isInteractive()) {
  process.exitCode = await runApp(<App />, {
    programName: 'fixture',
    exit,
    beforeExit: store.settled,
    farewell: () => `saved: ${saved.trim()}`,
  });
} else {
  process.stdout.write('plain text instead\n');
}
