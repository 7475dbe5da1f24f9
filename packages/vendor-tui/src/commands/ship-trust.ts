// Whom to believe about a shipment, and about a kit that is compiled into one: the desk where it knows the product, else what
// was named. Nothing is taken from the folder or the kit itself (docs/protocol.md section 8.7).
import { formatKey, type PackTrust, parseKey, parseKit, ReadbackError } from '@readback/core';
import { rootKeyId } from '@readback/core/vendor';
import { readRootKeys } from '../desk/folder.js';
import { shipError } from '../ship/errors.js';
import type { ShipTrust } from '../ship/verify-shipment.js';
import { type CommandContext, deskFolder, pathOf } from './context.js';
import { commandErrors } from './errors.js';

/** None where there is no desk: a machine that only signs or checks needs none. */
export async function deskRoots(context: CommandContext): Promise<ReadonlyMap<string, Uint8Array>> {
  try {
    return await readRootKeys(deskFolder(context), context.desk);
  } catch (error) {
    if (error instanceof ReadbackError && error.code === 'desk-missing') return new Map();
    throw error;
  }
}

export interface TrustOptions {
  readonly root?: string;
  readonly kit?: string;
  readonly product?: string;
}

/** Throws `ship-product-not-given`, `ship-product-unknown`, `ship-kit-missing`, `kit-...`, `key-...`, `root-not-given`,
 * `product-not-given`. */
export async function shipTrust(context: CommandContext, { root, kit, product }: TrustOptions): Promise<ShipTrust> {
  if (kit !== undefined) return await trustOfKit(context, kit, product);
  const roots = await deskRoots(context);
  const ids = [...roots.keys()];
  const productId = product ?? (ids.length === 1 ? ids[0] : undefined);
  if (root !== undefined) {
    if (productId === undefined) throw shipError('ship-product-not-given');
    return { rootKeys: [parseKey('root-public', root)], productId };
  }
  if (ids.length === 0) throw commandErrors.error('root-not-given');
  if (productId === undefined) throw commandErrors.error('product-not-given', { products: ids.join(', ') });
  return { rootKeys: [rootOf(roots, productId)], productId };
}

async function trustOfKit(context: CommandContext, kit: string, product: string | undefined): Promise<ShipTrust> {
  const path = pathOf(kit, context.workFolder);
  const text = await context.readFile(path);
  if (text === undefined) throw shipError('ship-kit-missing', { path });
  const { productId, rootKeys } = parseKit(text).trust;
  if (product !== undefined && product !== productId) {
    throw shipError('ship-kit-other-product', { found: productId, want: product });
  }
  return { rootKeys, productId };
}

/** Throws `ship-product-unknown`. */
export function rootOf(roots: ReadonlyMap<string, Uint8Array>, productId: string): Uint8Array {
  const root = roots.get(productId);
  if (root === undefined) {
    throw shipError('ship-product-unknown', { productId, products: [...roots.keys()].join(', ') });
  }
  return root;
}

/** The root keys that a client with the kit of a file may trust, and whether the desk knows the product. Of a product of the desk that is the desk's own and no
 * other. Else they are compared by a person, or by the script that names them: one key too many in a kit, and whoever holds
 * it can make packs for what is signed here. Throws `ship-kit-...`. */
export async function trustedRoots(
  context: CommandContext,
  { productId, rootKeys }: PackTrust,
  named: readonly string[] | undefined,
): Promise<{ readonly rootKeys: readonly Uint8Array[]; readonly isOwn: boolean }> {
  const own = (await deskRoots(context)).get(productId);
  if (own !== undefined) {
    if (!isSame(rootKeys, [own])) throw shipError('ship-kit-other-root', { productId });
    return { rootKeys: [own], isOwn: true };
  }
  const listed = rootKeys.map((key) => formatKey('root-public', key));
  if (named !== undefined) {
    const keys = named.map((key) => parseKey('root-public', key));
    if (!isSame(rootKeys, keys)) throw shipError('ship-kit-not-meant');
    return { rootKeys, isOwn: false };
  }
  if (context.askTexts === undefined) throw shipError('ship-kit-roots-not-given', { roots: listed.join(', ') });
  context.printError(
    `This desk does not know ${productId}. The client will trust whoever holds one of these root keys:`,
  );
  for (const [index, key] of rootKeys.entries()) context.printError(`  ${rootKeyId(key)}  ${listed[index]}`);
  const typed = await context.askTexts((ask) => ask('If each of them is yours, type yes: '));
  if (typed.trim().toLowerCase() !== 'yes') throw shipError('ship-kit-not-meant');
  return { rootKeys, isOwn: false };
}

function isSame(one: readonly Uint8Array[], other: readonly Uint8Array[]): boolean {
  const has = (keys: readonly Uint8Array[], wanted: Uint8Array) =>
    keys.some((key) => Buffer.compare(key, wanted) === 0);
  return one.every((key) => has(other, key)) && other.every((key) => has(one, key));
}
