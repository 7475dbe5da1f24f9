// The few things the state store asks of a file system, as a port, so that tests can fail, race and crash at each of them.
import {
  chmodSync,
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** Every method throws what node:fs throws: an error with `code`, such as `ENOENT`. */
export interface FilePort {
  /** Names in a folder. */
  list(folder: string): string[];
  /** Text of a file. */
  read(file: string): string;
  /** Makes a new file that those can read who can enter its folder, whoever writes; on the disk when it returns. `EEXIST`
   * where there is one. */
  write(file: string, text: string): void;
  /** A second name for a file. `EEXIST` where the name is taken: this is what decides a race. */
  link(file: string, name: string): void;
  /** Replaces `to`. */
  rename(from: string, to: string): void;
  remove(file: string): void;
  /** Makes the names in a folder durable. */
  syncFolder(folder: string): void;
  /** With the folders above it, of a mode whatever the umask (0700: nobody's but its owner's); durable when it returns. One
   * that exists stays as it is. */
  makeFolder(folder: string, mode?: number): void;
}

/** The file system of this machine. */
export const diskFiles: FilePort = {
  list: (folder) => readdirSync(folder),
  read: (file) => readFileSync(file, 'utf8'),
  write: (file, text) => {
    const descriptor = openSync(file, 'wx', 0o600);
    try {
      takeAfterFolder(descriptor, dirname(file));
      writeFileSync(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  },
  link: (file, name) => linkSync(file, name),
  rename: (from, to) => renameSync(from, to),
  remove: (file) => rmSync(file),
  syncFolder,
  makeFolder: (folder, mode = 0o700) => makeFolders(folder, mode),
};

/** One by one: where a file system takes no folder and says that there is none above it, as /proc does, the recursive way of
 * Node 20 tries for ever. */
function makeFolders(folder: string, mode: number, isLast = false): void {
  try {
    mkdirSync(folder, { mode });
  } catch (error) {
    if (isFolder(folder)) return;
    if (errnoOf(error) !== 'ENOENT' || folder === dirname(folder)) throw error;
    // Those above it are there by now.
    if (isLast) throw Object.assign(new Error('no folder can be made here', { cause: error }), { code: 'EROFS' });
    makeFolders(dirname(folder), mode);
    makeFolders(folder, mode, true);
    return;
  }
  takeMode(folder, mode);
  syncFolder(dirname(folder));
}

/** A folder just made, whatever the umask has taken away: a service must find what root has activated. */
function takeMode(folder: string, mode: number): void {
  const made = statSync(folder).mode;
  if ((made & 0o777) === mode) return;
  // With the group that a folder above hands down.
  chmodSync(folder, (made & 0o7000) | mode);
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** A folder that a group shares is shared with its files: 2770 makes 0660, 0700 makes 0600, 0755 makes 0644; nobody else ever
 * writes. What root writes into the folder of a service belongs to the service, which could not read it otherwise. */
function takeAfterFolder(descriptor: number, folder: string): void {
  const { mode, uid, gid } = statSync(folder);
  const file = fstatSync(descriptor);
  const isRoot = process.geteuid?.() === 0;
  if (file.gid !== gid || (isRoot && file.uid !== uid)) {
    try {
      fchownSync(descriptor, isRoot ? uid : file.uid, gid);
    } catch {
      // Not of that group: the file stays this user's own.
    }
  }
  const wanted = 0o600 | (mode & 0o064);
  if ((file.mode & 0o777) !== wanted) fchmodSync(descriptor, wanted);
}

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } catch (error) {
    // Some file systems have no way to ask this of a folder, and keep names in order by themselves.
    if (errnoOf(error) !== 'EINVAL') throw error;
  } finally {
    closeSync(descriptor);
  }
}

/** `ENOENT` and the like. */
export function errnoOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
