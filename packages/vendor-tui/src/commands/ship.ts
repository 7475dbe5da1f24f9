// readback-vendor ship: without a network of its own, from the kit that "pack build" wrote. What is shipped of a product of the
// desk is a row of its ledger, with the digest of the manifest, before any of it is in its place.
//   --json: { folder, isSigned, isRecorded, manifest, digest?, product, pack, client, files: [{ name, bytes, sha256, program? }],
//     missing: [target] }; manifest: the SHA-256 of what the root key signs, 64 hex digits; digest: the same as spoken groups
import { join } from 'node:path';
import { type ClientKit, type EnvelopeSignature, type Pack, parseKit, verifyPack } from '@readback/core';
import { SHIP_TARGETS, type ShipTarget, shipmentPayload } from '@readback/core/vendor';
import { EXIT } from '@readback/tui-kit/plain';
import { kitFileOf, readRootKeys } from '../desk/folder.js';
import { shipError } from '../ship/errors.js';
import { createShipPorts, type ShipPorts } from '../ship/ports.js';
import { type ProgramToShip, readProgram, requireName } from '../ship/program-to-ship.js';
import { runtimesAtHand } from '../ship/runtime-cache.js';
import { refuseTakenFolder, type Shipped, ship } from '../ship/ship.js';
import { answer, type CommandContext, deskFolder, pathOf, withWriter } from './context.js';
import { commandErrors } from './errors.js';
import { type RootOptions, requireRootFile, signWithRoot } from './ship-root.js';
import { filesText, manifestDigest, shipDigest, shipDigestRows } from './ship-text.js';
import { trustedRoots } from './ship-trust.js';

export interface ShipOptions extends RootOptions {
  readonly target?: readonly string[];
  readonly out?: string;
  readonly name?: string;
  readonly program?: readonly string[];
  readonly kit?: string;
  /** The root keys that a kit may name, where the desk does not know its product. */
  readonly root?: readonly string[];
  readonly unsigned?: boolean;
  readonly replace?: boolean;
}

const portsOf = (context: CommandContext): ShipPorts => ({ ...createShipPorts(context.env), ...context.ship });

export async function shipCommand(
  context: CommandContext,
  named: string | undefined,
  options: ShipOptions,
): Promise<number> {
  const ports = portsOf(context);
  const { kit, pack, isOwn } = await kitToShip(context, named, options);
  const productId = pack.product.id;
  const root = { productId, known: kit.trust.rootKeys, options };
  const name = requireName(options.name ?? `readback-${productId.split('.').at(-1)}`);
  const programs: ProgramToShip[] = [];
  for (const value of options.program ?? []) {
    const taken = [name, ...programs.map((program) => program.name)];
    programs.push(await readProgram(value, (file) => pathOf(file, context.workFolder), taken));
  }
  const atHand = await runtimesAtHand(ports);
  const canBuild = ports.host !== undefined && atHand.includes(ports.host);
  const targets = targetsOf(options.target, canBuild ? atHand : []);
  const above = options.kit === undefined ? deskFolder(context) : context.workFolder;
  const folder = pathOf(options.out ?? join(above, 'ship', `${productId}-${pack.version}`), context.workFolder);
  const replace = options.replace === true;
  // Before anything is asked for that would be given in vain.
  await refuseTakenFolder(folder, replace);
  const isSigned = options.unsigned !== true;
  if (isSigned) await requireRootFile(context, root);
  const make = async (record: (payload: Uint8Array) => Promise<void>): Promise<Shipped> => {
    const sign = async (payload: Uint8Array): Promise<readonly EnvelopeSignature[]> => {
      const signatures = isSigned ? [await signWithRoot(context, root, payload)] : [];
      await record(payload);
      return signatures;
    };
    const request = { kit, pack, name, programs, targets, folder, replace, sign };
    return await ship(ports, request, context.showProgress).finally(() => context.showProgress());
  };
  const shipped = isOwn
    ? await withWriter(context, async (desk) => {
        await desk.requireMayShip();
        return await make((payload) =>
          desk.recordShipment({ productId, packVersion: pack.version, digest: manifestDigest(payload), isSigned }),
        );
      })
    : await make(async () => undefined);
  const missing = SHIP_TARGETS.filter((target) => !targets.includes(target));
  const payload = shipmentPayload(shipped);
  const digest = shipped.isSigned ? {} : { digest: shipDigest(payload) };
  answer(
    context,
    { ...shipped, isRecorded: isOwn, manifest: manifestDigest(payload), ...digest, missing },
    shippedText(shipped, { isRecorded: isOwn, missing: options.target === undefined ? missing : [] }),
  );
  return EXIT.ok;
}

/** What is compiled in: the newest kit of a desk's product, or one that was named. Whom it trusts is never taken from a file
 * alone. `isOwn`: of a product of the desk. Throws `product-not-given`, `ship-kit-...`, and what a pack is refused with. */
async function kitToShip(
  context: CommandContext,
  named: string | undefined,
  { kit: kitFile, root }: ShipOptions,
): Promise<{ readonly kit: ClientKit; readonly pack: Pack; readonly isOwn: boolean }> {
  const own = kitFile === undefined ? await ownKit(context, named) : undefined;
  const file = pathOf(own?.path ?? kitFile ?? '', context.workFolder);
  const text = await context.readFile(file);
  if (text === undefined) throw shipError('ship-kit-missing', { path: file });
  const found = parseKit(text);
  const productId = own?.productId ?? named ?? found.trust.productId;
  if (found.trust.productId !== productId) {
    throw shipError('ship-kit-other-product', { found: found.trust.productId, want: productId });
  }
  const { rootKeys, isOwn } = own ?? (await trustedRoots(context, found.trust, root));
  const trust = { productId, rootKeys };
  const pack = verifyPack(found.packFile, trust);
  // The oldest that counts is what is shipped: an older pack cannot be put in its place by a file.
  return { kit: { trust: { ...trust, minVersion: pack.version }, packFile: found.packFile }, pack, isOwn };
}

async function ownKit(context: CommandContext, named: string | undefined) {
  const roots = await readRootKeys(deskFolder(context), context.desk);
  const productId = named ?? (roots.size === 1 ? [...roots.keys()][0] : undefined);
  const root = roots.get(productId ?? '');
  if (productId === undefined || root === undefined) {
    throw commandErrors.error('product-not-given', { products: [...roots.keys()].join(', ') });
  }
  return { productId, path: kitFileOf(deskFolder(context), productId), rootKeys: [root], isOwn: true };
}

/** Those asked for, or the script and all that can be built here. Throws `ship-target-unknown`. */
function targetsOf(asked: readonly string[] | undefined, atHand: readonly ShipTarget[]): ShipTarget[] {
  if (asked === undefined) return SHIP_TARGETS.filter((target) => target === 'script' || atHand.includes(target));
  // A single-file module is what people call the script.
  const names = asked.map((name) => (name === 'mjs' ? 'script' : name));
  const unknown = names.find((name) => !SHIP_TARGETS.some((target) => target === name));
  if (unknown !== undefined)
    throw shipError('ship-target-unknown', { target: unknown, targets: SHIP_TARGETS.join(', ') });
  return SHIP_TARGETS.filter((target) => names.includes(target));
}

interface Told {
  readonly isRecorded: boolean;
  readonly missing: readonly ShipTarget[];
}

function shippedText(shipped: Shipped, { isRecorded, missing }: Told): string[] {
  const { folder, product, pack, files, isSigned } = shipped;
  return [
    `${product.title} was shipped with pack ${pack.version} (tag ${pack.tag}):`,
    `  ${folder}`,
    '',
    ...filesText(files),
    ...missing.map(
      (target) => `Not built: ${target}. Take its runtime once: readback-vendor ship fetch-runtime ${target}`,
    ),
    isRecorded
      ? `The ledger has it, with the digest of its manifest: ${manifestDigest(shipmentPayload(shipped))}`
      : 'Nothing was recorded: it is no product of this desk.',
    ...(isSigned
      ? ['The manifest is signed. Check a copy: readback-vendor verify-ship FOLDER']
      : [
          'The manifest is NOT signed yet. Where the root key is: readback-vendor ship sign FOLDER --root-key-file FILE',
          'or readback-vendor pack sign with manifest.json, or with the digest typed:',
          ...shipDigestRows(shipmentPayload(shipped)),
          'and then here: readback-vendor ship take FOLDER',
        ]),
  ];
}
