// A response that is only partly typed in, kept so that a pause, a Ctrl-C or a restart costs nothing. It proves nothing and
// grants nothing: a damaged one is no draft.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { errnoOf, type FilePort } from './file-port.js';
import { fileError } from './state-errors.js';

/** What stands in the boxes of a response so far. */
export interface Draft {
  /** The challenge it answers, as in `PendingChallenge`. */
  readonly challenge: string;
  /** As typed, one text a group. */
  readonly groups: readonly string[];
  /** The group being typed, counted from 0. */
  readonly current: number;
}

const FORMAT = 'readback-draft/1';
const MOST_GROUPS = 40;
const MOST_TYPED = 400;

export interface DraftFile {
  /** Never throws. */
  read(): Draft | undefined;
  /** Throws `state-folder-unwritable`, `disk-full`, `state-not-a-folder`, `state-io`. */
  save(draft: Draft): void;
  /** Never throws: a draft that cannot be removed answers a challenge that waits no more. */
  clear(): void;
}

export function openDraftFile(folder: string, files: FilePort): DraftFile {
  const file = join(folder, 'draft.json');
  const removeQuietly = (name: string): void => {
    try {
      files.remove(name);
    } catch {
      // Not there.
    }
  };
  const replace = (text: string): void => {
    const temporary = join(folder, `.draft.${randomUUID()}.tmp`);
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
        return decodeDraft(files.read(file));
      } catch {
        return undefined;
      }
    },
    save: ({ challenge, groups, current }) => {
      const text = `${JSON.stringify({ format: FORMAT, challenge, groups, current })}\n`;
      try {
        try {
          replace(text);
        } catch (error) {
          if (errnoOf(error) !== 'ENOENT') throw error;
          files.makeFolder(folder);
          replace(text);
        }
      } catch (error) {
        throw fileError(error, 'write', folder);
      }
    },
    clear: () => removeQuietly(file),
  };
}

function decodeDraft(text: string): Draft | undefined {
  const json: unknown = JSON.parse(text);
  if (typeof json !== 'object' || json === null) return undefined;
  const { format, challenge, groups, current } = json as Readonly<Record<string, unknown>>;
  if (format !== FORMAT || typeof challenge !== 'string' || !Array.isArray(groups)) return undefined;
  const typed = groups.filter((group) => typeof group === 'string' && group.length <= MOST_TYPED);
  if (typed.length !== groups.length || typed.length > MOST_GROUPS) return undefined;
  if (typeof current !== 'number' || !Number.isSafeInteger(current) || current < 0) return undefined;
  return current < Math.max(1, typed.length) ? { challenge, groups: typed.map(String), current } : undefined;
}
