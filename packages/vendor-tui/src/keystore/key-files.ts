// Key files on the disk: made once, whole or not at all, readable by their owner only, never overwritten.

import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, link, lstat, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ReadbackError } from '@readback/core';
import { type KeystoreErrorCode, keystoreError } from './errors.js';

/** A key file is some hundred bytes; more is something else. */
const MAX_BYTES = 64 * 1024;

/** Throws `key-file-exists`, `key-file-unwritable`, `key-file-disk-full`. */
export async function writeNewKeyFile(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.new`;
  try {
    await withFile(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, async (file) => {
      await file.writeFile(bytes);
      await file.sync();
    });
    // A link fails where the name is taken; a rename would replace the key that is there.
    await link(temporary, path);
  } catch (error) {
    throw fileError(error, path, 'key-file-unwritable');
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
  await withFile(dirname(path), constants.O_RDONLY, (folder) => folder.sync());
}

/** A secret in clear, for a printer: a new file of its owner alone, whole or not there. Nothing is written to a name that is
 * taken, nor where a link points. Throws `key-file-exists`, `key-file-unwritable`, `key-file-disk-full`. */
export async function writeClearSecret(path: string, text: string): Promise<void> {
  let isOurs = false;
  try {
    await withFile(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, async (file) => {
      isOurs = true;
      await file.writeFile(text);
      await file.sync();
    });
  } catch (error) {
    if (isOurs) await rm(path, { force: true }).catch(() => undefined);
    throw fileError(error, path, 'key-file-unwritable');
  }
  await withFile(dirname(path), constants.O_RDONLY, (folder) => folder.sync());
}

/** The folder that a key file goes into, made where only its last part is missing: told before anybody types a secret.
 * Throws `key-file-unwritable`, `key-file-disk-full`. */
export async function makeKeyFolder(path: string): Promise<void> {
  const folder = dirname(path);
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    const found = await stat(folder).catch(() => undefined);
    // What stands in its way is no key file, whatever the system calls it.
    const why = codeOf(error) === 'EEXIST' ? undefined : error;
    if (found?.isDirectory() !== true) throw fileError(why, path, 'key-file-unwritable');
  }
}

/** Throws `key-file-exists`: asked before a passphrase is worked on for a second. */
export async function refuseExisting(path: string): Promise<void> {
  const found = await lstat(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw fileError(error, path, 'key-file-unwritable');
  });
  if (found !== undefined) throw keystoreError('key-file-exists', { path });
}

/** Throws `key-file-missing`, `key-file-unreadable`, `key-file-not-age`. */
export async function readKeyFile(path: string): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    // A pipe or a device would be read for ever.
    const found = await stat(path);
    if (!found.isFile() && !found.isDirectory()) throw keystoreError('key-file-not-age', { path });
    bytes = await readFile(path);
  } catch (error) {
    throw error instanceof ReadbackError ? error : fileError(error, path, 'key-file-unreadable');
  }
  if (bytes.length > MAX_BYTES) throw keystoreError('key-file-not-age', { path });
  return bytes;
}

/** Whether there is something at this place. */
export async function hasKeyFile(path: string): Promise<boolean> {
  return await lstat(path).then(
    () => true,
    (error: unknown) => codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ENOTDIR',
  );
}

async function withFile(path: string, flags: number, work: (file: FileHandle) => Promise<void>): Promise<void> {
  const file = await open(path, flags, 0o600);
  try {
    await work(file);
  } finally {
    await file.close();
  }
}

function fileError(error: unknown, path: string, otherwise: KeystoreErrorCode): ReadbackError {
  switch (codeOf(error)) {
    case 'EEXIST':
      return keystoreError('key-file-exists', { path }, error);
    case 'ENOENT':
      return keystoreError(otherwise === 'key-file-unreadable' ? 'key-file-missing' : otherwise, { path }, error);
    case 'ENOSPC':
    case 'EDQUOT':
      return keystoreError('key-file-disk-full', { path }, error);
    default:
      return keystoreError(otherwise, { path }, error);
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
