// The field GF(32) = GF(2)[a]/(a^5 + a^2 + 1): its elements are the values of the symbols, + is XOR
// (docs/protocol.md section 3).
const MODULUS = 0b100101;

const exp = new Uint8Array(62);
const log = new Uint8Array(32);
for (let power = 0, element = 1; power < 31; power++) {
  exp[power] = element;
  exp[power + 31] = element;
  log[element] = power;
  element <<= 1;
  if (element & 32) element ^= MODULUS;
}

export function multiply(a: number, b: number): number {
  if (a === 0 || b === 0) return 0;
  return exp[(log[a] ?? 0) + (log[b] ?? 0)] ?? 0;
}

/** Of a non-zero element. */
export function invert(a: number): number {
  if (a === 0) throw new RangeError('zero has no inverse');
  return exp[31 - (log[a] ?? 0)] ?? 0;
}
