// `npm run bundle`: each app as one file that runs where Node is and no registry can be reached. The metafile beside it
// tells what is inside; test/structure/client-bundle.test.ts reads it.
import { chmodSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { lighterInk } from './lighter-ink.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const apps = {
  client: { folder: 'packages/client-tui', file: 'readback.mjs', external: [] },
  // libsql loads a binary of its own package by name: it stays outside, beside the bundle.
  vendor: { folder: 'packages/vendor-tui', file: 'readback-vendor.mjs', external: ['libsql'] },
};

// Ink loads its developer tools, and a web socket for them, only when DEV is set: a shipped app never does.
const withoutDevtools = {
  name: 'without-devtools',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\/devtools\.js$/ }, ({ path, importer }) =>
      /[\\/]ink[\\/]build[\\/]/.test(importer) ? { path, namespace: 'empty' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: '' }));
  },
};

/** Bundles one entry file for plain Node; `external` stays outside. The output, its size, and what went into it. */
export async function bundleEntry(entry, outfile, { external = [], plugins = [lighterInk] } = {}) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    minify: true,
    legalComments: 'none',
    metafile: true,
    external,
    conditions: ['source'],
    define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' },
    // Some of Ink's dependencies are CommonJS and ask for Node's own modules by `require`.
    banner: {
      js: "#!/usr/bin/env node\nimport{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
    plugins: [withoutDevtools, ...plugins],
    logLevel: 'warning',
  });
  writeFileSync(`${outfile}.meta.json`, JSON.stringify(metafile));
  chmodSync(outfile, 0o755);
  const bytes = Object.values(metafile.outputs)[0]?.bytes ?? 0;
  return { outfile, bytes, metafile };
}

/** Bundles an app from its sources, into `outFolder` or the package's own `bundle/`. */
export function bundleApp(name, outFolder = join(root, apps[name].folder, 'bundle')) {
  const { folder, file, external } = apps[name];
  return bundleEntry(join(folder, 'src/cli.ts'), join(outFolder, file), { external });
}

const startedByHand = process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url);
if (startedByHand) {
  for (const name of Object.keys(apps)) {
    const { outfile, bytes } = await bundleApp(name);
    console.log(`${relative(root, outfile)}  ${(bytes / 1024).toFixed(0)} KiB`);
  }
}
