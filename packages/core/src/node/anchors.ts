// One of the places where a state lies: a folder of numbered records, newest last. All places have one shape; which record
// counts is for the store to say.
import { join } from 'node:path';
import { errnoOf, type FilePort } from './file-port.js';
import { fileError, stateError } from './state-errors.js';
import { decodeState, type FoundRecord } from './state-file.js';

/** A record that can be used, with the text that it was read from. */
export interface AnchorRecord {
  readonly record: FoundRecord;
  readonly text: string;
}

/** What lies in an anchor. */
export interface AnchorReading {
  readonly folderExists: boolean;
  /** The highest number a file has, damaged or not; 0: there is none. */
  readonly highest: number;
  /** The highest that can be used. */
  readonly newest: AnchorRecord | undefined;
  /** Names of the files above it, which cannot. */
  readonly damaged: readonly string[];
  /** Numbers below it, highest first; nobody has looked into these files. */
  readonly older: readonly number[];
}

/** Nobody writes so often; a file with a higher number is not one of ours, and would leave no number above it. */
export const MOST_GENERATIONS: number = 1e12;

export const fileName = (generation: number): string => `licence.${generation}.json`;

/** Never a name that a reader takes for a record. */
export const temporaryName = (generation: number, write: string): string => `.licence.${generation}.${write}.tmp`;

const generationOf = (name: string): number => {
  const generation = Number(/^licence\.(\d{1,15})\.json$/.exec(name)?.[1] ?? 0);
  return generation < MOST_GENERATIONS ? generation : 0;
};
const temporaryGenerationOf = (name: string): number => Number(/^\.licence\.(\d{1,15})\..*\.tmp$/.exec(name)?.[1] ?? 0);

export interface Anchor {
  readonly folder: string;
  /** `undefined`: a name that was listed is gone, because another program has written meanwhile. Throws `state-newer`,
   * `state-product`, `state-unreadable`, `state-not-a-folder`, `state-io`. */
  read(): AnchorReading | undefined;
  /** One record; `undefined` where it cannot be used. */
  readOlder(generation: number): FoundRecord | undefined;
  /** Removes what no later write or repair needs: records up to `last`, and temporary files up to `lastTemporary`. */
  prune(last: number, lastTemporary: number): void;
  removeQuietly(name: string): void;
}

export function openAnchor(folder: string, productId: string, files: FilePort): Anchor {
  /** `undefined`: there is no folder yet. */
  const namesInFolder = (): string[] | undefined => {
    try {
      return files.list(folder);
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return undefined;
      throw fileError(error, 'read', folder);
    }
  };

  const readGeneration = (generation: number): AnchorRecord | 'damaged' | 'gone' => {
    try {
      const text = files.read(join(folder, fileName(generation)));
      const reading = decodeState(text);
      if (reading.kind === 'newer') throw stateError('state-newer', { folder });
      const isGood = reading.kind === 'intact' && reading.record.generation === generation;
      return isGood ? { record: reading.record, text } : 'damaged';
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return 'gone';
      // One sector of a bad disk is damage of one file; the others may be fine.
      if (errnoOf(error) === 'EIO') return 'damaged';
      throw fileError(error, 'read', folder);
    }
  };

  const requireProduct = ({ record }: AnchorRecord): void => {
    if (record.productId === productId) return;
    throw stateError('state-product', { folder, found: record.productId, want: productId });
  };

  const removeQuietly = (name: string): void => {
    try {
      files.remove(join(folder, name));
    } catch {
      // Gone already, or to be pruned by a later write.
    }
  };

  return {
    folder,
    read: () => {
      const names = namesInFolder();
      const generations = (names ?? []).map(generationOf).filter((generation) => generation > 0);
      generations.sort((a, b) => b - a);
      const found = { folderExists: names !== undefined, highest: generations[0] ?? 0 };
      const damaged: string[] = [];
      for (const [index, generation] of generations.entries()) {
        const reading = readGeneration(generation);
        if (reading === 'gone') return undefined;
        if (reading !== 'damaged') {
          requireProduct(reading);
          return { ...found, newest: reading, damaged, older: generations.slice(index + 1) };
        }
        damaged.push(fileName(generation));
      }
      return { ...found, newest: undefined, damaged, older: [] };
    },
    readOlder: (generation) => {
      const reading = readGeneration(generation);
      return typeof reading === 'object' && reading.record.productId === productId ? reading.record : undefined;
    },
    prune: (last, lastTemporary) => {
      for (const name of namesInFolder() ?? []) {
        const numbered = generationOf(name);
        const temporary = temporaryGenerationOf(name);
        const isOld = numbered > 0 && numbered <= last;
        if (isOld || (temporary > 0 && temporary <= lastTemporary)) removeQuietly(name);
      }
    },
    removeQuietly,
  };
}
