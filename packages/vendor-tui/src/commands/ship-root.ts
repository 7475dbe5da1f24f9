// The root key for a shipping manifest: opened for one signature, when all else is done, and wiped.
import { type EnvelopeSignature, ReadbackError } from '@readback/core';
import { ed25519PublicKey, SHIP_PAYLOAD_TYPE, signPayload } from '@readback/core/vendor';
import { openKeyFile, rootKeyFile } from '../keystore/index.js';
import { readKeyFile } from '../keystore/key-files.js';
import { shipError } from '../ship/errors.js';
import { askPassphrase, type CommandContext, deskFolder, pathOf } from './context.js';
import { commandErrors } from './errors.js';

export interface RootOptions {
  readonly rootKeyFile?: string;
  readonly rootPassphraseFile?: string;
}

export interface WantedRoot {
  readonly productId: string;
  /** Any of those that the product is known by, where that is known. */
  readonly known: readonly Uint8Array[] | undefined;
  readonly options: RootOptions;
}

const fileOf = (context: CommandContext, { productId, options }: WantedRoot): string =>
  options.rootKeyFile === undefined
    ? rootKeyFile(deskFolder(context), productId)
    : pathOf(options.rootKeyFile, context.workFolder);

/** What would only be told after a long build, but for the passphrase itself. Throws `ship-root-away`, `key-file-...`,
 * `passphrase-not-given`. */
export async function requireRootFile(context: CommandContext, wanted: WantedRoot): Promise<void> {
  await readRootFile(context, wanted);
  const file = wanted.options.rootPassphraseFile ?? context.options.passphraseFile;
  if (file === undefined && context.askSecrets === undefined) throw commandErrors.error('passphrase-not-given');
}

async function readRootFile(context: CommandContext, wanted: WantedRoot): Promise<void> {
  const path = fileOf(context, wanted);
  try {
    await readKeyFile(path);
  } catch (error) {
    // Where nobody named a file, the key is away on purpose: it need not come back to this computer.
    const isAway = error instanceof ReadbackError && error.code === 'key-file-missing';
    if (isAway && wanted.options.rootKeyFile === undefined) throw shipError('ship-root-away', { path }, error);
    throw error;
  }
}

const TRIES = 3;

/** One signature. The key is out of its file for as long as that takes. On a terminal a wrong passphrase is asked for again.
 * Throws `passphrase-...`, `key-...`, `ship-root-away`, `ship-root-other`. */
export async function signWithRoot(
  context: CommandContext,
  wanted: WantedRoot,
  payload: Uint8Array,
): Promise<EnvelopeSignature> {
  const { productId, known } = wanted;
  await readRootFile(context, wanted);
  const secret = await openSecret(context, wanted, TRIES);
  try {
    const isOther = known?.every((key) => Buffer.compare(ed25519PublicKey(secret), key) !== 0);
    if (isOther === true) throw shipError('ship-root-other', { productId, path: fileOf(context, wanted) });
    return signPayload(SHIP_PAYLOAD_TYPE, payload, secret);
  } finally {
    secret.fill(0);
  }
}

async function openSecret(context: CommandContext, wanted: WantedRoot, tries: number): Promise<Uint8Array> {
  const { rootPassphraseFile } = wanted.options;
  const isAsked = rootPassphraseFile === undefined && context.options.passphraseFile === undefined;
  context.showProgress();
  const passphrase = await askPassphrase(context, 'Passphrase of the root key: ', rootPassphraseFile);
  const onProgress = (done: number): void => context.showProgress('Opening the root key', done);
  try {
    return await openKeyFile('root-secret', fileOf(context, wanted), passphrase, { onProgress });
  } catch (error) {
    const isWrong = error instanceof ReadbackError && error.code === 'passphrase-wrong';
    if (!isWrong || !isAsked || tries <= 1) throw error;
    context.showProgress();
    context.printError(error.message);
    return await openSecret(context, wanted, tries - 1);
  } finally {
    context.showProgress();
  }
}
