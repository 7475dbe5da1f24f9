// What stands in a request for the approval of a PIN instead of the PIN: bound to exactly that one, and no help to anybody
// who would find it by trying all of them. It takes the key of the agent who asks, which is in no ledger: a PIN has six
// digits, so a hash alone, however slow, could be searched.
import { digestOf, hashOf } from './hashing.js';
import type { RowSigner } from './row-signer.js';

const SIGNED_DOMAIN = 'readback-ledger/1 pin asked for';
const MARK_DOMAIN = 'readback-ledger/1 pin mark';
/** Of two PINs with one mark none is ever found, not even by the agent. */
const MARK_DIGITS = 32;

/** 32 hex digits: the same for this agent, customer and PIN each time, since Ed25519 signs without chance. */
export function pinMark(signer: RowSigner, customerId: string, pin: string): string {
  const signature = signer.sign(hashOf(SIGNED_DOMAIN, [customerId, pin]));
  return digestOf(MARK_DOMAIN, [Buffer.from(signature).toString('hex')]).slice(0, MARK_DIGITS);
}
