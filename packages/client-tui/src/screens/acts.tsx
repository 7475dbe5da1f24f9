// "More": everything that can be done with the licence, beside what the status screen offers at once.
import { ChoiceList, Notice, Screen, useViewport } from '@readback/tui-kit';
import { Box } from 'ink';
import { type JSX, useMemo } from 'react';
import { actChoices } from '../flow/acts.js';
import { hintsOf } from '../flow/keys.js';
import type { ActsScreen, ClientEvent, ClientState, SiteView } from '../flow/state.js';
import { useOwnWords } from './own-words.js';

export interface ActsViewProps {
  readonly state: ClientState;
  readonly site: SiteView;
  readonly screen: ActsScreen;
  readonly dispatch: (event: ClientEvent) => void;
}

/** Below this the question takes the place of the list. */
const COMPACT_ROWS = 16;
/** Title, ruler, footer of two rows, and what keeps them apart. */
const ROWS_AROUND = 5;

export function ActsView({ state, site, screen, dispatch }: ActsViewProps): JSX.Element {
  const { rows } = useViewport();
  const isCompact = rows < COMPACT_ROWS;
  const words = useOwnWords();
  const choices = useMemo(
    () =>
      actChoices(site).map(({ disabledReason, ...choice }) =>
        disabledReason === undefined ? choice : { ...choice, disabledReason: words(disabledReason) },
      ),
    [site, words],
  );
  return (
    <Screen title="What do you want to do?" aside={site.pack.product.title} hints={hintsOf(state)}>
      <Box flexDirection="column" marginTop={isCompact ? 0 : 1} rowGap={1}>
        {!(isCompact && screen.isGivingUp) && (
          <ChoiceList
            choices={choices}
            state={screen.list}
            onEvent={(event) => dispatch({ type: 'choose', event })}
            onChoose={() => undefined}
            height={Math.max(3, rows - ROWS_AROUND)}
            isActive={!screen.isGivingUp}
          />
        )}
        {screen.isGivingUp && (
          <Notice
            kind="warn"
            message="Give the licence up? The program stops working here at once. You get a receipt to read to the desk."
            next="Press Y to give it up, N to keep it."
          />
        )}
      </Box>
    </Screen>
  );
}
