// Who signs a row, and how a row's signature is checked: Ed25519 by the agent's own key. The ledger only knows the
// port, so a key may as well live in a signer process.
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';

export interface RowSigner {
  /** The agent's name as the ledger knows it. */
  readonly agent: string;
  /** Signs a row's 32-byte hash; 64 bytes. */
  readonly sign: (hash: Uint8Array) => Uint8Array;
}

// The fixed DER prefixes of RFC 8410 around a bare 32-byte key.
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** The agent's 32-byte Ed25519 secret; it is copied, so the caller may wipe it. */
export function createRowSigner(agent: string, secretKey: Uint8Array): RowSigner {
  const der = Buffer.concat([PKCS8_PREFIX, secretKey]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  der.fill(0);
  return { agent, sign: (hash) => new Uint8Array(sign(null, hash, key)) };
}

/** False as well for a key or signature that is none. */
export function verifyRowSignature(hash: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, publicKey]), format: 'der', type: 'spki' });
  return verify(null, hash, key, signature);
}
