// What is shipped to the site, as it is shipped: one file, with nothing of the vendor's side in it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Bundle, bundleApp, bundleEntry } from '../../scripts/bundle.mjs';
import { readSources } from '../support/imports.js';
import { vendorFileTest } from './arrows.js';

const VENDOR_PACKAGES = /\/node_modules\/(@?libsql|kysely|age-encryption)\//;

const folder = mkdtempSync(join(tmpdir(), 'readback-bundle-'));
const isVendorFile = vendorFileTest(readSources());

/** Everything of the vendor's side that went into a bundle. */
const vendorPartsOf = ({ metafile }: Bundle): string[] =>
  Object.keys(metafile.inputs).filter((path) => isVendorFile(path) || VENDOR_PACKAGES.test(path));

let client: Bundle;
let vendor: Bundle;
beforeAll(async () => {
  client = await bundleApp('client', folder);
  vendor = await bundleEntry('packages/vendor-tui/src/index.ts', join(folder, 'vendor.mjs'), {
    external: ['libsql'],
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the client’s bundle', () => {
  test('holds the client and nothing of the vendor', () => {
    expect(Object.keys(client.metafile.inputs)).toContain('packages/core/src/index.ts');
    expect(vendorPartsOf(client)).toEqual([]);
  });

  test('is looked through by a test that finds the vendor’s parts where they are', () => {
    const parts = vendorPartsOf(vendor).join('\n');
    expect(parts).toContain('packages/core/src/vendor.ts');
    expect(parts).toContain('packages/vendor-tui/src/index.ts');
    expect(parts).toMatch(/\/kysely\//);
    expect(parts).toMatch(/\/age-encryption\//);
  });

  test('needs nothing but Node', () => {
    const outside = Object.values(client.metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
    expect(outside.filter((path) => !isBuiltin(path))).toEqual([]);
    const help = spawnSync(process.execPath, [client.outfile, '--help'], {
      cwd: folder,
      env: { HOME: folder },
      encoding: 'utf8',
    });
    expect(help.stderr).toBe('');
    expect(help.stdout).toContain('readback');
    expect(help.status).toBe(0);
  });
});
