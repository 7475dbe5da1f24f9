// Folders that are needed for a while, and hold hundreds of MB: removed when the work is done, and when it is interrupted.
import { rmdirSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import process from 'node:process';

export interface FolderForAWhile {
  readonly folder: string;
  /** Those that were made for it, the innermost first: removed where nothing has come into them. */
  readonly emptied?: readonly string[];
}

/** Does the work; the folder is gone afterwards, also where the program ends in the middle of it by `process.exit`. */
export async function removedAfter<T>({ folder, emptied = [] }: FolderForAWhile, work: () => Promise<T>): Promise<T> {
  // A program that was writing into it may take a moment to be gone.
  const removeAtExit = (): void => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    removeEmpty(emptied);
  };
  process.once('exit', removeAtExit);
  try {
    return await work();
  } finally {
    await rm(folder, { recursive: true, force: true });
    removeEmpty(emptied);
    process.off('exit', removeAtExit);
  }
}

export function removeEmpty(folders: readonly string[]): void {
  try {
    for (const folder of folders) rmdirSync(folder);
  } catch {
    // Something has come into it, and stays.
  }
}
