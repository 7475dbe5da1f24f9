// Signing where no file may go: the digest of a payload is typed at the machine of the root key, and its signature comes
// back the same way, in spoken codes of layout L (docs/protocol.md section 8.6).
import { bigintToBytes, bytesToBigint, bytesToSymbols, packBits, symbolsToBytes, unpackBits } from '../bytes/bits.js';
import { LONG_LAYOUT } from '../codes/layouts.js';
import { encodeCode, readCode } from '../codes/spoken-code.js';
import { coreError } from '../errors/core-errors.js';
import { faultOfReading } from '../records/reading-fault.js';
import type { PayloadType } from './envelope.js';

/** What a code of layout L carries. */
type LongPart = 'pack-digest' | 'ship-digest' | 'signature-1' | 'signature-2';

/** 4 bits; the others are reserved. */
const NUMBERS: Readonly<Record<LongPart, number>> = {
  'pack-digest': 1,
  'ship-digest': 2,
  'signature-1': 8,
  'signature-2': 9,
};

const NAMES: Readonly<Record<LongPart, string>> = {
  'pack-digest': 'digest of a pack',
  'ship-digest': 'digest of a shipped client',
  'signature-1': 'first half of a signature',
  'signature-2': 'second half of a signature',
};

const PARTS: readonly LongPart[] = ['pack-digest', 'ship-digest', 'signature-1', 'signature-2'];

/** Whose digest a code carries. */
const TYPES: readonly (readonly [part: LongPart, payloadType: PayloadType])[] = [
  ['pack-digest', 'application/vnd.readback.pack+json'],
  ['ship-digest', 'application/vnd.readback.ship+json'],
];

/** 14 groups for 32 bytes. */
function longGroups(part: LongPart, bytes: Uint8Array): string[] {
  const packed = packBits([
    [NUMBERS[part], 4],
    [bytesToBigint(bytes), 256],
    // 260 bits are 52 symbols and no whole bytes: the last four symbols fall off again.
    [0, 20],
  ]);
  return encodeCode(LONG_LAYOUT, bytesToSymbols(packed).subarray(0, LONG_LAYOUT.dataSymbols));
}

/** Throws the typing faults, `wrong-kind`. */
function readLong(groups: readonly string[], parts: readonly LongPart[]): { part: LongPart; bytes: Uint8Array } {
  const want = parts.map((part) => NAMES[part]).join(' or ');
  const reading = readCode(LONG_LAYOUT, groups);
  if (reading.status !== 'ok' || reading.data === undefined) {
    throw faultOfReading(reading, groups, { want, groups: LONG_LAYOUT.groups });
  }
  const padded = Uint8Array.from([...reading.data, 0, 0, 0, 0]);
  const [number = 0n, value = 0n] = unpackBits(symbolsToBytes(padded), [4, 256, 20]);
  const part = parts.find((one) => NUMBERS[one] === Number(number));
  if (part !== undefined) return { part, bytes: bigintToBytes(value, 32) };
  const found = PARTS.find((one) => NUMBERS[one] === Number(number));
  throw coreError('wrong-kind', { found: found === undefined ? 'code of a newer version' : NAMES[found], want });
}

/** What the desk shows: the SHA-256 of a payload of this type. */
export function digestGroups(payloadType: PayloadType, digest: Uint8Array): string[] {
  const found = TYPES.find(([, type]) => type === payloadType);
  if (found === undefined) throw new RangeError(`no code is there for ${payloadType}`);
  return longGroups(found[0], digest);
}

/** What was typed at the machine of the root. Throws the typing faults, `wrong-kind`. */
export function readDigestGroups(groups: readonly string[]): { payloadType: PayloadType; digest: Uint8Array } {
  const read = readLong(
    groups,
    TYPES.map(([part]) => part),
  );
  const found = TYPES.find(([part]) => part === read.part);
  if (found === undefined) throw new RangeError('a code of no type');
  return { payloadType: found[1], digest: read.bytes };
}

/** A signature of 64 bytes as two codes. */
export function signatureGroups(signature: Uint8Array): readonly [string[], string[]] {
  if (signature.length !== 64) throw new RangeError('a signature has 64 bytes');
  return [longGroups('signature-1', signature.subarray(0, 32)), longGroups('signature-2', signature.subarray(32))];
}

/** The signature of two codes. Throws the typing faults, `wrong-kind`. */
export function readSignatureGroups(first: readonly string[], second: readonly string[]): Uint8Array {
  const one = readLong(first, ['signature-1']).bytes;
  const other = readLong(second, ['signature-2']).bytes;
  return Uint8Array.from([...one, ...other]);
}
