// Grants that were taken back: the next pack lists them.
import type { Ledger } from './open-ledger.js';

/** Digests (hex) of the revoked grants of a product. No act of this version revokes one. */
export const revokedGrants: (ledger: Ledger, productId: string) => Promise<readonly string[]> = async () => [];
