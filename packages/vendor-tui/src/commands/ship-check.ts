// readback-vendor ship fetch-runtime, ship sign, ship take, verify-ship.
//   fetch-runtime --json: { target, version, path }
//   ship sign, ship take --json: { folder, product, pack, files }
//   verify-ship   --json: { product, pack, client, files }; exit 3 where something is not as it was signed
import { type EnvelopeSignature, parseKey, parseKit, ReadbackError, readEnvelope } from '@readback/core';
import { envelopeSignature, readSignatureGroups } from '@readback/core/vendor';
import { EXIT } from '@readback/tui-kit/plain';
import { readRootKeys } from '../desk/folder.js';
import { shipError } from '../ship/errors.js';
import { createShipPorts } from '../ship/ports.js';
import { fetchRuntime } from '../ship/runtime-cache.js';
import { productNamed, signShipment, verifyShipment } from '../ship/verify-shipment.js';
import { answer, type CommandContext, deskFolder, pathOf } from './context.js';
import { commandErrors } from './errors.js';
import { longCodeOf } from './long-code.js';
import { openRoot, type RootOptions } from './ship-root.js';
import { filesText, shipDigestRows } from './ship-text.js';

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
      return [root.sign(payload)];
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

export interface TakeShipOptions {
  readonly typed?: boolean;
  readonly first?: string;
  readonly second?: string;
}

/** A signature that was made by `pack sign` on the machine of the root key: in a file, or typed where no file may go. */
export async function takeShipCommand(
  context: CommandContext,
  named: string,
  file: string | undefined,
  options: TakeShipOptions,
): Promise<number> {
  const folder = pathOf(named, context.workFolder);
  const rootKey = (await deskRoots(context)).get((await productNamed(folder)) ?? '');
  if (rootKey === undefined) throw commandErrors.error('root-not-given');
  const sign = async (payload: Uint8Array): Promise<readonly EnvelopeSignature[]> => {
    if (options.typed === true) return [await typedSignature(context, payload, rootKey, options)];
    const path = pathOf(file ?? '', context.workFolder);
    const text = file === undefined ? undefined : await context.readFile(path);
    if (text === undefined) throw shipError('ship-manifest-missing', { path });
    return signaturesIn(text, payload, path);
  };
  const { product, pack, files } = await signShipment(folder, sign, [rootKey]);
  answer(context, { folder, product, pack, files }, [
    `The signature is good: ${product.title}, pack ${pack.version}.`,
    ...filesText(files),
  ]);
  return EXIT.ok;
}

async function typedSignature(
  context: CommandContext,
  payload: Uint8Array,
  rootKey: Uint8Array,
  { first, second }: TakeShipOptions,
): Promise<EnvelopeSignature> {
  context.printError('The digest of the manifest, as it was typed at the root key:');
  for (const row of shipDigestRows(payload)) context.printError(row);
  const code = (want: string, given: string | undefined, option: string) =>
    longCodeOf(context, { want, how: `with ${option} CODE`, given });
  const one = await code('first code of the signature', first, '--first');
  const two = await code('second code of the signature', second, '--second');
  return envelopeSignature(rootKey, readSignatureGroups(one, two));
}

/** Throws `ship-manifest-missing`, and `ship-signature-invalid` for the manifest of another shipment. */
function signaturesIn(text: string, payload: Uint8Array, path: string): readonly EnvelopeSignature[] {
  try {
    const envelope = readEnvelope(text);
    if (Buffer.compare(envelope.payload ?? new Uint8Array(), payload) !== 0) throw shipError('ship-signature-invalid');
    return envelope.signatures.map(({ keyid, bytes }) => ({ keyid, sig: Buffer.from(bytes ?? []).toString('base64') }));
  } catch (cause) {
    if (cause instanceof SyntaxError) throw shipError('ship-manifest-missing', { path }, cause);
    throw cause;
  }
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
