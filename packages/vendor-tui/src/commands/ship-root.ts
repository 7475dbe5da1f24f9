// The root key for a shipping manifest: opened for one signature, and wiped.
import type { EnvelopeSignature } from '@readback/core';
import { ed25519PublicKey, SHIP_PAYLOAD_TYPE, signPayload } from '@readback/core/vendor';
import { openKeyFile, rootKeyFile } from '../keystore/index.js';
import { shipError } from '../ship/errors.js';
import { askPassphrase, type CommandContext, deskFolder, pathOf } from './context.js';

export interface RootOptions {
  readonly rootKeyFile?: string;
  readonly rootPassphraseFile?: string;
}

export interface OpenRoot {
  readonly sign: (payload: Uint8Array) => EnvelopeSignature;
  readonly close: () => void;
}

/** `rootKeys`: those that the product is known by, where that is known. Throws `passphrase-...`, `key-...`, `ship-root-other`. */
export async function openRoot(
  context: CommandContext,
  productId: string,
  rootKeys: readonly Uint8Array[] | undefined,
  { rootKeyFile: file, rootPassphraseFile }: RootOptions,
): Promise<OpenRoot> {
  const path = file === undefined ? rootKeyFile(deskFolder(context), productId) : pathOf(file, context.workFolder);
  const passphrase = await askPassphrase(context, 'Passphrase of the root key: ', rootPassphraseFile);
  const onProgress = (done: number): void => context.showProgress('Opening the root key', done);
  const secret = await openKeyFile('root-secret', path, passphrase, { onProgress });
  const close = (): void => void secret.fill(0);
  const isOther = rootKeys?.every((key) => Buffer.compare(ed25519PublicKey(secret), key) !== 0);
  if (isOther === true) {
    close();
    throw shipError('ship-root-other', { productId, path });
  }
  return { sign: (payload) => signPayload(SHIP_PAYLOAD_TYPE, payload, secret), close };
}
