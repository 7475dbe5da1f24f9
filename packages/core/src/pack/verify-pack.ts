// From a file to a pack that can be trusted (docs/protocol.md sections 8.1 and 8.6). Nothing of the payload is parsed before its
// signature has been verified.
import { ed25519 } from '@noble/curves/ed25519.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { canonicalJson, type Json, parseCanonical } from '../bytes/canonical-json.js';
import { parseDay } from '../bytes/days.js';
import { coreError } from '../errors/core-errors.js';
import type { ReadbackError } from '../errors/readback-error.js';
import { parseKey } from '../keys/key-text.js';
import { SUITE_IDS, suiteOf } from '../suites/registry.js';
import type { VerifyingKey } from '../suites/suite.js';
import {
  digestEncoding,
  digestOfPayload,
  PACK_PAYLOAD_TYPE,
  type PayloadType,
  preAuthEncoding,
  type ReadEnvelope,
  readEnvelope,
} from './envelope.js';
import { type IssuingKey, KEY_STATUSES, PACK_FORMAT, type Pack, type Product, packTag, type Support } from './pack.js';
import { policyDigest } from './policy.js';
import { DIGEST, readPolicies } from './policy-schema.js';
import { Checker, type Fields, formatProblem } from './problems.js';

/** What a program that embeds a pack has compiled in. */
export interface PackTrust {
  /** Root public keys, 32 bytes each. */
  readonly rootKeys: readonly Uint8Array[];
  readonly productId: string;
  /** The oldest pack version that is accepted; default 0. */
  readonly minVersion?: number;
  /** Distinct root keys that must have signed; default 1. */
  readonly threshold?: number;
}

/** What packs of this trust are known by at a site, so that a pack of another root moves nothing of theirs: the root keys
 * in hex, in order. */
export function packOrigin({ rootKeys }: PackTrust): string {
  return rootKeys
    .map((key) => bytesToHex(key))
    .sort()
    .join('+');
}

const malformed = (path: string, what: string, cause?: unknown): ReadbackError =>
  coreError('pack-malformed', { path, what }, cause);

/** Whether an Ed25519 signature (64 bytes) over a message is that of a public key (32 bytes), RFC 8032 section 5.1.7. */
export type VerifyEd25519 = (signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array) => boolean;

const nobleEd25519: VerifyEd25519 = (signature, message, publicKey) =>
  ed25519.verify(signature, message, publicKey, { zip215: false });

/** `verify`: a platform that has Ed25519 of its own may lend it, which spares the first start some 30 ms.
 * Throws `pack-not-json`, `pack-malformed`, `pack-type`, `pack-signature-invalid`, `pack-product`, `pack-too-old`. */
export function verifyPack(file: string, trust: PackTrust, verify: VerifyEd25519 = nobleEd25519): Pack {
  const payload = verifyEnvelope(file, PACK_PAYLOAD_TYPE, trust, verify);
  const pack = readPayload(payload);
  if (pack.product.id !== trust.productId) {
    throw coreError('pack-product', { found: pack.product.id, want: trust.productId });
  }
  if (pack.version < (trust.minVersion ?? 0)) {
    throw coreError('pack-too-old', { found: pack.version, want: trust.minVersion ?? 0 });
  }
  return pack;
}

/** The signed bytes of an envelope of this type: whatever a root key signs is checked here. A key signs the payload itself
 * or, where that cannot travel, its digest.
 * Throws `pack-not-json`, `pack-malformed`, `pack-type`, `pack-signature-invalid`. */
export function verifyEnvelope(
  file: string,
  payloadType: PayloadType,
  { rootKeys, threshold = 1 }: Pick<PackTrust, 'rootKeys' | 'threshold'>,
  verify: VerifyEd25519 = nobleEd25519,
): Uint8Array {
  const { payload, signatures, ...envelope } = parseEnvelope(file);
  const [problem] = envelope.problems;
  if (problem) throw malformed(problem.path, problem.what);
  if (payload === undefined) throw malformed('envelope.payload', 'is not base64');
  if (envelope.payloadType !== payloadType) throw coreError('pack-type', { payloadType: envelope.payloadType });

  const messages = [preAuthEncoding(payloadType, payload), digestEncoding(payloadType, digestOfPayload(payload))];
  const isOf = (key: Uint8Array): boolean =>
    messages.some((message) => signatures.some(({ bytes }) => bytes?.length === 64 && verify(bytes, message, key)));
  const distinct = [...new Map(rootKeys.map((key) => [key.join(), key])).values()];
  // Written so that NaN, which is neither more nor less, is not met either.
  if (!(threshold >= 1) || distinct.filter(isOf).length < threshold) throw coreError('pack-signature-invalid');
  return payload;
}

function parseEnvelope(file: string): ReadEnvelope {
  try {
    return readEnvelope(file);
  } catch (cause) {
    if (cause instanceof SyntaxError) throw coreError('pack-not-json', {}, cause);
    throw cause;
  }
}

/** Reads the signed bytes. The canonical form is required, so that one pack has one file. */
export function readPayload(payload: Uint8Array): Pack {
  const json = parseCanonical(payload, (what, cause) => malformed('payload', what, cause));
  const check = new Checker();
  const from = check.object(json, 'payload', [
    'format',
    'product',
    'version',
    'salt',
    'support',
    'keys',
    'policies',
    'revoked',
  ]);
  if (from['format'] !== PACK_FORMAT) throw malformed('payload.format', `is not ${PACK_FORMAT}`);
  const keys = check.list(from['keys'], 'keys').map((entry, index) => readKey(entry, `keys[${index}]`, check));
  const policies = readPolicies(from['policies'], 'policies', check);
  check.integer(from['salt'], 'salt', { min: 0, max: 1_000_000 });
  const pack: Pack = {
    product: readProduct(from['product'], 'product', check),
    version: check.integer(from['version'], 'version', { min: 1, max: 1_000_000 }),
    tag: packTag(payload),
    support: readSupport(from['support'], 'support', check),
    keys: keys.toSorted((a, b) => b.epoch - a.epoch),
    policies: policies.map((policy) => ({ ...policy, digest: policyDigest(policy) })),
    revoked: new Set(
      check.list(from['revoked'], 'revoked').map((entry, i) => check.text(entry, `revoked[${i}]`, DIGEST)),
    ),
    payload,
  };
  const [problem] = check.problems;
  if (problem) throw malformed(problem.path, problem.what, formatProblem(problem));
  if (canonicalJson(from['policies'] as Json) !== canonicalJson(policies as unknown as Json)) {
    throw malformed('policies', 'leave fields out that a pack must state');
  }
  if (new Set(keys.map(({ epoch }) => epoch)).size !== keys.length) throw malformed('keys', 'share an epoch');
  return pack;
}

export function readProduct(value: unknown, path: string, check: Checker): Product {
  const from = check.fields(value, path, ['id', 'title']);
  return {
    id: from.text('id', {
      pattern: /^[a-z0-9]([a-z0-9.-]{0,62}[a-z0-9])?$/,
      hint: 'use lower-case letters, digits, dots and dashes, such as com.example.historian',
    }),
    title: from.text('title', { pattern: /\S/, hint: 'give the product a name', max: 60 }),
  };
}

export function readSupport(value: unknown, path: string, check: Checker): Support {
  const from = check.fields(value, path, ['vendor', 'phone', 'hours']);
  return {
    vendor: from.text('vendor', { pattern: /\S/, hint: 'say who answers', max: 60 }),
    phone: from.text('phone', { pattern: /\S/, hint: 'give the number to call', max: 60 }),
    hours: from.text('hours', { fallback: '', max: 60 }),
  };
}

function readKey(value: unknown, path: string, check: Checker): IssuingKey {
  const from = check.fields(value, path, ['epoch', 'suite', 'status', 'publicKey', 'lastDay', 'allowed']);
  for (const name of ['suite', 'status'] as const) {
    if (from.value(name) === undefined) from.report(name, 'is missing', 'a key states it');
  }
  const suite = from.oneOf('suite', SUITE_IDS, 'bn254');
  const status = from.oneOf('status', KEY_STATUSES, 'current');
  const lastDay = parseDay(from.text('lastDay', { fallback: '' }));
  const hasLastDay = from.value('lastDay') !== undefined;
  if ((status === 'retired') !== hasLastDay || (status === 'retired' && lastDay === undefined)) {
    from.report('lastDay', 'is given for a retired key and for no other', 'write a day such as 2027-03-31');
  }
  const publicKey = readPublicKey(from);
  let loaded: VerifyingKey | undefined;
  return {
    epoch: from.integer('epoch', { min: 1, max: 1_000_000 }),
    suite,
    status,
    publicKey,
    ...(lastDay === undefined ? {} : { lastDay }),
    allowed: new Set(from.texts('allowed', DIGEST, [])),
    verifying: () => {
      loaded ??= suiteOf(suite).loadPublicKey(publicKey);
      return loaded;
    },
  };
}

function readPublicKey(from: Fields<'publicKey'>): Uint8Array {
  try {
    return parseKey('bn254-public', from.text('publicKey', { max: 400 }));
  } catch (cause) {
    from.report('publicKey', cause instanceof Error ? cause.message : 'is not a key', 'copy it again');
    return new Uint8Array(0);
  }
}

/** Such as `3f9c…`: how digests of grants and policies are written in packs. */
export function formatDigest(bytes: Uint8Array): string {
  return bytesToHex(bytes);
}
