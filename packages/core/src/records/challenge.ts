// A challenge: 80 bits that the client makes and the operator reads out (docs/protocol.md section 6.1).
import { bytesToSymbols, packBits, symbolsToBytes, unpackBits } from '../bytes/bits.js';
import { CHALLENGE_LAYOUT } from '../codes/layouts.js';
import { encodeCode } from '../codes/spoken-code.js';
import { coreError } from '../errors/core-errors.js';
import { checkPrint, type MachinePrint } from './print.js';

/** What is asked for. `activate` starts a lineage; `change` renews, upgrades or adds; `move` follows new hardware;
 * `clock` re-anchors time. */
export type Purpose = 'activate' | 'change' | 'move' | 'clock';

const PURPOSES: readonly (Purpose | undefined)[] = [undefined, 'activate', 'change', 'move', 'clock'];
/** Purpose 5 in the same layout is a receipt: it goes the same way but asks for nothing. */
export const RECEIPT_PURPOSE = 5;

export interface Challenge {
  readonly purpose: Purpose;
  /** 12 bits that name the pack at the site. */
  readonly packTag: number;
  readonly print: MachinePrint;
  /** 8 bits, one more with every new challenge of an installation. */
  readonly counter: number;
  /** 12 random bits. */
  readonly nonce: number;
}

const WIDTHS = [3, 12, 5, 40, 8, 12] as const;

/** 10 bytes. */
export function encodeChallenge(challenge: Challenge): Uint8Array {
  const { purpose, packTag, print, counter, nonce } = challenge;
  const values = [PURPOSES.indexOf(purpose), packTag, print.mask, print.parts, counter, nonce];
  return packBits(values.map((value, index) => [value, WIDTHS[index] ?? 0]));
}

/** Throws `purpose-reserved`, `print-malformed`. */
export function decodeChallenge(payload: Uint8Array): Challenge {
  const [code = 0n, packTag = 0n, mask = 0n, parts = 0n, counter = 0n, nonce = 0n] = unpackBits(payload, WIDTHS);
  const purpose = PURPOSES[Number(code)];
  if (purpose === undefined) {
    if (Number(code) === RECEIPT_PURPOSE) throw coreError('wrong-kind', { found: 'receipt', want: 'challenge' });
    throw coreError('purpose-reserved', { purpose: Number(code) });
  }
  return {
    purpose,
    packTag: Number(packTag),
    print: checkPrint({ mask: Number(mask), parts }),
    counter: Number(counter),
    nonce: Number(nonce),
  };
}

/** Five groups of five. */
export function challengeGroups(payload: Uint8Array): string[] {
  return encodeCode(CHALLENGE_LAYOUT, bytesToSymbols(payload));
}

/** 16 data symbols, as a reading of a challenge gives them, to 10 bytes. */
export function challengePayload(data: Uint8Array): Uint8Array {
  return symbolsToBytes(data);
}
