// The pure part of core as one file for a browser: within its size, without Node, and at work where there is only the web's
// own globals.
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import * as core from '@readback/core';
import { type BuildOptions, build } from 'esbuild';
import { beforeAll, expect, test } from 'vitest';
import type { CallsFile } from '../vectors/call-vectors.js';
import { read } from '../vectors/read-vectors.js';

const MOST_KIB = 150;

/** Minified, for a browser. */
const bundleOf = async (contents: string, options: BuildOptions = {}) =>
  await build({
    stdin: { contents, loader: 'ts', resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
    bundle: true,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2023',
    conditions: ['source'],
    legalComments: 'none',
    metafile: true,
    write: false,
    logLevel: 'silent',
    ...options,
  });

let inputs: readonly string[] = [];
let text = '';
beforeAll(async () => {
  const { metafile, outputFiles } = await bundleOf(`export * from '@readback/core'`, { globalName: 'readback' });
  inputs = Object.keys(metafile?.inputs ?? {});
  text = outputFiles?.[0]?.text ?? '';
});

test('is small enough to be looked through and sent, in a program that uses all of it', async () => {
  const names = Object.keys(core).join(', ');
  const { outputFiles } = await bundleOf(`import { ${names} } from '@readback/core'; use(${names});`);
  const kib = (outputFiles?.[0]?.contents.length ?? 0) / 1024;
  expect(kib).toBeLessThan(MOST_KIB);
  expect(kib).toBeGreaterThan(MOST_KIB / 2);
});

test('has nothing of Node in it, and only the three libraries it names', () => {
  expect(text).not.toMatch(/\bnode:|\brequire\(|\bprocess\.|\bBuffer\b/);
  const packages = inputs.flatMap((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []);
  // base-x is what bs58 is made of.
  expect([...new Set(packages)].toSorted()).toEqual(['@noble/curves', '@noble/hashes', 'base-x', 'bs58']);
});

test('unlocks a published call where there is no Node', () => {
  const { trust, packs, calls }: CallsFile = read('calls.json');
  const call = calls[0];
  const file = packs.find(({ name }) => name === call?.pack)?.file;
  const given = JSON.stringify({ trust, file, print: call?.print, step: call?.steps[0] });
  // No crypto either: randomness comes in from outside.
  const context = createContext({ TextEncoder, TextDecoder });
  runInContext(text, context);
  const licence = runInContext(
    `(({ trust: { rootKeys, productId }, file, print: { mask, parts }, step }) => {
      const bytes = (hex) => Uint8Array.from(hex.match(/../g), (byte) => parseInt(byte, 16));
      const pack = readback.verifyPack(file, { rootKeys: rootKeys.map(bytes), productId });
      const print = { mask, parts: BigInt('0x' + parts) };
      const random = { nonce: step.nonce, counterStart: step.counter };
      const { purpose, challengedAtMs, typedAtMs } = step;
      const asked = readback.requestChallenge(readback.NEW_INSTALLATION, pack, { purpose, print, random, nowMs: challengedAtMs });
      const { grant } = readback.acceptResponse(asked.installation, pack, { groups: step.response.split(' '), nowMs: typedAtMs });
      return JSON.stringify({ challenge: asked.pending.challenge, policyId: grant.policy.id });
    })(${given})`,
    context,
  );
  expect(JSON.parse(licence)).toEqual({ challenge: call?.steps[0]?.challenge, policyId: call?.steps[0]?.policyId });
});
