// Module hooks for run-ts.mjs: `./x.js` finds `./x.ts`, and esbuild takes the types out of each file as it is loaded.
// File by file, not as one bundle, so that `import.meta.url` and the packages a file may see stay what they are.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';

const sourceOf = (specifier, parent) => {
  if (!specifier.startsWith('.') || !specifier.endsWith('.js') || !parent?.startsWith('file:')) return undefined;
  const url = new URL(specifier, parent);
  for (const extension of ['.ts', '.tsx']) {
    const source = new URL(url.href.replace(/\.js$/, extension));
    if (existsSync(fileURLToPath(source))) return source.href;
  }
  return undefined;
};

export async function resolve(specifier, context, nextResolve) {
  const url = sourceOf(specifier, context.parentURL);
  return url ? { url, format: 'module', shortCircuit: true } : nextResolve(specifier, context);
}

export async function load(url, context, nextLoad) {
  const loader = /\.tsx?$/.exec(url)?.[0].slice(1);
  if (!loader || !url.startsWith('file:')) return nextLoad(url, context);
  const file = fileURLToPath(url);
  const { code } = await transform(await readFile(file, 'utf8'), {
    loader,
    format: 'esm',
    target: 'node20',
    jsx: 'automatic',
    sourcefile: file,
    sourcemap: 'inline',
  });
  return { format: 'module', source: code, shortCircuit: true };
}
