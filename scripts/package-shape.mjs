// `npm run check`, its part about packages: each is packed as it would be published, and the packed file is looked at by
// publint, by arethetypeswrong, and for what must and must not be in it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

/** Everything is an ES module for Node 20.19 and newer, where `require` takes one too; nobody resolves as Node 10 did. */
const NOT_FOR_US = new Set(['node10', 'node16-cjs']);
const WANTED = ['package.json', 'README.md'];
const UNWANTED = /(^|\/)(test|__tests__|node_modules|coverage)\/|\.(test|spec)\.|\.tsbuildinfo$|\.key(\.age)?$/;

/** @returns what is wrong, one line each; empty where nothing is */
export async function packageShape(root, packageManager) {
  const folder = mkdtempSync(join(tmpdir(), 'readback-packages-'));
  try {
    const pack = ['pnpm', '-r', '--filter', './packages/*', 'pack', '--pack-destination', folder];
    const packed = spawnSync('npm', ['exec', '--yes', `--package=${packageManager}`, '--', ...pack], {
      cwd: root,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    if (packed.status !== 0) return [`the packages could not be packed: ${packed.stderr.trim()}`];
    const findings = [];
    const licence = readFileSync(join(root, 'LICENSE'), 'utf8');
    for (const file of readdirSync(folder))
      findings.push(...(await findingsOf(readFileSync(join(folder, file)), licence)));
    return findings;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function findingsOf(tarball, licence) {
  const bytes = new Uint8Array(tarball);
  const types = createPackageFromTarballData(bytes);
  const { packageName } = types;
  const folder = `/node_modules/${packageName}/`;
  const paths = types.listFiles(folder).map((path) => path.slice(folder.length));
  const read = (path) => types.readFile(`${folder}${path}`);
  const manifest = JSON.parse(read('package.json'));
  const { messages } = await publint({ pack: { tarball: bytes.buffer }, level: 'suggestion' });
  const { problems = [] } = await checkPackage(types);
  return [
    ...messages.map((message) => formatMessage(message, manifest, { color: false }) ?? message.code),
    ...problems
      .filter(({ resolutionKind }) => !NOT_FOR_US.has(resolutionKind))
      .map((problem) => `types: ${JSON.stringify(problem)}`),
    ...WANTED.filter((name) => !paths.includes(name)).map((name) => `${name} is missing`),
    ...paths.filter((path) => UNWANTED.test(path)).map((path) => `${path} does not belong in a package`),
    ...(types.tryReadFile(`${folder}LICENSE`) === licence ? [] : ['LICENSE is not that of the repository']),
    ...unmappedSources(paths, read),
    ...['preinstall', 'install', 'postinstall', 'prepare']
      .filter((script) => manifest.scripts?.[script] !== undefined)
      .map((script) => `nothing may run at install time: ${script}`),
    ...Object.entries({ ...manifest.dependencies })
      .filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))
      .map(([name, version]) => `${name} is not pinned: ${version}`),
  ].map((finding) => `${packageName}: ${finding}`);
}

/** Who steps into our code sees what we wrote, not what was made of it. */
function* unmappedSources(paths, read) {
  const known = new Set(paths);
  for (const path of paths.filter((name) => name.endsWith('.map'))) {
    const { sources } = JSON.parse(read(path));
    for (const source of sources) {
      const target = new URL(source, `file:///${path}`).pathname.slice(1);
      if (!known.has(target))
        yield `${path} points to ${target}, which is not in the package (left over from an older build?)`;
    }
  }
}
