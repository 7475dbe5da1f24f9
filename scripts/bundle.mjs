// `npm run bundle`: each app as one file that runs where Node is and no registry can be reached. What is inside is returned
// as esbuild's metafile; test/structure/client-bundle.test.ts reads it. `npm run bundle -- ENTRY FILE` bundles a program of
// yours in the same way. Beside what `readback-vendor ship` takes lies its bill: packages, licences.
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { billOf, packageFolder } from './bill.mjs';
import { lighterInk } from './lighter-ink.mjs';
import { withoutSigning } from './without-signing.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const apps = {
  client: { folder: 'packages/client-tui', file: 'readback.mjs', external: [], plugins: [lighterInk, withoutSigning] },
  // libsql loads a binary of its own package by name: it stays outside, beside the bundle.
  vendor: { folder: 'packages/vendor-tui', file: 'readback-vendor.mjs', external: ['libsql'], plugins: [lighterInk] },
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

/** What our own programs never ask for at a site. A module is strict by itself: with the settings of the compiler each of
 * ours would say so again. */
const OURS = {
  plugins: [lighterInk],
  define: { 'process.env.DEV': '"false"' },
  tsconfigRaw: { compilerOptions: { jsx: 'react-jsx' } },
};

/** Bundles one entry file for plain Node; `external` stays outside. The output, its size, and what went into it. */
export async function bundleEntry(
  entry,
  outfile,
  { external = [], plugins = OURS.plugins, define = OURS.define, tsconfigRaw = OURS.tsconfigRaw } = {},
) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    // jsonc-parser: its other form loads its parts in a way that no bundler sees.
    mainFields: ['module', 'main'],
    target: 'node20',
    format: 'esm',
    minify: true,
    legalComments: 'none',
    metafile: true,
    external,
    conditions: ['source'],
    define: { 'process.env.NODE_ENV': '"production"', ...define },
    // Some of Ink's dependencies are CommonJS and ask for Node's own modules by `require`.
    banner: {
      js: "#!/usr/bin/env node\nimport{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
    ...(tsconfigRaw && { tsconfigRaw }),
    plugins: [withoutDevtools, ...plugins],
    logLevel: 'warning',
  });
  chmodSync(outfile, 0o755);
  const bytes = Object.values(metafile.outputs)[0]?.bytes ?? 0;
  return { outfile, bytes, metafile };
}

/** Bundles an app from its sources, into `outFolder` or the package's own `bundle/`. */
export function bundleApp(name, outFolder = join(root, apps[name].folder, 'bundle')) {
  const { folder, file, external, plugins } = apps[name];
  return bundleEntry(join(folder, 'src/cli.ts'), join(outFolder, file), { external, plugins });
}

const read = (path) => readFileSync(join(root, path), 'utf8');

/** A program of somebody else may sign, draw and read its environment as it likes: nothing of it is left out. */
const THEIRS = { plugins: [], define: {}, tsconfigRaw: null };

/** Bundles a program for `readback-vendor ship`, with its bill in `<outfile>.bill.json`. */
export async function bundleToShip(entry, outfile, name, options = THEIRS) {
  mkdirSync(dirname(outfile), { recursive: true });
  const bundle = await bundleEntry(entry, outfile, options);
  const billFile = `${outfile}.bill.json`;
  try {
    const folder = packageFolder(root, entry);
    const { version = '0.0.0' } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const bill = billOf(bundle, { root, name, version });
    writeFileSync(billFile, `${JSON.stringify(bill)}\n`);
    return { ...bundle, bill };
  } catch (error) {
    // A bundle without its bill would be shipped with a list that does not say what is inside.
    for (const file of [outfile, billFile]) rmSync(file, { force: true });
    throw error;
  }
}

/** The client without a kit, which `readback-vendor ship` fills in. */
export function bundleClientTemplate(outFolder = join(root, 'packages/vendor-tui/bundle')) {
  const options = { ...OURS, plugins: apps.client.plugins };
  return bundleToShip('packages/client-tui/src/cli.ts', join(outFolder, 'client-template.mjs'), 'readback', options);
}

/** The same, unless what went into it is as it was. */
export async function freshClientTemplate() {
  const folder = join(root, 'packages/vendor-tui/bundle');
  const stampFile = join(folder, 'client-template.stamp');
  const [kept, ...inputs] = existsSync(stampFile) ? readFileSync(stampFile, 'utf8').trimEnd().split('\n') : [];
  if (kept !== undefined && kept === stampOf(folder, inputs)) return;
  const { metafile } = await bundleClientTemplate(folder);
  // Without those that a plugin made up.
  const files = Object.keys(metafile.inputs).filter((path) => !/^[a-z-]+:/.test(path));
  writeFileSync(stampFile, `${[stampOf(folder, files), ...files].join('\n')}\n`);
}

/** Of all that the newest template was made from, and of the template. */
function stampOf(folder, inputs) {
  const template = join(folder, 'client-template.mjs');
  try {
    const makers = [
      'scripts/bundle.mjs',
      'scripts/bill.mjs',
      'scripts/lighter-ink.mjs',
      'scripts/without-signing.mjs',
      'pnpm-lock.yaml',
    ];
    const stamp = createHash('sha256');
    for (const path of [...inputs, ...makers]) stamp.update(`${path}\0${read(path)}\0`);
    return stamp
      .update(readFileSync(template))
      .update(readFileSync(`${template}.bill.json`))
      .digest('hex');
  } catch {
    return undefined;
  }
}

const startedByHand = process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url);
if (startedByHand) {
  const say = ({ outfile, bytes }) =>
    console.log(`${relative(process.cwd(), outfile)}  ${(bytes / 1024).toFixed(0)} KiB`);
  const [entry, outfile] = process.argv.slice(2);
  if (entry !== undefined && outfile !== undefined) {
    const name = /([^\\/]+?)(\.[a-z]+)?$/.exec(outfile)?.[1] ?? 'program';
    try {
      say(await bundleToShip(relative(root, resolve(entry)), resolve(outfile), name));
    } catch (error) {
      // What the bundler itself has to say it has printed.
      if (error.errors === undefined) console.error(error.message);
      process.exitCode = 1;
    }
  } else {
    for (const name of Object.keys(apps)) say(await bundleApp(name));
    await freshClientTemplate();
    console.log('packages/vendor-tui/bundle/client-template.mjs  what "readback-vendor ship" fills in');
  }
}
