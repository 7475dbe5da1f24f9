// Commands print plain text and start fast: what they import of the kit must not bring Ink along.

import * as everything from '@readback/tui-kit';
import * as plain from '@readback/tui-kit/plain';
import { expect, test } from 'vitest';
import { importsOf, readSources, resolveRelative } from '../../support/imports.js';

test('has the same things as the kit, under the same names', () => {
  expect(everything).toMatchObject(plain);
});

test('loads neither Ink nor React', () => {
  const sources = readSources();
  const packages = new Set<string>();
  const files = ['packages/tui-kit/src/plain.ts'];
  for (const file of files) {
    for (const { specifier, typeOnly } of importsOf(sources.get(file) ?? '', file)) {
      if (typeOnly) continue;
      const target = resolveRelative(sources, file, specifier);
      if (target === undefined) packages.add(specifier);
      else if (!files.includes(target)) files.push(target);
    }
  }
  expect(files.length).toBeGreaterThan(5);
  expect([...packages].sort()).toEqual(['@readback/core', 'node:process', 'node:util', 'uqr']);
});
