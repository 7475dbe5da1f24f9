// The next pack of a product: read what the ISV edited, refuse what would break grants that exist, sign, record, write.
import { canonicalJson, dayOfMs, formatDay, formatProblem, type Json, type Pack, type Policy } from '@readback/core';
import { ed25519PublicKey } from '@readback/core/vendor';
import { openKeyFile, rootKeyFile } from '../keystore/index.js';
import { addPack, newestPack, revokedGrants, takenTags } from '../ledger/index.js';
import { productOf, type WritingDesk } from './context.js';
import type { OnProgress } from './desk.js';
import { deskError } from './errors.js';
import type { DeskProduct } from './folder.js';
import { keysForPack } from './keys.js';
import { type PackKey, packPayload, readProductFile, signedPack, writePackFiles } from './new-pack.js';
import { changesOf, type PackChange } from './pack-changes.js';

export interface BuildPackRequest {
  readonly productId: string;
  /** Asked for only when there is something to sign. */
  readonly rootPassphrase: () => Promise<string>;
  /** Where the root key is, if not in the desk's folder. */
  readonly rootKeyFile?: string | undefined;
  /** Changes that end or weaken licences, by name (`professional.graceDays`): they are meant. */
  readonly acceptChanges?: readonly string[] | undefined;
}

export interface BuiltPack {
  readonly productId: string;
  readonly version: number;
  /** Three hex digits. */
  readonly packTag: string;
  /** False where nothing had changed: the files of the newest pack were written again. */
  readonly isNew: boolean;
  readonly packFile: string;
  readonly kitFile: string;
  /** What this pack does to licences that exist, one sentence each. */
  readonly warnings: readonly string[];
}

/** Throws `product-unknown`, `product-file-...`, `policy-invalid`, `pack-breaks-grants`, `pack-weakens-grants`,
 * `change-unknown`, `pack-without-key`, `pack-too-large`, `passphrase-wrong`, `key-...`, `desk-other-key`, `pack-exists`,
 * `ledger-...`. */
export async function buildNextPack(
  desk: WritingDesk,
  request: BuildPackRequest,
  onProgress: OnProgress = () => undefined,
): Promise<BuiltPack> {
  const product = productOf(desk.file, request.productId);
  const definition = await readProductFile(desk.folder, product.id, desk.ports.files);
  const newest = await desk.packs.newest(product.id);
  const changes = await changesOf(desk, product.id, definition, newest);
  const accepted = acceptedOf(changes, request.acceptChanges ?? []);

  const { keys, movedOn } = await keysForPack(desk, product.id, dayOfMs(desk.ports.nowMs()));
  const revoked = [...new Set([...newest.revoked, ...(await revokedGrants(desk.ledger, product.id))])].sort();
  const usedTags = await takenTags(desk.ledger);
  const isNew = factsOf(definition, definition.policies, keys, revoked) !== factsOfPack(newest);
  if (isNew) {
    const payload = packPayload(definition, keys, newest.version + 1, { usedTags, revoked });
    const root = await openRoot(desk, product, request, onProgress);
    try {
      await addPack(desk.ledger, signedPack(payload, product, root), accepted);
    } finally {
      root.fill(0);
    }
  }
  // Recorded first, written then: a site must never hold a pack that the desk does not know. What a crash kept from
  // being written is written by the next build.
  const record = await newestPack(desk.ledger, product.id);
  if (record === undefined) throw deskError('product-unknown', { productId: product.id, products: product.id });
  const files = await writePackFiles(desk.folder, product, record, desk.ports.files);
  const packTag = record.tag.toString(16).padStart(3, '0').toUpperCase();
  const warnings = [
    ...changes.map(({ path, what }) => `${path}: ${what}`),
    ...movedOn.map(
      ({ epoch, lastDay }) =>
        `Retired key ${epoch} has answered sites with an old pack up to ${formatDay(lastDay)}: that is its last day in this pack`,
    ),
  ];
  return { productId: product.id, version: record.version, packTag, isNew, ...files, warnings };
}

async function openRoot(
  desk: WritingDesk,
  product: DeskProduct,
  request: BuildPackRequest,
  onProgress: OnProgress,
): Promise<Uint8Array> {
  const path = request.rootKeyFile ?? rootKeyFile(desk.folder, product.id);
  const passphrase = await request.rootPassphrase();
  const root = await openKeyFile('root-secret', path, passphrase, {
    onProgress: (done) => onProgress('Opening the root key', done),
  });
  if (Buffer.compare(ed25519PublicKey(root), product.rootPublicKey) !== 0) throw deskError('desk-other-key', { path });
  return root;
}

/** All that a pack says but its version and its salt. */
function factsOf(
  { product, support }: Pick<Pack, 'product' | 'support'>,
  policies: readonly Policy[],
  keys: readonly PackKey[],
  revoked: readonly string[],
): string {
  const listed = keys
    .map(({ epoch, status, publicKey, lastDay = null, allowed }) => ({
      epoch,
      status,
      publicKey: Buffer.from(publicKey).toString('hex'),
      lastDay,
      allowed: [...allowed].sort(),
    }))
    .sort((a, b) => a.epoch - b.epoch);
  return canonicalJson({ product, support, policies, keys: listed, revoked } as unknown as Json);
}

function factsOfPack(pack: Pack): string {
  const policies = pack.policies.map(({ digest: _digest, ...policy }) => policy);
  return factsOf(pack, policies, pack.keys, [...pack.revoked].sort());
}

/** The changes that somebody has accepted by name, where all that have to be are; those that were shipped before are no
 * change of this pack. Throws `change-unknown`, `pack-breaks-grants`, `pack-weakens-grants`. */
function acceptedOf(changes: readonly PackChange[], names: readonly string[]): string[] {
  const known = [...new Set(changes.map(({ name }) => name))];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw deskError('change-unknown', { name: unknown, names: known.join(', ') || 'none' });
  const open = changes.filter(({ name, isShipped }) => !isShipped && !names.includes(name));
  refuse('pack-breaks-grants', open, 'breaks');
  refuse('pack-weakens-grants', open, 'weakens');
  return [...new Set(names)].sort();
}

function refuse(
  code: 'pack-breaks-grants' | 'pack-weakens-grants',
  changes: readonly PackChange[],
  kind: PackChange['kind'],
): void {
  const list = changes.filter((change) => change.kind === kind);
  if (list.length === 0) return;
  const names = [...new Set(changes.map(({ name }) => name))].join(',');
  throw deskError(code, { problems: list.map(formatProblem).join('. '), names, list });
}
