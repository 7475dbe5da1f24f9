// Reads the imports of the repository's own sources: which file imports what, as a value or only as a type.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAst } from 'vitest/node';

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Path from the repository's root, with `/` → text. */
export type Sources = ReadonlyMap<string, string>;

export interface Import {
  /** As written: `./x.js`, `node:fs`, `@readback/core`. */
  readonly specifier: string;
  readonly typeOnly: boolean;
  readonly line: number;
}

/** Every source file of the packages and examples. */
export function readSources(): Sources {
  const sources = new Map<string, string>();
  for (const group of ['packages', 'examples']) {
    for (const name of readdirSync(join(ROOT, group))) {
      // An example in another language has no sources of ours.
      if (!existsSync(join(ROOT, group, name, 'src'))) continue;
      for (const file of filesBelow(join(ROOT, group, name, 'src'))) {
        if (/\.tsx?$/.test(file)) sources.set(relative(ROOT, file).split(sep).join('/'), readFileSync(file, 'utf8'));
      }
    }
  }
  return sources;
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** The imports and re-exports of one file, in any form; a computed `import()` has the specifier `(computed)`. */
export function importsOf(source: string, path = 'file.ts'): Import[] {
  const imports: Import[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const child of node) visit(child);
    } else if (isNode(node)) {
      const found = importIn(node);
      if (found) imports.push({ ...found, line: lineAt(source, node.start) });
      visit(Object.values(node));
    }
  };
  visit(parseAst(source, { lang: path.endsWith('x') ? 'tsx' : 'ts' }, path).body);
  return imports;
}

type SyntaxNode = Readonly<Record<string, unknown>> & { readonly type: string; readonly start: number };

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const isNode = (value: unknown): value is SyntaxNode =>
  isObject(value) && typeof value['type'] === 'string' && typeof value['start'] === 'number';

function importIn(node: SyntaxNode): Omit<Import, 'line'> | undefined {
  const from = node['source'];
  const specifier = isObject(from) && typeof from['value'] === 'string' ? from['value'] : undefined;
  switch (node.type) {
    case 'ImportDeclaration':
      return specifier === undefined ? undefined : { specifier, typeOnly: node['importKind'] === 'type' };
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return specifier === undefined ? undefined : { specifier, typeOnly: node['exportKind'] === 'type' };
    case 'ImportExpression':
      return { specifier: specifier ?? '(computed)', typeOnly: false };
    case 'TSImportType':
      return { specifier: specifier ?? '(computed)', typeOnly: true };
    default:
      return undefined;
  }
}

const lineAt = (source: string, offset: number): number => source.slice(0, offset).split('\n').length;

/** The file that a relative import means, or undefined where there is none. */
export function resolveRelative(sources: Sources, from: string, specifier: string): string | undefined {
  const target = posix.join(posix.dirname(from), specifier);
  const candidates = [target.replace(/\.js$/, '.ts'), target.replace(/\.js$/, '.tsx')];
  return candidates.find((candidate) => sources.has(candidate));
}
