// "Call back later": the challenges that wait for their responses, and which one to go on with.
import { ChoiceList, Notice, Screen } from '@readback/tui-kit';
import { Box, Text } from 'ink';
import { type JSX, useMemo } from 'react';
import { hintsOf } from '../flow/keys.js';
import { draftProgress } from '../flow/resume.js';
import type { ClientEvent, ClientState, SiteView, WaitingScreen } from '../flow/state.js';
import { chosenPending, waitingChoices } from '../flow/waiting.js';

export interface WaitingViewProps {
  readonly state: ClientState;
  readonly site: SiteView;
  readonly screen: WaitingScreen;
  readonly dispatch: (event: ClientEvent) => void;
}

export function WaitingView({ state, site, screen, dispatch }: WaitingViewProps): JSX.Element {
  const choices = useMemo(() => waitingChoices(site), [site]);
  return (
    <Screen title="Calls that wait" aside={site.pack.support.phone} hints={hintsOf(state)}>
      <Box flexDirection="column" marginTop={1} rowGap={1}>
        <Text>Each challenge stays good until it is answered. Say its first group to the desk.</Text>
        <ChoiceList
          choices={choices}
          state={screen.list}
          onEvent={(event) => dispatch({ type: 'choose', event })}
          onChoose={() => undefined}
          height={6}
          emptyText="No call waits."
          isActive={!screen.isDropping}
        />
        {screen.isDropping && <DropQuestion site={site} screen={screen} />}
      </Box>
    </Screen>
  );
}

function DropQuestion({ site, screen }: { readonly site: SiteView; readonly screen: WaitingScreen }): JSX.Element {
  const pending = chosenPending(site, screen);
  const { have } = draftProgress(site, pending);
  const lost = have > 0 ? ` The ${have} groups you have typed belong to it and will be of no use.` : '';
  return (
    <Notice
      kind="warn"
      message={`Drop this challenge? A response to it will not work any more.${lost}`}
      next="Press Y to drop it, N to keep it."
    />
  );
}
