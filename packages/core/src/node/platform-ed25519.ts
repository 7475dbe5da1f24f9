// Node's own Ed25519 (OpenSSL), which is ready at once: the first verification of a fresh process by noble takes some
// 30 ms, which is time to the first screen.
import { verify } from 'node:crypto';
import type { VerifyEd25519 } from '../pack/verify-pack.js';

export const platformEd25519: VerifyEd25519 = (signature, message, publicKey) => {
  const x = Buffer.from(publicKey).toString('base64url');
  try {
    return verify(null, message, { key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }, signature);
  } catch {
    // Bytes that are no public key.
    return false;
  }
};
