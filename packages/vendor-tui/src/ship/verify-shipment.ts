// Checks a shipment against a root key, and signs one that waits for it. Nothing of the manifest is believed before its
// signature has been verified, but for signing, where the folder itself is what is signed.
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type EnvelopeSignature,
  formatEnvelope,
  type Problem,
  ReadbackError,
  readEnvelope,
  verifyEnvelope,
} from '@readback/core';
import { readShipment, SHIP_PAYLOAD_TYPE, type Shipment } from '@readback/core/vendor';
import { sha256Of } from './bill.js';
import { notAsSigned, shipError } from './errors.js';
import { writeManifest } from './ship.js';
import { type FoundFile, filesIn, MANIFEST_FILE, SUMS_FILE, sumsText } from './shipment-folder.js';

export interface ShipTrust {
  /** The signature of any of them will do. */
  readonly rootKeys: readonly Uint8Array[];
  readonly productId: string;
}

/** Throws `ship-manifest-...`, `ship-not-signed`, `ship-signature-invalid`, `shipment-malformed`, `ship-product-other`,
 * `ship-not-as-signed` with every file that is not. */
export async function verifyShipment(folder: string, { rootKeys, productId }: ShipTrust): Promise<Shipment> {
  const manifest = await readManifest(folder);
  const shipment = readShipment(verifiedPayload(manifest, folder, rootKeys));
  requireProduct(shipment, productId);
  const problems = await differences(folder, shipment, manifest);
  if (problems.length > 0) throw notAsSigned(problems);
  return shipment;
}

/** Throws `ship-product-other`. */
export function requireProduct({ product }: Shipment, productId: string): void {
  if (product.id !== productId) throw shipError('ship-product-other', { found: product.id, want: productId });
}

export interface SignedShipment {
  readonly signatures: readonly EnvelopeSignature[];
  /** The signatures must hold for one of them, where those are known. */
  readonly rootKeys?: readonly Uint8Array[] | undefined;
}

/** Puts signatures to a manifest once the folder is as it says. `sign` may ask for them: it gets the payload and what it
 * says, which nobody has proved. Throws as `verifyShipment` does. */
export async function signShipment(
  folder: string,
  sign: (payload: Uint8Array, shipment: Shipment) => Promise<SignedShipment>,
): Promise<Shipment> {
  const manifest = await readManifest(folder);
  const { payload, payloadType } = parse(manifest, folder);
  if (payloadType !== SHIP_PAYLOAD_TYPE || payload === undefined) throw shipError('ship-manifest-type');
  const shipment = readShipment(payload);
  const problems = await differences(folder, shipment, manifest);
  if (problems.length > 0) throw notAsSigned(problems);
  const { signatures, rootKeys } = await sign(payload, shipment);
  if (rootKeys) verifiedPayload(formatEnvelope(SHIP_PAYLOAD_TYPE, payload, signatures), folder, rootKeys);
  await writeManifest(folder, payload, signatures, shipment.files);
  return shipment;
}

const NO_PLAIN_FILE = 'is no plain file';

/** A link or a pipe is not even read. */
async function readManifest(folder: string): Promise<string> {
  const path = join(folder, MANIFEST_FILE);
  const found = await lstat(path).catch(() => undefined);
  if (found?.isFile() === false) {
    throw notAsSigned([{ path: MANIFEST_FILE, what: NO_PLAIN_FILE, mend: 'get it again' }]);
  }
  return await readFile(path, 'utf8').catch((cause: unknown) => {
    throw shipError('ship-manifest-missing', { path }, cause);
  });
}

function parse(manifest: string, folder: string) {
  try {
    return readEnvelope(manifest);
  } catch (cause) {
    throw shipError('ship-manifest-missing', { path: join(folder, MANIFEST_FILE) }, cause);
  }
}

/** The envelope's faults, told of a shipment rather than of a pack. */
function verifiedPayload(manifest: string, folder: string, rootKeys: readonly Uint8Array[]): Uint8Array {
  const { payloadType, signatures } = parse(manifest, folder);
  if (payloadType !== SHIP_PAYLOAD_TYPE) throw shipError('ship-manifest-type');
  if (signatures.length === 0) throw shipError('ship-not-signed');
  try {
    return verifyEnvelope(manifest, SHIP_PAYLOAD_TYPE, { rootKeys });
  } catch (cause) {
    if (!(cause instanceof ReadbackError)) throw cause;
    throw shipError('ship-signature-invalid', {}, cause);
  }
}

async function differences(folder: string, shipment: Shipment, manifest: string): Promise<Problem[]> {
  const found = new Map((await filesIn(folder)).map((file) => [file.name, file]));
  const problems: Problem[] = [];
  for (const { name, bytes, sha256 } of shipment.files) {
    const file = found.get(name);
    found.delete(name);
    const what = whatIsWrong(file, bytes, sha256);
    if (what !== undefined) problems.push({ path: name, what, mend: 'get it again' });
  }
  const sums = sumsText([...shipment.files, { name: MANIFEST_FILE, sha256: sha256Of(manifest) }]);
  const list = found.get(SUMS_FILE);
  if (list?.sha256 !== sha256Of(sums)) {
    const other = list !== undefined && list.bytes < 0 ? NO_PLAIN_FILE : 'does not list these files with these hashes';
    const what = list === undefined ? 'is missing' : other;
    problems.push({ path: SUMS_FILE, what, mend: 'get it again' });
  }
  found.delete(MANIFEST_FILE);
  found.delete(SUMS_FILE);
  for (const name of found.keys()) problems.push({ path: name, what: 'was not shipped', mend: 'remove it' });
  return problems;
}

function whatIsWrong(file: FoundFile | undefined, bytes: number, sha256: string): string | undefined {
  if (file === undefined) return 'is missing';
  if (file.bytes < 0) return NO_PLAIN_FILE;
  if (file.bytes !== bytes) return `has ${file.bytes} bytes where ${bytes} were signed`;
  return file.sha256 === sha256 ? undefined : 'was changed: its SHA-256 is another one';
}
