// The state of an installation on disk. Every act writes the next numbered record, and gives it its name with a hard link,
// which succeeds for exactly one writer: a compare-and-swap without a lock that could go stale. Then it goes into a second
// folder, the anchor, from which a lost, damaged or put-back first one heals. The newest record that is intact counts.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type Installation, NEW_INSTALLATION } from '../licence/installation.js';
import type { Notice } from '../licence/licence.js';
import {
  type AnchorReading,
  type AnchorRecord,
  fileName,
  MOST_GENERATIONS,
  openAnchor,
  temporaryName,
} from './anchors.js';
import { errnoOf, type FilePort } from './file-port.js';
import { openSecondAnchor, type PlaceReport, placeReport, sameFolderReport } from './second-anchor.js';
import { type FileAct, fileError, stateError } from './state-errors.js';
import type { FoundRecord } from './state-file.js';
import { folderMode, isSameFolder } from './state-folder.js';
import type { KeyHolders } from './state-key.js';
import { allDamaged, copyRenewed, healedFromCopy, healedFromOlder, putBack } from './state-notices.js';
import { type Judged, openStateSeal } from './state-seal.js';

/** Records that stay on disk: what a damaged newest one heals from. */
const KEPT = 4;
/** A writer that slept through this many writes of others cannot tell any more whether its own was one of them. */
const WRITES_REMEMBERED = 64;
const MOST_ATTEMPTS = 200;
/** So young a state may have no second copy without a word: a crash, or several writers at one time. */
const QUIET_LAG = 3;

export interface StateStoreOptions {
  /** Where the second copy lies; none by default. */
  readonly anchorFolder?: string | undefined;
  /** What the key of the seal is wrapped under; asked when it is needed, and again where it opens nothing. Default: nothing
   * of this machine. */
  readonly holders?: () => KeyHolders;
}

/** The state as it was read. */
export interface LoadedState extends Judged {
  /** The highest number on disk, damaged or not; 0: there is none. */
  readonly generation: number;
}

interface Loaded extends LoadedState {
  readonly folderExists: boolean;
  readonly record: FoundRecord | undefined;
}

export interface StateStore {
  /** Needs no right to write; where there is one, it mends what is missing. Throws `state-newer`, `state-product`,
   * `state-unreadable`, `state-not-a-folder`, `state-busy`, `state-io`. */
  load(): LoadedState;
  /** Does an act on the newest state and keeps what it returns, durably; the act is done again where another program was
   * faster, so it must be pure. The same object returned: nothing is written. Throws what the act throws, what `load`
   * throws, and `state-needs-identity`, `state-folder-unwritable`, `disk-full`, `state-no-hard-links`. */
  update(act: (installation: Installation) => Installation): LoadedState;
  /** For a doctor: reads and tries to write at each place. Never throws. */
  places(): readonly PlaceReport[];
}

export function openStateStore(
  folder: string,
  productId: string,
  files: FilePort,
  options: StateStoreOptions = {},
): StateStore {
  const first = openAnchor(folder, productId, files);
  const { anchorFolder } = options;
  // What lies twice in one folder is one copy, and each would prune the other's records.
  const isOwnCopy = anchorFolder !== undefined && isSameFolder(folder, anchorFolder);
  const second = anchorFolder === undefined || isOwnCopy ? undefined : openSecondAnchor(anchorFolder, productId, files);
  let triedToMend = 0;
  const seals = openStateSeal(folder, productId, options.holders);
  const attempt = <Result>(kind: FileAct, act: () => Result): Result => {
    try {
      return act();
    } catch (error) {
      throw fileError(error, kind, folder);
    }
  };
  /** `undefined` from `read`: a file went away under the reader. */
  const persist = <Result>(read: () => Result | undefined): Result => {
    for (let tries = 0; tries < MOST_ATTEMPTS; tries++) {
      const result = read();
      if (result !== undefined) return result;
    }
    throw stateError('state-busy', { folder });
  };
  const readFirst = (): AnchorReading => persist(first.read);

  const load = (isForWriting: boolean): Loaded => {
    // In this order: a copy is never newer than the first, unless the first was put back.
    const copies = second?.read();
    const own = readFirst();
    const newest = newestOf(own, copies);
    const notices = newest ? mend(newest, own, copies) : damageOf(own, copies);
    const found = {
      generation: Math.max(own.highest, copies?.highest ?? 0),
      folderExists: own.folderExists,
      record: newest?.record,
    };
    if (!newest) return { ...found, installation: NEW_INSTALLATION, notices, seal: 'unchecked' };
    const judged = seals.judge(newest.record, () => otherRecords(newest.record, own, copies), isForWriting);
    return { ...found, ...judged, notices: [...notices, ...judged.notices] };
  };

  const damageOf = (own: AnchorReading, copies: AnchorReading | undefined): Notice[] =>
    own.damaged.length > 0 || (copies?.damaged.length ?? 0) > 0 ? [allDamaged(folder)] : [];

  /** Brings the newest record to where it is missing, as well as this user can. */
  const mend = ({ record, text }: AnchorRecord, own: AnchorReading, copies: AnchorReading | undefined): Notice[] => {
    const { generation } = record;
    const ownGeneration = own.newest?.record.generation ?? 0;
    if (ownGeneration < generation && second) {
      putIntoFirst(generation, text, own);
      if (own.highest >= generation) return [healedFromCopy(own.damaged, second.folder)];
      return [putBack(folder, second.folder, ownGeneration > 0)];
    }
    const notices = own.damaged.length > 0 ? [healedFromOlder(own.damaged, fileName(generation))] : [];
    const lag = generation - (copies?.newest?.record.generation ?? 0);
    // A state of the format before anchors has no copy yet; the next write makes one.
    if (!second || !copies || lag <= 1 || record.version === 1) return notices;
    const isRenewed = second.catchUp(generation, text);
    // One that is only old may belong to programs of another user, who cannot write it.
    const isTold = isRenewed && copies.newest === undefined && lag > QUIET_LAG;
    return isTold ? [...notices, copyRenewed(second.folder)] : notices;
  };

  /** Once for each record: where it does not work, whoever watches the folder must not see it tried for ever. */
  const putIntoFirst = (generation: number, text: string, own: AnchorReading): void => {
    if (triedToMend >= generation) return;
    triedToMend = generation;
    const temporary = temporaryName(generation, randomUUID());
    const target = join(folder, fileName(generation));
    try {
      if (!own.folderExists) files.makeFolder(folder, folderMode(folder));
      files.write(join(folder, temporary), text);
      if (own.damaged.includes(fileName(generation))) files.rename(join(folder, temporary), target);
      else files.link(join(folder, temporary), target);
      files.syncFolder(folder);
    } catch {
      // Another program was faster, or this user may only read: the record was found all the same.
    } finally {
      first.removeQuietly(temporary);
    }
  };

  /** Every other record that can be read, newest first. */
  const otherRecords = (record: FoundRecord, own: AnchorReading, copies: AnchorReading | undefined): FoundRecord[] => {
    const read = (reading: AnchorReading | undefined, readOlder: (generation: number) => FoundRecord | undefined) => [
      ...(reading?.newest ? [reading.newest.record] : []),
      ...(reading?.older ?? []).flatMap((generation) => readOlder(generation) ?? []),
    ];
    return [...read(own, first.readOlder), ...(second ? read(copies, second.readOlder) : [])]
      .filter((other) => other !== record)
      .toSorted((a, b) => b.generation - a.generation);
  };

  /** Writes one record after `base`. False: another program was faster, and nothing of ours counts. */
  const tryCommit = (base: Loaded, installation: Installation): boolean => {
    const generation = base.generation + 1;
    if (generation >= MOST_GENERATIONS) throw stateError('state-io', { folder, errno: 'ERANGE' });
    const write = randomUUID();
    const writes = [write, ...(base.record?.writes ?? [])].slice(0, WRITES_REMEMBERED);
    const text = seals.sealed({ generation, writes, installation }, base.record?.key);
    const temporary = temporaryName(generation, write);
    if (!base.folderExists) attempt('write', () => files.makeFolder(folder, folderMode(folder)));
    try {
      attempt('write', () => files.write(join(folder, temporary), text));
      if (!takesName(join(folder, temporary), join(folder, fileName(generation)))) return false;
    } finally {
      first.removeQuietly(temporary);
    }
    attempt('write', () => files.syncFolder(folder));
    if (!stands(generation, write)) {
      first.removeQuietly(fileName(generation));
      return false;
    }
    const isGivenUp = installation.deactivation !== null && base.installation.deactivation === null;
    second?.put(generation, text, isGivenUp ? 1 : undefined);
    prune(generation, isGivenUp ? 1 : KEPT);
    return true;
  };

  const takesName = (temporary: string, target: string): boolean => {
    try {
      files.link(temporary, target);
      return true;
    } catch (error) {
      // Taken; or swept away by a writer whose number is as high as ours.
      if (errnoOf(error) === 'EEXIST' || errnoOf(error) === 'ENOENT') return false;
      throw fileError(error, 'link', folder);
    }
  };

  /** Whether a record just named is part of what counts. A slow writer can take a name that was taken once before and
   * pruned since; then there are higher ones, and none of them was built on this write. */
  const stands = (generation: number, write: string): boolean => {
    const { highest, newest } = readFirst();
    if (highest <= generation || newest?.record.writes.includes(write) === true) return true;
    if (highest - generation >= WRITES_REMEMBERED) throw stateError('state-busy', { folder });
    return false;
  };

  /** Only after the newest record is durable. A temporary file of this number or a lower one can win no more: left by a
   * crash, or about to lose. What cannot be removed does no harm. No record of a licence that was given up stays: to remove
   * the newest one would bring it back. */
  const prune = (generation: number, kept: number): void => {
    try {
      first.prune(generation - kept, generation);
    } catch {
      // The act is done; a later one prunes.
    }
  };

  return {
    load: () => publicPart(load(false)),
    update: (act) => {
      for (let tries = 0; tries < MOST_ATTEMPTS; tries++) {
        const base = load(true);
        const installation = act(base.installation);
        if (installation === base.installation) return publicPart(base);
        if (tryCommit(base, installation)) {
          return { installation, generation: base.generation + 1, notices: base.notices, seal: 'sealed' };
        }
      }
      throw stateError('state-busy', { folder });
    },
    places: () => [
      placeReport('first', first, files),
      ...(second ? [placeReport('second', second, files, second.problem)] : []),
      ...(isOwnCopy ? [sameFolderReport(anchorFolder)] : []),
    ],
  };
}

const publicPart = ({ installation, generation, notices, seal }: Loaded): LoadedState => ({
  installation,
  generation,
  notices,
  seal,
});

/** The first one's own, where both have the same. */
function newestOf(own: AnchorReading, copies: AnchorReading | undefined): AnchorRecord | undefined {
  const [mine, copy] = [own.newest, copies?.newest];
  return copy && copy.record.generation > (mine?.record.generation ?? 0) ? copy : mine;
}
