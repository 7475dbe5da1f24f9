// Two panes and the telephone line between them: side by side, or one above the other in a narrow terminal.
import { ClientApp } from '@readback/client-tui';
import { FocusScope, useKeys, useStore, useTerminalSize, type Viewport, ViewportProvider } from '@readback/tui-kit';
import { VendorApp } from '@readback/vendor-tui';
import { Box } from 'ink';
import { type JSX, type ReactNode, useReducer } from 'react';
import { DEMO_START, reduceDemo, type Side } from './demo-state.js';
import { LineView } from './line-view.js';
import { say, sayOverNoise } from './phone-line.js';
import type { DemoStores } from './run-demo.js';
import { carry, speechOf } from './telephone.js';

export interface DemoAppProps {
  readonly stores: DemoStores;
  readonly isMachineLent: boolean;
}

const SIDE_BY_SIDE_COLUMNS = 100;
const LINE_ROWS = 3;
/** Enough for a code and its spelling; the pane in use has the rest. */
const LEAST_PANE_ROWS = 10;

export function DemoApp({ stores, isMachineLent }: DemoAppProps): JSX.Element {
  const [state, dispatch] = useReducer(reduceDemo, DEMO_START);
  const { columns, rows } = useTerminalSize();
  // What can be said changes with the apps' screens.
  useStore(stores.client);
  useStore(stores.vendor);

  const speak = (keys: string): void => {
    // Letters are symbols on the side that types: the line's keys work only while there is something to say.
    let isNoisy = state.isNoisy;
    for (const letter of keys.toLowerCase()) {
      const speech = speechOf(state.focus, stores);
      if (!speech) return;
      if (letter === 'm') {
        isNoisy = !isNoisy;
        dispatch({ type: 'noise' });
      } else if (letter === 's') {
        const utterance = isNoisy ? sayOverNoise(speech.text, Math.random) : say(speech.text);
        isNoisy = false;
        carry(state.focus, utterance.heard, speech, stores);
        dispatch({ type: 'said', by: state.focus, utterance });
      }
    }
  };

  useKeys((key) => {
    if (key.type === 'key' && key.name === 'tab') dispatch({ type: 'other-side' });
    if (key.type !== 'text') return;
    // The pane takes the same keys: a number typed just before goes to its group first.
    queueMicrotask(() => speak(key.text));
  });

  const isWide = columns >= SIDE_BY_SIDE_COLUMNS;
  const room = rows - 1 - LINE_ROWS;
  const viewportOf = (side: Side): Viewport => {
    if (isWide) return { columns: Math.floor((columns - 3) / 2), rows: room };
    const least = Math.min(LEAST_PANE_ROWS, Math.floor(room / 2));
    return { columns, rows: side === state.focus ? room - least : least };
  };
  const pane = (side: Side, app: ReactNode): JSX.Element => (
    <FocusScope isFocused={state.focus === side}>
      <ViewportProvider viewport={viewportOf(side)}>{app}</ViewportProvider>
    </FocusScope>
  );
  const line = (
    <LineView
      state={state}
      columns={columns}
      canSay={speechOf(state.focus, stores) !== undefined}
      isMachineLent={isMachineLent}
      isWide={isWide}
    />
  );
  const client = pane('client', <ClientApp store={stores.client} />);
  const vendor = pane('vendor', <VendorApp store={stores.vendor} />);
  if (!isWide) {
    return (
      <Box flexDirection="column">
        {client}
        {line}
        {vendor}
      </Box>
    );
  }
  return (
    <Box flexDirection="column">
      <Box columnGap={3}>
        {client}
        {vendor}
      </Box>
      {line}
    </Box>
  );
}
