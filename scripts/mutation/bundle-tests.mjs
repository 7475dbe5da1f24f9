// Bundles the tests of a mutation run with the sources that Stryker has changed into one module, which can be imported
// anew when a mutant is at work while modules load.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const beside = (name) => pathToFileURL(join(here, name)).href;

/** By path: the links in node_modules would lead out of the copy in which Stryker changes the sources. */
const CORE = {
  '@readback/core': 'packages/core/src/index.ts',
  '@readback/core/vendor': 'packages/core/src/vendor.ts',
  '@readback/core/node': 'packages/core/src/node/index.ts',
};

const ours = (root) => ({
  name: 'ours',
  setup(esbuild) {
    esbuild.onResolve({ filter: /^@readback\/core/ }, ({ path }) => ({ path: join(root, CORE[path]) }));
    esbuild.onResolve({ filter: /^vitest$/ }, () => ({ path: beside('stand-in.mjs'), external: true }));
    esbuild.onResolve({ filter: /^fast-check$/ }, () => ({ path: beside('few-runs.mjs'), external: true }));
    esbuild.onLoad({ filter: /\/test\/.*\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)),
      loader: 'ts',
    }));
  },
});

/** The files of tests below folders of `root`, but those whose path matches `without`. */
export function testFiles(root, folders, without) {
  return folders
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true }).map((name) => `${folder}/${String(name)}`),
    )
    .filter((file) => file.endsWith('.test.ts') && !without?.test(file))
    .sort();
}

/** The sources by themselves, before any file of tests. */
export const SOURCES = 'sources';

/** Writes the bundle to `outfile`: its `loads` has a function for the sources and each file that reads it. */
export async function bundleTests(root, files, outfile) {
  const sources = Object.values(CORE).map((file) => `import('./${file}')`);
  const loads = [
    `${SOURCES}: () => Promise.all([${sources.join(', ')}]),`,
    ...files.map((file) => `${JSON.stringify(file)}: () => import('./${file}'),`),
  ];
  await build({
    stdin: { contents: `export const loads = {\n${loads.join('\n')}\n}`, resolveDir: root, loader: 'js' },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    conditions: ['source'],
    plugins: [ours(root)],
    absWorkingDir: root,
    logLevel: 'silent',
  });
}
