// Fuzz targets of the files that say whom to trust and what there is: packs, kits, shipping manifests, keys as text
// (docs/protocol.md section 8).
import {
  canonicalJson,
  formatKey,
  type Json,
  type KeyKind,
  parseKey,
  parseKit,
  policyDigest,
  readPayload,
  verifyPack,
} from '@readback/core';
import { formatKit, readShipment, type Shipment, shipmentPayload } from '@readback/core/vendor';
import { platformEd25519 } from '../../../packages/core/src/node/platform-ed25519.js';
import { pack as examplePack, packFile, signingKey, trust } from '../../support/example-vendor.js';
import { read } from '../../vectors/read-vectors.js';
import { type FuzzTarget, promised } from '../engine.js';

const packVectors: readonly { readonly file: string; readonly expect: string }[] = read('packs.json').packs;
const keyVectors: readonly { readonly text: string }[] = [
  ...read('keys.json').texts,
  ...read('keys.json').textsMustFail,
];
const envelope = JSON.parse(packFile);
const payloadText = Buffer.from(envelope.payload, 'base64').toString();
const FIELDS = ['payload', 'payloadType', 'signatures', 'keyid', 'sig', 'application/vnd.readback.pack+json', '=='];
const POLICY_WORDS = [
  ...Object.keys(JSON.parse(payloadText)),
  ...Object.keys(JSON.parse(payloadText).policies[0]),
  'months',
  'days',
  'limit',
  'lastDay',
  'allowed',
  'retired',
  'stolen',
  'next',
  'current',
  'trial',
  'add-on',
  'base',
  '2027-02-30',
  '2027-03-31',
  'a'.repeat(64),
  'bn254',
];

const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text));

const packEnvelope: FuzzTarget = {
  name: 'pack-file',
  about: 'verifyPack under a fixed root: the envelope and its signatures',
  seeds: [packFile, ...packVectors.filter(({ expect }) => expect === 'ok').map(({ file }) => file)],
  tokens: FIELDS,
  run: (text) => {
    const pack = verifyPack(text, trust, platformEd25519);
    promised(pack.product.id === trust.productId, 'a pack of another product');
    return true;
  },
};

/** What a pack says again is what was signed. */
function checkPayload(bytes: Uint8Array): boolean {
  const found = readPayload(bytes);
  const stated = JSON.parse(Buffer.from(bytes).toString()).policies;
  const policies = found.policies.map(({ digest: _, ...policy }) => policy);
  promised(canonical(stated) === canonical(policies), 'policies that are not what was signed');
  promised(
    found.policies.every((policy, index) => policy.digest.join() === policyDigest(policies[index] ?? policy).join()),
    'a digest of another policy',
  );
  promised(new Set(found.policies.map(({ code }) => code)).size === policies.length, 'a code twice');
  return true;
}

const canonical = (value: unknown): string => {
  try {
    return canonicalJson(value as Json);
  } catch {
    return JSON.stringify(value);
  }
};

const payload: FuzzTarget = {
  name: 'pack-payload',
  share: 0.25,
  about: 'readPayload: bytes that a root has signed',
  seeds: [payloadText],
  tokens: POLICY_WORDS,
  json: true,
  write: canonical,
  run: (text) => checkPayload(bytesOf(text)),
};

const signedPack: FuzzTarget = {
  name: 'pack-signed',
  share: 0.25,
  about: 'verifyPack with every signature good: from the file to the policies',
  seeds: [payloadText],
  tokens: POLICY_WORDS,
  json: true,
  write: canonical,
  run: (text) => {
    const file = JSON.stringify({ ...envelope, payload: Buffer.from(text).toString('base64') });
    const found = verifyPack(file, trust, () => true);
    promised(found.payload.join() === bytesOf(text).join(), 'another payload than was signed');
    return checkPayload(found.payload);
  },
};

const kitText = formatKit({ trust: { ...trust, minVersion: 3 }, packFile });

const kit: FuzzTarget = {
  name: 'kit',
  about: 'parseKit, and written again',
  seeds: [kitText, JSON.stringify(JSON.parse(kitText))],
  tokens: ['format', 'productId', 'rootKeys', 'minPackVersion', 'pack', 'readback-kit/1', ...FIELDS],
  json: true,
  run: (text) => {
    const found = parseKit(text);
    promised(formatKit(parseKit(formatKit(found))) === formatKit(found), 'a kit written again is another');
    return true;
  },
};

const KINDS: readonly KeyKind[] = [
  'root-public',
  'root-secret',
  'bn254-public',
  'bn254-secret',
  'agent-public',
  'agent-secret',
];
const keyTexts = keyVectors.map(({ text }) => text);

const keyText: FuzzTarget = {
  name: 'key-text',
  about: 'parseKey for each kind of key',
  seeds: [...keyTexts, formatKey('bn254-public', signingKey.publicKey)],
  tokens: [...KINDS.map((kind) => `readback-${kind}-`), '1', '11111111'],
  run: (text) => {
    const kind = KINDS.find((one) => text.trim().startsWith(`readback-${one}-`)) ?? 'root-public';
    promised(formatKey(kind, parseKey(kind, text)) === text.trim(), 'a key written again is another');
    return true;
  },
};

const SHIPMENT: Shipment = {
  product: examplePack.product,
  pack: { version: 3, tag: '0A7', digest: 'ab'.repeat(32) },
  client: '1.4.0',
  files: [
    { name: 'readme.txt', bytes: 12, sha256: '00'.repeat(32) },
    {
      name: 'linux/historian',
      bytes: 127_000_000,
      sha256: 'f0'.repeat(32),
      program: { kind: 'client', target: 'linux-x64', node: '24.11.1', glibc: '2.28', tried: 'run' },
    },
  ],
};

const shipment: FuzzTarget = {
  name: 'shipment',
  about: 'readShipment: the signed list of what was shipped',
  seeds: [Buffer.from(shipmentPayload(SHIPMENT)).toString()],
  tokens: [
    '../',
    '..',
    'con',
    'a/b/c',
    'program',
    'script',
    'win-x64',
    'emulated',
    'never',
    'glibc',
    'kind',
    'program',
  ],
  json: true,
  write: canonical,
  run: (text) => {
    const found = readShipment(bytesOf(text));
    promised(
      found.files.every(({ name }) => !name.split('/').includes('..') && !name.startsWith('/')),
      'a name that leads out of the folder',
    );
    const again = readShipment(shipmentPayload(found));
    promised(canonical(again) === canonical({ ...found, files: again.files }), 'a manifest written again is another');
    return true;
  },
};

export const packTargets: readonly FuzzTarget[] = [packEnvelope, payload, signedPack, kit, keyText, shipment];
