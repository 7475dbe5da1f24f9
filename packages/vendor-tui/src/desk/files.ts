// The desk's plain files: written whole and synced to the disk, with faults said in the desk's words.
import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ReadbackError } from '@readback/core';
import { type DeskErrorCode, deskError } from './errors.js';

/** Paths are absolute. Every method throws `desk-unwritable`, `desk-disk-full` or `desk-unreadable`. */
export interface DeskFiles {
  /** `undefined` where there is no such file. */
  readonly read: (path: string) => Promise<string | undefined>;
  /** Replaces the file as a whole, and returns when it is on the disk. Makes its folders. */
  readonly write: (path: string, text: string) => Promise<void>;
  /** Names in a folder; `undefined` where there is none. */
  readonly list: (folder: string) => Promise<readonly string[] | undefined>;
  /** Makes a folder, readable by its owner only, and those above it. */
  readonly makeFolder: (folder: string) => Promise<void>;
  /** Gives a finished folder its name, durably. False where the name is taken by a folder that is not empty. */
  readonly publishFolder: (from: string, to: string) => Promise<boolean>;
  readonly removeFolder: (folder: string) => Promise<void>;
}

export function createDeskFiles(): DeskFiles {
  return { read, write, list, makeFolder, publishFolder, removeFolder };
}

async function read(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw fileError(error, path, 'desk-unreadable');
  }
}

async function write(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.new`;
  try {
    await makeFolders(dirname(path));
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw fileError(error, path, 'desk-unwritable');
  }
}

async function list(folder: string): Promise<readonly string[] | undefined> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw fileError(error, folder, 'desk-unreadable');
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await makeFolders(folder);
  } catch (error) {
    throw fileError(error, folder, 'desk-unwritable');
  }
}

/** One by one from the first that is there: node's own way goes round for ever where the system takes no folder, such as
 * below /proc. Somebody else may make them at the same time. */
async function makeFolders(folder: string): Promise<void> {
  if (await hasMade(folder)) return;
  const above = dirname(folder);
  if (above !== folder && !(await isThere(above))) await makeFolders(above);
  if (!(await hasMade(folder))) await mkdir(folder, { mode: 0o700 });
}

/** Makes the folder, or finds it made; false where the one above it is not there. */
async function hasMade(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { mode: 0o700 });
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    if (codeOf(error) === 'EEXIST' && (await stat(folder)).isDirectory()) return true;
    throw error;
  }
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

async function publishFolder(from: string, to: string): Promise<boolean> {
  try {
    for (const entry of await readdir(from, { recursive: true, withFileTypes: true })) {
      if (entry.isDirectory()) await syncFolder(join(entry.parentPath, entry.name));
    }
    await syncFolder(from);
    await rename(from, to);
    await syncFolder(dirname(to));
    return true;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'ENOTDIR') return false;
    throw fileError(error, to, 'desk-unwritable');
  }
}

async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

/** Makes the names in a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Says what the file system said. */
export function fileError(error: unknown, path: string, otherwise: DeskErrorCode): ReadbackError {
  const full = codeOf(error) === 'ENOSPC' || codeOf(error) === 'EDQUOT';
  return deskError(full ? 'desk-disk-full' : otherwise, { path }, error);
}

const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR';

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
