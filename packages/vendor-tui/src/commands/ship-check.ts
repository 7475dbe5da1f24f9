// readback-vendor ship fetch-runtime, ship sign, verify-ship.
//   fetch-runtime --json: { target, version, path }
//   ship sign     --json: { folder, product, pack, files }
//   verify-ship   --json: { product, pack, client, files }; exit 3 where something is not as it was signed
import { parseKey, parseKit, ReadbackError } from '@readback/core';
import { EXIT } from '@readback/tui-kit/plain';
import { readRootKeys } from '../desk/folder.js';
import { shipError } from '../ship/errors.js';
import { createShipPorts } from '../ship/ports.js';
import { fetchRuntime } from '../ship/runtime-cache.js';
import { productNamed, signShipment, verifyShipment } from '../ship/verify-shipment.js';
import { answer, type CommandContext, deskFolder, pathOf } from './context.js';
import { commandErrors } from './errors.js';
import { openRoot, type RootOptions } from './ship-root.js';
import { filesText } from './ship-text.js';

export async function fetchRuntimeCommand(
  context: CommandContext,
  target: string,
  { from }: { readonly from?: string },
): Promise<number> {
  context.showProgress(`Taking Node for ${target}`, 0);
  const tarball = from === undefined ? undefined : pathOf(from, context.workFolder);
  const fetched = await fetchRuntime({ ...createShipPorts(context.env), ...context.ship }, target, tarball).finally(
    () => context.showProgress(),
  );
  answer(context, fetched, [
    `Node ${fetched.version} for ${fetched.target} is at hand, as it was pinned:`,
    `  ${fetched.path}`,
  ]);
  return EXIT.ok;
}

export async function signShipCommand(context: CommandContext, named: string, options: RootOptions): Promise<number> {
  const folder = pathOf(named, context.workFolder);
  const shipment = await signShipment(folder, async (payload, productId) => {
    const rootKey = (await deskRoots(context)).get(productId);
    const root = await openRoot(context, productId, rootKey && [rootKey], options);
    try {
      return root.sign(payload);
    } finally {
      root.close();
      context.showProgress();
    }
  });
  const { product, pack, files } = shipment;
  answer(context, { folder, product, pack, files }, [
    `The manifest of ${product.title}, pack ${pack.version}, is signed:`,
    ...filesText(files),
  ]);
  return EXIT.ok;
}

export interface VerifyShipOptions {
  readonly root?: string;
  readonly kit?: string;
}

export async function verifyShipCommand(
  context: CommandContext,
  named: string,
  options: VerifyShipOptions,
): Promise<number> {
  const folder = pathOf(named, context.workFolder);
  const shipment = await verifyShipment(folder, await trustOf(context, folder, options));
  const { product, pack, client, files } = shipment;
  answer(context, { product, pack, client, files }, [
    `The folder is as it was signed: ${product.title} (${product.id}), pack ${pack.version}, tag ${pack.tag}, client ${client}.`,
    ...filesText(files),
  ]);
  return EXIT.ok;
}

async function trustOf(
  context: CommandContext,
  folder: string,
  { root, kit }: VerifyShipOptions,
): Promise<{ readonly rootKey: Uint8Array; readonly productId?: string }> {
  if (root !== undefined) return { rootKey: parseKey('root-public', root) };
  if (kit !== undefined) {
    const path = pathOf(kit, context.workFolder);
    const text = await context.readFile(path);
    if (text === undefined) throw shipError('ship-kit-missing', { path });
    const { trust } = parseKit(text);
    const [rootKey] = trust.rootKeys;
    if (rootKey !== undefined) return { rootKey, productId: trust.productId };
  }
  const productId = await productNamed(folder);
  const roots = await deskRoots(context);
  const rootKey = roots.get(productId ?? '') ?? [...roots.values()][0];
  if (rootKey === undefined) throw commandErrors.error('root-not-given');
  return { rootKey };
}

/** None where there is no desk: a machine that only signs or checks needs none. */
async function deskRoots(context: CommandContext): Promise<ReadonlyMap<string, Uint8Array>> {
  try {
    return await readRootKeys(deskFolder(context), context.desk);
  } catch (error) {
    if (error instanceof ReadbackError && error.code === 'desk-missing') return new Map();
    throw error;
  }
}
