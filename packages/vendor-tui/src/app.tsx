// The vendor's app in whatever room its viewport gives it: the whole terminal, or a pane beside another app.
import { matchCommand, useKeys, useStore, useViewport } from '@readback/tui-kit';
import { type JSX, useMemo } from 'react';
import { eventOf, vendorCommands } from './flow/commands.js';
import { offersOf } from './flow/keys.js';
import { activeCall, type VendorState } from './flow/state.js';
import { CallView } from './screens/call/call-view.js';
import { FirstRunView, MadeView, MakingView } from './screens/first-run.js';
import { HelpView } from './screens/help.js';
import { HomeView } from './screens/home.js';
import { type Dispatch, ScriptContext } from './screens/parts.js';
import { SideListView } from './screens/side-lists.js';
import { LEAST_COLUMNS, LEAST_ROWS, TooSmallView } from './screens/too-small.js';
import { OpeningView, StartingView, UnlockView } from './screens/unlock.js';
import { WorkshopView } from './screens/workshop/workshop-view.js';
import type { VendorStore } from './vendor-flow.js';

export interface VendorAppProps {
  readonly store: Pick<VendorStore, 'getState' | 'dispatch' | 'subscribe' | 'settled'>;
}

export function VendorApp({ store }: VendorAppProps): JSX.Element {
  const state = useStore(store);
  const { columns, rows } = useViewport();
  useKeys((key) => {
    // The newest state: several keys may arrive before the next frame is drawn. A run of letters is no command: what
    // binds takes one Y, not a Y somewhere in a text.
    const commands = offersOf(store.getState()).map(({ command }) => command);
    const command = matchCommand(vendorCommands, key, commands);
    if (command !== undefined) store.dispatch(eventOf(command));
  });
  const { script, agent } = state;
  const saying = useMemo(() => ({ script, agent }), [script, agent]);
  if (columns < LEAST_COLUMNS || rows < LEAST_ROWS) return <TooSmallView />;
  return (
    <ScriptContext value={saying}>
      <CurrentScreen state={state} dispatch={store.dispatch} />
    </ScriptContext>
  );
}

interface CurrentScreenProps {
  readonly state: VendorState;
  readonly dispatch: Dispatch;
}

function CurrentScreen({ state, dispatch }: CurrentScreenProps): JSX.Element {
  if (state.isHelpOpen) return <HelpView state={state} />;
  switch (state.screen) {
    case 'starting':
      return <StartingView state={state} />;
    case 'first-run':
      return <FirstRunView state={state} dispatch={dispatch} />;
    case 'making':
      return <MakingView state={state} />;
    case 'made':
      return <MadeView state={state} />;
    case 'unlock':
      return <UnlockView state={state} dispatch={dispatch} />;
    case 'opening':
      return <OpeningView state={state} />;
    case 'home':
      return <HomeView state={state} dispatch={dispatch} />;
    case 'search':
    case 'approvals':
    case 'alerts':
    case 'ending':
    case 'machine':
      return <SideListView state={state} screen={state.screen} dispatch={dispatch} />;
    case 'workshop':
      return <WorkshopView state={state} dispatch={dispatch} />;
    case 'call': {
      const call = activeCall(state);
      return call === undefined ? (
        <StartingView state={state} />
      ) : (
        <CallView state={state} call={call} dispatch={dispatch} />
      );
    }
  }
}
