// Which root key it must be that is shown, typed or restored: as a desk knows it, or a kit, or whoever named it.
import { parseKey, parseKit, ReadbackError } from '@readback/core';
import { rootKeyId } from '@readback/core/vendor';
import { deskError } from '../desk/errors.js';
import { readRootKeys } from '../desk/index.js';
import { openKeyFile, rootKeyFile } from '../keystore/index.js';
import { askPassphrase, type CommandContext, deskFolder, pathOf } from './context.js';
import { commandErrors } from './errors.js';

export interface RootNamed {
  readonly product?: string;
  readonly root?: string;
  readonly kit?: string;
}

export interface KnownRoot {
  readonly productId: string | undefined;
  /** Any of them will do; absent where nobody knows. */
  readonly known: readonly Uint8Array[] | undefined;
}

/** Which key it must be: of the kit or key that was named, else of the desk. */
export async function knownRoot(context: CommandContext, options: RootNamed): Promise<KnownRoot> {
  const { root, kit, product } = options;
  if (root !== undefined) return { productId: product, known: [parseKey('root-public', root)] };
  if (kit !== undefined) {
    const path = pathOf(kit, context.workFolder);
    const text = await context.readFile(path);
    if (text === undefined) throw deskError('pack-file-missing', { path });
    const { trust } = parseKit(text);
    return { productId: trust.productId, known: trust.rootKeys };
  }
  const roots = await deskRoots(context);
  const ids = [...roots.keys()];
  const productId = product ?? (ids.length === 1 ? ids[0] : undefined);
  if (productId === undefined && ids.length > 1) {
    throw commandErrors.error('product-not-given', { products: ids.join(', ') });
  }
  const found = productId === undefined ? undefined : roots.get(productId);
  if (product !== undefined && found === undefined && ids.length > 0) {
    throw deskError('product-unknown', { productId: product, products: ids.join(', ') });
  }
  return { productId, known: found && [found] };
}

async function deskRoots(context: CommandContext): Promise<ReadonlyMap<string, Uint8Array>> {
  try {
    return await readRootKeys(deskFolder(context), context.desk);
  } catch (error) {
    if (error instanceof ReadbackError && error.code === 'desk-missing') return new Map();
    throw error;
  }
}

export async function keyFileOf(
  context: CommandContext,
  options: { readonly product?: string; readonly rootKeyFile?: string },
): Promise<KnownRoot & { readonly path: string }> {
  const { productId, known } = await knownRoot(context, {
    ...(options.product === undefined ? {} : { product: options.product }),
  });
  if (options.rootKeyFile !== undefined) {
    return { path: pathOf(options.rootKeyFile, context.workFolder), productId, known };
  }
  if (productId === undefined) throw commandErrors.error('root-key-not-given');
  return { path: rootKeyFile(deskFolder(context), productId), productId, known };
}

export async function openRoot(
  context: CommandContext,
  path: string,
  passphraseFile: string | undefined,
): Promise<Uint8Array> {
  const passphrase = await askPassphrase(context, 'Passphrase of the root key: ', passphraseFile);
  try {
    return await openKeyFile('root-secret', path, passphrase, {
      onProgress: (done) => context.showProgress('Opening the root key', done),
    });
  } finally {
    context.showProgress();
  }
}

/** Throws `paper-other-root`. */
export function requireKnown(
  publicKey: Uint8Array,
  known: readonly Uint8Array[] | undefined,
  productId: string | undefined,
): void {
  if (known === undefined || known.some((key) => Buffer.compare(publicKey, key) === 0)) return;
  throw commandErrors.error('paper-other-root', {
    found: rootKeyId(publicKey),
    want: known.map(rootKeyId).join(', '),
    productId: productId ?? 'the kit',
  });
}
