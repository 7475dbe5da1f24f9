// Signatures of Boneh, Lynn and Shacham (ASIACRYPT 2001) with signatures in G1 and public keys in G2, over any pairing
// curve of noble whose G1 has cofactor 1 or a subgroup check (docs/protocol.md section 7.1). Checking only: signing is
// in bls-signing.ts, which no client contains.
import type { BlsCurvePair } from '@noble/curves/abstract/bls.js';
import type { WeierstrassPoint } from '@noble/curves/abstract/weierstrass.js';
import { bigintToBytes, bytesToBigint } from '../bytes/bits.js';
import { coreError } from '../errors/core-errors.js';
import type { SuiteId, VerifyingKey } from './suite.js';

/** A pairing curve with its hash to G1. */
export interface BlsCurve {
  readonly id: SuiteId;
  readonly pairing: BlsCurvePair;
  readonly hashToG1: (message: Uint8Array) => WeierstrassPoint<bigint>;
}

type G2Point = InstanceType<BlsCurvePair['G2']['Point']>;

const fieldBits = (curve: BlsCurve): number => curve.pairing.fields.Fp.ORDER.toString(2).length;
const fieldBytes = (curve: BlsCurve): number => Math.ceil(fieldBits(curve) / 8);

/** One bit for the sign of y, then x. */
export const signatureBits = (curve: BlsCurve): number => fieldBits(curve) + 1;
/** x = x1 i + x0 and y = y1 i + y0 as x1, x0, y1, y0. */
export const publicKeyBytes = (curve: BlsCurve): number => 4 * fieldBytes(curve);

const isOdd = (value: bigint): boolean => (value & 1n) === 1n;

export function encodeSignature(curve: BlsCurve, point: WeierstrassPoint<bigint>): bigint {
  const { x, y } = point.toAffine();
  return (isOdd(y) ? 1n << BigInt(fieldBits(curve)) : 0n) | x;
}

/** Range, curve and subgroup are checked; the identity has no encoding. Throws `signature-malformed`. */
export function decodeSignature(curve: BlsCurve, signature: bigint): WeierstrassPoint<bigint> {
  const { Fp } = curve.pairing.fields;
  const signBit = 1n << BigInt(fieldBits(curve));
  if (signature < 0n || signature >= 2n * signBit) throw coreError('signature-malformed', { what: 'length' });
  const x = signature & (signBit - 1n);
  if (!Fp.isValid(x)) throw coreError('signature-malformed', { what: 'x out of range' });
  const { a, b } = curve.pairing.G1.Point.CURVE();
  const square = Fp.add(Fp.mul(Fp.add(Fp.sqr(x), a), x), b);
  let y: bigint;
  try {
    y = Fp.sqrt(square);
  } catch (cause) {
    throw coreError('signature-malformed', { what: 'not on the curve' }, cause);
  }
  const wantsOdd = (signature & signBit) !== 0n;
  if (Fp.is0(y) && wantsOdd) throw coreError('signature-malformed', { what: 'sign of zero' });
  const point = curve.pairing.G1.Point.fromAffine({ x, y: isOdd(y) === wantsOdd ? y : Fp.neg(y) });
  if (point.is0() || !point.isTorsionFree()) throw coreError('signature-malformed', { what: 'not in the subgroup' });
  return point;
}

export function encodePublicKey(curve: BlsCurve, point: G2Point): Uint8Array {
  const { x, y } = point.toAffine();
  const length = fieldBytes(curve);
  const bytes = new Uint8Array(4 * length);
  [x.c1, x.c0, y.c1, y.c0].forEach((coordinate, index) => {
    bytes.set(bigintToBytes(coordinate, length), index * length);
  });
  return bytes;
}

/** Range, curve, subgroup, not the identity. Throws `key-invalid`. */
export function decodePublicKey(curve: BlsCurve, publicKey: Uint8Array): G2Point {
  const { Fp, Fp2 } = curve.pairing.fields;
  const invalid = (what: string, cause?: unknown) => coreError('key-invalid', { want: 'issuing key', what }, cause);
  const length = fieldBytes(curve);
  if (publicKey.length !== 4 * length) throw invalid('length');
  const coordinates = [0, 1, 2, 3].map((i) => bytesToBigint(publicKey.subarray(i * length, (i + 1) * length)));
  const [x1 = 0n, x0 = 0n, y1 = 0n, y0 = 0n] = coordinates;
  if (!coordinates.every((coordinate) => Fp.isValid(coordinate))) throw invalid('coordinate out of range');
  if (coordinates.every((coordinate) => coordinate === 0n)) throw invalid('identity');
  try {
    const point = curve.pairing.G2.Point.fromAffine({
      x: Fp2.create({ c0: x0, c1: x1 }),
      y: Fp2.create({ c0: y0, c1: y1 }),
    });
    point.assertValidity();
    return point;
  } catch (cause) {
    throw invalid('not in the group', cause);
  }
}

/** Loads a public key once; each check then costs a hash and one product of two pairings. What noble's `pairingBatch`
 * would do again at each check is done here: both points of G2 are known to be in their group, and what the Miller loop
 * needs of them is prepared. */
export function loadBlsPublicKey(curve: BlsCurve, publicKey: Uint8Array): VerifyingKey {
  const { G2, fields, millerLoopBatch, utils } = curve.pairing;
  const ofKey = utils.calcPairingPrecomputes(decodePublicKey(curve, publicKey));
  const ofBase = utils.calcPairingPrecomputes(G2.Point.BASE);
  return {
    suite: curve.id,
    publicKey,
    verify: (message, signature) => {
      const signed = decodeSignature(curve, signature).negate().toAffine();
      const hash = curve.hashToG1(message);
      // No message is known that hashes to the identity, which every key would have signed.
      if (hash.is0()) return false;
      const hashed = hash.toAffine();
      const product = millerLoopBatch([
        [ofBase, signed.x, signed.y],
        [ofKey, hashed.x, hashed.y],
      ]);
      return fields.Fp12.eql(fields.Fp12.finalExponentiate(product), fields.Fp12.ONE);
    },
  };
}
