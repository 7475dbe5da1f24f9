// Help for the screen below it, in a few lines, and whom to call.
import { Screen } from '@readback/tui-kit';
import { Box, Text } from 'ink';
import type { JSX } from 'react';
import { hintsOf } from '../flow/keys.js';
import type { ClientState, ScreenName, SiteView } from '../flow/state.js';
import { useOwnWords } from './own-words.js';
import { CallCard } from './parts.js';

export interface HelpViewProps {
  readonly state: ClientState;
  readonly site: SiteView;
}

const CALL = [
  'The desk can give a licence only to this machine, so it must hear a code of this machine first.',
  'You read it, then you type what the desk reads back.',
  'You can stop at any time: the code stays good and what you typed is kept.',
];

const LINES: Readonly<Record<ScreenName, readonly string[]>> = {
  starting: CALL,
  welcome: CALL,
  problem: CALL,
  checkup: ['Each line is one thing that was looked at. At the end stands what to say on the phone.'],
  challenge: [
    'Say one group, with the words below it: "Kilo 7 Papa Two Zulu". Wait until the desk says yes. Then press Space.',
    'A group again: press its number, 1 to 5.',
    'The desk then asks for the two words under it. If they are the words on its own screen, it has heard everything right.',
    'Press Enter to type the response. F makes a fresh code, D drops this one: only if the desk asks for it.',
    'O shows the code as a QR code to scan. F3 changes the spelling words. L lists other calls that wait.',
  ],
  entry: [
    'Type each group of five as you hear it. It goes on by itself. Spelling words work too: "kilo 7 papa".',
    'Type ? for a symbol you could not hear. There are no letters I, L, O and U.',
    'A wrong group gets a mark. Go on typing; at the end you ask only for those groups again.',
    'F2 reads the groups back to the desk and ticks them off. F3 changes the spelling words.',
    'Arrows go to another group; type over it, or empty it with Ctrl-U. Esc shows the challenge; nothing is lost.',
  ],
  unlocked: ['The licence is in force now. The two words prove it to the desk; then the call is done.'],
  waiting: [
    'Each line is a call that was begun: what for, the first group of its challenge, how old it is, how much is typed.',
    'Enter goes on with it. D drops it: only if nobody will answer it any more.',
  ],
  acts: [
    'Arrows choose, Enter does it. What needs a call shows a challenge first; nothing changes before its response is typed.',
    'Giving the licence up asks once more: it ends here at once, and the receipt lets the desk give it to another machine.',
  ],
  outgoing: [
    'Say one group, with the words below it, and wait until the desk says yes. Then press Space. A group again: its number.',
    'Nothing has to be typed here afterwards. Esc when the desk has all of it.',
  ],
  status: [
    'R shows a challenge for a renewal, an upgrade or something added.',
    'A shows a challenge for a new activation of this machine. W shows the two closing words again.',
    'M has the rest: move, clock, usage, trial, giving the licence up, a check of this installation.',
    'For scripts: readback status --json, or check --feature NAME.',
  ],
};

export function HelpView({ state, site }: HelpViewProps): JSX.Element {
  const words = useOwnWords();
  return (
    <Screen title="Help" aside={site.pack.product.title} hints={hintsOf(state)}>
      <Box flexDirection="column">
        {LINES[state.screen.name].map((line) => (
          <Text key={line}>{words(line)}</Text>
        ))}
        <Box marginTop={1}>
          <CallCard support={site.pack.support} />
        </Box>
      </Box>
    </Screen>
  );
}
