// Where the licence is kept: whether this user may read and write there, whether the second copy is up to date, and what had
// to be mended.
import type { Notice } from '@readback/core';
import type { PlaceReport, StateErrorCode } from '@readback/core/node';
import type { Check } from '../flow/checkup.js';

/** The second copy may be behind by this much: a crash, or several writers at one time. */
const QUIET_LAG = 3;

interface Trouble {
  readonly what: string;
  readonly next: string;
}

const TROUBLES: Readonly<Record<StateErrorCode | 'same-folder', Trouble>> = {
  'state-unreadable': {
    what: 'this user may not read it',
    next: 'Let this user read the folder, or run the program as the user who activated it.',
  },
  'state-folder-unwritable': {
    what: 'this user may not write there',
    next: 'Let this user write there, or make calls as a user who may.',
  },
  'state-not-a-folder': { what: 'it is not a folder', next: 'Move the file that has this name away.' },
  'disk-full': { what: 'the disk is full', next: 'Make room on it.' },
  'state-no-hard-links': {
    what: 'its file system has no hard links',
    next: 'Name a folder on a local file system with READBACK_STATE.',
  },
  'state-newer': {
    what: 'a newer version of this program has written it',
    next: 'Use the newer version.',
  },
  'state-product': {
    what: 'it belongs to another product',
    next: 'Give each product a folder of its own: READBACK_STATE.',
  },
  'state-needs-identity': {
    what: 'it belongs to an identity',
    next: 'Start the program with the identity that stands in the order.',
  },
  'same-folder': {
    what: 'it is the state folder itself, which is no second copy',
    next: 'Name another folder with READBACK_ANCHOR, or none.',
  },
  'state-busy': { what: 'other programs keep changing it', next: 'Close the other programs that use it.' },
  'state-io': { what: 'it could not be read or written', next: 'Check the disk.' },
};

const isKnown = (code: string): code is keyof typeof TROUBLES => Object.hasOwn(TROUBLES, code);

const troubleOf = (code: string): Trouble =>
  isKnown(code) ? TROUBLES[code] : { what: `it cannot be used (${code})`, next: 'Check the disk.' };

export function stateChecks(places: readonly PlaceReport[], notices: readonly Notice[]): Check[] {
  const first = places.find(({ role }) => role === 'first');
  const second = places.find(({ role }) => role === 'second');
  return [
    ...(first ? firstChecks(first) : []),
    ...(first ? [second ? secondCheck(second, first) : NO_SECOND] : []),
    ...notices.map(({ message, next }): Check => ({ part: 'state', state: 'warn', message, next })),
  ];
}

const NO_SECOND: Check = {
  part: 'state',
  state: 'ok',
  message: 'There is no second copy, because the folder was named. One is kept where READBACK_ANCHOR names a folder.',
};

function firstChecks(place: PlaceReport): Check[] {
  const { folder, folderExists, generation, version, readProblem, writeProblem, damaged } = place;
  if (readProblem !== undefined) {
    const { what, next } = troubleOf(readProblem);
    const message = `${folder}: ${what}.`;
    return [{ part: 'state', state: 'bad', message, next, say: `The state folder: ${what}.` }];
  }
  const record = generation === 0 ? 'nothing is kept yet' : `record ${generation}, format ${version ?? '?'}`;
  if (!folderExists) return [{ part: 'state', state: 'ok', message: `${folder}: made when something is kept.` }];
  return [
    writeProblem === undefined
      ? { part: 'state', state: 'ok', message: `${folder}: ${record}; this user may read and write there.` }
      : { part: 'state', state: 'warn', ...troubleWords(folder, record, troubleOf(writeProblem)) },
    ...(damaged.length === 0 ? [] : [damagedCheck(folder, damaged)]),
  ];
}

function secondCheck(place: PlaceReport, first: PlaceReport): Check {
  const { folder, generation, damaged, readProblem, writeProblem } = place;
  const problem = readProblem ?? writeProblem;
  const record = generation === 0 ? 'no second copy yet' : `second copy, record ${generation}`;
  if (problem !== undefined) {
    return { part: 'state', state: 'warn', ...troubleWords(folder, record, troubleOf(problem)) };
  }
  if (damaged.length > 0) return damagedCheck(folder, damaged);
  const isBehind = first.readProblem === undefined && first.generation - generation > QUIET_LAG;
  if (!isBehind) return { part: 'state', state: 'ok', message: `${folder}: ${record}.` };
  return {
    part: 'state',
    state: 'warn',
    message: `${folder}: ${record}, which is old.`,
    next: 'Find out who removes or replaces it. The next change of the licence makes a new one.',
  };
}

const troubleWords = (
  folder: string,
  record: string,
  { what, next }: Trouble,
): Pick<Check, 'message' | 'next' | 'say'> => ({
  message: `${folder}: ${record}; ${what}.`,
  next,
  say: `The state folder: ${what}.`,
});

const damagedCheck = (folder: string, damaged: readonly string[]): Check => ({
  part: 'state',
  state: 'warn',
  message: `${folder}: damaged, and not used: ${damaged.join(', ')}.`,
  next: 'Check the disk. If the last thing you did is missing, do it again.',
  say: 'A record of the licence is damaged.',
});
