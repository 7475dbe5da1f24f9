// A report: 100 bits that carry what an installation has counted (docs/protocol.md section 6.6).
import { bigintToBytes } from '../bytes/bits.js';
import { SHORT_LAYOUT } from '../codes/layouts.js';
import { encodeCode } from '../codes/spoken-code.js';
import { coreError } from '../errors/core-errors.js';
import { type GrantSecret, grantMac, LOOK_UP_BITS, lookUpOf, MAC_BITS } from './grant-mac.js';

export interface Report {
  /** Five hex digits: the beginning of the digest of the installation's newest grant. */
  readonly lookUp: string;
  /** 8 bits, one more with every report of an installation. */
  readonly sequence: number;
  /** 33 bits, read with `readCounters` once the policy is known. */
  readonly counters: bigint;
}

const REPORT_PURPOSE = 6n;
const COUNTERS_BITS = 33;
const EXPONENT_BITS = 5;
/** Fewer than 8 bits a counter would say nothing. */
export const MOST_METERS = 4;

/** 20 data symbols. */
export function encodeReport(
  grant: GrantSecret,
  { sequence, counters }: Pick<Report, 'sequence' | 'counters'>,
): Uint8Array {
  const lookUp = BigInt(`0x${lookUpOf(grant.digest)}`);
  const head = (REPORT_PURPOSE << BigInt(LOOK_UP_BITS)) | lookUp;
  const fields = (((head << 8n) | BigInt(sequence)) << BigInt(COUNTERS_BITS)) | counters;
  return toSymbols((fields << BigInt(MAC_BITS)) | grantMac('report', grant, bigintToBytes(fields, 8)));
}

/** What a report says, not proved yet. Throws `purpose-reserved`. */
export function decodeReport(symbols: Uint8Array): Report {
  let all = 0n;
  for (const symbol of symbols) all = (all << 5n) | BigInt(symbol);
  const take = (bits: number): bigint => {
    const value = all & ((1n << BigInt(bits)) - 1n);
    all >>= BigInt(bits);
    return value;
  };
  take(MAC_BITS);
  const counters = take(COUNTERS_BITS);
  const sequence = Number(take(8));
  const lookUp = take(LOOK_UP_BITS).toString(16).padStart(5, '0');
  if (all !== REPORT_PURPOSE) throw coreError('purpose-reserved', { purpose: Number(all) });
  return { lookUp, sequence, counters };
}

/** Whether the client that holds this grant made the report. */
export function verifyReport(symbols: Uint8Array, grant: GrantSecret): boolean {
  const made = encodeReport(grant, decodeReport(symbols));
  return made.every((symbol, index) => symbol === symbols[index]);
}

/** Six groups of five. */
export function reportGroups(symbols: Uint8Array): string[] {
  return encodeCode(SHORT_LAYOUT, symbols);
}

/** Packs one count a meter, 1 to 4 of them. One meter is exact up to 2^33 - 1; several are rounded down to the significant
 * bits that are left: 12, 7 or 4. What is beyond the range is the largest number. */
export function packCounters(counts: readonly number[]): bigint {
  const width = counterWidth(counts.length);
  return counts.reduce((all, count) => (all << BigInt(width)) | packCounter(count, width), 0n);
}

/** One count for each of so many meters: at most what was counted. */
export function readCounters(counters: bigint, meters: number): number[] {
  const width = counterWidth(meters);
  return Array.from({ length: meters }, (_, index) => {
    const bits = (counters >> BigInt(width * (meters - 1 - index))) & ((1n << BigInt(width)) - 1n);
    return Number(readCounter(bits, width));
  });
}

function counterWidth(meters: number): number {
  if (!Number.isInteger(meters) || meters < 1 || meters > MOST_METERS) throw new RangeError('1 to 4 meters');
  return Math.floor(COUNTERS_BITS / meters);
}

function packCounter(count: number, width: number): bigint {
  const value = BigInt(Math.max(0, Math.floor(count)));
  if (width === COUNTERS_BITS) return least(value, (1n << BigInt(COUNTERS_BITS)) - 1n);
  const digits = BigInt(width - EXPONENT_BITS);
  const leading = 1n << digits;
  if (value < leading) return value;
  const shift = BigInt(value.toString(2).length) - digits - 1n;
  if (shift > 30n) return (1n << BigInt(width)) - 1n;
  return ((shift + 1n) << digits) | ((value >> shift) & (leading - 1n));
}

function readCounter(bits: bigint, width: number): bigint {
  if (width === COUNTERS_BITS) return bits;
  const digits = BigInt(width - EXPONENT_BITS);
  const leading = 1n << digits;
  const exponent = bits >> digits;
  const fraction = bits & (leading - 1n);
  return exponent === 0n ? fraction : (leading | fraction) << (exponent - 1n);
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

function toSymbols(value: bigint): Uint8Array {
  const symbols = new Uint8Array(SHORT_LAYOUT.dataSymbols);
  let rest = value;
  for (let index = symbols.length - 1; index >= 0; index--) {
    symbols[index] = Number(rest & 31n);
    rest >>= 5n;
  }
  return symbols;
}
