// Runs a TypeScript file of this repository on plain Node 20, without a build of its own:
//   node scripts/run-ts.mjs test/vectors/make-vectors.ts [arguments]
// Packages (`@readback/core`, …) are read as built, so what a bench measures is what is shipped.
import { register } from 'node:module';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [file, ...rest] = process.argv.slice(2);
if (!file) {
  console.error('Usage: node scripts/run-ts.mjs <file.ts> [arguments]');
  process.exit(2);
}
process.setSourceMapsEnabled(true);
register('./ts-hooks.mjs', import.meta.url);
const entry = resolve(root, file);
process.argv = [process.execPath, relative(process.cwd(), entry), ...rest];
await import(pathToFileURL(entry).href);
