// The response being typed while the desk reads it, and read back to the desk.
import { CodeInput, Notice, Prompt, ReadBack, Screen, Spinner, useViewport } from '@readback/tui-kit';
import { Box, useIsScreenReaderEnabled } from 'ink';
import { type JSX, useMemo } from 'react';
import { entryContext, isComplete } from '../flow/entry.js';
import { entryMessages } from '../flow/entry-messages.js';
import { entryPrompt } from '../flow/entry-prompt.js';
import { healingWords } from '../flow/healing.js';
import { hintsOf } from '../flow/keys.js';
import type { ClientEvent, ClientState, EntryScreen, SiteView } from '../flow/state.js';
import { useCallAside } from './call-aside.js';

export interface EntryViewProps {
  readonly state: ClientState;
  readonly site: SiteView;
  readonly screen: EntryScreen;
  readonly dispatch: (event: ClientEvent) => void;
}

/** From here on there is room for one group large. */
const LARGE_ROWS = 22;

export function EntryView({ state, site, screen, dispatch }: EntryViewProps): JSX.Element {
  const { reading, phase, readBack } = screen;
  const { rows } = useViewport();
  const have = reading.marks.filter(isComplete).length;
  const aside = useCallAside(state, `${have} of ${reading.marks.length}`);
  const isSpoken = useIsScreenReaderEnabled();
  const messages = useMemo(() => entryMessages(site, screen), [site, screen]);
  // What the response announces is heard once, when it is known.
  const isAnnounced = isSpoken && (screen.input.completed ?? 0) > 1;
  const told = isAnnounced ? messages.filter(({ kind }) => kind !== 'announce') : messages;
  const prompt = entryPrompt(site, screen);
  // A screen reader would read all of it again at every key: while a group is being typed the group is all that is told.
  const isQuiet = isSpoken && phase === 'typing' && !readBack && reading.marks[screen.input.current] === 'partial';
  return (
    <Screen
      title={readBack ? 'Read back what you typed' : 'Type the response'}
      aside={aside}
      hints={isQuiet ? [] : hintsOf(state)}
    >
      {readBack ? (
        <ReadBack
          groups={reading.groups}
          state={readBack}
          onEvent={(event) => dispatch({ type: 'read-back', event })}
          alphabet={site.spelling}
          overview={rows >= LARGE_ROWS}
        />
      ) : (
        <Typing site={site} screen={screen} dispatch={dispatch} isLarge={rows >= LARGE_ROWS} />
      )}
      {!isQuiet && (
        <Box flexDirection="column">
          {phase === 'healing' && <Spinner label={healingWords(screen)} />}
          {told.map(({ kind, message, next }) => (
            <Notice key={message} kind={kind} message={message} next={next} />
          ))}
          {prompt !== undefined && <Prompt say={prompt} />}
        </Box>
      )}
    </Screen>
  );
}

interface TypingProps extends Omit<EntryViewProps, 'state'> {
  readonly isLarge: boolean;
}

function Typing({ site, screen, dispatch, isLarge }: TypingProps): JSX.Element {
  const { pending, input, phase } = screen;
  const context = useMemo(() => entryContext(site, pending), [site, pending]);
  return (
    <CodeInput
      state={input}
      context={context}
      onEvent={(event) => dispatch({ type: 'type', event })}
      isActive={phase !== 'checking'}
      alphabet={site.spelling}
      isLarge={isLarge}
    />
  );
}
