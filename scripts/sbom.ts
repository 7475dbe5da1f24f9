// `npm run sbom [folder]`: a bill of materials in the JSON of CycloneDX 1.6 for each package of ours: everything that is installed with
// it, with versions, licences and the digests of the lockfile. The same sources give the same bytes. What is inside a shipped
// program is told by `readback-vendor ship` instead, from the bytes themselves.
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type Bom,
  type BomComponent,
  type BomContent,
  bomOf,
  packageComponent,
  packageUrl,
} from '../packages/vendor-tui/src/ship/cyclonedx.js';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly description?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface PackageContent extends BomContent {
  readonly metadata: { readonly component: BomComponent };
  readonly components: readonly BomComponent[];
}

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const manifestOf = (folder: string): Manifest => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const refOf = ({ name, version }: Manifest): string => packageUrl(name, version);

/** Name and version → the digest that the lockfile pins. */
function pinned(): ReadonlyMap<string, string> {
  const lockfile = readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8');
  const entries = lockfile.matchAll(
    /^ {2}'?(@?[^@'\s]+@[^:'(\s]+)'?:\n {4}resolution: \{integrity: sha512-([^}]+)\}/gm,
  );
  return new Map([...entries].map(([, id = '', digest = '']) => [id, Buffer.from(digest, 'base64').toString('hex')]));
}

/** Where Node finds a dependency of the package in this folder; none for a platform's binary that is not of this one. */
function folderOf(name: string, from: string): string | undefined {
  for (let folder = from; folder !== dirname(folder); folder = dirname(folder)) {
    const found = join(folder, 'node_modules', name);
    if (existsSync(join(found, 'package.json'))) return realpathSync(found);
  }
  return undefined;
}

interface Installed {
  readonly manifest: Manifest;
  /** Folders. */
  readonly needs: readonly string[];
}

/** The package in this folder first, then all that is installed with it. */
function installedWith(folder: string): ReadonlyMap<string, Installed> {
  const packages = new Map<string, Installed>();
  const waiting = [realpathSync(folder)];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (packages.has(at)) continue;
    const manifest = manifestOf(at);
    const needs: string[] = [];
    for (const name of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) {
      const found = folderOf(name, at);
      if (found !== undefined) needs.push(found);
      else if (!manifest.optionalDependencies?.[name]) {
        throw new Error(`${manifest.name} needs ${name}: run npm test once`);
      }
    }
    packages.set(at, { manifest, needs });
    waiting.push(...needs);
  }
  return packages;
}

/** `folder`: of one of our packages. */
export function sbomOf(folder: string): Bom<PackageContent> {
  const digests = pinned();
  const packages = [...installedWith(folder).values()];
  const own = manifestOf(folder);
  const component = (manifest: Manifest, type: BomComponent['type']): BomComponent => {
    const { license: licence, ...rest } = manifest;
    const sha512 = digests.get(`${manifest.name}@${manifest.version}`);
    return packageComponent({ ...rest, licence, sha512 }, type);
  };
  return bomOf({
    metadata: { component: component(own, own.name.endsWith('-tui') ? 'application' : 'library') },
    components: packages
      .slice(1)
      .map(({ manifest }) => component(manifest, 'library'))
      .sort((a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1)),
    dependencies: packages
      .map(({ manifest, needs }) => ({
        ref: refOf(manifest),
        dependsOn: needs.map((need) => refOf(manifestOf(need))).sort(),
      }))
      .sort((a, b) => (a.ref < b.ref ? -1 : 1)),
  });
}

/** Name of each package of ours → its folder. */
export const ownPackages = (): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(join(root, 'packages'))
      .map((name) => join(root, 'packages', name))
      .filter((folder) => existsSync(join(folder, 'package.json')))
      .map((folder) => [manifestOf(folder).name, folder]),
  );

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const out = process.argv[2] ?? 'sbom';
  mkdirSync(out, { recursive: true });
  for (const [name, folder] of ownPackages()) {
    const bom = sbomOf(folder);
    const file = join(out, `${name.replace('@', '').replace('/', '-')}.cdx.json`);
    writeFileSync(file, `${JSON.stringify(bom, null, 2)}\n`);
    console.log(`${file}  ${bom.components.length} components`);
  }
}
