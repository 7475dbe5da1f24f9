// A backup as a file: whole on the disk or not there, and read back line by line.
import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  type BackupReport,
  type ChainReport,
  clearSideFiles,
  ledgerError,
  openLedger,
  requireNoSideFiles,
  restoreLedger,
  verifyChain,
  writeBackup,
} from '../ledger/index.js';
import type { ReadingDesk } from './context.js';
import { deskError } from './errors.js';
import { fileError, syncFolder } from './files.js';
import { ledgerFileOf, readDeskFile } from './folder.js';
import { databaseOf, openBackendOf } from './ledger-place.js';
import type { DeskPorts } from './ports.js';

export interface BackupMade extends BackupReport {
  readonly path: string;
}

export type OnRecords = (done: number, of: number) => void;

/** Never writes over a file. Throws `backup-file-exists`, `desk-unwritable`, `desk-disk-full`, `ledger-...`. */
export async function backupToFile(desk: ReadingDesk, path: string, onProgress?: OnRecords): Promise<BackupMade> {
  return await writingFile(path, 'keep', async (write) => {
    return { path, ...(await writeBackup(desk.ledger, write, onProgress)) };
  });
}

/** Throws `desk-unwritable`, `desk-disk-full`; with `keep` `backup-file-exists`. */
export async function writeToFile(
  path: string,
  pieces: AsyncIterable<string>,
  mode: 'keep' | 'replace',
): Promise<void> {
  await writingFile(path, mode, async (write) => {
    for await (const piece of pieces) await write(piece);
  });
}

/** The file gets its name when all of it is on the disk. */
async function writingFile<T>(
  path: string,
  mode: 'keep' | 'replace',
  fill: (write: (text: string) => Promise<void>) => Promise<T>,
): Promise<T> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.new`;
  const told = <R>(work: Promise<R>): Promise<R> =>
    work.catch((error: unknown) => Promise.reject(writeError(error, path)));
  if (mode === 'keep' && (await isThere(path))) throw deskError('backup-file-exists', { path });
  try {
    const file = await told(open(temporary, 'wx', 0o600));
    let result: T;
    try {
      result = await fill((text) => told(file.appendFile(text)));
      await told(file.sync());
    } finally {
      await file.close();
    }
    // Taken first, so that a file of that name is left alone: a rename would replace it.
    if (mode === 'keep') await told(open(path, 'wx', 0o600).then((taken) => taken.close()));
    await told(rename(temporary, path));
    await told(syncFolder(dirname(path)));
    return result;
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

function writeError(error: unknown, path: string): Error {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EEXIST';
  return isTaken ? deskError('backup-file-exists', { path }, error) : fileError(error, path, 'desk-unwritable');
}

export interface Restored extends BackupReport {
  /** What `ledger verify` says of it. */
  readonly verified: ChainReport;
  /** Where it is now. */
  readonly place: string;
}

/** Reads a backup into the desk's database, which must not hold a ledger. Throws `desk-missing`, `restore-place-taken`,
 * `ledger-side-files`, `backup-malformed`, `backup-newer`, `backup-file-missing`, `ledger-...`. */
export async function restoreFromFile(
  folder: string,
  path: string,
  ports: DeskPorts,
  onProgress?: (recordsDone: number) => void,
): Promise<Restored> {
  const file = await readDeskFile(folder, ports.files);
  const isFile = databaseOf(file, ports) === undefined;
  const final = ledgerFileOf(folder);
  // Built beside the place it will have: there is a whole ledger or none.
  const building = join(folder, `.restore-${randomBytes(6).toString('hex')}.sqlite`);
  if (isFile && (await isThere(final))) throw ledgerError('restore-place-taken', { place: final });
  if (isFile) requireNoSideFiles(final);
  try {
    const source = { path, lines: linesOf(path) };
    const backend = await openBackendOf(building, file, ports, { create: true });
    const report = await restoreLedger(backend, source, onProgress);
    const ledger = await openLedger(await openBackendOf(building, file, ports, { create: false }), ports);
    const place = isFile ? final : ledger.place;
    let verified: ChainReport;
    try {
      verified = await verifyChain(ledger, { firstAgent: file.firstAgent });
    } finally {
      await ledger.close();
    }
    if (isFile) {
      clearSideFiles(final);
      await rename(building, final);
      await syncFolder(folder);
    }
    return { ...report, verified, place };
  } finally {
    for (const end of ['', '-wal', '-shm']) await rm(`${building}${end}`, { force: true }).catch(() => undefined);
  }
}

async function isThere(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}

async function* linesOf(path: string): AsyncGenerator<string> {
  const handle = await open(path, 'r').catch((cause: unknown) => {
    throw deskError('backup-file-missing', { path }, cause);
  });
  await handle.close();
  yield* createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY });
}
