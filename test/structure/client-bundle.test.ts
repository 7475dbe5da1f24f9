// What is shipped to the site, as it is shipped: one file, with nothing of the vendor's side in it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatKey } from '@readback/core';
import { withCompiledKit } from '@readback/core/vendor';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bill } from '../../scripts/bill.mjs';
import { type Bundle, bundleApp, bundleClientTemplate, bundleEntry, bundleToShip } from '../../scripts/bundle.mjs';
import { issuingSecret, packFile, rootSecret, trust } from '../support/example-vendor.js';
import { readSources } from '../support/imports.js';
import { vendorFileTest } from './arrows.js';

const VENDOR_PACKAGES = /\/node_modules\/(@?libsql|kysely|age-encryption)\//;

const folder = mkdtempSync(join(tmpdir(), 'readback-bundle-'));
const isVendorFile = vendorFileTest(readSources());

/** Everything of the vendor's side that went into a bundle. */
const vendorPartsOf = ({ metafile }: Bundle): string[] =>
  Object.keys(metafile.inputs).filter((path) => isVendorFile(path) || VENDOR_PACKAGES.test(path));

/** Sentences of code that makes signatures, codes and packs, or keeps their keys. */
const VENDOR_WORDS = [
  'sign failed: invalid s', // Ed25519, of the library
  'A response did not pass its own check', // issuing, with BLS
  'No pack tag is free', // building packs
  'age-encryption.org', // the keystore
  'ledger.sqlite', // the desk
];

/** A secret in every form it could lie in a text. */
const formsOf = (secret: Uint8Array): string[] => {
  const bytes = Buffer.from(secret);
  const texts = [bytes.toString('hex'), bytes.toString('base64'), bytes.toString('base64url'), [...secret].join(',')];
  return texts.map((text) => text.replace(/=+$/, ''));
};
const TEST_SECRETS = [
  ...formsOf(rootSecret),
  ...formsOf(issuingSecret(1)),
  formatKey('root-secret', rootSecret),
  formatKey('bn254-secret', issuingSecret(1)),
];

const found = (words: readonly string[], text: string): string[] => words.filter((word) => text.includes(word));

let client: Bundle;
let vendor: Bundle;
let template: Bundle & { readonly bill: Bill };
let shipped: string;
beforeAll(async () => {
  client = await bundleApp('client', folder);
  template = await bundleClientTemplate(folder);
  const kit = { trust: { ...trust, minVersion: 1 }, packFile };
  shipped = join(folder, 'readback-historian.mjs');
  writeFileSync(shipped, withCompiledKit(readFileSync(template.outfile, 'utf8'), kit));
  vendor = await bundleEntry('packages/vendor-tui/src/index.ts', join(folder, 'vendor.mjs'), {
    external: ['libsql'],
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Over a hello-world of Ink as esbuild bundles it, which has all that our bundles leave out of Ink: see scripts/lighter-ink.mjs. */
const MOST_OVER_HELLO_KIB = 250;

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

  test('stays within its budget over a hello-world of the same screen library', async () => {
    const hello = await bundleEntry('bench/support/hello-world-app.tsx', join(folder, 'hello.mjs'), { plugins: [] });
    const overKib = (client.bytes - hello.bytes) / 1024;
    expect(overKib).toBeLessThan(MOST_OVER_HELLO_KIB);
    expect(overKib).toBeGreaterThan(0);
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

describe('what is shipped', () => {
  test('is the client, nothing of the vendor, and the kit of its product', () => {
    expect(Object.keys(template.metafile.inputs)).toContain('packages/client-tui/src/cli.ts');
    expect(vendorPartsOf(template)).toEqual([]);
    const status = spawnSync(process.execPath, [shipped, 'status', '--state', join(folder, 'state')], {
      cwd: folder,
      env: {},
      encoding: 'utf8',
    });
    expect(status.stderr).toBe('');
    expect(status.stdout).toContain('Example Historian');
    expect(status.status).toBe(1);
  });

  test('holds no code that makes signatures, codes or packs', () => {
    expect(found(VENDOR_WORDS, readFileSync(shipped, 'utf8'))).toEqual([]);
    expect(found(VENDOR_WORDS, readFileSync(vendor.outfile, 'utf8'))).toEqual(VENDOR_WORDS);
  });

  test('of somebody else keeps all that it has: it signs as it did', async () => {
    // Inside the repository, where the library is found.
    const entry = 'test/support/signing-program.ts';
    const { outfile } = await bundleToShip(entry, join(folder, 'signing.mjs'), 'signing');
    const { stdout, stderr } = spawnSync(process.execPath, [outfile], { env: { DEV: 'yes' }, encoding: 'utf8' });
    expect({ stdout, stderr }).toEqual({ stdout: '64 true yes\n', stderr: '' });
  });

  test('holds no key but the public ones of its product', () => {
    const text = readFileSync(shipped, 'utf8');
    expect(found(TEST_SECRETS, text)).toEqual([]);
    expect(found(TEST_SECRETS, TEST_SECRETS.map((secret) => `x${secret}y`).join('\n'))).toEqual(TEST_SECRETS);
    expect(text.match(/readback-[a-z0-9]+-secret-[1-9A-HJ-NP-Za-km-z]{20,}|AGE-SECRET-KEY-/g)).toBe(null);
    const [rootKey] = trust.rootKeys;
    const roots = new Set(text.match(/readback-root-public-[1-9A-HJ-NP-Za-km-z]{20,}/g));
    expect([...roots]).toEqual([formatKey('root-public', rootKey)]);
    expect(readFileSync(template.outfile, 'utf8')).not.toContain(formatKey('root-public', rootKey));
  });

  test('has a bill of every package in it, with versions and licences', () => {
    const packages = Object.entries(Object.values(template.metafile.outputs)[0]?.inputs ?? {})
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .flatMap(([path]) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []);
    const { components, sha256 } = template.bill;
    const names = components.map(({ name }) => name).filter((name) => !name.startsWith('@readback/'));
    expect([...new Set(names)].sort()).toEqual([...new Set(packages)].sort());
    expect(packages.length).toBeGreaterThan(100);
    expect(components.filter(({ version, licence }) => !/^\d+\.\d+/.test(version) || licence === '')).toEqual([]);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    // What brings no text of its licence, so that a second one is noticed.
    expect(components.filter(({ text }) => text === '').map(({ name }) => name)).toEqual(['yoga-layout']);
  });
});
