// The state of an installation on disk. Every act writes the next numbered generation, and gives it its name with a hard
// link, which succeeds for exactly one writer: a compare-and-swap without a lock that could go stale. The reader takes the
// highest generation that is intact.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type Installation, NEW_INSTALLATION } from '../licence/installation.js';
import type { Notice } from '../licence/licence.js';
import { errnoOf, type FilePort } from './file-port.js';
import { type FileAct, fileError, stateError } from './state-errors.js';
import { decodeState, encodeState, type StateRecord } from './state-file.js';

/** Generations that stay on disk: what a damaged newest one heals from. */
const KEPT = 4;
/** A writer that slept through this many writes of others cannot tell any more whether its own was one of them. */
const WRITES_REMEMBERED = 64;
const MOST_ATTEMPTS = 200;

/** The state as it was read. */
export interface LoadedState {
  readonly installation: Installation;
  /** The highest generation on disk, damaged or not; 0: there is none. */
  readonly generation: number;
  /** What had to be healed. */
  readonly notices: readonly Notice[];
}

interface Loaded extends LoadedState {
  readonly writes: readonly string[];
  readonly folderExists: boolean;
}

export interface StateStore {
  /** Throws `state-newer`, `state-product`, `state-unreadable`, `state-not-a-folder`, `state-busy`, `state-io`. */
  load(): LoadedState;
  /** Does an act on the newest state and keeps what it returns, durably; the act is done again where another program was
   * faster, so it must be pure. The same object returned: nothing is written. Throws what the act throws, what `load`
   * throws, and `state-folder-unwritable`, `disk-full`, `state-no-hard-links`. */
  update(act: (installation: Installation) => Installation): LoadedState;
}

const fileName = (generation: number): string => `licence.${generation}.json`;
const generationOf = (name: string): number => Number(/^licence\.(\d{1,15})\.json$/.exec(name)?.[1] ?? 0);
const temporaryGenerationOf = (name: string): number => Number(/^\.licence\.(\d{1,15})\..*\.tmp$/.exec(name)?.[1] ?? 0);

export function openStateStore(folder: string, productId: string, files: FilePort): StateStore {
  const attempt = <Result>(kind: FileAct, act: () => Result): Result => {
    try {
      return act();
    } catch (error) {
      throw fileError(error, kind, folder);
    }
  };

  /** `undefined`: there is no folder yet. */
  const namesInFolder = (): string[] | undefined => {
    try {
      return files.list(folder);
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return undefined;
      throw fileError(error, 'read', folder);
    }
  };

  /** `undefined`: a name that was listed is gone, because another program has written meanwhile. */
  const tryLoad = (): Loaded | undefined => {
    const names = namesInFolder();
    const generations = (names ?? []).map(generationOf).filter((generation) => generation > 0);
    generations.sort((a, b) => b - a);
    const found = { generation: generations[0] ?? 0, folderExists: names !== undefined };
    const damaged: string[] = [];
    for (const generation of generations) {
      const reading = readGeneration(generation);
      if (reading === undefined) return undefined;
      if (reading.kind === 'newer') throw stateError('state-newer', { folder });
      if (reading.kind === 'intact' && reading.record.generation === generation) {
        const { installation, writes } = requireProduct(reading.record);
        return { ...found, installation, writes, notices: damaged.length > 0 ? [healed(damaged, generation)] : [] };
      }
      damaged.push(fileName(generation));
    }
    const notices = damaged.length > 0 ? [lost(folder)] : [];
    return { ...found, installation: NEW_INSTALLATION, writes: [], notices };
  };

  const readGeneration = (generation: number): ReturnType<typeof decodeState> | undefined => {
    try {
      return decodeState(files.read(join(folder, fileName(generation))));
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return undefined;
      // One sector of a bad disk is damage of one file; the others may be fine.
      if (errnoOf(error) === 'EIO') return { kind: 'damaged' };
      throw fileError(error, 'read', folder);
    }
  };

  const requireProduct = (record: StateRecord): StateRecord => {
    if (record.productId === productId) return record;
    throw stateError('state-product', { folder, found: record.productId, want: productId });
  };

  const load = (): Loaded => {
    for (let tries = 0; tries < MOST_ATTEMPTS; tries++) {
      const loaded = tryLoad();
      if (loaded) return loaded;
    }
    throw stateError('state-busy', { folder });
  };

  /** Writes one generation after `base`. False: another program was faster, and nothing of ours counts. */
  const tryCommit = (base: Loaded, installation: Installation): boolean => {
    const generation = base.generation + 1;
    const write = randomUUID();
    const writes = [write, ...base.writes].slice(0, WRITES_REMEMBERED);
    const temporary = join(folder, `.licence.${generation}.${write}.tmp`);
    const target = join(folder, fileName(generation));
    if (!base.folderExists) attempt('write', () => files.makeFolder(folder));
    try {
      attempt('write', () => files.write(temporary, encodeState({ productId, generation, writes, installation })));
      if (!takesName(temporary, target)) return false;
    } finally {
      removeQuietly(temporary);
    }
    attempt('write', () => files.syncFolder(folder));
    if (!stands(generation, write)) {
      removeQuietly(target);
      return false;
    }
    prune(generation);
    return true;
  };

  const takesName = (temporary: string, target: string): boolean => {
    try {
      files.link(temporary, target);
      return true;
    } catch (error) {
      // Taken; or swept away by a writer whose generation is as high as ours.
      if (errnoOf(error) === 'EEXIST' || errnoOf(error) === 'ENOENT') return false;
      throw fileError(error, 'link', folder);
    }
  };

  /** Whether a generation just named is part of what counts. A slow writer can take a name that was taken once before and
   * pruned since; then there are higher generations, and none of them was built on this write. */
  const stands = (generation: number, write: string): boolean => {
    const newest = load();
    if (newest.generation <= generation || newest.writes.includes(write)) return true;
    if (newest.generation - generation >= WRITES_REMEMBERED) throw stateError('state-busy', { folder });
    return false;
  };

  /** Only after the newest generation is durable. What cannot be removed does no harm. */
  const prune = (generation: number): void => {
    for (const name of namesInFolder() ?? []) {
      const numbered = generationOf(name);
      const isOld = numbered > 0 && numbered <= generation - KEPT;
      // A temporary file of this generation or an earlier one can win no more: left by a crash, or about to lose.
      const temporary = temporaryGenerationOf(name);
      if (isOld || (temporary > 0 && temporary <= generation)) removeQuietly(join(folder, name));
    }
  };

  const removeQuietly = (file: string): void => {
    try {
      files.remove(file);
    } catch {
      // Gone already, or to be pruned by a later write.
    }
  };

  return {
    load,
    update: (act) => {
      for (let tries = 0; tries < MOST_ATTEMPTS; tries++) {
        const base = load();
        const installation = act(base.installation);
        if (installation === base.installation) return base;
        if (tryCommit(base, installation))
          return { installation, generation: base.generation + 1, notices: base.notices };
      }
      throw stateError('state-busy', { folder });
    },
  };
}

const healed = (damaged: readonly string[], generation: number): Notice => ({
  code: 'state-healed',
  message: `The newest record of this licence is damaged (${damaged.join(', ')}); ${fileName(generation)} is used.`,
  next: 'Check the disk. If the last thing you did here is missing, do it again.',
});

const lost = (folder: string): Notice => ({
  code: 'state-damaged',
  message: `Every record of a licence in ${folder} is damaged; this installation begins anew.`,
  next: 'Put the folder back from a backup of this machine, or show a challenge and call.',
});
