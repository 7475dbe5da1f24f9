// The challenge, read aloud group by group, and the two words that both people compare.
import { CodeDisplay, Notice, Phrase, Qr, Screen, useViewport } from '@readback/tui-kit';
import { Box, Text } from 'ink';
import type { JSX } from 'react';
import { hintsOf } from '../flow/keys.js';
import { draftProgress } from '../flow/resume.js';
import type { ChallengeScreen, ClientEvent, ClientState, SiteView } from '../flow/state.js';
import { useCallAside } from './call-aside.js';

export interface ChallengeViewProps {
  readonly state: ClientState;
  readonly site: SiteView;
  readonly screen: ChallengeScreen;
  readonly dispatch: (event: ClientEvent) => void;
}

/** Below this the overview and the frame around the two words are left out. */
const COMPACT_ROWS = 18;

/** Below this the number alone stands at the top. */
const NARROW_COLUMNS = 60;

/** What it is for, where it is not the first one. */
const PURPOSE_NOTES = { activate: '', change: ' (renewal)', move: ' (move)', clock: ' (clock)' } as const;

export function ChallengeView({ state, site, screen, dispatch }: ChallengeViewProps): JSX.Element {
  const { columns, rows } = useViewport();
  const isCompact = rows < COMPACT_ROWS;
  const { pending, groups, reader, confirmation, question } = screen;
  const { support } = site.pack;
  const phone = columns < NARROW_COLUMNS ? support.phone : `${support.vendor} ${support.phone}`;
  const note = PURPOSE_NOTES[pending.purpose];
  const isShort = columns < NARROW_COLUMNS && note !== '';
  const title = `Read this${isShort ? '' : ' to the desk'}${note}`;
  const aside = useCallAside(state, phone);
  if (screen.isQrShown) return <ScannedView state={state} screen={screen} />;
  return (
    <Screen title={title} aside={aside} hints={hintsOf(state)}>
      <Box flexDirection="column" marginTop={isCompact ? 0 : 1} rowGap={isCompact ? 0 : 1}>
        <CodeDisplay
          groups={groups}
          state={reader}
          onEvent={(event) => dispatch({ type: 'read', event })}
          isActive={question === undefined}
          overview={!isCompact}
          alphabet={site.spelling}
        />
        {question ? (
          <Question site={site} screen={screen} />
        ) : (
          <Confirmation words={confirmation} isCompact={isCompact} />
        )}
        {screen.isOther && !question && (
          <Notice kind="warn" message="This is another challenge: the one before waits no more. Read this one." />
        )}
      </Box>
    </Screen>
  );
}

/** Where a phone may come near: the same challenge, scanned. */
function ScannedView({ state, screen }: Pick<ChallengeViewProps, 'state' | 'screen'>): JSX.Element {
  return (
    <Screen title="Scan this at the desk" hints={hintsOf(state)}>
      <Qr code={screen.pending.challenge} />
    </Screen>
  );
}

function Confirmation({
  words,
  isCompact,
}: {
  words: ChallengeScreen['confirmation'];
  isCompact: boolean;
}): JSX.Element {
  if (isCompact) {
    return (
      <Text>
        Say when asked: <Text bold>{words.join(' ')}</Text>
      </Text>
    );
  }
  return (
    <Box flexDirection="column">
      <Phrase label="The desk then asks for two words. Say:" words={words} />
      <Text dimColor>The desk has other words? Then read all groups again.</Text>
    </Box>
  );
}

interface QuestionProps {
  readonly site: SiteView;
  readonly screen: ChallengeScreen;
}

/** Said before a challenge stops being good, with what else would be lost. */
function Question({ site, screen }: QuestionProps): JSX.Element {
  const { have } = draftProgress(site, screen.pending);
  const lost = have > 0 ? ` The ${have} groups you have typed belong to it and will be of no use.` : '';
  const isFresh = screen.question === 'fresh';
  return (
    <Notice
      kind="warn"
      message={`${isFresh ? 'Make a fresh challenge' : 'Drop this challenge'}? A response to this one will not work any more.${lost}`}
      next={isFresh ? 'Press Y for a fresh one, N to keep this one.' : 'Press Y to drop it, N to keep it.'}
    />
  );
}
