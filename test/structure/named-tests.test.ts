// What the documents promise names the test that holds it: a test that is gone would be a promise that nobody keeps.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const DOCUMENTS = [
  'README.md',
  'SECURITY.md',
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const named = DOCUMENTS.flatMap((document) =>
  [...readFileSync(document, 'utf8').matchAll(/(?<![\w./-])test\/[\w./*-]*\w/g)].map(([path]) => ({ document, path })),
);

/** `test/desk/ledger*` stands for whatever begins so. */
function isThere(path: string): boolean {
  const [begin = '', rest] = path.split('*', 2);
  if (rest === undefined) return existsSync(path);
  const folder = begin.slice(0, begin.lastIndexOf('/'));
  return existsSync(folder) && readdirSync(folder).some((name) => `${folder}/${name}`.startsWith(begin));
}

test('every test that a document names is there', () => {
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter(({ path }) => !isThere(path))).toEqual([]);
});
