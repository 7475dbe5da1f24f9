// The signing half of suite bn254: at the vendor only.
import { bn254 } from '@noble/curves/bn254.js';
import { blsSecretKeyFromSeed, loadBlsSecretKey } from './bls-signing.js';
import { BN254_CURVE } from './bn254.js';
import type { SigningSuite } from './suite.js';

export const BN254_SIGNING: SigningSuite = {
  id: 'bn254',
  secretKeyBytes: bn254.fields.Fr.BYTES,
  seedBytes: 48,
  secretKeyFromSeed: (seed) => blsSecretKeyFromSeed(BN254_CURVE, seed),
  loadSecretKey: (secretKey) => loadBlsSecretKey(BN254_CURVE, secretKey),
};
