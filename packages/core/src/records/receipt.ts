// A receipt: 80 bits in the layout of a challenge with which a client proves that it has given its licence up
// (docs/protocol.md section 6.5).
import { bigintToBytes, bytesToSymbols, packBits, unpackBits } from '../bytes/bits.js';
import type { Day } from '../bytes/days.js';
import { CHALLENGE_LAYOUT } from '../codes/layouts.js';
import { encodeCode } from '../codes/spoken-code.js';
import { coreError } from '../errors/core-errors.js';
import { RECEIPT_PURPOSE } from './challenge.js';
import { type GrantSecret, grantMac, LOOK_UP_BITS, lookUpOf, MAC_BITS } from './grant-mac.js';

export interface Receipt {
  /** Five hex digits: the beginning of the digest of the installation's newest grant. */
  readonly lookUp: string;
  /** 8 bits, one more than that of the installation's newest challenge. */
  readonly counter: number;
  /** On which it was made, as the client knows it; 0-8191. */
  readonly day: Day;
}

const WIDTHS = [3, LOOK_UP_BITS, 8, 13, MAC_BITS] as const;

/** 10 bytes. */
export function encodeReceipt(grant: GrantSecret, { counter, day }: Pick<Receipt, 'counter' | 'day'>): Uint8Array {
  const lookUp = Number.parseInt(lookUpOf(grant.digest), 16);
  const mac = grantMac('receipt', grant, macFields(lookUp, counter, day));
  return packBits([RECEIPT_PURPOSE, lookUp, counter, day, mac].map((value, index) => [value, WIDTHS[index] ?? 0]));
}

/** What a receipt says, not proved yet. Throws `wrong-kind` for a challenge. */
export function decodeReceipt(payload: Uint8Array): Receipt {
  const [purpose = 0n, lookUp = 0n, counter = 0n, day = 0n] = unpackBits(payload, WIDTHS);
  if (Number(purpose) !== RECEIPT_PURPOSE) throw coreError('wrong-kind', { found: 'challenge', want: 'receipt' });
  return { lookUp: lookUp.toString(16).padStart(5, '0'), counter: Number(counter), day: Number(day) };
}

/** Whether a payload of 10 bytes in the layout of a challenge is a receipt. */
export function isReceipt(payload: Uint8Array): boolean {
  return (payload[0] ?? 0) >> 5 === RECEIPT_PURPOSE;
}

/** Whether the client that holds this grant made the receipt. */
export function verifyReceipt(payload: Uint8Array, grant: GrantSecret): boolean {
  const { counter, day } = decodeReceipt(payload);
  const made = encodeReceipt(grant, { counter, day });
  return made.every((byte, index) => byte === payload[index]);
}

/** Five groups of five. */
export function receiptGroups(payload: Uint8Array): string[] {
  return encodeCode(CHALLENGE_LAYOUT, bytesToSymbols(payload));
}

/** The 41 bits that the MAC covers, in 6 bytes. */
function macFields(lookUp: number, counter: number, day: Day): Uint8Array {
  return bigintToBytes((BigInt(lookUp) << 21n) | (BigInt(counter) << 13n) | BigInt(day), 6);
}
