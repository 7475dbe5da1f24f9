// Suite bn254 (docs/protocol.md section 7): what a signature and a public key may be, and that a signature has one form.
import { BN254, suiteOf } from '@readback/core';
import { BN254_SIGNING } from '@readback/core/vendor';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bigintToBytes, bytesToBigint } from '../../packages/core/src/bytes/bits.js';
import { decodeSignature, encodePublicKey, encodeSignature } from '../../packages/core/src/suites/bls.js';
import { BN254_CURVE } from '../../packages/core/src/suites/bn254.js';
import { bn254Hasher } from '../../packages/core/src/suites/bn254-hash.js';
import { SUITE_IDS } from '../../packages/core/src/suites/registry.js';
import { counting, issuingSecret } from '../support/example-vendor.js';
import { thrownBy } from '../support/thrown-by.js';
import { outsideSubgroup, SIGN_BIT } from '../vectors/suite-vectors.js';
import { hex } from '../vectors/vector-file.js';

const { Fp, Fr } = BN254_CURVE.pairing.fields;
const key = BN254_SIGNING.loadSecretKey(issuingSecret(1));
const verifying = BN254.loadPublicKey(key.publicKey);
const message = counting(0, 50);
const signature = key.sign(message);
const malformed = expect.objectContaining({ code: 'signature-malformed' });
const invalid = expect.objectContaining({ code: 'key-invalid' });

describe('a signature', () => {
  it('is 255 bits, the same every time, and valid', () => {
    expect(BN254.signatureBits).toBe(255);
    expect(signature < 1n << 255n).toBe(true);
    expect(key.sign(message)).toBe(signature);
    expect(verifying.verify(message, signature)).toBe(true);
    expect(suiteOf('bn254')).toBe(BN254);
  });

  it('is good for its message only', () => {
    for (const at of [0, 25, 49]) {
      const other = Uint8Array.from(message, (byte, index) => (index === at ? byte ^ 1 : byte));
      expect(verifying.verify(other, signature)).toBe(false);
    }
    expect(verifying.verify(message.subarray(0, 49), signature)).toBe(false);
  });

  it('has no second form: the other sign is another point', () => {
    expect(verifying.verify(message, signature ^ SIGN_BIT)).toBe(false);
  });

  it('with any bit flipped is malformed or invalid', () => {
    const verdict = (bits: bigint): boolean => {
      try {
        return verifying.verify(message, bits);
      } catch (error) {
        expect(error).toEqual(malformed);
        return false;
      }
    };
    for (let bit = 0n; bit < 255n; bit += 11n) expect(verdict(signature ^ (1n << bit))).toBe(false);
  });

  it('decodes to the one point that encodes to it', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 255n) - 1n }), (bits) => {
        let encoded: bigint;
        try {
          encoded = encodeSignature(BN254_CURVE, decodeSignature(BN254_CURVE, bits));
        } catch (error) {
          expect(error).toEqual(malformed);
          return;
        }
        expect(encoded).toBe(bits);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['zeros', 0n, 'not on the curve'],
    ['the sign bit alone', SIGN_BIT, 'not on the curve'],
    ['x = p', Fp.ORDER, 'x out of range'],
    ['x = 2^254 - 1', SIGN_BIT - 1n, 'x out of range'],
    ['256 bits', 1n << 255n, 'length'],
    ['a negative number', -1n, 'length'],
  ])('that is %s is malformed', (_, bits, what) => {
    expect(thrownBy(() => verifying.verify(message, bits))).toMatchObject({
      code: 'signature-malformed',
      details: { what },
    });
  });
});

describe('a public key', () => {
  it('outside the subgroup is refused, though it is on the curve', () => {
    const bytes = outsideSubgroup();
    const [x1, x0, y1, y0] = [0, 32, 64, 96].map((at) => bytesToBigint(bytes.subarray(at, at + 32)));
    const { Fp2 } = BN254_CURVE.pairing.fields;
    const x = Fp2.create({ c0: x0 ?? 0n, c1: x1 ?? 0n });
    const y = Fp2.create({ c0: y0 ?? 0n, c1: y1 ?? 0n });
    const { b } = BN254_CURVE.pairing.G2.Point.CURVE();
    expect(Fp2.eql(Fp2.sqr(y), Fp2.add(Fp2.mul(Fp2.sqr(x), x), b))).toBe(true);
    expect(thrownBy(() => BN254.loadPublicKey(bytes))).toMatchObject({
      code: 'key-invalid',
      details: { want: 'issuing key', what: 'not in the group' },
      cause: expect.any(Error) as unknown,
    });
  });

  it.each([
    ['the identity', new Uint8Array(128), 'identity'],
    ['one byte short', key.publicKey.subarray(1), 'length'],
    ['with a coordinate out of range', Uint8Array.from(key.publicKey).fill(255, 96), 'coordinate out of range'],
    ['with one coordinate of zeros', Uint8Array.from(key.publicKey).fill(0, 96), 'not in the group'],
  ])('that is %s is refused as that', (_, bytes, what) => {
    expect(thrownBy(() => BN254.loadPublicKey(bytes))).toMatchObject({
      code: 'key-invalid',
      details: { want: 'issuing key', what },
    });
  });

  it('is refused as the identity, out of range, off the curve, or in another length', () => {
    expect(() => BN254.loadPublicKey(new Uint8Array(128))).toThrowError(invalid);
    expect(() => BN254.loadPublicKey(key.publicKey.subarray(1))).toThrowError(invalid);
    for (const at of [0, 32, 64, 96]) {
      const coordinate = bytesToBigint(key.publicKey.subarray(at, at + 32));
      for (const wrong of [Fp.ORDER, Fp.add(coordinate, 1n), coordinate + Fp.ORDER]) {
        const bytes = Uint8Array.from(key.publicKey);
        bytes.set(bigintToBytes(wrong, 32), at);
        expect(() => BN254.loadPublicKey(bytes)).toThrowError(invalid);
      }
    }
  });

  it('comes back as it was encoded', () => {
    const { G2 } = BN254_CURVE.pairing;
    expect(hex(encodePublicKey(BN254_CURVE, G2.Point.BASE.multiply(bytesToBigint(issuingSecret(1)))))).toBe(
      hex(key.publicKey),
    );
    expect(verifying.publicKey).toEqual(key.publicKey);
  });
});

describe('a secret key', () => {
  it('is made from 48 bytes by reduction to 1 … r - 1', () => {
    for (const seed of [counting(1, 48), new Uint8Array(48), new Uint8Array(48).fill(255)]) {
      const expected = (bytesToBigint(seed) % (Fr.ORDER - 1n)) + 1n;
      expect(bytesToBigint(BN254_SIGNING.secretKeyFromSeed(seed))).toBe(expected);
    }
  });

  it('out of range or of another length is refused', () => {
    for (const bytes of [
      new Uint8Array(32),
      bigintToBytes(Fr.ORDER, 32),
      new Uint8Array(31).fill(1),
      new Uint8Array(33).fill(1),
    ]) {
      expect(thrownBy(() => BN254_SIGNING.loadSecretKey(bytes))).toMatchObject({
        code: 'key-invalid',
        details: { want: 'issuing secret key' },
      });
    }
  });

  it('says what it is of, and what sizes there are', () => {
    expect([key.suite, verifying.suite, BN254.id, BN254_SIGNING.id]).toEqual(Array(4).fill('bn254'));
    expect([BN254.secretKeyBytes, BN254_SIGNING.secretKeyBytes, BN254_SIGNING.seedBytes]).toEqual([32, 32, 48]);
    expect([BN254.publicKeyBytes, key.publicKey.length]).toEqual([128, 128]);
    expect(SUITE_IDS).toEqual(['bn254']);
  });
});

describe('the hash to the curve', () => {
  it('gives points of the curve that differ with message and tag', () => {
    const seen = new Set<string>();
    for (const text of ['', 'a', 'b', 'ab']) {
      for (const DST of ['TAG-ONE', 'TAG-TWO']) {
        const point = bn254Hasher.hashToCurve(Uint8Array.from(Buffer.from(text)), { DST });
        point.assertValidity();
        seen.add(hex(bigintToBytes(point.toAffine().x, 32)));
      }
    }
    expect(seen.size).toBe(8);
  });
});
