// The client app in whatever room its viewport gives it: the whole terminal, or a pane beside another app.
import { matchCommand, useKeys, useStore, useViewport } from '@readback/tui-kit';
import { type JSX, useMemo } from 'react';
import type { ClientStore } from './client-flow.js';
import { inNameOf } from './commands/own-name.js';
import { clientCommands, offersOf } from './flow/keys.js';
import type { ClientEvent, ClientState } from './flow/state.js';
import { ActsView } from './screens/acts.js';
import { ChallengeView } from './screens/challenge.js';
import { CheckupView } from './screens/checkup.js';
import { EntryView } from './screens/entry.js';
import { HelpView } from './screens/help.js';
import { OutgoingView } from './screens/outgoing.js';
import { OwnWords } from './screens/own-words.js';
import { ProblemView } from './screens/problem.js';
import { StartingView } from './screens/starting.js';
import { StatusView } from './screens/status.js';
import { LEAST_COLUMNS, LEAST_ROWS, TooSmallView } from './screens/too-small.js';
import { UnlockedView } from './screens/unlocked.js';
import { WaitingView } from './screens/waiting.js';
import { WelcomeView } from './screens/welcome.js';

export interface ClientAppProps {
  readonly store: ClientStore;
  /** What people type to start it. Default: `readback`. */
  readonly programName?: string;
}

export function ClientApp({ store, programName = 'readback' }: ClientAppProps): JSX.Element {
  const state = useStore(store);
  const { columns, rows } = useViewport();
  const words = useMemo(() => inNameOf(programName), [programName]);
  useKeys((key) => {
    // The newest state: several keys may arrive before the next frame is drawn.
    const commands = offersOf(store.getState()).map(({ command }) => command);
    const command = matchCommand(clientCommands, key, commands);
    if (command !== undefined) store.dispatch({ type: 'command', command });
  });
  if (columns < LEAST_COLUMNS || rows < LEAST_ROWS) return <TooSmallView />;
  return (
    <OwnWords value={words}>
      <CurrentScreen state={state} dispatch={store.dispatch} />
    </OwnWords>
  );
}

interface CurrentScreenProps {
  readonly state: ClientState;
  readonly dispatch: (event: ClientEvent) => void;
}

function CurrentScreen({ state, dispatch }: CurrentScreenProps): JSX.Element {
  const { site, screen, isHelpOpen } = state;
  if (screen.name === 'problem') return <ProblemView state={state} screen={screen} />;
  if (screen.name === 'checkup') return <CheckupView state={state} screen={screen} dispatch={dispatch} />;
  if (!site || screen.name === 'starting') return <StartingView state={state} />;
  if (isHelpOpen) return <HelpView state={state} site={site} />;
  switch (screen.name) {
    case 'welcome':
      return <WelcomeView state={state} site={site} />;
    case 'challenge':
      return <ChallengeView state={state} site={site} screen={screen} dispatch={dispatch} />;
    case 'entry':
      return <EntryView state={state} site={site} screen={screen} dispatch={dispatch} />;
    case 'acts':
      return <ActsView state={state} site={site} screen={screen} dispatch={dispatch} />;
    case 'outgoing':
      return <OutgoingView state={state} site={site} screen={screen} dispatch={dispatch} />;
    case 'unlocked':
      return <UnlockedView state={state} site={site} screen={screen} />;
    case 'waiting':
      return <WaitingView state={state} site={site} screen={screen} dispatch={dispatch} />;
    case 'status':
      return <StatusView state={state} site={site} />;
  }
}
