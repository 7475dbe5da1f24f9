// readback-vendor ship fetch-runtime, verify-ship.
//   fetch-runtime --json: { target, version, path }
//   verify-ship   --json: { product, pack, client, files, manifest }; exit 3 where something is not as it was signed
import { shipmentPayload } from '@readback/core/vendor';
import { EXIT } from '@readback/tui-kit/plain';
import { createShipPorts } from '../ship/ports.js';
import { fetchRuntime } from '../ship/runtime-cache.js';
import { verifyShipment } from '../ship/verify-shipment.js';
import { answer, type CommandContext, pathOf } from './context.js';
import { filesText, manifestDigest } from './ship-text.js';
import { shipTrust, type TrustOptions } from './ship-trust.js';

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

export async function verifyShipCommand(
  context: CommandContext,
  named: string,
  options: TrustOptions,
): Promise<number> {
  const folder = pathOf(named, context.workFolder);
  const shipment = await verifyShipment(folder, await shipTrust(context, options));
  const { product, pack, client, files } = shipment;
  const manifest = manifestDigest(shipmentPayload(shipment));
  answer(context, { product, pack, client, files, manifest }, [
    `The folder is as it was signed: ${product.title} (${product.id}), pack ${pack.version}, tag ${pack.tag}, client ${client}.`,
    `The digest of its manifest, as the ledger has it: ${manifest}`,
    ...filesText(files),
  ]);
  return EXIT.ok;
}
