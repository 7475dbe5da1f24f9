// The first start: why a call is needed, whom to call, what will happen.
import { Notice, Screen, useViewport } from '@readback/tui-kit';
import { Box, Text } from 'ink';
import type { JSX } from 'react';
import { symbolsToSay } from '../flow/describe.js';
import { hintsOf } from '../flow/keys.js';
import { draftProgress, hasResumable, isEntryResumable } from '../flow/resume.js';
import type { ClientState, SiteView } from '../flow/state.js';
import { CallCard, Notices } from './parts.js';

export interface WelcomeViewProps {
  readonly state: ClientState;
  readonly site: SiteView;
}

const COMPACT_ROWS = 16;

export function WelcomeView({ state, site }: WelcomeViewProps): JSX.Element {
  const { rows } = useViewport();
  const gap = rows < COMPACT_ROWS ? 0 : 1;
  const { pack, notices } = site;
  return (
    <Screen title={pack.product.title} aside="no licence yet" hints={hintsOf(state)}>
      <Box flexDirection="column" rowGap={gap} marginTop={gap}>
        <Resume site={site} />
        <Text>This program needs a licence. No file may enter or leave here, so you get it by a phone call.</Text>
        <CallCard support={pack.support} />
        {!hasResumable(site) && <Steps site={site} />}
      </Box>
      <Notices notices={notices} />
    </Screen>
  );
}

function Steps({ site }: { readonly site: SiteView }): JSX.Element {
  const { challenge, response } = symbolsToSay(site);
  return (
    <Box flexDirection="column">
      <Text>{`1. You read ${challenge} letters and digits to the desk.`}</Text>
      <Text>2. Both of you say two words, to be sure.</Text>
      <Text>{`3. The desk reads ${response} to you; you type them.`}</Text>
      <Text dimColor>Pause whenever you like: nothing is lost.</Text>
    </Box>
  );
}

/** What was begun before. */
export function Resume({ site }: { readonly site: SiteView }): JSX.Element | null {
  if (site.pending.length > 1) {
    return (
      <Notice
        kind="info"
        message={`${site.pending.length} calls wait for their responses. All of them are still good.`}
        next="Press L to choose one, Enter for the one you were in last."
      />
    );
  }
  if (isEntryResumable(site)) {
    const { have, of } = draftProgress(site);
    return (
      <Notice
        kind="info"
        message={`You were typing the response: ${have} of ${of} groups are here.`}
        next="Press Enter to go on typing."
      />
    );
  }
  if (!hasResumable(site)) return null;
  return (
    <Notice
      kind="info"
      message="A challenge is waiting for its response. It is still good."
      next="Press Enter to see it again."
    />
  );
}
