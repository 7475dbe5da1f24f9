// The second copy of a state, in a folder of its own. It never stands in the way: what cannot be read or written there costs
// the copy and is reported, and the first one works on.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { ReadbackError } from '../errors/readback-error.js';
import { type Anchor, type AnchorReading, fileName, openAnchor, temporaryName } from './anchors.js';
import { errnoOf, type FilePort } from './file-port.js';
import { fileError } from './state-errors.js';
import { folderMode } from './state-folder.js';

const KEPT = 2;
const MOST_ATTEMPTS = 50;

/** One place of a state, as a doctor finds it. */
export interface PlaceReport {
  readonly role: 'first' | 'second';
  readonly folder: string;
  readonly folderExists: boolean;
  /** Of the newest record that can be used; 0: there is none. */
  readonly generation: number;
  /** Of the format of that record; absent where there is none. */
  readonly version?: number;
  /** Names of newer records that cannot be used. */
  readonly damaged: readonly string[];
  /** Code of what reading it throws, such as `state-unreadable`; `same-folder`: it is the first one, and holds no copy. */
  readonly readProblem?: string;
  /** Code of what writing there throws, such as `state-folder-unwritable`; not tried where there is no folder. */
  readonly writeProblem?: string;
}

export interface SecondAnchor extends Pick<Anchor, 'folder' | 'readOlder' | 'read' | 'removeQuietly'> {
  /** `undefined`: it cannot be used, or changes all the time. Throws `state-newer` alone. */
  read(): AnchorReading | undefined;
  /** Puts the copy of a record there, and keeps so many. Never throws. */
  put(generation: number, text: string, kept?: number): void;
  /** The same for a copy that was found to be old. False: it is not old any more, or cannot be written. */
  catchUp(generation: number, text: string): boolean;
  /** Code of what last went wrong. */
  problem(): string | undefined;
}

export function openSecondAnchor(folder: string, productId: string, files: FilePort): SecondAnchor {
  const anchor = openAnchor(folder, productId, files);
  let problem: string | undefined;
  /** Numbers that were tried in vain: a folder nobody may write in is not tried at every look. */
  const failed = new Set<number>();

  const read = (): AnchorReading | undefined => {
    try {
      for (let tries = 0; tries < MOST_ATTEMPTS; tries++) {
        const reading = anchor.read();
        if (reading) return reading;
      }
      problem = 'state-busy';
    } catch (error) {
      if (!(error instanceof ReadbackError) || error.code === 'state-newer') throw error;
      problem = error.code;
    }
    return undefined;
  };

  const put = (generation: number, text: string, kept = KEPT): boolean => {
    // Not over the records of another product.
    if (problem === 'state-product') return false;
    const temporary = temporaryName(generation, randomUUID());
    const write = (): void => {
      files.write(join(folder, temporary), text);
      files.rename(join(folder, temporary), join(folder, fileName(generation)));
    };
    try {
      try {
        write();
      } catch (error) {
        if (errnoOf(error) !== 'ENOENT') throw error;
        files.makeFolder(folder, folderMode(folder));
        write();
      }
      files.syncFolder(folder);
      anchor.prune(generation - kept, generation - 1);
      problem = undefined;
      return true;
    } catch (error) {
      anchor.removeQuietly(temporary);
      problem = fileError(error, 'write', folder).code;
      return false;
    }
  };

  return {
    folder,
    readOlder: anchor.readOlder,
    removeQuietly: anchor.removeQuietly,
    read,
    put: (generation, text, kept) => {
      put(generation, text, kept);
    },
    catchUp: (generation, text) => {
      const now = failed.has(generation) ? undefined : read();
      // A writer is quicker with the first place than with the second: perhaps it has come here since.
      if (!now || generation - (now.newest?.record.generation ?? 0) <= 1) return false;
      const isDone = put(generation, text);
      if (!isDone) failed.add(generation);
      return isDone;
    },
    problem: () => problem,
  };
}

export const sameFolderReport = (folder: string): PlaceReport => ({
  role: 'second',
  folder,
  folderExists: true,
  generation: 0,
  damaged: [],
  readProblem: 'same-folder',
});

/** Reads a place and tries to write there. Never throws. */
export function placeReport(
  role: PlaceReport['role'],
  place: Pick<Anchor, 'folder' | 'read' | 'removeQuietly'>,
  files: FilePort,
  knownProblem: () => string | undefined = () => undefined,
): PlaceReport {
  const { folder } = place;
  const nothing = { role, folder, folderExists: true, generation: 0, damaged: [] };
  let reading: AnchorReading | undefined;
  try {
    reading = place.read();
  } catch (error) {
    return { ...nothing, readProblem: fileError(error, 'read', folder).code };
  }
  if (!reading) return { ...nothing, readProblem: knownProblem() ?? 'state-busy' };
  const { folderExists, newest, damaged } = reading;
  const { generation = 0, version } = newest?.record ?? {};
  const report = { role, folder, folderExists, generation, ...(version && { version }), damaged };
  const writeProblem = folderExists ? tryToWrite(place, files) : knownProblem();
  return writeProblem === undefined ? report : { ...report, writeProblem };
}

function tryToWrite(
  { folder, removeQuietly }: Pick<Anchor, 'folder' | 'removeQuietly'>,
  files: FilePort,
): string | undefined {
  // A number that every later write clears away, should this end in between.
  const name = temporaryName(1, randomUUID());
  try {
    files.write(join(folder, name), '');
    return undefined;
  } catch (error) {
    return fileError(error, 'write', folder).code;
  } finally {
    removeQuietly(name);
  }
}
