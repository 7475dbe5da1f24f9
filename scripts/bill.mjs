// The bill of a bundle: every package of which bytes went into it, with version, licence and the text of the licence. Told
// by the bundler's own list of what is inside, so nothing that was shaken out is on it and nothing that is in is missing.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';

const LICENCE_FILE = /^(licen[cs]e|copying|notice)(\.|$|-)/i;

/** `metafile` is esbuild's, of one output; paths in it are relative to `root`. */
export function billOf({ outfile, metafile }, { root, name, version }) {
  const packages = new Map();
  for (const [path, { bytesInOutput }] of Object.entries(Object.values(metafile.outputs)[0].inputs)) {
    const folder = bytesInOutput > 0 ? packageFolder(root, path) : undefined;
    if (folder !== undefined) packages.set(folder, (packages.get(folder) ?? 0) + bytesInOutput);
  }
  const components = [...packages].map(([folder, bytes]) => component(root, folder, bytes));
  return {
    format: 'readback-bill/1',
    name,
    version,
    sha256: createHash('sha256').update(readFileSync(outfile)).digest('hex'),
    components: components.sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1)),
  };
}

/** The folder of the package that a file is of; none for what a plugin of ours has made. */
export function packageFolder(root, path) {
  if (/^[a-z-]+:/.test(path)) return undefined;
  const file = join(root, path);
  // A program of yours may lie outside the repository, as far up as its package.json is.
  for (let folder = dirname(file), inner = file; folder !== inner; inner = folder, folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    // Some packages have further ones inside that say only which kind of modules they are.
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name !== undefined) return folder;
  }
  throw new Error(
    `${file} belongs to no package: put a package.json with "name", "version" and "license" in its folder.`,
  );
}

function component(root, folder, bytes) {
  const manifest = join(folder, 'package.json');
  const { name, version = '0.0.0', license: licence } = JSON.parse(readFileSync(manifest, 'utf8'));
  if (typeof licence !== 'string')
    throw new Error(`${name} does not say its licence: write "license" into ${manifest}.`);
  const texts = licenceTexts(folder);
  // Our own packages share the licence of the repository.
  const isOurs = folder.startsWith(join(root, sep)) && !folder.includes('node_modules');
  const text = texts.length > 0 || !isOurs ? texts : licenceTexts(root);
  return { name, version, licence, bytes, text: text.join('\n\n') };
}

const licenceTexts = (folder) =>
  readdirSync(folder)
    .filter((name) => LICENCE_FILE.test(name))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8').replace(/\r\n/g, '\n').trim());
