// Who signs a row, and how a row's signature is checked: Ed25519 by the agent's own key. The ledger only knows the
// port, so a key may as well live in a signer process.
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

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

/** Checks signatures of one agent. */
export type RowVerifier = (hash: Uint8Array, signature: Uint8Array) => boolean;

/** It says no to everything where `publicKey` is no key. */
export function createRowVerifier(publicKey: Uint8Array): RowVerifier {
  if (publicKey.length !== 32) return () => false;
  const key: KeyObject = createPublicKey({
    key: Buffer.concat([SPKI_PREFIX, publicKey]),
    format: 'der',
    type: 'spki',
  });
  return (hash, signature) => signature.length === 64 && verify(null, hash, key, signature);
}
