// readback-vendor ship sign, ship take: the manifest of a folder that was shipped with --unsigned. Until it is signed, it
// proves nothing: whoever carried the folder may have made it anew. So what is signed is confirmed with the digest that the
// desk has shown, as "pack sign" asks for it.
//   ship sign --json: { folder, digest, product, pack, files }
//   ship take --json: { folder, product, pack, files }
import { type EnvelopeSignature, readEnvelope } from '@readback/core';
import { envelopeSignature, readSignatureGroups, type Shipment } from '@readback/core/vendor';
import { EXIT } from '@readback/tui-kit/plain';
import { shipError } from '../ship/errors.js';
import { requireProduct, type SignedShipment, signShipment } from '../ship/verify-shipment.js';
import { answer, type CommandContext, pathOf } from './context.js';
import { commandErrors } from './errors.js';
import { longCodeOf } from './long-code.js';
import { confirm } from './pack-sign.js';
import { type RootOptions, signWithRoot } from './ship-root.js';
import { filesText, shipDigest, shipDigestRows, shipmentWords } from './ship-text.js';
import { deskRoots, rootOf } from './ship-trust.js';

export interface SignShipOptions extends RootOptions {
  /** In a script: the groups of the digest. */
  readonly digest?: string;
  readonly product?: string;
}

export async function signShipCommand(
  context: CommandContext,
  named: string,
  options: SignShipOptions,
): Promise<number> {
  const folder = pathOf(named, context.workFolder);
  let digest: readonly string[] = [];
  const shipment = await signShipment(folder, async (payload, unproved) => {
    const known = await knownRoot(context, unproved, options.product);
    digest = shipDigest(payload);
    for (const line of ['This will be signed:', '', ...shipmentWords(unproved), '']) context.printError(line);
    await confirm(context, digest, options.digest);
    const root = { productId: unproved.product.id, known, options };
    return { signatures: [await signWithRoot(context, root, payload)] };
  });
  const { product, pack, files } = shipment;
  answer(context, { folder, digest, product, pack, files }, [
    `The manifest of ${product.title}, pack ${pack.version}, is signed:`,
    ...filesText(files),
  ]);
  return EXIT.ok;
}

/** The root of the product at a desk that has products; `undefined` where there is none. Throws `ship-product-...`. */
async function knownRoot(
  context: CommandContext,
  shipment: Shipment,
  product: string | undefined,
): Promise<readonly Uint8Array[] | undefined> {
  if (product !== undefined) requireProduct(shipment, product);
  const roots = await deskRoots(context);
  return roots.size === 0 ? undefined : [rootOf(roots, shipment.product.id)];
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
  const roots = await deskRoots(context);
  if (roots.size === 0) throw commandErrors.error('root-not-given');
  const sign = async (payload: Uint8Array, shipment: Shipment): Promise<SignedShipment> => {
    const rootKey = rootOf(roots, shipment.product.id);
    const rootKeys = [rootKey];
    if (options.typed === true) {
      return { signatures: [await typedSignature(context, payload, rootKey, options)], rootKeys };
    }
    const path = pathOf(file ?? '', context.workFolder);
    const text = file === undefined ? undefined : await context.readFile(path);
    if (text === undefined) throw shipError('ship-manifest-missing', { path });
    return { signatures: signaturesIn(text, payload, path), rootKeys };
  };
  const { product, pack, files } = await signShipment(folder, sign);
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
