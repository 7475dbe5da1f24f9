// `npm run sbom [folder]`: a bill of materials in the JSON of CycloneDX 1.6 for each package of ours: everything that is installed with
// it, with versions, licences and the digests of the lockfile. The same sources give the same bytes. What is inside a shipped
// program is told by `readback-vendor ship` instead, from the bytes themselves.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const manifestOf = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const urlOf = ({ name, version }) => `pkg:npm/${name.replace('@', '%40')}@${version}`;
const byRef = (a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1);

/** Name and version → the digest that the lockfile pins. */
function pinned() {
  const lockfile = readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8');
  const entries = lockfile.matchAll(
    /^ {2}'?(@?[^@'\s]+@[^:'(\s]+)'?:\n {4}resolution: \{integrity: sha512-([^}]+)\}/gm,
  );
  return new Map([...entries].map(([, id, digest]) => [id, Buffer.from(digest, 'base64').toString('hex')]));
}

/** Where Node finds a dependency of the package in this folder; none for a platform's binary that is not of this one. */
function folderOf(name, from) {
  for (let folder = from; folder !== dirname(folder); folder = dirname(folder)) {
    const found = join(folder, 'node_modules', name);
    if (existsSync(join(found, 'package.json'))) return realpathSync(found);
  }
  return undefined;
}

/** @returns CycloneDX, as an object. `folder`: of one of our packages. */
export function sbomOf(folder) {
  const digests = pinned();
  const packages = new Map();
  const dependencies = new Map();
  const waiting = [realpathSync(folder)];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (packages.has(at)) continue;
    const manifest = manifestOf(at);
    packages.set(at, manifest);
    const needed = Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies });
    const found = needed.flatMap((name) => folderOf(name, at) ?? []);
    const missing = needed.filter((name) => folderOf(name, at) === undefined && !manifest.optionalDependencies?.[name]);
    if (missing.length > 0) throw new Error(`${manifest.name} needs ${missing.join(', ')}: run npm test once`);
    dependencies.set(at, found);
    waiting.push(...found);
  }
  const component = ({ name, version, license, description }, type) => {
    const [, group, plain = name] = /^(@[^/]+)\/(.+)$/.exec(name) ?? [];
    const digest = digests.get(`${name}@${version}`);
    return {
      type,
      'bom-ref': urlOf({ name, version }),
      ...(group && { group }),
      name: plain,
      version,
      ...(description && { description }),
      ...(digest && { hashes: [{ alg: 'SHA-512', content: digest }] }),
      licenses: [/^[A-Za-z0-9.-]+$/.test(license) ? { license: { id: license } } : { expression: license }],
      purl: urlOf({ name, version }),
    };
  };
  const [own, ...others] = packages.values();
  const content = {
    metadata: { component: component(own, own.name.endsWith('-tui') ? 'application' : 'library') },
    components: others.map((manifest) => component(manifest, 'library')).sort(byRef),
    dependencies: [...dependencies]
      .map(([at, needs]) => ({
        ref: urlOf(packages.get(at)),
        dependsOn: needs.map((need) => urlOf(packages.get(need))).sort(),
      }))
      .sort((a, b) => (a.ref < b.ref ? -1 : 1)),
  };
  const hex = createHash('sha256').update(JSON.stringify(content)).digest('hex');
  // A name for exactly this content, in the form of a UUID (version 8, of one's own making).
  const uuid = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)];
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuid.join('-')}`,
    version: 1,
    ...content,
  };
}

/** Name of each package of ours → its folder. */
export const ownPackages = () =>
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
