// Later starts: what is licensed, until when, and what to do where something is to be done.
import type { Licence } from '@readback/core';
import { Notice, type NoticeKind, Screen, useViewport } from '@readback/tui-kit';
import { Box, Text } from 'ink';
import type { JSX } from 'react';
import { STATUS_WORDS } from '../flow/describe.js';
import { hintsOf } from '../flow/keys.js';
import type { ClientState, SiteView } from '../flow/state.js';
import { CallCard, LicenceFacts, Notices } from './parts.js';
import { Resume } from './welcome.js';

export interface StatusViewProps {
  readonly state: ClientState;
  readonly site: SiteView;
}

const COMPACT_ROWS = 16;

function kindOf({ status }: Licence): NoticeKind {
  if (status === 'active') return 'ok';
  return status === 'grace' || status === 'trial' ? 'warn' : 'error';
}

export function StatusView({ state, site }: StatusViewProps): JSX.Element {
  const { rows } = useViewport();
  const gap = rows < COMPACT_ROWS ? 0 : 1;
  const { pack, licence, notices, closingPhrase } = site;
  const needsCall = licence.status !== 'active';
  return (
    <Screen title={pack.product.title} aside={STATUS_WORDS[licence.status]} hints={hintsOf(state)}>
      <Box flexDirection="column" marginTop={gap} rowGap={gap}>
        <Resume site={site} />
        {licence.reason === undefined ? (
          <Notice kind={kindOf(licence)} message="This program is licensed on this machine." />
        ) : (
          <Notice kind={kindOf(licence)} message={licence.reason.message} next={licence.reason.next} />
        )}
        <LicenceFacts licence={licence} />
        {closingPhrase && (
          <Text>
            Closing words of the newest grant: <Text bold>{closingPhrase.join(' ')}</Text>
          </Text>
        )}
        {needsCall && <CallCard support={pack.support} />}
      </Box>
      <Notices notices={[...licence.warnings, ...notices]} />
    </Screen>
  );
}
