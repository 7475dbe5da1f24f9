// Hash to the curve y^2 = x^3 + 3 over the base field of BN254: suite BN254G1_XMD:SHA-256_SVDW_RO_. The map is that of
// Shallue and van de Woestijne, RFC 9380 section 6.6.1 with Z = 1; expansion and cofactor (1) are noble's.
import { createHasher, type H2CHasherBase } from '@noble/curves/abstract/hash-to-curve.js';
import type { WeierstrassPointCons } from '@noble/curves/abstract/weierstrass.js';
import { bn254 } from '@noble/curves/bn254.js';
import { sha256 } from '@noble/hashes/sha2.js';

const { Fp } = bn254.fields;
const B = 3n;
const Z = 1n;

const curve = (x: bigint): bigint => Fp.add(Fp.mul(Fp.sqr(x), x), B);
const isSquare = (a: bigint): boolean => Fp.is0(a) || Fp.eql(Fp.pow(a, (Fp.ORDER - 1n) / 2n), Fp.ONE);
const invertOrZero = (a: bigint): bigint => (Fp.is0(a) ? a : Fp.inv(a));
/** sgn0 of RFC 9380 section 4.1 for a prime field: the parity. */
const isNegative = (a: bigint): boolean => (a & 1n) === 1n;

// RFC 9380 section 6.6.1, constants (A = 0).
const threeZZ = Fp.mul(Fp.sqr(Z), 3n);
const C1 = curve(Z);
const C2 = Fp.neg(Fp.div(Z, 2n));
const root = Fp.sqrt(Fp.neg(Fp.mul(C1, threeZZ)));
const C3 = isNegative(root) ? Fp.neg(root) : root;
const C4 = Fp.neg(Fp.div(Fp.mul(C1, 4n), threeZZ));

/** One field element to one point; noble adds the two of hash_to_curve. */
function mapToCurve(scalars: bigint[]): { x: bigint; y: bigint } {
  const [u = 0n] = scalars;
  const scaled = Fp.mul(Fp.sqr(u), C1);
  const plus = Fp.add(Fp.ONE, scaled);
  const minus = Fp.sub(Fp.ONE, scaled);
  const inverse = invertOrZero(Fp.mul(plus, minus));
  const shift = Fp.mul(Fp.mul(Fp.mul(u, minus), inverse), C3);
  const x1 = Fp.sub(C2, shift);
  const x2 = Fp.add(C2, shift);
  const x3 = Fp.add(Fp.mul(Fp.sqr(Fp.mul(Fp.sqr(plus), inverse)), C4), Z);
  const x = isSquare(curve(x1)) ? x1 : isSquare(curve(x2)) ? x2 : x3;
  const y = Fp.sqrt(curve(x));
  return { x, y: isNegative(u) === isNegative(y) ? y : Fp.neg(y) };
}

/** The domain separation tag of responses. */
export const RESPONSE_DST = 'READBACK-V01-CS01-with-BN254G1_XMD:SHA-256_SVDW_RO_';

/** hash_to_curve of RFC 9380; the tag may be given per call, as the published known answers need. */
export const bn254Hasher: H2CHasherBase<WeierstrassPointCons<bigint>> = createHasher(bn254.G1.Point, mapToCurve, {
  DST: RESPONSE_DST,
  encodeDST: RESPONSE_DST.replace('_RO_', '_NU_'),
  p: Fp.ORDER,
  m: 1,
  k: 128,
  expand: 'xmd',
  hash: sha256,
});
