// Which product this is. A client built for one product has its kit compiled in; until then it is a file.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type ClientKit, parseKit } from '@readback/core';
import { clientErrors } from './errors.js';

export interface KitSearch {
  /** `--kit`. */
  readonly named?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
  /** The file that was started. */
  readonly program: string;
}

/** The name that needs no choosing. */
const KIT_FILE = 'readback.kit.json';
const KIT_NAME = /\.kit\.json$/i;

/** Throws `kit-not-found`, `kit-several`, `kit-unreadable`, and what `parseKit` throws. */
export function findKit(search: KitSearch): ClientKit {
  return parseKit(readKit(findKitFile(search)));
}

/** Its full path. Throws `kit-not-found`, `kit-several`. */
export function findKitFile({ named, env, folder, program }: KitSearch): string {
  const given = [named, env['READBACK_KIT']].find((file) => file !== undefined && file !== '');
  if (given !== undefined) return resolve(folder, given);
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
