// Secrets as standard age files closed with a passphrase: `age -d FILE` opens them as well.
import { scrypt } from 'node:crypto';
import { Decrypter, Encrypter } from 'age-encryption';
import { keystoreError } from './errors.js';
import { readKeyFile, refuseExisting, writeNewKeyFile } from './key-files.js';
import { assertPassphrase } from './passphrase.js';
import { OpenFailureError, scryptIdentity, scryptRecipient } from './scrypt-stanza.js';

/** Work at a passphrase: about how much of it is done, 0 to 1. An estimate from a short trial; 1 only at the end. */
export type ProgressListener = (fraction: number) => void;

export interface SealOptions {
  /** log2 of scrypt's cost; 18 takes about a second and 256 MiB. Tests use less. */
  readonly workFactor?: number | undefined;
  readonly onProgress?: ProgressListener | undefined;
}

export interface OpenOptions {
  readonly onProgress?: ProgressListener | undefined;
}

export const DEFAULT_WORK_FACTOR = 18;
// Larger than a processor's cache, or the estimate is twice too fast.
const TRIAL_WORK_FACTOR = 14;
const PROGRESS_STEP_MS = 100;

/** Writes `secret` into a new file. Bytes are wiped when done, whatever happens; a text cannot be.
 * Throws `passphrase-too-short`, `passphrase-too-weak`, `key-file-exists`, `key-file-unwritable`, `key-file-disk-full`. */
export async function sealSecret(
  path: string,
  secret: Uint8Array | string,
  passphrase: string,
  options: SealOptions = {},
): Promise<void> {
  const bytes = typeof secret === 'string' ? new TextEncoder().encode(secret) : secret;
  try {
    assertPassphrase(passphrase);
    await refuseExisting(path);
    const workFactor = options.workFactor ?? DEFAULT_WORK_FACTOR;
    const encrypter = new Encrypter();
    encrypter.addRecipient(scryptRecipient(canonicalPassphrase(passphrase), workFactor));
    const sealed = await reporting(workFactor, options.onProgress, () => encrypter.encrypt(bytes));
    await writeNewKeyFile(path, sealed);
  } finally {
    bytes.fill(0);
  }
}

/** The secret's bytes; the caller wipes them after use. Throws `passphrase-wrong`, `key-file-missing`,
 * `key-file-unreadable`, `key-file-damaged`, `key-file-not-age`. */
export async function openSecret(path: string, passphrase: string, options: OpenOptions = {}): Promise<Uint8Array> {
  const sealed = await readKeyFile(path);
  const decrypter = new Decrypter();
  decrypter.addIdentity(scryptIdentity(canonicalPassphrase(passphrase)));
  try {
    return await reporting(workFactorOf(sealed), options.onProgress, () => decrypter.decrypt(sealed));
  } catch (error) {
    if (error instanceof OpenFailureError && error.failure === 'wrong-passphrase') {
      throw keystoreError('passphrase-wrong', { path });
    }
    const notAge = error instanceof OpenFailureError && error.failure === 'not-passphrase';
    throw keystoreError(notAge || !isAge(sealed) ? 'key-file-not-age' : 'key-file-damaged', { path }, error);
  }
}

/** The secret as text, for keys in their textual form. */
export async function openSecretText(path: string, passphrase: string, options: OpenOptions = {}): Promise<string> {
  const bytes = await openSecret(path, passphrase, options);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw keystoreError('key-file-damaged', { path }, error);
  } finally {
    bytes.fill(0);
  }
}

/** One text for one phrase, however a keyboard composes its accents. */
function canonicalPassphrase(passphrase: string): string {
  return passphrase.normalize('NFC');
}

function isAge(sealed: Uint8Array): boolean {
  return headOf(sealed).startsWith('age-encryption.org/');
}

function workFactorOf(sealed: Uint8Array): number {
  const found = /\n-> scrypt \S+ ([0-9]{1,2})\n/.exec(headOf(sealed))?.[1];
  return found === undefined ? DEFAULT_WORK_FACTOR : Number(found);
}

function headOf(sealed: Uint8Array): string {
  return Buffer.from(sealed.subarray(0, 200)).toString('latin1');
}

async function reporting<T>(
  workFactor: number,
  onProgress: ProgressListener | undefined,
  work: () => Promise<T>,
): Promise<T> {
  if (onProgress === undefined) return await work();
  onProgress(0);
  const expectedMs = (await trialMs()) * 2 ** (workFactor - TRIAL_WORK_FACTOR);
  const startMs = performance.now();
  const timer = setInterval(() => {
    onProgress(Math.min(0.99, (performance.now() - startMs) / expectedMs));
  }, PROGRESS_STEP_MS);
  try {
    const result = await work();
    onProgress(1);
    return result;
  } finally {
    clearInterval(timer);
  }
}

function trialMs(): Promise<number> {
  const startMs = performance.now();
  return new Promise((resolve, reject) => {
    scrypt('trial', 'trial', 32, { N: 2 ** TRIAL_WORK_FACTOR, r: 8, p: 1, maxmem: 2 ** 26 }, (error) => {
      if (error === null) resolve(Math.max(1, performance.now() - startMs));
      else reject(error);
    });
  });
}
