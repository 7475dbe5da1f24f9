// Errors of the state folder: code → sentence and next step.
import {
  type ErrorCatalog,
  type ErrorDetails,
  type ErrorEntry,
  errorCatalog,
  errorEntries,
  ReadbackError,
} from '../errors/readback-error.js';
import { errnoOf } from './file-port.js';

const { input, system } = errorEntries;

/** What can be wrong with the folder where a licence is kept. */
export type StateErrorCode =
  | 'state-unreadable'
  | 'state-folder-unwritable'
  | 'state-not-a-folder'
  | 'disk-full'
  | 'state-no-hard-links'
  | 'state-newer'
  | 'state-product'
  | 'state-needs-identity'
  | 'state-busy'
  | 'state-io';

const text = (details: ErrorDetails, name: string): string => String(details[name]);
const OTHER_FOLDER = 'name another folder with READBACK_STATE';

const table: Record<StateErrorCode, ErrorEntry> = {
  'state-unreadable': system(
    (d) => `The licence is kept in ${text(d, 'folder')}, which this user may not read.`,
    `Run the program as the user who activated it, let this user read the folder, or ${OTHER_FOLDER}.`,
  ),
  'state-folder-unwritable': system(
    (d) => `Nothing can be kept in ${text(d, 'folder')}: it is read-only for this user.`,
    `Let this user write there, or ${OTHER_FOLDER}. Nothing was changed.`,
  ),
  'state-not-a-folder': system(
    (d) => `${text(d, 'folder')} is not a folder.`,
    `Move the file or the broken link that has this name away, or ${OTHER_FOLDER}.`,
  ),
  'disk-full': system(
    (d) => `The disk that holds ${text(d, 'folder')} is full.`,
    'Make room on it and do the last step again. Nothing was changed.',
  ),
  'state-no-hard-links': system(
    (d) => `The file system that holds ${text(d, 'folder')} has no hard links, which keep a licence safe.`,
    `Use a local Linux file system: ${OTHER_FOLDER}.`,
  ),
  'state-newer': system(
    (d) => `The licence in ${text(d, 'folder')} was written by a newer version of this program.`,
    'Use the newer version. Nothing was changed.',
  ),
  'state-product': input(
    (d) => `${text(d, 'folder')} keeps the licence of ${text(d, 'found')}; this program is ${text(d, 'want')}.`,
    `Give each product a folder of its own: ${OTHER_FOLDER}.`,
  ),
  'state-needs-identity': system(
    (d) => `What is kept in ${text(d, 'folder')} belongs to an identity, and the program was started without one.`,
    `Start it with the identity that stands in the order, or ${OTHER_FOLDER}. Nothing was changed.`,
  ),
  'state-busy': system(
    (d) => `Other programs keep changing the licence in ${text(d, 'folder')}; this step could not be confirmed.`,
    'Close the other programs that use it, look at the status, and do the last step again if it is missing.',
  ),
  'state-io': system(
    (d) => `The licence in ${text(d, 'folder')} could not be read or written (${text(d, 'errno')}).`,
    'Check the disk, look at the status, and do the last step again if it is missing.',
  ),
};

const catalog: ErrorCatalog<StateErrorCode> = errorCatalog(table);

/** Every code of this part, for tests and documents. */
export const stateErrorCodes: readonly StateErrorCode[] = catalog.codes;

export const stateError: (code: StateErrorCode, details?: ErrorDetails, cause?: unknown) => ReadbackError =
  catalog.error;

/** What was being done decides what "permission denied" means. */
export type FileAct = 'read' | 'write' | 'link';

/** An error of the file system as one of ours. */
export function fileError(error: unknown, act: FileAct, folder: string): ReadbackError {
  if (error instanceof ReadbackError) return error;
  const errno = errnoOf(error) ?? 'unknown';
  return stateError(codeFor(errno, act), { folder, errno }, error);
}

function codeFor(errno: string, act: FileAct): StateErrorCode {
  switch (errno) {
    case 'EPERM':
      if (act === 'link') return 'state-no-hard-links';
      return act === 'read' ? 'state-unreadable' : 'state-folder-unwritable';
    case 'EACCES':
      return act === 'read' ? 'state-unreadable' : 'state-folder-unwritable';
    case 'EROFS':
      return 'state-folder-unwritable';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'disk-full';
    case 'ENOTSUP':
    case 'EOPNOTSUPP':
    case 'ENOSYS':
    case 'EMLINK':
      return act === 'link' ? 'state-no-hard-links' : 'state-io';
    case 'ENOTDIR':
    case 'EEXIST':
      return 'state-not-a-folder';
    default:
      return 'state-io';
  }
}
