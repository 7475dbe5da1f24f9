// The signing half of bls.ts: at the vendor only (docs/protocol.md section 7.1).
import { bigintToBytes, bytesToBigint } from '../bytes/bits.js';
import { coreError } from '../errors/core-errors.js';
import { type BlsCurve, encodePublicKey, encodeSignature } from './bls.js';
import type { SigningKey } from './suite.js';

/** Throws `key-invalid`. */
export function loadBlsSecretKey(curve: BlsCurve, secretKey: Uint8Array): SigningKey {
  const { Fr } = curve.pairing.fields;
  const scalar = bytesToBigint(secretKey);
  if (secretKey.length !== Fr.BYTES || !Fr.isValidNot0(scalar)) {
    throw coreError('key-invalid', { want: 'issuing secret key' });
  }
  return {
    suite: curve.id,
    publicKey: encodePublicKey(curve, curve.pairing.G2.Point.BASE.multiply(scalar)),
    sign: (message) => encodeSignature(curve, curve.hashToG1(message).multiply(scalar)),
  };
}

/** A scalar from uniform bytes by noble's wide reduction (FIPS 186-5 appendix A.4.1). */
export function blsSecretKeyFromSeed(curve: BlsCurve, seed: Uint8Array): Uint8Array {
  return bigintToBytes(bytesToBigint(curve.pairing.utils.randomSecretKey(seed)), curve.pairing.fields.Fr.BYTES);
}
