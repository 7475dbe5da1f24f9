// A response is bound to its challenge in every group, so that a response to another challenge is told from a
// mistyped one as soon as its first groups are there (docs/protocol.md section 3.4).
import { digest } from '../bytes/transcript.js';

/** What the checks of a code mix in: 5 bits in every group, 20 bits in the check group. */
export interface Binding {
  readonly group: number;
  readonly code: number;
}

/** Codes that answer nothing: challenges, receipts, reports. */
export const UNBOUND: Binding = { group: 0, code: 0 };

/** The first 25 bits of SHA-256 over the challenge payload of 10 bytes. */
export function bindingOf(challengePayload: Uint8Array): Binding {
  const [a = 0, b = 0, c = 0, d = 0] = digest('binding', [challengePayload]);
  const word = ((a << 24) | (b << 16) | (c << 8) | d) >>> 7;
  return { group: word >>> 20, code: word & 0xfffff };
}
