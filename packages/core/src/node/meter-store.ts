// What several programs have counted on one state folder. Every write is the next numbered generation and takes its name
// with a hard link, which succeeds for exactly one writer; who comes second adds to what the first has written. So nothing
// is counted twice, whatever dies when, and no file of a program that is gone remains. Nothing here waits for the disk on
// the program's own time.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Notice } from '../licence/licence.js';
import { MOST_GENERATIONS } from './anchors.js';
import { errnoOf, type FilePort } from './file-port.js';
import {
  decodeMeters,
  encodeMeters,
  type MeterRecord,
  type MeterTotals,
  meterFileName,
  meterGenerationOf,
} from './meter-file.js';
import { diskMeterFiles, type MeterFiles } from './meter-files.js';
import { fileError, stateError } from './state-errors.js';
import { usageHealed, usageLost } from './state-notices.js';

/** Beside the licence, in a folder of its own: who watches the licence is not woken by every count. */
export const meterFolderIn = (stateFolder: string): string => join(stateFolder, 'meters');

const KEPT = 2;
const WRITES_REMEMBERED = 64;
const MOST_ATTEMPTS = 200;

const NOTHING: MeterRecord = { generation: 0, writes: [], totals: new Map() };
const temporaryGenerationOf = (name: string): number => Number(/^\.meters\.(\d{1,15})\..*\.tmp$/.exec(name)?.[1] ?? 0);
const newestFirst = (names: readonly string[]): number[] =>
  names
    .map(meterGenerationOf)
    .filter((generation) => generation > 0)
    .sort((a, b) => b - a);

/** Told of a newest count that is damaged. */
type TellDamage = (notice: Notice) => void;

/** Everything that was ever counted here, by meter; empty where nothing was. Throws `state-unreadable`, `state-newer`,
 * `state-not-a-folder`, `state-busy`, `state-io`. */
export function readMeters(
  stateFolder: string,
  files: Pick<FilePort, 'list' | 'read'>,
  tell?: TellDamage,
): MeterTotals {
  const folder = meterFolderIn(stateFolder);
  const unlessGone = <Result>(act: () => Result): Result | undefined => {
    try {
      return act();
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return undefined;
      throw fileError(error, 'read', folder);
    }
  };
  attempts: for (let tries = 0; tries < MOST_ATTEMPTS; tries++) {
    const names = unlessGone(() => files.list(folder)) ?? [];
    const damaged: string[] = [];
    for (const generation of newestFirst(names)) {
      const text = unlessGone(() => files.read(join(folder, meterFileName(generation))));
      if (text === undefined) continue attempts;
      const record = recordIn(text, generation, folder);
      if (record) {
        const damage = damageOf(damaged, folder, generation);
        if (damage) tell?.(damage);
        return record.totals;
      }
      damaged.push(meterFileName(generation));
    }
    const damage = damageOf(damaged, folder);
    if (damage) tell?.(damage);
    return new Map();
  }
  throw stateError('state-busy', { folder });
}

/** `used`: the one that counts; none is left without it. */
function damageOf(damaged: readonly string[], folder: string, used?: number): Notice | undefined {
  if (damaged.length === 0) return undefined;
  return used === undefined ? usageLost(folder) : usageHealed(damaged, meterFileName(used));
}

/** `undefined`: damaged; an earlier one counts. */
function recordIn(text: string, generation: number, folder: string): MeterRecord | undefined {
  const reading = decodeMeters(text);
  if (reading.kind === 'newer') throw stateError('state-newer', { folder });
  return reading.kind === 'intact' && reading.record.generation === generation ? reading.record : undefined;
}

/** Adds to the totals on the disk and gives what stands there then. Once it settles, it is durable. It rejects only where
 * nothing was added, with `state-*` or `disk-full`. */
export async function addToMeters(
  stateFolder: string,
  added: MeterTotals,
  files: MeterFiles = diskMeterFiles,
  tell?: TellDamage,
): Promise<MeterTotals> {
  const folder = meterFolderIn(stateFolder);
  for (let tries = 0; tries < MOST_ATTEMPTS; tries++) {
    const { newest, highest, damage } = await readNewest(folder, files);
    const write = randomUUID().slice(0, 13);
    if (highest + 1 >= MOST_GENERATIONS) throw stateError('state-io', { folder, errno: 'ERANGE' });
    const record: MeterRecord = {
      generation: highest + 1,
      writes: [write, ...newest.writes].slice(0, WRITES_REMEMBERED),
      totals: sum(newest.totals, added),
    };
    if (!(await takesName(folder, record, write, files))) continue;
    // From here on it is counted: nothing that fails now may count it again.
    if (damage) tell?.(damage);
    if (await hasLost(folder, record.generation, write, files)) continue;
    await prune(folder, record.generation, files);
    return record.totals;
  }
  throw stateError('state-busy', { folder });
}

export function sum(totals: MeterTotals, added: MeterTotals): Map<string, number> {
  const sums = new Map(totals);
  for (const [meter, count] of added) {
    sums.set(meter, Math.min((sums.get(meter) ?? 0) + count, Number.MAX_SAFE_INTEGER));
  }
  return sums;
}

async function readNewest(
  folder: string,
  files: MeterFiles,
): Promise<{ readonly newest: MeterRecord; readonly highest: number; readonly damage?: Notice | undefined }> {
  attempts: for (let tries = 0; tries < MOST_ATTEMPTS; tries++) {
    const names = (await orGone(files.list(folder), folder)) ?? [];
    const [highest = 0, ...earlier] = newestFirst(names);
    if (highest === 0) return { newest: NOTHING, highest };
    const damaged: string[] = [];
    for (const generation of [highest, ...earlier]) {
      const text = await orGone(files.read(join(folder, meterFileName(generation))), folder);
      // Another program has written meanwhile and swept it away.
      if (text === undefined) continue attempts;
      const record = recordIn(text, generation, folder);
      if (record) return { newest: record, highest, damage: damageOf(damaged, folder, generation) };
      damaged.push(meterFileName(generation));
    }
    return { newest: NOTHING, highest, damage: damageOf(damaged, folder) };
  }
  throw stateError('state-busy', { folder });
}

async function orGone<Result>(reading: Promise<Result>, folder: string): Promise<Result | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw fileError(error, 'read', folder);
  }
}

/** False: another program was faster. */
async function takesName(folder: string, record: MeterRecord, write: string, files: MeterFiles): Promise<boolean> {
  const temporary = join(folder, `.meters.${record.generation}.${write}.tmp`);
  const text = encodeMeters(record);
  let isWritten = false;
  try {
    try {
      await files.write(temporary, text);
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw error;
      await files.makeFolder(folder);
      await files.write(temporary, text);
    }
    isWritten = true;
    await files.link(temporary, join(folder, meterFileName(record.generation)));
  } catch (error) {
    // Taken; or swept away by a writer whose generation is as high as ours.
    if (isWritten && (errnoOf(error) === 'EEXIST' || errnoOf(error) === 'ENOENT')) return false;
    throw fileError(error, isWritten ? 'link' : 'write', folder);
  } finally {
    await quietly(files.remove(temporary));
  }
  await quietly(files.syncFolder(folder));
  return true;
}

/** A slow writer can take a name that was taken before and swept away since; then later generations stand there, and none
 * of them was built on this write. */
async function hasLost(folder: string, generation: number, write: string, files: MeterFiles): Promise<boolean> {
  try {
    const { newest, highest } = await readNewest(folder, files);
    if (highest <= generation || newest.writes.includes(write)) return false;
    if (highest - generation >= WRITES_REMEMBERED) return false;
    await quietly(files.remove(join(folder, meterFileName(generation))));
    return true;
  } catch {
    return false;
  }
}

async function prune(folder: string, generation: number, files: MeterFiles): Promise<void> {
  const names = await files.list(folder).catch((): string[] => []);
  for (const name of names) {
    const numbered = meterGenerationOf(name);
    const temporary = temporaryGenerationOf(name);
    const isOld = numbered > 0 && numbered <= generation - KEPT;
    if (isOld || (temporary > 0 && temporary <= generation)) await quietly(files.remove(join(folder, name)));
  }
}

/** What fails here is made up for by a later write. */
async function quietly(act: Promise<void>): Promise<void> {
  try {
    await act;
  } catch {
    // Gone already, or left for the next write.
  }
}
