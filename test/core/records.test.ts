// Encoders and decoders of the records: what goes in comes out, nothing else does (docs/protocol.md section 6).
import {
  announcedFields,
  BN254,
  bindingOf,
  CHALLENGE_LAYOUT,
  type Challenge,
  challengeGroups,
  challengePayload,
  countParts,
  decodeChallenge,
  decodeResponse,
  encodeChallenge,
  grantDigest,
  type MachinePrint,
  NO_BASE,
  type Purpose,
  partOf,
  printOfIdentity,
  printOfParts,
  ReadbackError,
  readCode,
  responsePayload,
  type SignedTerms,
  signedMessage,
  slotsOf,
} from '@readback/core';
import { encodeResponse, responseGroups } from '@readback/core/vendor';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partBits } from '../../packages/core/src/records/print.js';
import { hex } from '../vectors/vector-file.js';

const prints: fc.Arbitrary<MachinePrint> = fc.integer({ min: 0, max: 31 }).chain((mask) => {
  const bits = mask === 0 ? 40 : partBits(mask) * slotsOf(mask).length;
  return fc.bigInt({ min: 0n, max: (1n << BigInt(bits)) - 1n }).map((parts) => ({ mask, parts }));
});

const challenges: fc.Arbitrary<Challenge> = fc.record({
  purpose: fc.constantFrom<Purpose>('activate', 'change', 'move', 'clock'),
  packTag: fc.integer({ min: 0, max: 4095 }),
  print: prints,
  counter: fc.integer({ min: 0, max: 255 }),
  nonce: fc.integer({ min: 0, max: 4095 }),
});

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

describe('a challenge', () => {
  it('comes back from its bytes and from its groups', () => {
    fc.assert(
      fc.property(challenges, (challenge) => {
        const payload = encodeChallenge(challenge);
        expect(payload).toHaveLength(10);
        expect(decodeChallenge(payload)).toEqual(challenge);
        const { data } = readCode(CHALLENGE_LAYOUT, challengeGroups(payload));
        expect(data && challengePayload(data)).toEqual(payload);
      }),
    );
  });

  it('is the only one with its bytes: any ten bytes are refused or come back', () => {
    fc.assert(
      fc.property(bytes(10), (payload) => {
        let challenge: Challenge;
        try {
          challenge = decodeChallenge(payload);
        } catch (error) {
          expect(error).toBeInstanceOf(ReadbackError);
          return;
        }
        expect(encodeChallenge(challenge)).toEqual(payload);
      }),
      { numRuns: 1000 },
    );
  });

  it('has ten bytes', () => {
    expect(() => decodeChallenge(new Uint8Array(9))).toThrow(RangeError);
    expect(() => decodeChallenge(new Uint8Array(11))).toThrow(RangeError);
    const challenge = decodeChallenge(Uint8Array.of(0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    expect(() => encodeChallenge({ ...challenge, nonce: 4096 })).toThrow(RangeError);
  });
});

describe('a response', () => {
  const responses = fc.record({
    policyCode: fc.integer({ min: 0, max: 31 }),
    day: fc.integer({ min: 0, max: 8191 }),
    quantity: fc.integer({ min: 1, max: 128 }),
    signature: fc.bigInt({ min: 0n, max: (1n << 255n) - 1n }),
  });

  it('comes back from its bytes and from its groups, and announces its clear fields after two', () => {
    fc.assert(
      fc.property(responses, bytes(10), (response, challenge) => {
        const payload = encodeResponse(BN254, response);
        expect(payload).toHaveLength(35);
        expect(decodeResponse(BN254, payload)).toEqual(response);
        const groups = responseGroups(BN254, payload, challenge);
        const { data } = readCode(BN254.responseLayout, groups, bindingOf(challenge));
        expect(data && responsePayload(data)).toEqual(payload);
        const { signature: _, ...clear } = response;
        expect(announcedFields(groups.slice(0, 2))).toEqual(clear);
      }),
    );
  });

  it('is the only one with its bytes', () => {
    fc.assert(
      fc.property(bytes(35), (payload) => {
        expect(encodeResponse(BN254, decodeResponse(BN254, payload))).toEqual(payload);
      }),
    );
  });

  it('announces nothing while the first two groups are not there', () => {
    expect(announcedFields([])).toBeUndefined();
    expect(announcedFields(['00000'])).toBeUndefined();
    expect(announcedFields(['00000', '000'])).toBeUndefined();
    expect(announcedFields(['0?000', '00000'])).toBeUndefined();
    expect(announcedFields(['00000', '?0000'])).toBeUndefined();
    expect(announcedFields(['00000', '0????'])).toEqual({ policyCode: 0, day: 0, quantity: 1 });
  });

  it('carries no quantity of 0 and no day beyond its width', () => {
    const fine = { policyCode: 0, day: 0, quantity: 1, signature: 0n };
    for (const wrong of [{ quantity: 0 }, { quantity: 129 }, { day: 8192 }, { day: -1 }, { policyCode: 32 }]) {
      expect(() => encodeResponse(BN254, { ...fine, ...wrong })).toThrow(RangeError);
    }
    expect(() => encodeResponse(BN254, { ...fine, signature: 1n << 255n })).toThrow(RangeError);
  });
});

describe('the signed message', () => {
  const terms: fc.Arbitrary<SignedTerms> = fc.record({
    productId: fc.constantFrom('a', 'ab', 'com.example'),
    issuingKey: fc.uint8Array({ maxLength: 4 }),
    challenge: bytes(10),
    policyId: fc.constantFrom('a', 'ab', 'b'),
    policyDigest: bytes(32),
    day: fc.integer({ min: 0, max: 8191 }),
    quantity: fc.integer({ min: 1, max: 128 }),
    base: fc.oneof(fc.constant(NO_BASE), bytes(32)),
    identity: fc.option(bytes(32), { nil: undefined }),
  });

  it('differs wherever one field differs', () => {
    const changes = fc.tuple(
      terms,
      terms,
      fc.subarray(
        Object.keys({
          productId: 0,
          issuingKey: 0,
          challenge: 0,
          policyId: 0,
          policyDigest: 0,
          day: 0,
          quantity: 0,
          base: 0,
          identity: 0,
        }),
        { minLength: 1 },
      ),
    );
    fc.assert(
      fc.property(changes, ([a, b, fields]) => {
        const mixed = { ...a, ...Object.fromEntries(Object.entries(b).filter(([name]) => fields.includes(name))) };
        const same = JSON.stringify(mixed) === JSON.stringify(a);
        expect(hex(signedMessage(mixed)) === hex(signedMessage(a))).toBe(same);
      }),
      { numRuns: 500 },
    );
  });

  it('tells grants apart by challenge and by response', () => {
    fc.assert(
      fc.property(bytes(10), bytes(10), bytes(35), (a, b, response) => {
        fc.pre(hex(a) !== hex(b));
        expect(hex(grantDigest(a, response))).not.toBe(hex(grantDigest(b, response)));
      }),
    );
  });
});

describe('a print', () => {
  it('carries the first bits of each part, and gives them back', () => {
    for (let mask = 1; mask < 32; mask++) {
      const slots = slotsOf(mask);
      const digests = new Map(slots.map((slot, index) => [slot, new Uint8Array(32).fill(0x81 + index * 7)] as const));
      const print = printOfParts(digests);
      expect(print.mask).toBe(mask);
      const bits = partBits(mask);
      expect(bits).toBe([40, 20, 13, 10, 8][slots.length - 1]);
      for (const [slot, digest] of digests) {
        expect(partOf(print, slot)).toBe(BigInt(`0x${hex(digest.subarray(0, 5))}`) >> BigInt(40 - bits));
      }
      expect(countParts(mask)).toBe(slots.length - ((mask & 17) === 17 ? 1 : 0));
    }
    expect(printOfIdentity(new Uint8Array(32).fill(0xfe))).toEqual({ mask: 0, parts: 0xfefefefefen });
  });

  it('needs a part', () => {
    expect(() => printOfParts(new Map())).toThrowError(expect.objectContaining({ code: 'identity-missing' }));
  });
});
