// Responses that are only partly typed in, one a challenge, kept so that a pause, a Ctrl-C or a restart costs nothing. They
// prove nothing and grant nothing: a damaged one is no draft.
import type { FilePort } from './file-port.js';
import { isObject, openSmallFile } from './small-file.js';

/** What stands in the boxes of a response so far. */
export interface Draft {
  /** The challenge it answers, as in `PendingChallenge`. */
  readonly challenge: string;
  /** As typed, one text a group. */
  readonly groups: readonly string[];
  /** The group being typed, counted from 0. */
  readonly current: number;
}

const FORMAT = 'readback-draft/2';
const MOST_DRAFTS = 8;
const MOST_GROUPS = 40;
const MOST_TYPED = 400;

export interface DraftFile {
  /** The one saved last comes first. Never throws. */
  read(): readonly Draft[];
  /** Takes the place of the draft to the same challenge. Throws `state-folder-unwritable`, `disk-full`,
   * `state-not-a-folder`, `state-io`. */
  save(draft: Draft): void;
  /** Never throws: a draft that cannot be removed answers a challenge that waits no more. */
  clear(): void;
}

export function openDraftFile(folder: string, files: FilePort): DraftFile {
  const file = openSmallFile(folder, 'draft', files);
  const read = (): readonly Draft[] => decodeDrafts(file.read());
  return {
    read,
    save: ({ challenge, groups, current }) => {
      const others = read().filter((draft) => draft.challenge !== challenge);
      file.save({ format: FORMAT, drafts: [{ challenge, groups, current }, ...others].slice(0, MOST_DRAFTS) });
    },
    clear: () => file.clear(),
  };
}

function decodeDrafts(json: unknown): Draft[] {
  if (!isObject(json) || json['format'] !== FORMAT || !Array.isArray(json['drafts'])) return [];
  return json['drafts'].slice(0, MOST_DRAFTS).flatMap((draft: unknown) => decodeDraft(draft) ?? []);
}

function decodeDraft(json: unknown): Draft | undefined {
  if (!isObject(json)) return undefined;
  const { challenge, groups, current } = json;
  if (typeof challenge !== 'string' || !Array.isArray(groups)) return undefined;
  const typed = groups.filter((group) => typeof group === 'string' && group.length <= MOST_TYPED);
  if (typed.length !== groups.length || typed.length > MOST_GROUPS) return undefined;
  if (typeof current !== 'number' || !Number.isSafeInteger(current) || current < 0) return undefined;
  return current < Math.max(1, typed.length) ? { challenge, groups: typed.map(String), current } : undefined;
}
