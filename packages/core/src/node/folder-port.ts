// A folder that other programs change, as a port: told by the file system where it can, asked now and then where it cannot.
import { readdirSync, statSync, watch } from 'node:fs';
import { join } from 'node:path';
import { folderId } from './state-folder.js';

export interface FolderWatch {
  /** False once nothing more will be told: the folder was replaced, or the system has given up. */
  isAlive(): boolean;
  close(): void;
}

export interface FolderPort {
  /** A text that is another one as soon as a file in the folder is. Hidden files and folders do not count. Never throws. */
  fingerprint(folder: string): string;
  /** `undefined` where it cannot be watched now. Never throws, and never keeps the process alive. */
  watch(folder: string, changed: () => void): FolderWatch | undefined;
}

export const diskFolders: FolderPort = {
  fingerprint: (folder) => {
    try {
      const files = readdirSync(folder, { withFileTypes: true }).filter(
        (entry) => entry.isFile() && !entry.name.startsWith('.'),
      );
      return files
        .map(({ name }) => {
          const { ino, size, mtimeMs } = statSync(join(folder, name));
          return `${name} ${ino} ${size} ${mtimeMs}`;
        })
        .sort()
        .join('\n');
    } catch (error) {
      return `unreadable ${error instanceof Error && 'code' in error ? String(error.code) : ''}`;
    }
  },
  watch: (folder, changed) => {
    const watched = folderId(folder);
    if (watched === undefined) return undefined;
    try {
      let isOpen = true;
      const watcher = watch(folder, { persistent: false });
      watcher.on('change', () => changed());
      watcher.on('error', () => {
        isOpen = false;
        watcher.close();
      });
      return { isAlive: () => isOpen && folderId(folder) === watched, close: () => watcher.close() };
    } catch {
      // Out of watches, or a file system without events: the folder is asked instead.
      return undefined;
    }
  },
};
