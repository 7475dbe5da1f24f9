// Vectors of packs as files (packs.json): what is accepted, and what must be refused, by class. Envelopes are signed by
// Node's Ed25519 here, so that the two implementations check one another.
import { createHash, createPrivateKey, sign } from 'node:crypto';
import {
  canonicalJson,
  encodeCode,
  LONG_LAYOUT,
  PACK_PAYLOAD_TYPE,
  type Pack,
  type PayloadType,
  policyDigest,
  verifyPack,
} from '@readback/core';
import {
  buildPack,
  digestGroups,
  ed25519PublicKey,
  signatureGroups,
  signDigest,
  signPack,
} from '@readback/core/vendor';
import { preAuthEncoding } from '../../packages/core/src/pack/envelope.js';
import { counting, definition, packFile, packKeys, rootPublic, rootSecret } from '../support/example-vendor.js';
import { changedHandOvers } from './changed-code-vectors.js';
import { outsideSubgroup } from './suite-vectors.js';
import { hex } from './vector-file.js';

export interface TrustVector {
  /** 32 bytes each. */
  readonly rootKeys: readonly string[];
  readonly productId: string;
  readonly minVersion: number;
  readonly threshold: number;
}

export interface PackVector {
  readonly name: string;
  readonly trust: TrustVector;
  readonly file: string;
  /** `ok` or an error code. */
  readonly expect: string;
  /** Of a pack that is accepted. */
  readonly pack?: {
    readonly productId: string;
    readonly version: number;
    readonly tag: number;
    readonly policyDigests: Readonly<Record<string, string>>;
    readonly keyEpochs: readonly number[];
  };
}

const PACK_TYPE = 'application/vnd.readback.pack+json';
const otherRoot = counting(200, 32);

const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');
function signature(secret: Uint8Array, type: string, payload: Uint8Array): string {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, secret]), format: 'der', type: 'pkcs8' });
  return sign(null, preAuthEncoding(type, payload), key).toString('base64');
}

/** An envelope around any bytes, signed with all that a real one has. */
export function envelopeOf(payload: Uint8Array | string, type: string = PACK_TYPE, secrets = [rootSecret]): string {
  const bytes = typeof payload === 'string' ? Uint8Array.from(Buffer.from(payload)) : payload;
  return JSON.stringify({
    payload: Buffer.from(bytes).toString('base64'),
    payloadType: type,
    signatures: secrets.map((secret) => ({ keyid: '', sig: signature(secret, type, bytes) })),
  });
}

const payloadOf = (file: string): string => Buffer.from(JSON.parse(file).payload, 'base64').toString();
const GROUP_ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

/** The same signature with S raised by the group's order: the same equation, another text. */
function malleated(sig: string): string {
  const bytes = Buffer.from(sig, 'base64');
  const raised = BigInt(`0x${Buffer.from(bytes.subarray(32)).reverse().toString('hex')}`) + GROUP_ORDER;
  const text = raised.toString(16).padStart(64, '0');
  return Buffer.concat([bytes.subarray(0, 32), Buffer.from(text, 'hex').reverse()]).toString('base64');
}

const DIGEST_TYPE = 'application/vnd.readback.pack-digest';
const sha256 = (bytes: Uint8Array): Uint8Array => Uint8Array.from(createHash('sha256').update(bytes).digest());

/** The example pack with a signature over some other bytes than its own. */
function signedOver(type: string, bytes: Uint8Array, secrets = [rootSecret]): string {
  const signatures = secrets.map((secret) => ({ keyid: '', sig: signature(secret, type, bytes) }));
  return JSON.stringify({ ...JSON.parse(packFile), signatures });
}

/** Section 8.6: the other message that a root may have signed, and what must not pass for it. */
function digestForms(): PackVector[] {
  const payload = payloadBytes(packFile);
  const digest = sha256(payload);
  const other = Uint8Array.from(payload, (byte, index) => (index === 40 ? byte ^ 1 : byte));
  const twoTrusted = { rootKeys: [hex(rootPublic), hex(ed25519PublicKey(otherRoot))], threshold: 2 };
  const both = [signature(rootSecret, PACK_TYPE, payload), signature(rootSecret, DIGEST_TYPE, digest)];
  const bothForms = JSON.stringify({ ...JSON.parse(packFile), signatures: both.map((sig) => ({ keyid: '', sig })) });
  const mixed = [signature(rootSecret, PACK_TYPE, payload), signature(otherRoot, DIGEST_TYPE, digest)];
  const mixedForms = JSON.stringify({ ...JSON.parse(packFile), signatures: mixed.map((sig) => ({ keyid: '', sig })) });
  const bad = (name: string, type: string, bytes: Uint8Array): PackVector =>
    refused(name, signedOver(type, bytes), 'pack-signature-invalid');
  return [
    accepted('signed over its digest', signedOver(DIGEST_TYPE, digest)),
    accepted('two roots, one over the payload and one over its digest', mixedForms, twoTrusted),
    refused('one root in both forms where two roots are wanted', bothForms, 'pack-signature-invalid', twoTrusted),
    bad('the digest signed as a pack', PACK_TYPE, digest),
    bad('the payload signed as a digest', DIGEST_TYPE, payload),
    bad('the digest of another payload', DIGEST_TYPE, sha256(other)),
    bad('SHA-256 of the digest', DIGEST_TYPE, sha256(digest)),
    bad('the digest in hex', DIGEST_TYPE, Uint8Array.from(Buffer.from(hex(digest)))),
    bad('the digest of a shipping manifest', 'application/vnd.readback.ship-digest', digest),
    bad('the digest signed bare', '', digest),
    refused(
      'signed over its digest by another root',
      signedOver(DIGEST_TYPE, digest, [otherRoot]),
      'pack-signature-invalid',
    ),
    refused('a digest as the payload', envelopeOf(digest, DIGEST_TYPE), 'pack-type'),
    refused('the type of a digest around a pack', envelopeOf(payload, DIGEST_TYPE), 'pack-type'),
  ];
}

export interface HandOverVector {
  readonly name: string;
  /** Groups of the codes that are typed. */
  readonly digestCode: string;
  readonly signatureCodes: readonly string[];
  readonly payloadType: string;
  readonly digest: string;
  readonly rootPublicKey: string;
  readonly signature: string;
}

export interface HandOverRefusal {
  readonly name: string;
  readonly asked: 'digest' | 'signature-1' | 'signature-2';
  readonly groups: string;
  readonly expect: string;
}

/** Codes of layout L with what they say. */
export function handOverFile(): { handOvers: HandOverVector[]; mustFail: HandOverRefusal[] } {
  const digest = sha256(payloadBytes(packFile));
  const signed = (name: string, payloadType: PayloadType, bytes: Uint8Array): HandOverVector => {
    const bare = signDigest(payloadType, bytes, rootSecret);
    return {
      name,
      digestCode: digestGroups(payloadType, bytes).join(' '),
      signatureCodes: signatureGroups(bare).map((groups) => groups.join(' ')),
      payloadType,
      digest: hex(bytes),
      rootPublicKey: hex(rootPublic),
      signature: hex(bare),
    };
  };
  const pack = signed('the example pack', PACK_PAYLOAD_TYPE, digest);
  const [first = '', second = ''] = pack.signatureCodes;
  const reserved = encodeCode(
    LONG_LAYOUT,
    Uint8Array.from({ length: 52 }, (_, index) => (index === 0 ? 0b01100 : 1)),
  );
  const wrong = (name: string, asked: HandOverRefusal['asked'], groups: string, expect = 'wrong-kind') => ({
    name,
    asked,
    groups,
    expect,
  });
  return {
    handOvers: [
      pack,
      signed('a shipping manifest', 'application/vnd.readback.ship+json', digest),
      signed('a digest of zeros', PACK_PAYLOAD_TYPE, new Uint8Array(32)),
      signed('a digest of ones', PACK_PAYLOAD_TYPE, new Uint8Array(32).fill(255)),
    ],
    mustFail: [
      wrong('a signature where a digest is asked for', 'digest', first),
      wrong('a digest where a signature is asked for', 'signature-1', pack.digestCode),
      wrong('the second half first', 'signature-1', second),
      wrong('the first half second', 'signature-2', first),
      wrong('a part that is reserved', 'digest', reserved.join(' ')),
      wrong('one symbol wrong', 'digest', oneWrong(pack.digestCode, 8), 'group-mismatch'),
      wrong('a group missing', 'digest', pack.digestCode.slice(0, -6), 'code-too-short'),
      wrong('two groups swapped', 'digest', swapped(pack.digestCode), 'group-mismatch'),
      ...changedHandOvers(pack.digestCode),
    ],
  };
}

const oneWrong = (text: string, at: number): string =>
  `${text.slice(0, at)}${text[at] === '0' ? '1' : '0'}${text.slice(at + 1)}`;

function swapped(text: string): string {
  const [first = '', second = '', ...rest] = text.split(' ');
  return [second, first, ...rest].join(' ');
}

const trusting: TrustVector = {
  rootKeys: [hex(rootPublic)],
  productId: definition.product.id,
  minVersion: 0,
  threshold: 1,
};

export function packsFile(): { packs: PackVector[] } {
  const version3 = signPack(buildPack({ ...definition, version: 3, keys: packKeys }, new Set()), [rootSecret]);
  const twoRoots = signPack(buildPack({ ...definition, version: 1, keys: packKeys }, new Set()), [
    rootSecret,
    otherRoot,
  ]);
  const twoTrusted = { ...trusting, rootKeys: [hex(rootPublic), hex(ed25519PublicKey(otherRoot))], threshold: 2 };
  const badKey = [{ ...packKeys[0], publicKey: outsideSubgroup() }];
  return {
    packs: [
      accepted('the example pack', packFile),
      accepted('signed by Node', envelopeOf(payloadOf(packFile))),
      accepted('version 3, floor 3', version3, { minVersion: 3 }),
      accepted('two of two root keys', twoRoots, twoTrusted),
      accepted('one of two root keys is enough', twoRoots),
      accepted('another root key named in keyid, which is a hint', withEnvelope(packFile, { keyid: '00000000' })),
      accepted('a key outside the subgroup: refused at its first use', packOf(badKey)),
      ...brokenFiles().map(([name, file, expect]) => ({ name, trust: trusting, file, expect })),
      ...brokenPayloads().map(([name, payload]) => ({
        name,
        trust: trusting,
        file: envelopeOf(payload),
        expect: 'pack-malformed',
      })),
      refused('signed by another root', signPack(payloadBytes(packFile), [otherRoot]), 'pack-signature-invalid'),
      refused('signed by nobody', signPack(payloadBytes(packFile), []), 'pack-signature-invalid'),
      refused('no root key trusted', packFile, 'pack-signature-invalid', { rootKeys: [] }),
      refused('one of two root keys where two are wanted', packFile, 'pack-signature-invalid', twoTrusted),
      refused(
        'one root key twice where two are wanted',
        signPack(payloadBytes(packFile), [rootSecret, rootSecret]),
        'pack-signature-invalid',
        twoTrusted,
      ),
      refused('a threshold of 0', packFile, 'pack-signature-invalid', { threshold: 0 }),
      ...digestForms(),
      refused('another product', packFile, 'pack-product', { productId: 'com.example.other' }),
      refused('older than the floor', packFile, 'pack-too-old', { minVersion: 2 }),
    ],
  };
}

const payloadBytes = (file: string): Uint8Array => Uint8Array.from(Buffer.from(JSON.parse(file).payload, 'base64'));

function packOf(keys: Parameters<typeof buildPack>[0]['keys']): string {
  return signPack(buildPack({ ...definition, version: 1, keys }, new Set()), [rootSecret]);
}

function withEnvelope(file: string, { keyid }: { keyid: string }): string {
  const envelope = JSON.parse(file);
  return JSON.stringify({
    ...envelope,
    signatures: envelope.signatures.map((entry: object) => ({ ...entry, keyid })),
  });
}

function accepted(name: string, file: string, trust: Partial<TrustVector> = {}): PackVector {
  const all = { ...trusting, ...trust };
  const pack: Pack = verifyPack(file, { ...all, rootKeys: all.rootKeys.map((key) => Buffer.from(key, 'hex')) });
  return {
    name,
    trust: all,
    file,
    expect: 'ok',
    pack: {
      productId: pack.product.id,
      version: pack.version,
      tag: pack.tag,
      policyDigests: Object.fromEntries(
        pack.policies.map(({ digest: _, ...policy }) => [policy.id, hex(policyDigest(policy))]),
      ),
      keyEpochs: pack.keys.map(({ epoch }) => epoch),
    },
  };
}

const refused = (name: string, file: string, expect: string, trust: Partial<TrustVector> = {}): PackVector => ({
  name,
  trust: { ...trusting, ...trust },
  file,
  expect,
});

/** Damage to the file, before any signature counts. */
function brokenFiles(): (readonly [name: string, file: string, expect: string])[] {
  const envelope = JSON.parse(packFile);
  const [entry] = envelope.signatures;
  const changed = (more: object) => JSON.stringify({ ...envelope, ...more });
  const payload: string = envelope.payload;
  const flipped = Uint8Array.from(payloadBytes(packFile), (byte, index) => (index === 40 ? byte ^ 1 : byte));
  const sig = Buffer.from(entry.sig, 'base64');
  sig[63] = (sig[63] ?? 0) ^ 1;
  return [
    ['empty', '', 'pack-not-json'],
    ['not JSON', 'PACK', 'pack-not-json'],
    ['truncated in the middle', packFile.slice(0, packFile.length / 2), 'pack-not-json'],
    ['last bracket missing', packFile.trimEnd().slice(0, -1), 'pack-not-json'],
    ['a list', '[]', 'pack-malformed'],
    ['null', 'null', 'pack-malformed'],
    ['an empty object', '{}', 'pack-malformed'],
    ['the bare payload', payloadOf(packFile), 'pack-malformed'],
    ['a member that is not known', changed({ comment: '' }), 'pack-malformed'],
    ['signatures are no list', changed({ signatures: {} }), 'pack-malformed'],
    ['payload is no base64', changed({ payload: `${payload.slice(0, -1)}#` }), 'pack-malformed'],
    ['payload in base64url without padding', changed({ payload: payload.replace(/=*$/, '-_') }), 'pack-malformed'],
    [
      'line ends inside the base64',
      changed({ payload: `${payload.slice(0, 76)}\n${payload.slice(76)}` }),
      'pack-malformed',
    ],
    ['another payload type, signature as it was', changed({ payloadType: 'application/json' }), 'pack-type'],
    [
      'another payload type, signed so',
      envelopeOf(payloadOf(packFile), 'application/vnd.readback.ledger-head+json'),
      'pack-type',
    ],
    [
      'one bit of the payload changed',
      changed({ payload: Buffer.from(flipped).toString('base64') }),
      'pack-signature-invalid',
    ],
    [
      'one bit of the signature changed',
      changed({ signatures: [{ ...entry, sig: sig.toString('base64') }] }),
      'pack-signature-invalid',
    ],
    [
      'signature of 63 bytes',
      changed({ signatures: [{ ...entry, sig: sig.subarray(1).toString('base64') }] }),
      'pack-signature-invalid',
    ],
    [
      'signature raised by the group order',
      changed({ signatures: [{ ...entry, sig: malleated(entry.sig) }] }),
      'pack-signature-invalid',
    ],
    ['no signatures', changed({ signatures: [] }), 'pack-signature-invalid'],
    [
      'signature over the payload alone',
      changed({ signatures: [{ ...entry, sig: bareSignature() }] }),
      'pack-signature-invalid',
    ],
  ];
}

/** Signs the payload without the envelope's header. */
function bareSignature(): string {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, rootSecret]), format: 'der', type: 'pkcs8' });
  return sign(null, payloadBytes(packFile), key).toString('base64');
}

/** Signed by the root, and still no pack: the vendor's tool was wrong, or another version's. */
function brokenPayloads(): (readonly [name: string, payload: Uint8Array | string])[] {
  const text = payloadOf(packFile);
  const json = JSON.parse(text);
  const sorted = canonicalJson;
  const withKey = (more: object) => sorted({ ...json, keys: [{ ...json.keys[0], ...more }] });
  const withPolicy = (more: object) =>
    sorted({ ...json, policies: [{ ...json.policies[0], ...more }, ...json.policies.slice(1)] });
  const { graceDays: _, ...noGrace } = json.policies[0];
  const { salt: __, ...noSalt } = json;
  return [
    ['signed, but empty', ''],
    ['signed, but not JSON', 'PACK'],
    ['signed, but not UTF-8', Uint8Array.from([0x22, 0xff, 0x22])],
    ['signed, but white space in the payload', JSON.stringify(json, null, 1)],
    ['signed, but members in another order', JSON.stringify(Object.fromEntries(Object.entries(json).reverse()))],
    ['signed, but a member twice', text.replace('{', '{"format":"readback-pack/1",')],
    ['signed, but a number written otherwise', text.replace('"graceDays":7', '"graceDays":7.0')],
    ['signed, but a needless escape', text.replace('"Professional"', '"\\u0050rofessional"')],
    ['signed, but half of a character', text.replace('"Professional"', '"\\ud800"')],
    ['signed, but with a byte-order mark', `\ufeff${text}`],
    ['signed, but another format', sorted({ ...json, format: 'readback-pack/2' })],
    ['signed, but a member that is not known', sorted({ ...json, comment: '' })],
    ['signed, but no salt', sorted(noSalt)],
    ['signed, but version 0', sorted({ ...json, version: 0 })],
    ['signed, but no policy', sorted({ ...json, policies: [] })],
    ['signed, but a policy leaves a field out', sorted({ ...json, policies: [noGrace] })],
    [
      'signed, but two policies of one code',
      sorted({ ...json, policies: [json.policies[0], { ...json.policies[1], code: 1 }] }),
    ],
    [
      'signed, but two policies of one id',
      sorted({ ...json, policies: [json.policies[0], { ...json.policies[0], code: 9 }] }),
    ],
    ['signed, but a policy code of 32', withPolicy({ code: 32 })],
    ['signed, but a restorable policy with a term', withPolicy({ restorable: true })],
    ['signed, but two keys of one epoch', sorted({ ...json, keys: [json.keys[0], json.keys[0]] })],
    ['signed, but a key of an unknown suite', withKey({ suite: 'ed25519' })],
    ['signed, but a key without status', withKey({ status: undefined })],
    ['signed, but a retired key without its last day', withKey({ status: 'retired' })],
    ['signed, but a last day for a current key', withKey({ lastDay: '2026-12-31' })],
    ['signed, but a last day that is none', withKey({ status: 'retired', lastDay: '2026-02-30' })],
    ['signed, but the text of a key is mistyped', withKey({ publicKey: mistyped(json.keys[0].publicKey) })],
    ['signed, but a revoked grant in upper case', sorted({ ...json, revoked: ['AB'.repeat(32)] })],
  ];
}

const mistyped = (text: string): string => `${text.slice(0, -1)}${text.endsWith('2') ? '3' : '2'}`;
