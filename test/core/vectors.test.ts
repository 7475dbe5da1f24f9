// The published vectors against the public API, as any other implementation would run them; that the committed files are
// what the sources make; and that they stay what they were while the protocol's version stays.
import { readFileSync } from 'node:fs';
import {
  ALPHABET,
  acceptResponse,
  BN254,
  bindingOf,
  type CodeLayout,
  challengeGroups,
  closingPhrase,
  confirmationPhrase,
  decodeChallenge,
  decodeResponse,
  digestParts,
  encodeChallenge,
  encodeCode,
  evaluate,
  faultOfReading,
  formatKey,
  grantDigest,
  groupAccepts,
  type Installation,
  identityDigest,
  matchPrint,
  NEW_INSTALLATION,
  type Pack,
  type PackTrust,
  parseKey,
  parseTyped,
  policyDigest,
  printOfIdentity,
  printOfParts,
  ReadbackError,
  readCode,
  requestChallenge,
  signedMessage,
  splitTyped,
  UNBOUND,
  verifyGrant,
  verifyLineage,
  verifyPack,
} from '@readback/core';
import { BN254_SIGNING } from '@readback/core/vendor';
import { describe, expect, it } from 'vitest';
import { PROTOCOL, transcript } from '../../packages/core/src/bytes/transcript.js';
import { bn254Hasher } from '../../packages/core/src/suites/bn254-hash.js';
import { definition } from '../support/example-vendor.js';
import { buildVectors } from '../vectors/build-vectors.js';
import { type CallsFile, licenceVector } from '../vectors/call-vectors.js';
import type { codesFile, parseFile, phrasesFile } from '../vectors/code-vectors.js';
import { LAYOUT_OF } from '../vectors/code-vectors.js';
import type { MustFailFile, MustFailVector } from '../vectors/must-fail-vectors.js';
import type { packsFile, TrustVector } from '../vectors/pack-vectors.js';
import { PINS_FILE, pinsOf, readPins } from '../vectors/pins.js';
import type { RecordsFile } from '../vectors/record-vectors.js';
import type { hashToCurveFile, keysFile, signaturesFile } from '../vectors/suite-vectors.js';
import { hex, hexNumber, unhex } from '../vectors/vector-file.js';

const textOf = (name: string): string => readFileSync(new URL(`../vectors/${name}`, import.meta.url), 'utf8');
const read = <File>(name: string): File & { protocol: string } => JSON.parse(textOf(name));

/** The code of the error that is thrown, or `ok`. */
function outcome(act: () => unknown): string {
  try {
    act();
    return 'ok';
  } catch (error) {
    if (error instanceof ReadbackError) return error.code;
    throw error;
  }
}

const symbolValues = (text: string): Uint8Array => Uint8Array.from(text, (symbol) => ALPHABET.indexOf(symbol));
const split = (groups: string): string[] => groups.split(' ');

describe('the vector files', () => {
  const made = buildVectors();

  it.each([...made.keys()])('%s is what the sources make', (name) => {
    // If this fails: `npm run vectors` shows what changed, and asks for a new version of the protocol where it must.
    expect(textOf(name) === made.get(name), `${name} is not what the sources make`).toBe(true);
    expect(read<object>(name).protocol).toBe(PROTOCOL);
  });

  it('are pinned for this version of the protocol', () => {
    const committed = new Map([...made.keys()].map((name) => [name, textOf(name)]));
    expect(readPins(textOf(PINS_FILE))).toEqual(pinsOf(PROTOCOL, committed));
  });
});

describe('codes.json', () => {
  const { codes, bindings, readings } = read<ReturnType<typeof codesFile>>('codes.json');
  const bindingFor = (challenge: string | undefined) =>
    challenge === undefined ? UNBOUND : bindingOf(unhex(challenge));

  it.each(codes)('$name ($kind)', ({ kind, data, challenge, groups }) => {
    const layout: CodeLayout = LAYOUT_OF[kind];
    expect(encodeCode(layout, symbolValues(data), bindingFor(challenge)).join(' ')).toBe(groups);
    const reading = readCode(layout, split(groups), bindingFor(challenge));
    expect(reading.status).toBe('ok');
    expect(reading.data).toEqual(symbolValues(data));
  });

  it.each(bindings)('binding of $challenge', ({ challenge, group, code }) => {
    expect(bindingOf(unhex(challenge))).toEqual({ group, code });
  });

  it.each(readings)('$name', ({ kind, challenge, groups, status, foundKind, marks }) => {
    const reading = readCode(LAYOUT_OF[kind], groups, bindingFor(challenge));
    expect({ status: reading.status, foundKind: reading.foundKind, marks: reading.marks }).toEqual({
      status,
      foundKind,
      marks,
    });
  });
});

describe('parse.json', () => {
  const { groups, codes } = read<ReturnType<typeof parseFile>>('parse.json');

  it.each(groups)('$name: $text', ({ text, place, symbols, unknown, open }) => {
    const typed = parseTyped(text, place === undefined ? undefined : groupAccepts(LAYOUT_OF.response, place));
    const shown = typed.symbols.map((value) => (value === null ? '?' : ALPHABET.charAt(value))).join('');
    expect({ symbols: shown, unknown: typed.unknown, open: typed.open }).toEqual({ symbols, unknown, open });
  });

  it.each(codes)('$name', ({ kind, text, groups: found, unknown }) => {
    expect(splitTyped(text, LAYOUT_OF[kind])).toEqual({ groups: found, unknown });
  });
});

it('phrases.json', () => {
  const { confirmation, closing } = read<ReturnType<typeof phrasesFile>>('phrases.json');
  for (const { challenge, phrase } of confirmation) expect(confirmationPhrase(unhex(challenge))).toEqual(phrase);
  for (const { challenge, response = '', phrase } of closing) {
    expect(closingPhrase(unhex(challenge), unhex(response))).toEqual(phrase);
  }
});

describe('records.json', () => {
  const file = read<RecordsFile>('records.json');

  it.each(file.transcripts)('transcript: $domain of $fields', ({ domain, fields, transcript: bytes }) => {
    expect(hex(transcript(domain, fields.map(unhex)))).toBe(bytes);
  });

  it.each(file.challenges)('challenge $payload', ({ payload, groups, mask, parts, ...fields }) => {
    const challenge = { ...fields, print: { mask, parts: BigInt(`0x${parts}`) } };
    expect(hex(encodeChallenge(challenge))).toBe(payload);
    expect(decodeChallenge(unhex(payload))).toEqual(challenge);
    expect(challengeGroups(unhex(payload)).join(' ')).toBe(groups);
  });

  it.each(file.challengesMustFail)('challenge refused: $why', ({ payload, expect: code }) => {
    expect(outcome(() => decodeChallenge(unhex(payload)))).toBe(code);
  });

  it.each(file.prints)('print $mask of $productId', ({ productId, parts, mask, print }) => {
    expect(printOfParts(digestParts(productId, parts))).toEqual({ mask, parts: BigInt(`0x${print}`) });
  });

  it.each(file.identities)('identity $identity', ({ productId, identity, digest, print }) => {
    const found = identityDigest(productId, identity);
    expect(hex(found)).toBe(digest);
    expect(printOfIdentity(found)).toEqual({ mask: 0, parts: BigInt(`0x${print}`) });
  });

  it.each(file.matches)('match: $name', ({ then, now, verdict, changed }) => {
    const product = 'com.example.historian';
    expect(matchPrint(printOfParts(digestParts(product, then)), digestParts(product, now))).toEqual({
      verdict,
      changed,
    });
  });

  it('policies', () => {
    for (const { policy, digest } of file.policies) expect(hex(policyDigest(policy as never))).toBe(digest);
  });

  it.each(file.messages)('message: $name', ({ message, ...terms }) => {
    const signed = signedMessage({
      ...terms,
      issuingKey: unhex(terms.issuingKey),
      challenge: unhex(terms.challenge),
      policyDigest: unhex(terms.policyDigest),
      base: unhex(terms.base),
      identity: terms.identity === '' ? undefined : unhex(terms.identity),
    });
    expect(hex(signed)).toBe(message);
  });
});

describe('suite bn254', () => {
  const { hashes } = read<ReturnType<typeof hashToCurveFile>>('hash-to-curve.json');
  it.each(hashes)('hash-to-curve.json: $origin, $message', ({ dst, message, x, y }) => {
    const point = bn254Hasher.hashToCurve(unhex(message), { DST: dst }).toAffine();
    expect([hexNumber(point.x, 32), hexNumber(point.y, 32)]).toEqual([x, y]);
  });

  const { keys, signatures } = read<ReturnType<typeof signaturesFile>>('signatures.json');
  it.each(keys)('public key of $secret', ({ secret, publicKey }) => {
    expect(hex(BN254_SIGNING.loadSecretKey(unhex(secret)).publicKey)).toBe(publicKey);
  });

  it.each(signatures)('signatures.json: $name', ({ publicKey, message, signature, expect: wanted }) => {
    let valid = false;
    const code = outcome(() => {
      valid = BN254.loadPublicKey(unhex(publicKey)).verify(unhex(message), BigInt(`0x${signature}`));
    });
    expect(code === 'ok' ? (valid ? 'valid' : 'invalid') : code).toBe(wanted);
  });
});

describe('keys.json', () => {
  const { texts, textsMustFail, publicKeys } = read<ReturnType<typeof keysFile>>('keys.json');

  it.each(texts)('$kind $bytes', ({ kind, bytes, text }) => {
    expect(formatKey(kind, unhex(bytes))).toBe(text);
    expect(hex(parseKey(kind, ` ${text}\n`))).toBe(bytes);
  });

  it.each(textsMustFail)('refused: $why', ({ kind, text, expect: code }) => {
    expect(outcome(() => parseKey(kind, text))).toBe(code);
  });

  it.each(publicKeys)('public key: $name', ({ publicKey, expect: code }) => {
    expect(outcome(() => BN254.loadPublicKey(unhex(publicKey)))).toBe(code);
  });
});

const trustOf = (trust: Partial<TrustVector> & Pick<TrustVector, 'rootKeys' | 'productId'>): PackTrust => ({
  ...trust,
  rootKeys: trust.rootKeys.map(unhex),
});

describe('packs.json', () => {
  const { packs } = read<ReturnType<typeof packsFile>>('packs.json');

  it.each(packs)('$name: $expect', ({ file, trust, expect: code, pack }) => {
    let found: Pack | undefined;
    expect(
      outcome(() => {
        found = verifyPack(file, trustOf(trust));
      }),
    ).toBe(code);
    if (!found) return;
    expect({
      productId: found.product.id,
      version: found.version,
      tag: found.tag,
      policyDigests: Object.fromEntries(found.policies.map(({ id, digest }) => [id, hex(digest)])),
      keyEpochs: found.keys.map(({ epoch }) => epoch),
    }).toEqual(pack);
  });
});

const { trust, packs, calls } = read<CallsFile>('calls.json');
const packOf: Readonly<Record<string, Pack>> = Object.fromEntries(
  packs.map(({ name, file }) => [name, verifyPack(file, trustOf(trust))]),
);
const packNamed = (name: string): Pack => {
  const pack = packOf[name];
  if (!pack) throw new Error(`no pack is called ${name}`);
  return pack;
};

describe('calls.json', () => {
  it.each(calls)('$name', (call) => {
    const pack = packNamed(call.pack);
    const identity = call.identity === undefined ? undefined : identityDigest(trust.productId, call.identity);
    const print = { mask: call.print.mask, parts: BigInt(`0x${call.print.parts}`) };
    let installation: Installation = NEW_INSTALLATION;
    for (const step of call.steps) {
      const { purpose, nonce, counter, challengedAtMs: nowMs } = step;
      const asked = requestChallenge(installation, pack, {
        purpose,
        print,
        random: { nonce, counterStart: counter },
        nowMs,
      });
      expect(asked.pending.challenge).toBe(step.challenge);
      expect(challengeGroups(unhex(step.challengePayload)).join(' ')).toBe(step.challenge);
      expect(confirmationPhrase(unhex(step.challengePayload))).toEqual(step.confirmationPhrase);
      const accepted = acceptResponse(asked.installation, pack, {
        groups: split(step.response),
        nowMs: step.typedAtMs,
        identity,
      });
      const { grant } = accepted;
      expect(accepted.closingPhrase).toEqual(step.closingPhrase);
      expect(hex(grantDigest(grant.challengePayload, grant.responsePayload))).toBe(step.grantDigest);
      expect({
        policyId: grant.policy.id,
        policyDigest: hex(grant.policy.digest),
        quantity: grant.quantity,
        day: grant.day,
        keyEpoch: grant.keyEpoch,
        base: hex(grant.base),
        responsePayload: hex(grant.responsePayload),
        grantDigest: hex(grant.digest),
      }).toEqual({
        policyId: step.policyId,
        policyDigest: step.policyDigest,
        quantity: step.quantity,
        day: step.day,
        keyEpoch: step.keyEpoch,
        base: step.base,
        responsePayload: step.responsePayload,
        grantDigest: step.grantDigest,
      });
      const { quantity, day } = decodeResponse(BN254, unhex(step.responsePayload));
      expect({ quantity, day }).toEqual({ quantity: step.quantity, day: step.day });
      installation = accepted.installation;
    }
    const lineage = verifyLineage(packNamed(call.evaluated.pack), installation.lineage, identity);
    const licence = evaluate(lineage, {
      parts: digestParts(trust.productId, call.machine),
      identity,
      nowMs: call.evaluated.atMs,
      support: definition.support,
    });
    expect(licenceVector(licence)).toEqual(call.licence);
  });
});

describe('calls-must-fail.json', () => {
  const { installations, cases } = read<MustFailFile>('calls-must-fail.json');
  const installationOf = Object.fromEntries(installations.map(({ name, installation }) => [name, installation]));

  function refuse(vector: MustFailVector): ReadbackError | undefined {
    try {
      if (vector.where === 'site') {
        const { pack = 'main', installation = 'first call', nowMs = 0 } = vector;
        const identity = vector.identity === undefined ? undefined : identityDigest(trust.productId, vector.identity);
        acceptResponse(installationOf[installation] ?? NEW_INSTALLATION, packNamed(pack), {
          groups: vector.groups,
          nowMs,
          identity,
        });
      } else {
        const layout = LAYOUT_OF.challenge;
        const reading = readCode(layout, vector.groups);
        if (!reading.data) throw faultOfReading(reading, vector.groups, { want: layout.kind, groups: layout.groups });
        const groups = encodeCode(layout, reading.data);
        expect(groups).toEqual(vector.groups);
        decodeChallenge(unhex(payloadHex(groups)));
      }
      return undefined;
    } catch (error) {
      if (error instanceof ReadbackError) return error;
      throw error;
    }
  }

  /** Data symbols of a challenge as bytes, by another way than the library's. */
  const payloadHex = (groups: readonly string[]): string => {
    const bits = Array.from(
      groups
        .map((group) => group.slice(0, 4))
        .join('')
        .slice(0, 16),
      (symbol) => ALPHABET.indexOf(symbol).toString(2).padStart(5, '0'),
    ).join('');
    return hexNumber(BigInt(`0b${bits}`), 10);
  };

  it('covers every class', () => {
    expect([...new Set(cases.map((vector) => vector.expect))].sort()).toEqual([
      'check-mismatch',
      'code-empty',
      'code-too-long',
      'code-too-short',
      'grant-revoked',
      'group-mismatch',
      'key-retired',
      'key-stolen',
      'no-challenge-pending',
      'other-challenge',
      'policy-needs-identity',
      'policy-not-for-purpose',
      'policy-unknown',
      'print-malformed',
      'purpose-reserved',
      'response-older-challenge',
      'response-stale',
      'signature-invalid',
      'signature-malformed',
      'symbol-inaudible',
      'wrong-kind',
    ]);
    expect(new Set(cases.map(({ where, name, why }) => `${where}, ${name}: ${why}`)).size).toBe(cases.length);
  });

  it.each(cases)('$where, $name: $expect', (vector) => {
    const error = refuse(vector);
    expect(error?.code).toBe(vector.expect);
    if (vector.wrongGroups) expect(error?.details.groups ?? []).toEqual(vector.wrongGroups);
  });

  it('is about codes of which the good one is accepted', () => {
    // The same site and the same pack as nearly all cases: nothing but the named change refuses them.
    const [step] = calls[0]?.steps ?? [];
    const good = verifyGrant(packNamed('main'), {
      challenge: unhex(step?.challengePayload ?? ''),
      response: unhex(step?.responsePayload ?? ''),
      base: new Uint8Array(32),
    });
    expect(hex(good.digest)).toBe(step?.grantDigest);
    expect(installationOf['first call']?.pending[0]?.challenge).toBe(step?.challenge);
  });
});
