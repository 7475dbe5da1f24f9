// Suite bn254: signatures of 255 bits, forged at a cost of about 2^100 (docs/protocol.md section 7.2).
import { bn254 } from '@noble/curves/bn254.js';
import { BN254_RESPONSE_LAYOUT } from '../codes/layouts.js';
import { type BlsCurve, loadBlsPublicKey, publicKeyBytes, signatureBits } from './bls.js';
import { bn254Hasher } from './bn254-hash.js';
import type { VerifyingSuite } from './suite.js';

export const BN254_CURVE: BlsCurve = {
  id: 'bn254',
  pairing: bn254,
  hashToG1: (message) => bn254Hasher.hashToCurve(message),
};

export const BN254: VerifyingSuite = {
  id: 'bn254',
  signatureBits: signatureBits(BN254_CURVE),
  publicKeyBytes: publicKeyBytes(BN254_CURVE),
  secretKeyBytes: bn254.fields.Fr.BYTES,
  responseLayout: BN254_RESPONSE_LAYOUT,
  loadPublicKey: (publicKey) => loadBlsPublicKey(BN254_CURVE, publicKey),
};
