// Makes a shipment: the client of one product, and its vendor's own programs, with trust and pack compiled in; what is
// inside; and a manifest for the root key to sign (docs/protocol.md section 8.7).
import { existsSync, renameSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  type ClientKit,
  digestOfPayload,
  type EnvelopeSignature,
  formatEnvelope,
  formatPackTag,
  type Pack,
} from '@readback/core';
import {
  SHIP_PAYLOAD_TYPE,
  type Shipment,
  type ShippedFile,
  type ShippedProgram,
  type ShipTarget,
  shipmentPayload,
  withCompiledKit,
} from '@readback/core/vendor';
import { readBill, sha256Of } from './bill.js';
import { buildExecutable, checkedRuntimes, type RuntimesAtHand } from './build-executable.js';
import { readElfNeeds } from './elf.js';
import { fileFault, shipError } from './errors.js';
import { paperText } from './paper.js';
import type { ShipPorts } from './ports.js';
import type { ProgramToShip } from './program-to-ship.js';
import { removedAfter, removeEmpty } from './removed-after.js';
import { nodeLicence, runtimeOf } from './runtime-cache.js';
import { SCRIPT_NODE, TRIED_HERE } from './runtimes.js';
import { type Inside, licencesText, sbomText } from './sbom.js';
import { filesIn, MANIFEST_FILE, SUMS_FILE, sumsText } from './shipment-folder.js';

const PAPER_FILE = 'README.txt';

export interface ShipRequest {
  /** What is compiled in. */
  readonly kit: ClientKit;
  /** The same pack, verified. */
  readonly pack: Pack;
  /** Of the client's file. */
  readonly name: string;
  readonly programs: readonly ProgramToShip[];
  readonly targets: readonly ShipTarget[];
  readonly folder: string;
  /** Whether a shipment that is there may be replaced. */
  readonly replace: boolean;
  /** Signs the manifest; none where it waits to be signed. Asked when all else is done, and before anything is put in its
   * place. */
  readonly sign: (payload: Uint8Array) => Promise<readonly EnvelopeSignature[]>;
}

export interface Shipped extends Shipment {
  readonly folder: string;
  readonly isSigned: boolean;
}

type OnProgress = (step: string, done: number) => void;

/** Throws `ship-...`. What was begun is removed. */
export async function ship(ports: ShipPorts, request: ShipRequest, onProgress: OnProgress): Promise<Shipped> {
  const { folder } = request;
  await refuseTakenFolder(folder, request.replace);
  const { begun, above } = await newFolder(dirname(folder));
  const work = join(begun, 'new');
  return await removedAfter({ folder: begun, emptied: above }, async () => {
    await mkdir(work, { mode: 0o755 });
    await chmod(work, 0o755);
    const shipped = await fill(ports, request, work, onProgress);
    putInPlace(work, folder, join(begun, 'before'));
    return { ...shipped, folder };
  });
}

/** From the innermost one up to the first. */
const foldersDown = (first: string, innermost: string): readonly string[] =>
  innermost.length <= first.length ? [innermost] : [innermost, ...foldersDown(first, dirname(innermost))];

/** Without a pause between: an interruption finds the one or the other. */
function putInPlace(work: string, folder: string, before: string): void {
  const wasThere = existsSync(folder);
  if (wasThere) renameSync(folder, before);
  try {
    renameSync(work, folder);
  } catch (cause) {
    if (wasThere) renameSync(before, folder);
    throw fileFault('ship-file-unwritable', folder, cause);
  }
}

/** Only what looks like a shipment is ever replaced. Throws `ship-folder-exists`. */
export async function refuseTakenFolder(folder: string, replace: boolean): Promise<void> {
  const names = await readdir(folder).catch((cause: unknown): string[] => {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return [];
    throw shipError('ship-folder-exists', { folder }, cause);
  });
  if (names.length > 0 && !(replace && names.includes(MANIFEST_FILE) && names.includes(SUMS_FILE))) {
    throw shipError('ship-folder-exists', { folder });
  }
}

/** `above`: folders that had to be made for it, the innermost first. */
async function newFolder(above: string): Promise<{ readonly begun: string; readonly above: readonly string[] }> {
  try {
    const first = await mkdir(above, { recursive: true });
    const made = first === undefined ? [] : foldersDown(first, above);
    const begun = await mkdtemp(join(above, '.new-')).catch((cause: unknown) => {
      removeEmpty(made);
      throw cause;
    });
    return { begun, above: made };
  } catch (cause) {
    throw fileFault('ship-file-unwritable', above, cause);
  }
}

async function fill(
  ports: ShipPorts,
  request: ShipRequest,
  folder: string,
  onProgress: OnProgress,
): Promise<Omit<Shipped, 'folder'>> {
  const { pack, targets } = request;
  const template = await ports.readTemplate();
  const bill = readBill(template.bill, template.text);
  if (!bill) throw shipError('ship-template-changed', { path: template.path });
  const client: ProgramToShip = { name: request.name, format: 'mjs', bundle: template.text, bill };
  const programs: Sent[] = [
    { ...client, kind: 'client' },
    ...request.programs.map((program): Sent => ({ ...program, kind: 'program' })),
  ];
  onProgress('Checking the runtimes', 0);
  const carried = targets.filter((target) => target !== 'script');
  const atHand = carried.length === 0 ? undefined : await checkedRuntimes(ports, carried);
  const licence = atHand && (await nodeLicence(ports));

  const made = await buildAll(ports, request, { programs, atHand, folder }, onProgress);
  onProgress('Writing what is inside', 1);
  const inside: Inside = {
    product: pack.product,
    packVersion: pack.version,
    programs: programs.map((program) => ({ ...program, sha256: sha256Of(program.bundle) })),
    runtimes: carried.map((target) => runtimeOf(ports, target)),
  };
  await writeFile(join(folder, 'sbom.cdx.json'), sbomText(inside));
  await writeFile(join(folder, 'LICENSES.txt'), licencesText(inside, licence));
  const listed = (await filesIn(folder)).map((file): ShippedFile => {
    const program = made.programs.get(file.name);
    return { ...file, ...(program && { program }) };
  });
  const paper = paperText({
    product: pack.product,
    support: pack.support,
    packVersion: pack.version,
    files: listed,
    libraries: made.libraries,
  });
  await writeFile(join(folder, PAPER_FILE), paper);
  const files = [...listed, ...(await filesIn(folder, new Set([PAPER_FILE])))];

  const shipment: Shipment = {
    product: pack.product,
    pack: { version: pack.version, tag: formatPackTag(pack.tag), digest: toHex(digestOfPayload(pack.payload)) },
    client: bill.version,
    files,
  };
  const payload = shipmentPayload(shipment);
  const signatures = await request.sign(payload);
  await writeManifest(folder, payload, signatures, files);
  return { ...shipment, isSigned: signatures.length > 0 };
}

type Sent = ProgramToShip & Pick<ShippedProgram, 'kind'>;

interface Building {
  readonly programs: readonly Sent[];
  /** Absent where only scripts are made. */
  readonly atHand: RuntimesAtHand | undefined;
  readonly folder: string;
}

interface Built {
  /** By the names of their files. */
  readonly programs: ReadonlyMap<string, ShippedProgram>;
  /** Shared libraries that they need. */
  readonly libraries: readonly string[];
}

/** Every program for every target. */
async function buildAll(
  ports: ShipPorts,
  { kit, targets }: Pick<ShipRequest, 'kit' | 'targets'>,
  { programs, atHand, folder }: Building,
  onProgress: OnProgress,
): Promise<Built> {
  const built = new Map<string, ShippedProgram>();
  const libraries = new Set<string>();
  const jobs = targets.flatMap((target) => programs.map((program) => ({ target, program })));
  const build = async ({ target, program }: (typeof jobs)[number]): Promise<void> => {
    const { name, kind, format, bundle } = program;
    onProgress(`Building ${name} for ${target}`, built.size / jobs.length);
    const file = `${target}/${name}${endOf(target, format)}`;
    const path = join(folder, file);
    const text = withCompiledKit(bundle, kit);
    if (target === 'script') await writeFile(path, text, { mode: 0o755 });
    else if (atHand) {
      await buildExecutable(ports, atHand, { target, format, bundle: text, name, output: path, work: folder });
    }
    const needs = target.startsWith('linux') ? readElfNeeds(path) : undefined;
    for (const library of needs?.libraries ?? []) libraries.add(library);
    const node = target === 'script' ? SCRIPT_NODE : runtimeOf(ports, target).version;
    // Nobody but its maker has tried a vendor's own program.
    const tried = kind === 'client' ? TRIED_HERE[target] : 'never';
    built.set(file, { kind, target, node, glibc: needs?.glibc, tried });
  };
  for (const target of targets) await mkdir(join(folder, target));
  await allOf(jobs, build, AT_ONCE);
  return { programs: built, libraries: [...libraries].sort() };
}

/** Each takes a core for seconds and holds a whole Node in memory. */
const AT_ONCE = 2;

/** Does all jobs, a few at once. After a failure no other is begun, and none is left running. */
async function allOf<Job>(jobs: readonly Job[], work: (job: Job) => Promise<void>, atOnce: number): Promise<void> {
  const waiting = [...jobs];
  const worker = async (): Promise<void> => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
      try {
        await work(job);
      } catch (error) {
        waiting.length = 0;
        throw error;
      }
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: atOnce }, worker));
  const failed = ended.find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}

const endOf = (target: ShipTarget, format: 'mjs' | 'cjs'): string => {
  if (target === 'script') return `.${format}`;
  return target === 'win-x64' ? '.exe' : '';
};

const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** The manifest, and the list that covers it too. */
export async function writeManifest(
  folder: string,
  payload: Uint8Array,
  signatures: readonly EnvelopeSignature[],
  files: readonly Pick<ShippedFile, 'name' | 'sha256'>[],
): Promise<void> {
  const manifest = formatEnvelope(SHIP_PAYLOAD_TYPE, payload, signatures);
  const sums = sumsText([...files, { name: MANIFEST_FILE, sha256: sha256Of(manifest) }]);
  try {
    await writeFile(join(folder, MANIFEST_FILE), manifest);
    await writeFile(join(folder, SUMS_FILE), sums);
  } catch (cause) {
    throw fileFault('ship-file-unwritable', folder, cause);
  }
}
