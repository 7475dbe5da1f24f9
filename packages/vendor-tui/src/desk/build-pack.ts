// The next pack of a product: read what the ISV edited, refuse what would break grants that exist, then sign, record and
// write, in one step or with the root key on another machine in between.
import {
  canonicalJson,
  dayOfMs,
  digestOfPayload,
  formatDay,
  formatEnvelope,
  formatPackTag,
  formatProblem,
  type Json,
  PACK_PAYLOAD_TYPE,
  type Pack,
  type Policy,
  ReadbackError,
  readPayload,
  verifyPack,
} from '@readback/core';
import { digestGroups, ed25519PublicKey, envelopeSignature } from '@readback/core/vendor';
import { hasKeyFile, openKeyFile, rootKeyFile } from '../keystore/index.js';
import { addPack, newestPack, revokedGrants, takenTags } from '../ledger/index.js';
import { productOf, type ReadingDesk, type WritingDesk } from './context.js';
import type { OnProgress } from './desk.js';
import { deskError } from './errors.js';
import { type DeskProduct, toSignFileOf } from './folder.js';
import { type KeysForPack, keysForPack } from './keys.js';
import { type PackKey, packPayload, packRecord, readProductFile, signedPack, writePackFiles } from './new-pack.js';
import { changesOf, type PackChange } from './pack-changes.js';
import { formatToSign, readToSign } from './to-sign.js';

export interface UnsignedPackRequest {
  readonly productId: string;
  /** Changes that end or weaken licences, by name (`professional.graceDays`): they are meant. */
  readonly acceptChanges?: readonly string[] | undefined;
}

export interface BuildPackRequest extends UnsignedPackRequest {
  /** Asked for only when there is something to sign. */
  readonly rootPassphrase: () => Promise<string>;
  /** Where the root key is, if not in the desk's folder. */
  readonly rootKeyFile?: string | undefined;
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

/** A pack that waits for its signature. */
export interface UnsignedPack {
  readonly productId: string;
  readonly version: number;
  readonly packTag: string;
  /** False where nothing has changed since the newest pack: there is nothing to sign. */
  readonly isNew: boolean;
  readonly file?: string;
  /** Its digest as a code, groups of five. */
  readonly digest?: readonly string[];
  readonly warnings: readonly string[];
}

/** A signature that was typed, or the file that was signed. */
export type Signed = { readonly text: string; readonly path: string } | { readonly signature: Uint8Array };

/** Throws `product-unknown`, `product-file-...`, `policy-invalid`, `pack-breaks-grants`, `pack-weakens-grants`,
 * `change-unknown`, `pack-without-key`, `pack-too-large`, `passphrase-wrong`, `key-...`, `root-key-away`,
 * `desk-other-key`, `pack-exists`,
 * `ledger-...`. */
export async function buildNextPack(
  desk: WritingDesk,
  request: BuildPackRequest,
  onProgress: OnProgress = () => undefined,
): Promise<BuiltPack> {
  const draft = await draftOf(desk, request);
  const { product, payload, accepted } = draft;
  if (payload !== undefined) {
    const root = await openRoot(desk, product, request, onProgress);
    try {
      await addPack(desk.ledger, signedPack(payload, product, root), accepted);
    } finally {
      root.fill(0);
    }
  }
  return await written(desk, product, payload !== undefined, warningsOf(draft));
}

/** Everything but the signature: what `buildNextPack` throws, without the keys. */
export async function buildUnsigned(desk: ReadingDesk, request: UnsignedPackRequest): Promise<UnsignedPack> {
  const draft = await draftOf(desk, request);
  const { product, payload, accepted, newest } = draft;
  const told = { productId: product.id, warnings: warningsOf(draft) };
  if (payload === undefined) {
    return { ...told, version: newest.version, packTag: formatPackTag(newest.tag), isNew: false };
  }
  const pack = readPayload(payload);
  const file = toSignFileOf(desk.folder, product.id, pack.version);
  await desk.ports.files.write(file, formatToSign(PACK_PAYLOAD_TYPE, payload, accepted));
  const digest = digestGroups(PACK_PAYLOAD_TYPE, digestOfPayload(payload));
  return { ...told, version: pack.version, packTag: formatPackTag(pack.tag), isNew: true, file, digest };
}

/** What waits for a signature at this desk. Throws `to-sign-missing`. */
export async function waitingToSign(
  desk: ReadingDesk,
  productId: string,
): Promise<{ readonly pack: Pack; readonly accepted: readonly string[]; readonly digest: readonly string[] }> {
  const product = productOf(desk.file, productId);
  const newest = await desk.packs.newest(product.id);
  const path = toSignFileOf(desk.folder, product.id, newest.version + 1);
  const text = await desk.ports.files.read(path);
  if (text === undefined) throw deskError('to-sign-missing', { productId });
  const { payload, accepted } = readToSign(text, path);
  const digest = digestGroups(PACK_PAYLOAD_TYPE, digestOfPayload(payload));
  return { pack: readPayload(payload), accepted, digest };
}

/** Records a pack that was signed elsewhere, and writes its files. What was built is built anew in thought: a key that was
 * retired, or a grant that was revoked in between, must not be forgotten. Throws `to-sign-...`, `signature-other`,
 * `pack-signature-invalid`, `pack-product`, `pack-built-stale`, `pack-breaks-grants`, `pack-weakens-grants`,
 * `change-unknown`, `ledger-...`. */
export async function takePack(
  desk: WritingDesk,
  productId: string,
  signed: Signed,
  acceptChanges: readonly string[] = [],
): Promise<BuiltPack> {
  const product = productOf(desk.file, productId);
  const envelope = 'text' in signed ? signed.text : await typedEnvelope(desk, product, signed.signature);
  const pack = verifyPack(envelope, { rootKeys: [product.rootPublicKey], productId: product.id });
  const record = packRecord(product, pack, envelope);
  const known = await newestPack(desk.ledger, product.id);
  if (known?.payloadDigest === record.payloadDigest) return await written(desk, product, false, []);

  const newest = await desk.packs.newest(product.id);
  const { keys } = await keysForPack(desk, product.id, dayOfMs(desk.ports.nowMs()));
  const revoked = await revokedFor(desk, newest);
  const isStale = factsOf(pack, policiesOf(pack), keys, revoked) !== factsOfPack(pack);
  if (isStale || pack.version !== newest.version + 1) throw deskError('pack-built-stale', { version: pack.version });
  const changes = await changesOf(desk, product.id, pack, newest);
  const before = await acceptedBefore(desk, productId, pack);
  const accepted = acceptedOf(changes, [...new Set([...before, ...acceptChanges])]);
  await addPack(desk.ledger, record, accepted);
  return await written(desk, product, true, changes.map(changeText));
}

/** What was accepted when it was built, if it was built here. */
async function acceptedBefore(desk: ReadingDesk, productId: string, pack: Pack): Promise<readonly string[]> {
  const waiting = await waitingToSign(desk, productId).catch((error: unknown) => {
    if (error instanceof ReadbackError && error.family === 'input') return undefined;
    throw error;
  });
  return waiting !== undefined && Buffer.compare(waiting.pack.payload, pack.payload) === 0 ? waiting.accepted : [];
}

async function typedEnvelope(desk: ReadingDesk, product: DeskProduct, signature: Uint8Array): Promise<string> {
  const { pack } = await waitingToSign(desk, product.id);
  const listed = [envelopeSignature(product.rootPublicKey, signature)];
  const envelope = formatEnvelope(PACK_PAYLOAD_TYPE, pack.payload, listed);
  try {
    verifyPack(envelope, { rootKeys: [product.rootPublicKey], productId: product.id });
  } catch (error) {
    if (!(error instanceof ReadbackError) || error.code !== 'pack-signature-invalid') throw error;
    throw deskError('signature-other', { productId: product.id, version: pack.version }, error);
  }
  return envelope;
}

interface Draft extends KeysForPack {
  readonly product: DeskProduct;
  readonly newest: Pack;
  readonly changes: readonly PackChange[];
  readonly accepted: readonly string[];
  /** Absent where nothing has changed. */
  readonly payload?: Uint8Array;
}

async function draftOf(desk: ReadingDesk, request: UnsignedPackRequest): Promise<Draft> {
  const product = productOf(desk.file, request.productId);
  const definition = await readProductFile(desk.folder, product.id, desk.ports.files);
  const newest = await desk.packs.newest(product.id);
  const changes = await changesOf(desk, product.id, definition, newest);
  const accepted = acceptedOf(changes, request.acceptChanges ?? []);
  const { keys, movedOn } = await keysForPack(desk, product.id, dayOfMs(desk.ports.nowMs()));
  const revoked = await revokedFor(desk, newest);
  const draft = { product, newest, changes, accepted, keys, movedOn };
  if (factsOf(definition, definition.policies, keys, revoked) === factsOfPack(newest)) return draft;
  const usedTags = await takenTags(desk.ledger);
  return { ...draft, payload: packPayload(definition, keys, newest.version + 1, { usedTags, revoked }) };
}

/** What the next pack lists, whatever else it holds. */
export async function revokedFor(desk: ReadingDesk, newest: Pack): Promise<string[]> {
  return [...new Set([...newest.revoked, ...(await revokedGrants(desk.ledger, newest.product.id))])].sort();
}

/** Recorded first, written then: a site must never hold a pack that the desk does not know. What a crash kept from being
 * written is written by the next build. */
async function written(
  desk: WritingDesk,
  product: DeskProduct,
  isNew: boolean,
  warnings: readonly string[],
): Promise<BuiltPack> {
  const record = await newestPack(desk.ledger, product.id);
  if (record === undefined) throw deskError('product-unknown', { productId: product.id, products: product.id });
  const files = await writePackFiles(desk.folder, product, record, desk.ports.files);
  return {
    productId: product.id,
    version: record.version,
    packTag: formatPackTag(record.tag),
    isNew,
    ...files,
    warnings,
  };
}

const changeText = ({ path, what }: PackChange): string => `${path}: ${what}`;

const warningsOf = ({ changes, movedOn }: Draft): string[] => [
  ...changes.map(changeText),
  ...movedOn.map(
    ({ epoch, lastDay }) =>
      `Retired key ${epoch} has answered sites with an old pack up to ${formatDay(lastDay)}: that is its last day in this pack`,
  ),
];

async function openRoot(
  desk: WritingDesk,
  product: DeskProduct,
  request: BuildPackRequest,
  onProgress: OnProgress,
): Promise<Uint8Array> {
  const path = request.rootKeyFile ?? rootKeyFile(desk.folder, product.id);
  // Kept elsewhere, as it should be: told before anybody types its passphrase.
  if (request.rootKeyFile === undefined && !(await hasKeyFile(path))) throw deskError('root-key-away', { path });
  const passphrase = await request.rootPassphrase();
  const root = await openKeyFile('root-secret', path, passphrase, {
    onProgress: (done) => onProgress('Opening the root key', done),
  });
  if (Buffer.compare(ed25519PublicKey(root), product.rootPublicKey) === 0) return root;
  root.fill(0);
  throw deskError('desk-other-key', { path });
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

const policiesOf = (pack: Pack): Policy[] => pack.policies.map(({ digest: _digest, ...policy }) => policy);

function factsOfPack(pack: Pack): string {
  return factsOf(pack, policiesOf(pack), pack.keys, [...pack.revoked].sort());
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
