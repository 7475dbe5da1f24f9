// From the policies an ISV wrote to a signed pack and the kit for a site.
import { createHash } from 'node:crypto';
import { formatKit, type IssuingKey, type Pack, readPayload, verifyPack } from '@readback/core';
import {
  buildPack,
  type PackContents,
  type ProductDefinition,
  readProductDefinition,
  signPack,
} from '@readback/core/vendor';
import type { PackRecord } from '../ledger/index.js';
import { deskError } from './errors.js';
import type { DeskFiles } from './files.js';
import { type DeskProduct, kitFileOf, packFileOf, productFileOf } from './folder.js';

export type NewPackRecord = Omit<PackRecord, 'createdAtMs' | 'changedSeq'>;

/** Reads and checks the file that the ISV edits.
 * Throws `product-file-missing`, `product-file-not-json`, `product-file-other-id`, `policy-invalid`. */
export async function readProductFile(folder: string, productId: string, files: DeskFiles): Promise<ProductDefinition> {
  const path = productFileOf(folder, productId);
  const text = await files.read(path);
  if (text === undefined) throw deskError('product-file-missing', { path });
  const definition = readProductDefinition(parseJson(text, path));
  if (definition.product.id !== productId) {
    throw deskError('product-file-other-id', { found: definition.product.id, want: productId });
  }
  return definition;
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw deskError('product-file-not-json', { path, what: placeOf(cause, text) }, cause);
  }
}

/** Node says `at position 123`, and only newer versions the line. */
function placeOf(cause: unknown, text: string): string {
  const position = cause instanceof Error ? /position (\d+)/.exec(cause.message)?.[1] : undefined;
  const before = text.slice(0, position === undefined ? text.length : Number(position));
  return `near line ${before.split('\n').length}`;
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
  const pack: Pack = verifyPack(envelope, { rootKeys: [product.rootPublicKey], productId: product.id });
  const payloadDigest = createHash('sha256').update(payload).digest('hex');
  return { productId: product.id, version: pack.version, tag: readPayload(payload).tag, payloadDigest, envelope };
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
