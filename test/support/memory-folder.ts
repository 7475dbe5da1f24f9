// Temporary folders in memory instead of on the disk, where the machine has such a place with room and lets programs run from it.
import { accessSync, constants, readFileSync, statfsSync } from 'node:fs';
import { freemem } from 'node:os';

const FOLDER = '/dev/shm';
const ROOM_BYTES = 2 ** 31;

/** For this process and all that it starts. A `TMPDIR` that somebody has set stays. */
export function keepTemporaryFilesInMemory(): void {
  if (process.env['TMPDIR'] === undefined && isFit()) process.env['TMPDIR'] = FOLDER;
}

function isFit(): boolean {
  try {
    accessSync(FOLDER, constants.W_OK);
    const { bavail, bsize } = statfsSync(FOLDER);
    return bavail * bsize > ROOM_BYTES && freemem() > 2 * ROOM_BYTES && mayRunPrograms();
  } catch {
    return false;
  }
}

/** Containers often mount it for data only. */
function mayRunPrograms(): boolean {
  const mounts = readFileSync('/proc/mounts', 'utf8').split('\n');
  const [, , type, options = ''] = mounts.findLast((line) => line.split(' ')[1] === FOLDER)?.split(' ') ?? [];
  return type === 'tmpfs' && !options.split(',').includes('noexec');
}
