// The import arrows of the design, applied to every source file; and the proof that a wrong arrow would be seen.
import { describe, expect, test } from 'vitest';
import { importsOf, readSources, type Sources } from '../support/imports.js';
import { ENTRY_POINTS, LAYERS, vendorFilesIn, wrongImports } from './arrows.js';

describe('the sources', () => {
  const sources = readSources();

  test('follow the table of layers', () => {
    expect(sources.size).toBeGreaterThan(20);
    expect(wrongImports(sources)).toEqual([]);
  });

  test('use every row of the table', () => {
    const unused = LAYERS.filter(({ at }) => ![...sources.keys()].some((path) => path.startsWith(at)));
    expect(unused.map(({ name }) => name)).toEqual([]);
  });

  test.each(['@readback/core', '@readback/core/node', '@readback/tui-kit', '@readback/client-tui'])(
    'load nothing of the vendor with %s',
    (name) => {
      const entry = ENTRY_POINTS[name] ?? '';
      expect(sources.has(entry)).toBe(true);
      expect(vendorFilesIn(sources, entry)).toEqual([]);
    },
  );
});

describe('an import', () => {
  test('is found in every form it can take', () => {
    const source = `
      import './side-effect.js';
      import value, { type Kind } from './value.js';
      import type { Only } from './type.js';
      export * from './all.js';
      export type { Other } from './other.js';
      const late = await import('./late.js');
      type Inline = import('./inline.js').Inline;
      const unknown = await import(late.path);
      // import './comment.js';
      const text = "import './text.js'";`;
    expect(importsOf(source)).toEqual([
      { specifier: './side-effect.js', typeOnly: false, line: 2 },
      { specifier: './value.js', typeOnly: false, line: 3 },
      { specifier: './type.js', typeOnly: true, line: 4 },
      { specifier: './all.js', typeOnly: false, line: 5 },
      { specifier: './other.js', typeOnly: true, line: 6 },
      { specifier: './late.js', typeOnly: false, line: 7 },
      { specifier: './inline.js', typeOnly: true, line: 8 },
      { specifier: '(computed)', typeOnly: false, line: 9 },
    ]);
  });
});

const CORE = 'packages/core/src';
const CLIENT = 'packages/client-tui/src';
const VENDOR = 'packages/vendor-tui/src';

/** A small repository in which every import is right, with one file more. */
const planted = (path: string, source: string): Sources =>
  new Map([
    [`${CORE}/bytes/bits.ts`, `export const bits = 1;`],
    [`${CORE}/codes/alphabet.ts`, `import { bits } from '../bytes/bits.js'; export const alphabet = bits;`],
    [`${CORE}/suites/bls-signing.ts`, `export const sign = 1;`],
    [`${CORE}/index.ts`, `export * from './codes/alphabet.js';`],
    [`${CORE}/vendor.ts`, `export * from './suites/bls-signing.js'; export type * from './bytes/bits.js';`],
    [`${CORE}/node/index.ts`, `import 'node:fs'; export * from '../codes/alphabet.js';`],
    ['packages/tui-kit/src/index.ts', `import 'react'; export * from '@readback/core';`],
    [`${CLIENT}/index.ts`, `export * from './screens/status.js';`],
    [`${CLIENT}/screens/status.tsx`, `import type { a } from '@readback/core'; export { a } from '@readback/tui-kit';`],
    [`${VENDOR}/index.ts`, `export * from '@readback/core/vendor';`],
    [path, source],
  ]);

describe('a planted import', () => {
  test('that is right is let through', () => {
    expect(
      wrongImports(planted(`${CORE}/codes/more.ts`, `import '../bytes/bits.js'; import '@noble/hashes/sha2.js';`)),
    ).toEqual([]);
  });

  test.each([
    ['core, against the order', `${CORE}/bytes/up.ts`, '../codes/alphabet.js', 'may not import core/codes'],
    ['core, from Node', `${CORE}/codes/disk.ts`, 'node:fs', 'may not import node:*'],
    ['core, from a folder with I/O', `${CORE}/codes/io.ts`, '../node/index.js', 'may not import core/node'],
    ['core, of another package', `${CORE}/codes/more.ts`, 'kysely', 'may not import kysely'],
    ['core, of Ink', `${CORE}/node/draw.ts`, 'ink', 'may not import ink'],
    ['the kit, of an app', 'packages/tui-kit/src/x.ts', '@readback/client-tui', 'may not import client'],
    ['the client, of the vendor', `${CLIENT}/x.ts`, '@readback/vendor-tui', 'may not import vendor'],
    ['the client, of issuing', `${CLIENT}/x.ts`, '@readback/core/vendor', 'may not import core/vendor'],
    ['the vendor, of the client', `${VENDOR}/x.ts`, '@readback/client-tui', 'may not import client'],
    ['the desk, of the database', `${VENDOR}/desk/x.ts`, 'kysely', 'may not import kysely'],
    ['a screen, of issuing', `${VENDOR}/screens/x.tsx`, '@readback/core/vendor', 'only the types of core/vendor'],
    ['a screen, of the machine', `${CLIENT}/screens/x.tsx`, '@readback/core/node', 'only the types of core/node'],
    ['a screen, of the disk', `${CLIENT}/screens/x.tsx`, 'node:fs', 'may not import node:*'],
    ['past a door', `${CLIENT}/x.ts`, '@readback/core/dist/suites/bls.js', 'no entry point'],
    ['past a door, by path', `${CLIENT}/x.ts`, '../../core/src/bytes/bits.js', 'another package'],
    ['of nothing', `${CLIENT}/x.ts`, './gone.js', 'no source file'],
  ])('%s, is seen', (_what, path, specifier, why) => {
    const findings = wrongImports(planted(path, `import '${specifier}';`));
    expect(findings).toHaveLength(1);
    expect(findings[0]).toContain(`${path}:1 `);
    expect(findings[0]).toContain(why);
  });

  test('in a folder without a row is seen', () => {
    expect(wrongImports(planted(`${CORE}/misc/x.ts`, ''))).toEqual([expect.stringContaining('belongs to no layer')]);
  });

  test('that brings a signing file into the client is seen, however far away', () => {
    const far = planted(`${CORE}/bytes/bits.ts`, `import '../codes/far.js';`);
    const sources = new Map([...far, [`${CORE}/codes/far.ts`, `import '../suites/bls-signing.js';`]]);
    expect(vendorFilesIn(sources, `${CLIENT}/index.ts`)).toEqual([`${CORE}/suites/bls-signing.ts`]);
  });

  test('that vendor.ts exports from is the vendor’s, whatever its name', () => {
    const sources = new Map(planted(`${CORE}/codes/alphabet.ts`, `import '../suites/innocent.js';`));
    sources.set(`${CORE}/suites/innocent.ts`, '').set(`${CORE}/vendor.ts`, `export * from './suites/innocent.js';`);
    expect(vendorFilesIn(sources, `${CORE}/index.ts`)).toEqual([`${CORE}/suites/innocent.ts`]);
    expect(vendorFilesIn(sources, `${CORE}/node/index.ts`)).toEqual([`${CORE}/suites/innocent.ts`]);
  });
});
