// The response being typed while the desk reads it.
import { CodeInput, Notice, Screen } from '@readback/tui-kit';
import { Box } from 'ink';
import { type JSX, useMemo } from 'react';
import { entryContext, isComplete } from '../flow/entry.js';
import { entryMessages } from '../flow/entry-messages.js';
import { hintsOf } from '../flow/keys.js';
import type { ClientEvent, ClientState, EntryScreen, SiteView } from '../flow/state.js';

export interface EntryViewProps {
  readonly state: ClientState;
  readonly site: SiteView;
  readonly screen: EntryScreen;
  readonly dispatch: (event: ClientEvent) => void;
}

export function EntryView({ state, site, screen, dispatch }: EntryViewProps): JSX.Element {
  const { pending, input, reading, phase } = screen;
  const context = useMemo(() => entryContext(site, pending), [site, pending]);
  const messages = useMemo(() => entryMessages(site, screen), [site, screen]);
  const have = reading.marks.filter(isComplete).length;
  return (
    <Screen title="Type the response" aside={`${have} of ${reading.marks.length}`} hints={hintsOf(state)}>
      <CodeInput
        state={input}
        context={context}
        onEvent={(event) => dispatch({ type: 'type', event })}
        isActive={phase !== 'checking'}
      />
      <Box flexDirection="column">
        {messages.map(({ kind, message, next }) => (
          <Notice key={message} kind={kind} message={message} next={next} />
        ))}
      </Box>
    </Screen>
  );
}
