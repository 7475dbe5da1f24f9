// The secrets of issuing keys: opened when the desk opens for calls, made when a next key is wanted.
import { dirname } from 'node:path';
import { formatKey, parseKey } from '@readback/core';
import { BN254_SIGNING, type SigningKey } from '@readback/core/vendor';
import {
  hasKeyFile,
  issuingKeyFile,
  openKeyFile,
  openSealedText,
  openSecretText,
  ownIssuingKeyFile,
  sealForAgent,
  sealSecret,
} from '../keystore/index.js';
import type { KeyFact } from '../ledger/index.js';
import type { ReadingDesk } from './context.js';
import type { OnProgress } from './desk.js';
import { deskError } from './errors.js';
import type { DeskProduct } from './folder.js';
import { isSameKey, keysToOpen } from './keys.js';

/** How an agent opens issuing keys: with the passphrase they were made with, or those that were sealed to them. */
export interface KeyOpener {
  readonly passphrase: string;
  /** Of an agent who was added later. */
  readonly own?: { readonly agent: string; readonly identity: string } | undefined;
}

/** Who makes keys: the passphrase that issuing keys are closed with is asked for where the agent opens copies of them with
 * one of their own. */
export interface KeeperOfKeys {
  readonly opener: KeyOpener;
  readonly askPassphrase: () => Promise<string>;
}

export async function passphraseOf({ opener, askPassphrase }: KeeperOfKeys): Promise<string> {
  return opener.own === undefined ? opener.passphrase : await askPassphrase();
}

/** The keys that may sign. A file that must be there is one of `next` or `current` in desk.json; of a retired key, or of
 * one that another desk of this ledger made, what is not here is done without.
 * Throws `passphrase-wrong`, `key-...`, `desk-other-key`. */
export async function openIssuingKeys(
  desk: ReadingDesk,
  { passphrase, own }: KeyOpener,
  onProgress: OnProgress,
): Promise<readonly SigningKey[]> {
  if (own !== undefined) return await openOwnKeys(desk, own);
  const wanted: { readonly path: string; readonly publicKey: Uint8Array }[] = [];
  for (const product of desk.file.products) {
    for (const key of await keysToOpen(desk, product)) {
      if (key.status === 'stolen') continue;
      const path = issuingKeyFile(desk.folder, product.id, key.epoch);
      if (isNeeded(product, key) || (await hasKeyFile(path))) wanted.push({ path, publicKey: key.publicKey });
    }
  }
  const keys: SigningKey[] = [];
  for (const [place, { path, publicKey }] of wanted.entries()) {
    const key = await openIssuingKey(path, passphrase, (done) =>
      onProgress('Opening the issuing key', (place + done) / wanted.length),
    );
    if (!isSameKey(key.publicKey, publicKey)) throw deskError('desk-other-key', { path });
    keys.push(key);
  }
  return keys;
}

/** What was sealed to this agent; a key that nobody has shared with them yet is done without. */
async function openOwnKeys(desk: ReadingDesk, own: NonNullable<KeyOpener['own']>): Promise<readonly SigningKey[]> {
  const keys: SigningKey[] = [];
  for (const product of desk.file.products) {
    for (const { epoch, status, publicKey } of await keysToOpen(desk, product)) {
      const path = ownIssuingKeyFile(desk.folder, own.agent, product.id, epoch);
      if (status === 'stolen' || !(await hasKeyFile(path))) continue;
      const secret = parseKey('bn254-secret', await openSealedText(path, own.identity));
      try {
        const key = BN254_SIGNING.loadSecretKey(secret);
        if (!isSameKey(key.publicKey, publicKey)) throw deskError('desk-other-key', { path });
        keys.push(key);
      } finally {
        secret.fill(0);
      }
    }
  }
  return keys;
}

/** Seals every issuing key that is here to the agents who have no copy yet; how many were made. */
export async function shareKeys(
  desk: ReadingDesk,
  { passphrase, own }: KeyOpener,
  agents: readonly { readonly name: string; readonly recipient: string }[],
): Promise<number> {
  let shared = 0;
  for (const product of desk.file.products) {
    for (const { epoch, status } of await keysToOpen(desk, product)) {
      if (status === 'stolen') continue;
      const places = agents.map(({ name, recipient }) => ({
        path: ownIssuingKeyFile(desk.folder, name, product.id, epoch),
        recipient,
      }));
      const missing: typeof places = [];
      for (const place of places) if (!(await hasKeyFile(place.path))) missing.push(place);
      const from =
        own === undefined
          ? issuingKeyFile(desk.folder, product.id, epoch)
          : ownIssuingKeyFile(desk.folder, own.agent, product.id, epoch);
      if (missing.length === 0 || !(await hasKeyFile(from))) continue;
      const text =
        own === undefined ? await openSecretText(from, passphrase) : await openSealedText(from, own.identity);
      for (const { path, recipient } of missing) {
        await desk.ports.files.makeFolder(dirname(path));
        await sealForAgent(path, text, recipient);
        shared += 1;
      }
    }
  }
  return shared;
}

const isNeeded = (product: DeskProduct, { epoch, status }: KeyFact): boolean =>
  status !== 'retired' && product.issuingKeys.some((key) => key.epoch === epoch && key.status !== 'retired');

async function openIssuingKey(
  path: string,
  passphrase: string,
  onProgress: (fraction: number) => void,
): Promise<SigningKey> {
  const secret = await openKeyFile('bn254-secret', path, passphrase, { onProgress });
  try {
    return BN254_SIGNING.loadSecretKey(secret);
  } finally {
    secret.fill(0);
  }
}

/** A new issuing key in its file; the public half. A file that a broken-off try has left is taken up again: its key has
 * signed nothing. Throws `passphrase-...`, `key-file-...`. */
export async function makeIssuingKey(
  desk: Pick<ReadingDesk, 'folder' | 'ports'>,
  place: { readonly productId: string; readonly epoch: number },
  passphrase: string,
  onProgress: (fraction: number) => void,
): Promise<Uint8Array> {
  const path = issuingKeyFile(desk.folder, place.productId, place.epoch);
  if (await hasKeyFile(path)) return (await openIssuingKey(path, passphrase, onProgress)).publicKey;
  const secret = BN254_SIGNING.secretKeyFromSeed(desk.ports.randomBytes(BN254_SIGNING.seedBytes));
  try {
    const { publicKey } = BN254_SIGNING.loadSecretKey(secret);
    const text = new TextEncoder().encode(formatKey('bn254-secret', secret));
    await sealSecret(path, text, passphrase, { workFactor: desk.ports.workFactor, onProgress });
    return publicKey;
  } finally {
    secret.fill(0);
  }
}

/** Whether the passphrase is the one that the desk's issuing keys are closed with: a key closed with another one would
 * keep the desk from opening. Throws `passphrase-wrong`, `key-...`. */
export async function requireIssuingPassphrase(
  desk: ReadingDesk,
  product: DeskProduct,
  passphrase: string,
  onProgress: (fraction: number) => void,
): Promise<void> {
  for (const { epoch, status } of product.issuingKeys) {
    if (status === 'stolen') continue;
    const path = issuingKeyFile(desk.folder, product.id, epoch);
    if (!(await hasKeyFile(path))) continue;
    await openIssuingKey(path, passphrase, onProgress);
    return;
  }
}
