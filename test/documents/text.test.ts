// What the documents hold besides commands: snippets compile under the project's own rules, JSON is JSON, and every file,
// link and anchor that is named is there.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../node/site-fixture.js';
import { anchorsOf, type Document, readDocuments } from './documents.js';

const documents = readDocuments();
const fences = documents.flatMap((document) => document.fences.map((fence) => ({ ...fence, document: document.path })));

describe('documents', () => {
  it('have snippets in TypeScript that compile', () => {
    const folder = temporaryFolder();
    const snippets = fences.filter(({ language }) => language === 'ts');
    expect(snippets.length).toBeGreaterThan(5);
    for (const [index, { document, name, text }] of snippets.entries()) {
      // Snippets of one document are files of one program and may import each other.
      const file = join(folder, document, name || `snippet-${index}.ts`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    const tsconfig = {
      extends: resolve('tsconfig.base.json'),
      compilerOptions: {
        ...{ noEmit: true, composite: false, incremental: false, declarationMap: false },
        ...{ customConditions: ['source'], types: ['node'], typeRoots: ['node_modules/@types'] },
      },
      include: ['**/*.ts'],
      exclude: ['node_modules'],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
    const compiler = resolve('node_modules/typescript/bin/tsc');
    const done = spawnSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' });
    expect(done).toMatchObject({ stdout: '', status: 0 });
  });

  it('have examples in JSON that parse', () => {
    const examples = fences.filter(({ language }) => language === 'json');
    expect(examples.length).toBeGreaterThan(1);
    for (const { place, text } of examples) {
      // A part of a file, such as one member, is an example as well.
      expect(() => JSON.parse(/^\s*"/.test(text) ? `{${text}}` : text), place).not.toThrow();
    }
  });

  it('link to files and headings that are there', () => {
    const links = documents.flatMap((document) => linksIn(document).map((target) => ({ document, target })));
    expect(links.length).toBeGreaterThan(30);
    expect(links.flatMap(({ document, target }) => faultOf(document, target))).toEqual([]);
  });

  it('name files of this repository that are there', () => {
    const named = documents.flatMap(({ spans }) =>
      spans.filter(({ text }) => /^(?:test|examples|packages|docs|bench|scripts|\.ci)\/[\w./-]*$/.test(text)),
    );
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter(({ text }) => !existsSync(text)).map(({ place, text }) => `${place}: ${text}`)).toEqual([]);
  });

  it('name a test for every promise of SECURITY.md', () => {
    const [, table = ''] = /^\| promise \|.*\n\|---.*\n((?:\|.*\n)+)/m.exec(readFileSync('SECURITY.md', 'utf8')) ?? [];
    const promises = table.trimEnd().split('\n');
    expect(promises.length).toBeGreaterThan(15);
    expect(promises.filter((row) => !/`test\/[\w./-]+`[^|]*\|$/.test(row))).toEqual([]);
  });

  it('are plain: no long dashes', () => {
    const dashes = documents.flatMap(({ path, text }) =>
      text.split('\n').flatMap((line, index) => (/[\u2013\u2014]/.test(line) ? [`${path}:${index + 1}`] : [])),
    );
    expect(dashes).toEqual([]);
  });
});

function linksIn({ text }: Document): string[] {
  const prose = text.replaceAll(/^( *)```.*?^\1```$/gms, '').replaceAll(/`[^`\n]*`/g, 'code');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^https?:/.test(target));
}

function faultOf({ path, text }: Document, target: string): string[] {
  const [file = '', anchor] = target.split('#');
  const wanted = file === '' ? path : normalize(join(dirname(path), file));
  if (!existsSync(wanted)) return [`${path}: ${target}: there is no such file`];
  if (anchor === undefined) return [];
  const headings = anchorsOf(file === '' ? text : readFileSync(wanted, 'utf8'));
  return headings.has(anchor) ? [] : [`${path}: ${target}: there is no such heading`];
}
