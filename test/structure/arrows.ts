// Who may import whom. The table is the design; the function below it only applies it. Imports inside one layer are
// always allowed; what is not written here is not.
import { type Import, importsOf, resolveRelative, type Sources } from '../support/imports.js';

export interface Layer {
  readonly name: string;
  /** A folder (with `/` at its end) or one file; the longest that matches a file is its layer. */
  readonly at: string;
  /** Other layers by name, packages by name, `node:*` for what comes with Node. */
  readonly imports: readonly string[];
  /** What may be imported as a type only. */
  readonly types?: readonly string[];
}

/** Core's folders: each may import those left of it. None has a clock, a disk or a network. */
const CORE_ORDER = ['errors', 'bytes', 'codes', 'keys', 'suites', 'records', 'pack', 'licence'];
const CORE_PACKAGES = ['@noble/curves', '@noble/hashes', 'bs58'];
const CORE = CORE_ORDER.map((folder) => `core/${folder}`);
const SCREEN = ['tui-kit', 'ink', 'react'];
const DESK_PARTS = ['screens', 'flow', 'desk', 'ledger', 'keystore', 'ship'].map((folder) => `vendor/${folder}`);

export const LAYERS: readonly Layer[] = [
  ...CORE_ORDER.map((folder, place) => ({
    name: `core/${folder}`,
    at: `packages/core/src/${folder}/`,
    imports: [...CORE.slice(0, place), ...CORE_PACKAGES],
  })),
  { name: 'core', at: 'packages/core/src/index.ts', imports: CORE },
  { name: 'core/vendor', at: 'packages/core/src/vendor.ts', imports: CORE },
  { name: 'core/node', at: 'packages/core/src/node/', imports: [...CORE, ...CORE_PACKAGES, 'core', 'node:*'] },

  { name: 'tui-kit', at: 'packages/tui-kit/src/', imports: ['core', 'ink', 'react', 'uqr', 'node:*'] },

  // The operator's app: nothing of the vendor's side, and no secret to keep.
  {
    name: 'client',
    at: 'packages/client-tui/src/',
    imports: ['client/screens', 'client/flow', 'core', 'core/node', ...SCREEN, 'node:*'],
  },
  { name: 'client/flow', at: 'packages/client-tui/src/flow/', imports: ['core', 'tui-kit'], types: ['client'] },
  {
    name: 'client/screens',
    at: 'packages/client-tui/src/screens/',
    imports: ['client/flow', ...SCREEN],
    types: ['client', 'core', 'core/node'],
  },

  // The desk's app: the ledger alone knows the database, the keystore alone knows age.
  {
    name: 'vendor',
    at: 'packages/vendor-tui/src/',
    imports: [...DESK_PARTS, 'core', 'core/vendor', 'core/node', ...SCREEN, 'node:*'],
  },
  {
    name: 'vendor/ledger',
    at: 'packages/vendor-tui/src/ledger/',
    imports: ['core', 'core/vendor', 'kysely', 'libsql', 'pg', 'node:*'],
    types: ['vendor'],
  },
  {
    name: 'vendor/keystore',
    at: 'packages/vendor-tui/src/keystore/',
    imports: ['core', 'core/vendor', 'age-encryption', '@scure/bip39', 'node:*'],
    types: ['vendor'],
  },
  {
    name: 'vendor/desk',
    at: 'packages/vendor-tui/src/desk/',
    imports: ['vendor/ledger', 'vendor/keystore', 'core', 'core/vendor', 'core/node', 'jsonc-parser', 'node:*'],
    types: ['vendor'],
  },
  {
    name: 'vendor/ship',
    at: 'packages/vendor-tui/src/ship/',
    imports: ['core', 'core/vendor', 'node:*'],
  },
  {
    name: 'vendor/flow',
    at: 'packages/vendor-tui/src/flow/',
    imports: ['core', 'tui-kit'],
    types: ['vendor', 'vendor/desk', 'vendor/ledger', 'core/vendor'],
  },
  {
    name: 'vendor/screens',
    at: 'packages/vendor-tui/src/screens/',
    imports: ['vendor/flow', ...SCREEN],
    types: ['vendor', 'vendor/desk', 'vendor/ledger', 'core', 'core/vendor'],
  },

  {
    name: 'demo',
    at: 'examples/demo/src/',
    imports: ['client', 'vendor', 'core', 'core/vendor', 'core/node', ...SCREEN, 'node:*'],
  },
  { name: 'service', at: 'examples/service/src/', imports: ['core', 'core/node', 'node:*'] },
];

/** The packages' doors: another package comes in here or not at all. */
export const ENTRY_POINTS: Readonly<Record<string, string>> = {
  '@readback/core': 'packages/core/src/index.ts',
  '@readback/core/vendor': 'packages/core/src/vendor.ts',
  '@readback/core/node': 'packages/core/src/node/index.ts',
  '@readback/tui-kit': 'packages/tui-kit/src/index.ts',
  '@readback/tui-kit/plain': 'packages/tui-kit/src/plain.ts',
  '@readback/tui-kit/prepare-terminal': 'packages/tui-kit/src/prepare-terminal.ts',
  '@readback/client-tui': 'packages/client-tui/src/index.ts',
  '@readback/vendor-tui': 'packages/vendor-tui/src/index.ts',
};

/** Files that make codes or packs. They, and what vendor.ts alone exports from, must not be reachable by a client. */
const VENDOR_ONLY: readonly RegExp[] = [
  /^packages\/core\/src\/vendor\.ts$/,
  /^packages\/core\/src\/.*\b(sign|signing|issue|build)(-[a-z-]+)?\.ts$/,
  /^packages\/vendor-tui\//,
];

const layerOf = (path: string, layers: readonly Layer[]): Layer | undefined =>
  layers
    .filter(({ at }) => (at.endsWith('/') ? path.startsWith(at) : path === at))
    .reduce<Layer | undefined>((best, layer) => (best && best.at.length >= layer.at.length ? best : layer), undefined);

const packageOf = (specifier: string): string =>
  specifier.startsWith('node:')
    ? 'node:*'
    : specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/');

const homeOf = (path: string): string => path.split('/').slice(0, 2).join('/');

/** What an import means: a file of ours, or the name of a package. */
function targetOf(
  sources: Sources,
  from: string,
  specifier: string,
): { file?: string; package?: string; fault?: string } {
  if (specifier.startsWith('.')) {
    const file = resolveRelative(sources, from, specifier);
    if (file === undefined) return { fault: 'which is no source file' };
    return homeOf(file) === homeOf(from)
      ? { file }
      : { fault: 'which is a file of another package: import it by name' };
  }
  if (specifier.startsWith('@readback/')) {
    const file = ENTRY_POINTS[specifier];
    return file === undefined ? { fault: 'which is no entry point of a package' } : { file };
  }
  return specifier === '(computed)' ? { fault: 'which no check can follow' } : { package: packageOf(specifier) };
}

/** Every import that the table does not allow, as one line each. */
export function wrongImports(sources: Sources, layers: readonly Layer[] = LAYERS): string[] {
  const findings: string[] = [];
  for (const [path, source] of sources) {
    const layer = layerOf(path, layers);
    if (!layer) {
      findings.push(`${path} belongs to no layer: give its folder a row in test/structure/arrows.ts`);
      continue;
    }
    for (const found of importsOf(source, path)) {
      const why = whyWrong(sources, path, found, layer, layers);
      if (why) findings.push(`${path}:${found.line} (${layer.name}) imports ${found.specifier}, ${why}`);
    }
  }
  return findings;
}

function whyWrong(
  sources: Sources,
  path: string,
  { specifier, typeOnly }: Import,
  layer: Layer,
  layers: readonly Layer[],
): string | undefined {
  const target = targetOf(sources, path, specifier);
  if (target.fault) return target.fault;
  const name = target.file === undefined ? target.package : (layerOf(target.file, layers)?.name ?? 'no layer');
  if (name === undefined || name === layer.name || layer.imports.includes(name)) return undefined;
  if (layer.types?.includes(name)) return typeOnly ? undefined : `and may use only the types of ${name}`;
  return `and may not import ${name}`;
}

/** Files whose code is loaded with `entry`; types leave no trace in a program. */
function reachableFrom(sources: Sources, entry: string): Set<string> {
  const reached = new Set<string>();
  const waiting = [entry];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const source = sources.get(path);
    if (reached.has(path) || source === undefined) continue;
    reached.add(path);
    for (const { specifier, typeOnly } of importsOf(source, path)) {
      const { file } = targetOf(sources, path, specifier);
      if (file !== undefined && !typeOnly) waiting.push(file);
    }
  }
  return reached;
}

/** The files that an entry point names as the home of something it exports, types aside. */
function exportedFrom(sources: Sources, name: string): (string | undefined)[] {
  const door = ENTRY_POINTS[name] ?? '';
  return importsOf(sources.get(door) ?? '', door)
    .filter(({ typeOnly }) => !typeOnly)
    .map(({ specifier }) => targetOf(sources, door, specifier).file);
}

/** Tells files of the vendor's side, by their path. */
export function vendorFileTest(sources: Sources): (path: string) => boolean {
  const shared = exportedFrom(sources, '@readback/core');
  const vendors = exportedFrom(sources, '@readback/core/vendor').filter((file) => !shared.includes(file));
  return (path) => vendors.includes(path) || VENDOR_ONLY.some((pattern) => pattern.test(path));
}

/** Files of the vendor's side that a program which imports `entry` would load. */
export function vendorFilesIn(sources: Sources, entry: string): string[] {
  return [...reachableFrom(sources, entry)].filter(vendorFileTest(sources));
}
