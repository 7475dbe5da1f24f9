// A small file beside the licence that is replaced whole: what is convenient to keep, and proves and grants nothing.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { errnoOf, type FilePort } from './file-port.js';
import { fileError } from './state-errors.js';
import { folderMode } from './state-folder.js';

export interface SmallFile {
  /** The JSON in it; undefined where there is none to be read. Never throws. */
  read(): unknown;
  /** Throws `state-folder-unwritable`, `disk-full`, `state-not-a-folder`, `state-io`. */
  save(json: object): void;
  /** Never throws. */
  clear(): void;
}

export function openSmallFile(folder: string, name: string, files: FilePort): SmallFile {
  const file = join(folder, `${name}.json`);
  const removeQuietly = (path: string): void => {
    try {
      files.remove(path);
    } catch {
      // Not there.
    }
  };
  const replace = (text: string): void => {
    const temporary = join(folder, `.${name}.${randomUUID()}.tmp`);
    try {
      files.write(temporary, text);
      files.rename(temporary, file);
    } catch (error) {
      removeQuietly(temporary);
      throw error;
    }
  };
  return {
    read: () => {
      try {
        return JSON.parse(files.read(file));
      } catch {
        return undefined;
      }
    },
    save: (json) => {
      const text = `${JSON.stringify(json)}\n`;
      try {
        try {
          replace(text);
        } catch (error) {
          if (errnoOf(error) !== 'ENOENT') throw error;
          files.makeFolder(folder, folderMode(folder));
          replace(text);
        }
      } catch (error) {
        throw fileError(error, 'write', folder);
      }
    },
    clear: () => removeQuietly(file),
  };
}

export function isObject(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
