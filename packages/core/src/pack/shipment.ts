// What a shipping manifest says: which files were shipped for a product, to the byte (docs/protocol.md section 8.7). It is
// the payload of an envelope that the root key of the product signs.
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson, type Json, parseCanonical } from '../bytes/canonical-json.js';
import { vendorError } from '../errors/vendor-errors.js';
import type { PayloadType } from './envelope.js';
import type { Product } from './pack.js';
import { Checker } from './problems.js';
import { readProduct } from './verify-pack.js';

export const SHIP_PAYLOAD_TYPE: PayloadType = 'application/vnd.readback.ship+json';
const SHIP_FORMAT = 'readback-ship/1';

/** `script` needs Node at the site; the others carry it in themselves. */
export const SHIP_TARGETS: readonly ['script', 'linux-x64', 'linux-arm64', 'win-x64'] = [
  'script',
  'linux-x64',
  'linux-arm64',
  'win-x64',
];
export type ShipTarget = (typeof SHIP_TARGETS)[number];

/** What was tried of a target before this version was released: on such a machine, on an emulated one, never. */
export const TRIED: readonly ['run', 'emulated', 'never'] = ['run', 'emulated', 'never'];
export type Tried = (typeof TRIED)[number];

export interface ShippedProgram {
  readonly kind: 'client' | 'program';
  readonly target: ShipTarget;
  /** The version inside, or the one that is needed, such as `>=20.19`. */
  readonly node: string;
  /** The oldest GNU C library it starts with, such as `2.28`; Linux only. */
  readonly glibc?: string | undefined;
  readonly tried: Tried;
}

export interface ShippedFile {
  /** Path in the folder, parts divided by `/`. */
  readonly name: string;
  readonly bytes: number;
  /** 64 hex digits. */
  readonly sha256: string;
  /** Absent where the file is no program. */
  readonly program?: ShippedProgram | undefined;
}

export interface Shipment {
  readonly product: Product;
  /** `digest`: SHA-256 of the payload, 64 hex digits. */
  readonly pack: { readonly version: number; readonly tag: string; readonly digest: string };
  /** Version of the client. */
  readonly client: string;
  /** By name. */
  readonly files: readonly ShippedFile[];
}

/** The bytes to sign. */
export function shipmentPayload({ product, pack, client, files }: Shipment): Uint8Array {
  const listed = files
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ program, ...file }) => ({ ...file, ...(program && { program: withoutGaps(program) }) }));
  const json = { format: SHIP_FORMAT, product: { ...product }, pack: { ...pack }, client, files: listed };
  return utf8ToBytes(canonicalJson(json as unknown as Json));
}

const withoutGaps = ({ glibc, ...program }: ShippedProgram): ShippedProgram => ({
  ...program,
  ...(glibc !== undefined && { glibc }),
});

const HEX_64 = { pattern: /^[0-9a-f]{64}$/, hint: 'write 64 hex digits in lower case' };
/** No way out of the folder, and no name that a system takes for something else. */
const NAME = { pattern: /^[A-Za-z0-9_][A-Za-z0-9._-]*(\/[A-Za-z0-9_][A-Za-z0-9._-]*)?$/, hint: 'write a plain name' };
const VERSION = { pattern: /^[!-~]+$/, hint: 'write a version', max: 40 };

/** Reads bytes whose signature was verified. Throws `shipment-malformed`. */
export function readShipment(payload: Uint8Array): Shipment {
  const check = new Checker();
  const from = check.object(parseCanonical(payload, malformedManifest), 'manifest', [
    'format',
    'product',
    'pack',
    'client',
    'files',
  ]);
  if (from['format'] !== SHIP_FORMAT) throw malformed('format', `is not ${SHIP_FORMAT}`);
  const pack = check.fields(from['pack'], 'pack', ['version', 'tag', 'digest']);
  const shipment: Shipment = {
    product: readProduct(from['product'], 'product', check),
    pack: {
      version: pack.integer('version', { min: 1, max: 1_000_000 }),
      tag: pack.text('tag', { pattern: /^[0-9A-F]{3}$/ }),
      digest: pack.text('digest', HEX_64),
    },
    client: check.text(from['client'], 'client', VERSION),
    files: check.list(from['files'], 'files').map((file, index) => readFile(file, `files[${index}]`, check)),
  };
  const names = shipment.files.map(({ name }) => name.toLowerCase());
  if (new Set(names).size !== names.length) check.report('files', 'name one file twice', 'name each once');
  const [problem] = check.problems;
  if (problem) throw malformed(problem.path, problem.what);
  return shipment;
}

function readFile(value: unknown, path: string, check: Checker): ShippedFile {
  const from = check.fields(value, path, ['name', 'bytes', 'sha256', 'program']);
  const program = from.value('program');
  return {
    name: from.text('name', NAME),
    bytes: from.integer('bytes', { min: 0, max: Number.MAX_SAFE_INTEGER }),
    sha256: from.text('sha256', HEX_64),
    ...(program !== undefined && { program: readProgram(program, from.path('program'), check) }),
  };
}

function readProgram(value: unknown, path: string, check: Checker): ShippedProgram {
  const from = check.fields(value, path, ['kind', 'target', 'node', 'glibc', 'tried']);
  for (const name of ['kind', 'target', 'tried'] as const) {
    if (from.value(name) === undefined) from.report(name, 'is missing', 'a program states it');
  }
  const glibc = from.text('glibc', { ...VERSION, fallback: '' });
  return {
    kind: from.oneOf('kind', ['client', 'program'], 'client'),
    target: from.oneOf('target', SHIP_TARGETS, 'script'),
    node: from.text('node', VERSION),
    ...(glibc !== '' && { glibc }),
    tried: from.oneOf('tried', TRIED, 'never'),
  };
}

const malformed = (path: string, what: string, cause?: unknown) =>
  vendorError('shipment-malformed', { path, what }, cause);

const malformedManifest = (what: string, cause?: unknown) => malformed('manifest', what, cause);
