// A program that lies outside the repository is bundled with its bill, or refused with nothing left behind.
import { readdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { bundleToShip } from '../../scripts/bundle.mjs';
import { temporaryFolder } from '../node/site-fixture.js';

function programIn(manifest?: object): {
  readonly folder: string;
  readonly bundle: () => ReturnType<typeof bundleToShip>;
} {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'program.ts'), 'console.log("here");\n');
  if (manifest !== undefined) writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  const entry = relative(resolve('.'), join(folder, 'program.ts'));
  return { folder, bundle: () => bundleToShip(entry, join(folder, 'program.mjs'), 'program') };
}

it('stands in its own bill, with the licence that it names', async () => {
  const { folder, bundle } = programIn({ name: 'theirs', version: '2.0.0', license: 'UNLICENSED' });
  const { bill } = await bundle();
  expect(bill).toMatchObject({ name: 'program', version: '2.0.0' });
  // The licence of this repository is not theirs.
  expect(bill.components).toMatchObject([{ name: 'theirs', version: '2.0.0', licence: 'UNLICENSED', text: '' }]);
  expect(readdirSync(folder)).toContain('program.mjs.bill.json');
});

it.each([
  ['is of no package', undefined, /belongs to no package: put a package\.json/],
  ['names no licence', { name: 'theirs', version: '2.0.0' }, /theirs does not say its licence: write "license" into/],
])('leaves no bundle where it %s', async (_case, manifest, says) => {
  const { folder, bundle } = programIn(manifest);
  await expect(bundle()).rejects.toThrow(says);
  expect(readdirSync(folder).filter((name) => name.startsWith('program.mjs'))).toEqual([]);
});
