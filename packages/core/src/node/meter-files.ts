// The file system as the meters use it: the same few calls as `FilePort`, without waiting for the disk.
import { type FileHandle, link, mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { diskFiles, errnoOf } from './file-port.js';
import { folderMode } from './state-folder.js';

/** Every method rejects with what node:fs throws: an error with `code`, such as `ENOENT`. */
export interface MeterFiles {
  list(folder: string): Promise<string[]>;
  read(file: string): Promise<string>;
  /** Makes a new file; on the disk when it settles. `EEXIST` where there is one. */
  write(file: string, text: string): Promise<void>;
  /** A second name for a file. `EEXIST` where the name is taken: this is what decides a race. */
  link(file: string, name: string): Promise<void>;
  remove(file: string): Promise<void>;
  /** Makes the names in a folder durable. */
  syncFolder(folder: string): Promise<void>;
  /** A folder in another one, which is made where it is missing. Durable when it settles. */
  makeFolder(folder: string): Promise<void>;
}

/** The file system of this machine. */
export const diskMeterFiles: MeterFiles = {
  list: (folder) => readdir(folder),
  read: (file) => readFile(file, 'utf8'),
  write: async (file, text) => {
    const handle = await open(file, 'wx', 0o600);
    try {
      await takeAfter(handle, dirname(file), 0o600, 0o064);
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  link,
  remove: (file) => rm(file),
  syncFolder: (folder) => syncFolder(folder),
  makeFolder: async (folder) => {
    const parent = dirname(folder);
    // Once in the life of a state folder: the one time that the program waits for the disk.
    diskFiles.makeFolder(parent, folderMode(parent));
    try {
      await mkdir(folder, { mode: 0o700 });
    } catch (error) {
      // Another program was faster.
      if (errnoOf(error) === 'EEXIST') return;
      throw error;
    }
    await syncFolder(folder, (handle) => takeAfter(handle, parent, 0o700, 0o2077));
    await syncFolder(parent);
  },
};

/** What lies in the folder of a service belongs to the service, whoever writes; a group that shares the folder shares it. */
async function takeAfter(handle: FileHandle, folder: string, least: number, alike: number): Promise<void> {
  const { mode, uid, gid } = await stat(folder);
  const own = await handle.stat();
  const isRoot = process.geteuid?.() === 0;
  if (own.gid !== gid || (isRoot && own.uid !== uid)) {
    // Not of that group: it stays this user's own.
    await handle.chown(isRoot ? uid : own.uid, gid).catch(() => undefined);
  }
  const wanted = least | (mode & alike);
  if ((own.mode & 0o7777) !== wanted) await handle.chmod(wanted).catch(() => undefined);
}

async function syncFolder(folder: string, before?: (handle: FileHandle) => Promise<void>): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await before?.(handle);
    await handle.sync();
  } catch (error) {
    // Some file systems have no way to ask this of a folder, and keep names in order by themselves.
    if (errnoOf(error) !== 'EINVAL') throw error;
  } finally {
    await handle.close();
  }
}
