// Folders that are needed for a while, and hold hundreds of MB: removed when the work is done, and when it is interrupted.
import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import process from 'node:process';

/** Does the work; the folder is gone afterwards, also where the program ends in the middle of it by `process.exit`. */
export async function removedAfter<T>(folder: string, work: () => Promise<T>): Promise<T> {
  // A program that was writing into it may take a moment to be gone.
  const removeAtExit = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  process.once('exit', removeAtExit);
  try {
    return await work();
  } finally {
    await rm(folder, { recursive: true, force: true });
    process.off('exit', removeAtExit);
  }
}
