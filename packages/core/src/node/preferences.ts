// How this site likes its screens. Nothing here is a secret or decides about a licence: what cannot be read is as if
// nobody had chosen.
import type { FilePort } from './file-port.js';
import { isObject, openSmallFile } from './small-file.js';

export interface Preferences {
  /** The id of a spelling alphabet. */
  readonly spelling?: string;
}

const FORMAT = 'readback-preferences/1';

export interface PreferencesFile {
  /** Never throws. */
  read(): Preferences;
  /** Throws `state-folder-unwritable`, `disk-full`, `state-not-a-folder`, `state-io`. */
  save(preferences: Preferences): void;
}

export function openPreferencesFile(folder: string, files: FilePort): PreferencesFile {
  const file = openSmallFile(folder, 'preferences', files);
  return {
    read: () => {
      const json = file.read();
      if (!isObject(json) || json['format'] !== FORMAT) return {};
      const { spelling } = json;
      return typeof spelling === 'string' ? { spelling } : {};
    },
    save: (preferences) => file.save({ format: FORMAT, ...preferences }),
  };
}
