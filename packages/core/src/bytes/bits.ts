// Fixed-width fields packed most significant bit first (docs/protocol.md section 2).

/** One field: its value and its width in bits. */
export type BitField = readonly [value: bigint | number, bits: number];

/** Concatenates fields into whole bytes; the sum of the widths is a multiple of 8. */
export function packBits(fields: readonly BitField[]): Uint8Array {
  let all = 0n;
  let width = 0;
  for (const [value, bits] of fields) {
    const field = BigInt(value);
    // What is left of a negative one is -1.
    if (field >> BigInt(bits) !== 0n) throw new RangeError(`field does not fit into ${bits} bits`);
    all = (all << BigInt(bits)) | field;
    width += bits;
  }
  if (width % 8 !== 0) throw new RangeError('fields do not fill whole bytes');
  return bigintToBytes(all, width / 8);
}

/** Splits bytes into fields of the widths given, first field first. */
export function unpackBits(bytes: Uint8Array, widths: readonly number[]): bigint[] {
  const total = widths.reduce((sum, width) => sum + width, 0);
  if (total !== bytes.length * 8) throw new RangeError(`${total} bits expected, ${bytes.length * 8} given`);
  let rest = bytesToBigint(bytes);
  const fields: bigint[] = [];
  for (const width of widths.toReversed()) {
    fields.push(rest & ((1n << BigInt(width)) - 1n));
    rest >>= BigInt(width);
  }
  return fields.reverse();
}

export function bytesToBigint(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return value;
}

export function bigintToBytes(value: bigint, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let rest = value;
  for (let i = length - 1; i >= 0; i--) {
    bytes[i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  if (rest !== 0n) throw new RangeError(`value does not fit into ${length} bytes`);
  return bytes;
}

/** Five bits a symbol; the number of bits is a multiple of 5. */
export function bytesToSymbols(bytes: Uint8Array): Uint8Array {
  const count = (bytes.length * 8) / 5;
  if (!Number.isInteger(count)) throw new RangeError('bytes do not fill whole symbols');
  const symbols = new Uint8Array(count);
  let rest = bytesToBigint(bytes);
  for (let i = count - 1; i >= 0; i--) {
    symbols[i] = Number(rest & 31n);
    rest >>= 5n;
  }
  return symbols;
}

export function symbolsToBytes(symbols: Uint8Array): Uint8Array {
  const length = (symbols.length * 5) / 8;
  if (!Number.isInteger(length)) throw new RangeError('symbols do not fill whole bytes');
  let value = 0n;
  for (const symbol of symbols) value = (value << 5n) | BigInt(symbol);
  return bigintToBytes(value, length);
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
}
