// The published vectors against the public API, as any other implementation would run them.

import { ed25519 } from '@noble/curves/ed25519.js';
import {
  ALPHABET,
  BN254,
  bindingOf,
  type CodeLayout,
  challengeGroups,
  closingPhrase,
  confirmationPhrase,
  decodeChallenge,
  digestParts,
  encodeChallenge,
  encodeCode,
  formatKey,
  groupAccepts,
  identityDigest,
  matchPrint,
  type Pack,
  parseKey,
  parseTyped,
  policyDigest,
  printOfIdentity,
  printOfParts,
  readCode,
  signedMessage,
  splitTyped,
  UNBOUND,
  verifyPack,
} from '@readback/core';
import {
  BN254_SIGNING,
  digestGroups,
  readDigestGroups,
  readSignatureGroups,
  signatureGroups,
} from '@readback/core/vendor';
import { describe, expect, it } from 'vitest';
import { transcript } from '../../packages/core/src/bytes/transcript.js';
import { digestEncoding } from '../../packages/core/src/pack/envelope.js';
import { bn254Hasher } from '../../packages/core/src/suites/bn254-hash.js';
import type { codesFile, parseFile, phrasesFile } from '../vectors/code-vectors.js';
import { LAYOUT_OF } from '../vectors/code-vectors.js';
import type { handOverFile, packsFile } from '../vectors/pack-vectors.js';
import { outcome, read, trustOf } from '../vectors/read-vectors.js';
import type { RecordsFile } from '../vectors/record-vectors.js';
import type { hashToCurveFile, keysFile, signaturesFile } from '../vectors/suite-vectors.js';
import { hex, hexNumber, unhex } from '../vectors/vector-file.js';

const symbolValues = (text: string): Uint8Array => Uint8Array.from(text, (symbol) => ALPHABET.indexOf(symbol));
const split = (groups: string): string[] => groups.split(' ');

describe('codes.json', () => {
  const { codes, bindings, readings }: ReturnType<typeof codesFile> = read('codes.json');
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
  const { groups, codes }: ReturnType<typeof parseFile> = read('parse.json');

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
  const { confirmation, closing }: ReturnType<typeof phrasesFile> = read('phrases.json');
  for (const { challenge, phrase } of confirmation) expect(confirmationPhrase(unhex(challenge))).toEqual(phrase);
  for (const { challenge, response = '', phrase } of closing) {
    expect(closingPhrase(unhex(challenge), unhex(response))).toEqual(phrase);
  }
});

describe('records.json', () => {
  const file: RecordsFile = read('records.json');

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

  it.each(file.matches)('match: $name', ({ before, now, verdict, changed }) => {
    const product = 'com.example.historian';
    expect(matchPrint(printOfParts(digestParts(product, before)), digestParts(product, now))).toEqual({
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
  const { hashes }: ReturnType<typeof hashToCurveFile> = read('hash-to-curve.json');
  it.each(hashes)('hash-to-curve.json: $origin, $message', ({ dst, message, x, y }) => {
    const point = bn254Hasher.hashToCurve(unhex(message), { DST: dst }).toAffine();
    expect([hexNumber(point.x, 32), hexNumber(point.y, 32)]).toEqual([x, y]);
  });

  const { keys, signatures }: ReturnType<typeof signaturesFile> = read('signatures.json');
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
  const { texts, textsMustFail, publicKeys }: ReturnType<typeof keysFile> = read('keys.json');

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

describe('hand-over.json', () => {
  const { handOvers, mustFail }: ReturnType<typeof handOverFile> = read('hand-over.json');

  it.each(handOvers)('$name', (vector) => {
    const digest = unhex(vector.digest);
    const typed = readDigestGroups(vector.digestCode.split(' '));
    expect({ ...typed, digest: hex(typed.digest) }).toEqual({ payloadType: vector.payloadType, digest: vector.digest });
    expect(digestGroups(typed.payloadType, digest).join(' ')).toBe(vector.digestCode);
    const [first = [], second = []] = vector.signatureCodes.map((code) => code.split(' '));
    const signature = readSignatureGroups(first, second);
    expect(hex(signature)).toBe(vector.signature);
    expect(signatureGroups(signature)).toEqual([first, second]);
    expect(ed25519.verify(signature, digestEncoding(typed.payloadType, digest), unhex(vector.rootPublicKey))).toBe(
      true,
    );
  });

  it.each(mustFail)('$name is refused', ({ asked, groups, expect: code }) => {
    const typed = groups.split(' ');
    const intact = handOvers[0]?.signatureCodes.map((one) => one.split(' ')) ?? [];
    const act = () => {
      if (asked === 'digest') readDigestGroups(typed);
      else if (asked === 'signature-1') readSignatureGroups(typed, intact[1] ?? []);
      else readSignatureGroups(intact[0] ?? [], typed);
    };
    expect(outcome(act)).toBe(code);
  });
});

describe('packs.json', () => {
  const { packs }: ReturnType<typeof packsFile> = read('packs.json');

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
