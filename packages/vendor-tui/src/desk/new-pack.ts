// From the policies an ISV wrote to a signed pack and the kit for a site.
import { createHash } from 'node:crypto';
import { type IssuingKey, type Pack, verifyPack } from '@readback/core';
import {
  buildPack,
  formatKit,
  type PackContents,
  type ProductDefinition,
  readProductDefinition,
  signPack,
} from '@readback/core/vendor';
import type { PackRecord } from '../ledger/index.js';
import { deskError } from './errors.js';
import type { DeskFiles } from './files.js';
import { type DeskProduct, kitFileOf, packFileOf, plainProductFileOf, productFileOf } from './folder.js';
import { readProductText } from './product-text.js';

export type NewPackRecord = Omit<PackRecord, 'createdAtMs' | 'changedSeq'>;

/** The file that the ISV edits, as it stands. */
export interface FoundProductFile {
  readonly path: string;
  readonly text: string;
}

/** `undefined` where there is none. Throws `product-file-twice`. */
export async function findProductFile(
  folder: string,
  productId: string,
  files: DeskFiles,
): Promise<FoundProductFile | undefined> {
  const path = productFileOf(folder, productId);
  const plain = plainProductFileOf(folder, productId);
  const [text, plainText] = [await files.read(path), await files.read(plain)];
  if (text !== undefined && plainText !== undefined) throw deskError('product-file-twice', { path, other: plain });
  if (text !== undefined) return { path, text };
  return plainText === undefined ? undefined : { path: plain, text: plainText };
}

/** Reads and checks the file that the ISV edits. Throws `product-file-missing`, `product-file-twice`,
 * `product-file-not-json`, `product-file-other-id`, `policy-invalid`. */
export async function readProductFile(folder: string, productId: string, files: DeskFiles): Promise<ProductDefinition> {
  const found = await findProductFile(folder, productId, files);
  if (found === undefined) throw deskError('product-file-missing', { path: productFileOf(folder, productId) });
  const definition = readDefinition(found);
  if (definition.product.id !== productId) {
    throw deskError('product-file-other-id', { found: definition.product.id, want: productId });
  }
  return definition;
}

/** Throws `product-file-not-json`, `policy-invalid`. */
export function readDefinition({ path, text }: FoundProductFile): ProductDefinition {
  const { value, faults } = readProductText(text);
  const [fault] = faults;
  if (fault !== undefined) {
    const what = `line ${fault.line}, column ${fault.column}: ${fault.what}`;
    throw deskError('product-file-not-json', { path, what });
  }
  return readProductDefinition(value);
}

/** An issuing key as a pack lists it. */
export type PackKey = Omit<IssuingKey, 'verifying' | 'suite'>;

/** The only key of a first pack. */
export const firstKey = (publicKey: Uint8Array): PackKey => ({
  epoch: 1,
  status: 'current',
  publicKey,
  allowed: new Set(),
});

// A client reads a payload of up to 4,000,000 characters of base64.
const MOST_PAYLOAD_BYTES = 3_000_000;

/** The payload of the next pack of a product. Throws `pack-too-large`, `pack-tags-exhausted`. */
export function packPayload(
  definition: ProductDefinition,
  keys: readonly PackKey[],
  version: number,
  options: { readonly usedTags: ReadonlySet<number>; readonly revoked: Iterable<string> },
): Uint8Array {
  const contents: PackContents = {
    ...definition,
    version,
    keys: keys.map((key) => ({ ...key, suite: 'bn254' })),
    revoked: [...options.revoked],
  };
  const payload = buildPack(contents, options.usedTags);
  if (payload.length > MOST_PAYLOAD_BYTES) {
    const digests = keys.reduce((sum, { allowed }) => sum + allowed.size, 0) + (contents.revoked?.length ?? 0);
    throw deskError('pack-too-large', { digests });
  }
  return payload;
}

/** Signs and checks a pack, as the ledger records it. The root secret is not kept. */
export function signedPack(payload: Uint8Array, product: DeskProduct, rootSecret: Uint8Array): NewPackRecord {
  const envelope = signPack(payload, [rootSecret]);
  const pack = verifyPack(envelope, { rootKeys: [product.rootPublicKey], productId: product.id });
  return packRecord(product, pack, envelope);
}

/** A pack that was verified, as the ledger records it. */
export function packRecord(product: DeskProduct, { version, tag, payload }: Pack, envelope: string): NewPackRecord {
  const payloadDigest = createHash('sha256').update(payload).digest('hex');
  return { productId: product.id, version, tag, payloadDigest, envelope };
}

export interface PackFiles {
  readonly packFile: string;
  readonly kitFile: string;
}

/** Writes a recorded pack, and the kit that hands it to a site. */
export async function writePackFiles(
  folder: string,
  product: DeskProduct,
  pack: Pick<PackRecord, 'version' | 'envelope'>,
  files: DeskFiles,
): Promise<PackFiles> {
  const packFile = packFileOf(folder, product.id, pack.version);
  const kitFile = kitFileOf(folder, product.id);
  const trust = { rootKeys: [product.rootPublicKey], productId: product.id, minVersion: pack.version };
  await files.write(packFile, pack.envelope);
  await files.write(kitFile, formatKit({ trust, packFile: pack.envelope }));
  return { packFile, kitFile };
}
