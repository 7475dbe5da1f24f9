// It worked. The two words prove to the desk that it did.
import { Phrase, Screen, useGlyphs, useViewport } from '@readback/tui-kit';
import { Box, Text, useIsScreenReaderEnabled } from 'ink';
import type { JSX } from 'react';
import { policyTitle } from '../flow/describe.js';
import { changeWords, spokenChange } from '../flow/healing.js';
import { hintsOf } from '../flow/keys.js';
import type { ClientState, SiteView, UnlockedScreen } from '../flow/state.js';
import { LicenceFacts } from './parts.js';

export interface UnlockedViewProps {
  readonly state: ClientState;
  readonly site: SiteView;
  readonly screen: UnlockedScreen;
}

const COMPACT_ROWS = 16;

export function UnlockedView({ state, site, screen }: UnlockedViewProps): JSX.Element {
  const { rows } = useViewport();
  const gap = rows < COMPACT_ROWS ? 0 : 1;
  const { pack, licence } = site;
  const title = screen.isAgain ? 'The two closing words' : `Unlocked: ${policyTitle(licence)}`;
  return (
    <Screen title={title} aside={pack.product.title} hints={hintsOf(state)}>
      <Box flexDirection="column" marginTop={gap} rowGap={gap}>
        <Phrase label="Say these two words to the desk:" words={screen.phrase} />
        <Text dimColor>They tell the desk that the response has worked here. Then the call is done.</Text>
        <Corrected changes={screen.changes} spelling={site.spelling} />
        <LicenceFacts licence={licence} />
      </Box>
    </Screen>
  );
}

/** What the signature has mended, so that nobody wonders why it worked. */
function Corrected({
  changes,
  spelling,
}: Pick<UnlockedScreen, 'changes'> & Pick<SiteView, 'spelling'>): JSX.Element | null {
  const { next } = useGlyphs();
  const isSpoken = useIsScreenReaderEnabled();
  if (changes.length === 0) return null;
  const words = changes
    .map((change) => (isSpoken ? spokenChange(change, spelling) : changeWords(change, next)))
    .join(isSpoken ? '; ' : ', ');
  return <Text>{`Corrected by itself, and proved by the signature: ${words}.`}</Text>;
}
