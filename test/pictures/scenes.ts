// The pictures of the docs. One entry a picture; `play` types what a person would. Keys and codes are made on the spot,
// so every drawing has other symbols in it; what is being done is the same.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseKit } from '@readback/core';
import { openSite } from '@readback/core/node';
import { type DeskMade, initDesk } from '@readback/vendor-tui';
import type { OpenTerminal } from '../support/terminal.js';
import type { Scene } from './draw-scene.js';

const PASSPHRASE = 'copper lantern drifts north';
const PATIENCE_MS = 30_000;

/** What is waited for, and what is typed then. */
type Step = readonly [wanted: string | RegExp, keys: string];

/** The last step's keys are followed by a wait for `end`. */
const playing =
  (steps: readonly Step[], end: string | RegExp) =>
  async (terminal: OpenTerminal): Promise<void> => {
    for (const [wanted, keys] of steps) {
      await terminal.until(wanted, PATIENCE_MS);
      terminal.type(keys);
    }
    await terminal.until(end, PATIENCE_MS);
  };

/** Cheap to open: nobody guesses at the passphrase of a picture. */
const deskIn = (home: string): Promise<DeskMade> =>
  initDesk({ folder: join(home, 'desk'), passphrase: PASSPHRASE, agent: 'Ada' }, { workFactor: 2 });

/** What a site with this kit would read out. */
function challengeFor({ kitFile }: DeskMade, home: string): string {
  const site = openSite({
    ...parseKit(readFileSync(kitFile, 'utf8')),
    stateFolder: join(home, 'site'),
    ports: { machineParts: () => ({ os: 'os-of-the-picture', disk: 'disk-of-the-picture' }) },
  });
  return site.challenge('activate').challenge;
}

const TAB = '\t';
const ENTER = '\r';
/** Ctrl-U empties a field. */
const CLEAR = '\u0015';

const call: Scene = {
  name: 'call',
  title: 'npm start',
  argv: [process.execPath, 'examples/demo/dist/cli.js'],
  cols: 118,
  rows: 21,
  play: playing(
    [
      ['show the challenge', ENTER],
      ['S say this', TAB],
      ['Keyboard: Desk.', 'c'],
      [/› Example Plant/, ENTER],
      ['2/7 Challenge', TAB],
      ['Keyboard: Operator.', 'sssss'],
      ['3/7 Two words', TAB],
      ['Keyboard: Desk.', 'y'],
      [/› Professional/, ENTER],
      ['Give Example Plant', 'y'],
      ['6/7 Response', 'sssssss'],
      [/^8 of 15(.|\n)* 8 of 15/m, 'm'],
      ['The line is bad', 's'],
    ],
    /^9 of 15.* 9 of 15.*MISHEARD/ms,
  ),
};

const welcome: Scene = {
  name: 'welcome',
  title: 'readback',
  argv: [process.execPath, 'packages/client-tui/bin/readback.mjs'],
  cols: 80,
  rows: 18,
  prepare: async (home) => ['--kit', (await deskIn(home)).kitFile, '--state', join(home, 'site')],
  play: playing([], 'show the challenge'),
};

const firstRun: Scene = {
  name: 'first-run',
  title: 'readback-vendor',
  argv: [process.execPath, 'packages/vendor-tui/bin/readback-vendor.mjs'],
  cols: 100,
  rows: 20,
  prepare: async (home) => ['--desk', join(home, 'desk')],
  play: playing(
    [
      ['No desk is here yet.', ENTER],
      ['It stands beside everything you do', `${CLEAR}Ada${ENTER}`],
      ['Nobody can recover it', `${PASSPHRASE}${ENTER}`],
      ['So that a slip of the finger does not lock you out', `${PASSPHRASE}${ENTER}`],
    ],
    /readback --kit/,
  ),
};

const challenge: Scene = {
  name: 'challenge',
  title: 'readback',
  argv: [process.execPath, 'packages/client-tui/bin/readback.mjs'],
  cols: 80,
  rows: 22,
  prepare: async (home) => ['--kit', (await deskIn(home)).kitFile, '--state', join(home, 'site')],
  play: playing(
    [
      ['show the challenge', ENTER],
      ['1 of 5', ' '],
      ['2 of 5', ' '],
    ],
    '3 of 5',
  ),
};

let heard = '';

const response: Scene = {
  name: 'response',
  title: 'readback-vendor',
  argv: [process.execPath, 'packages/vendor-tui/bin/readback-vendor.mjs'],
  cols: 80,
  rows: 20,
  async prepare(home) {
    const made = await deskIn(home);
    heard = challengeFor(made, home);
    return ['--desk', made.folder];
  },
  play: async (terminal) => {
    const steps: Step[] = [
      ['Passphrase', `${PASSPHRASE}${ENTER}`],
      ['No call yet.', 'c'],
      [/› Example Plant/, ENTER],
      ['2/7 Challenge', heard],
      ['3/7 Two words', 'y'],
      [/› Professional/, ENTER],
      ['Give Example Plant', 'y'],
      ['1 of 15', '7'],
    ];
    await playing(steps, '7 of 15')(terminal);
  },
};

export const SCENES: readonly Scene[] = [call, welcome, challenge, firstRun, response];
