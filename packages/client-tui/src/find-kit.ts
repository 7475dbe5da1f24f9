// Which product this is. A client that was shipped for one has its kit compiled in; a kit file then brings a newer pack and
// nothing else. Until a client is shipped, the kit is a file.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type ClientKit, parseKit, ReadbackError, verifyPack, visible, withPackOf } from '@readback/core';
import { clientErrors } from './errors.js';

export interface KitSearch {
  /** `--kit`. */
  readonly named?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
  /** The file that was started. */
  readonly program: string;
  /** What was compiled in. */
  readonly own?: ClientKit | undefined;
}

export interface FoundKit extends ClientKit {
  /** For people: a path, or that it was compiled in. */
  readonly place: string;
}

/** The name that needs no choosing. */
const KIT_FILE = 'readback.kit.json';
const KIT_NAME = /\.kit\.json$/i;
const COMPILED_IN = 'Compiled into this program';

/** Throws `kit-not-found`, `kit-several`, `kit-unreadable`, `kit-other-...`, and what `parseKit` throws. */
export function findKit(search: KitSearch): FoundKit {
  const { own } = search;
  if (own) return findNewerPack(search, own);
  const place = namedKit(search) ?? lyingKit(search);
  return { ...parseKit(readKit(place)), place: visible(place) };
}

/** A kit that was named must fit. One that lies beside the program under the product's name counts while its pack is not
 * older than what was compiled in: a folder may keep what was installed before. The folder the program is started in may be
 * anybody's, such as /tmp, and is not looked at. */
function findNewerPack(search: KitSearch, own: ClientKit): FoundKit {
  const named = namedKit(search);
  if (named !== undefined) return { ...withPackOf(own, readKit(named)), place: placeOfPack(named) };
  const name = `${own.trust.productId}.kit.json`;
  const folder = folderOf(search);
  if (folder !== undefined && kitsIn(folder).includes(name)) {
    const file = join(folder, name);
    const kit = withPackOf(own, readKit(file));
    if (!isTooOld(kit)) return { ...kit, place: placeOfPack(file) };
  }
  return { ...own, place: `${COMPILED_IN}.` };
}

/** Of the program; `undefined` where only its name is known, as of one that was found on the path. */
const folderOf = ({ program, folder }: KitSearch): string | undefined =>
  program === basename(program) ? undefined : dirname(resolve(folder, program));

const placeOfPack = (file: string): string => `${COMPILED_IN}, with the pack of ${visible(file)}`;

/** Anything else that is wrong with it shall be told where it is opened. */
function isTooOld({ trust, packFile }: ClientKit): boolean {
  try {
    verifyPack(packFile, trust);
  } catch (error) {
    return error instanceof ReadbackError && error.code === 'pack-too-old';
  }
  return false;
}

function namedKit({ named, env, folder }: KitSearch): string | undefined {
  const given = [named, env['READBACK_KIT']].find((file) => file !== undefined && file !== '');
  return given === undefined ? undefined : resolve(folder, given);
}

/** The kit that is here without being named. */
function lyingKit({ folder, program }: KitSearch): string {
  for (const place of [folder, dirname(program)]) {
    const files = kitsIn(place);
    const file = files.includes(KIT_FILE) ? KIT_FILE : files[0];
    if (file === undefined) continue;
    if (file !== KIT_FILE && files.length > 1) {
      throw clientErrors.error('kit-several', { folder: place, files: files.join(', ') });
    }
    return join(place, file);
  }
  throw clientErrors.error('kit-not-found');
}

function kitsIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => KIT_NAME.test(name))
      .toSorted();
  } catch {
    // A folder that cannot be listed holds no kit for us.
    return [];
  }
}

function readKit(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const errno = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw clientErrors.error('kit-unreadable', { file, errno }, error);
  }
}
