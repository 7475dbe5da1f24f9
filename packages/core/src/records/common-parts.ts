// What two prints have in common: the desk's only way to know a machine again, for it sees prints and no parts.
// At the vendor only.
import { type MachinePrint, PARTS_BITS, type PrintSlot, partBits, partOf, slotsOf } from './print.js';

/** Parts on which two prints agree, compared on the bits both carry. For the desk, which sees prints only. */
export function commonParts(a: MachinePrint, b: MachinePrint): { readonly slots: PrintSlot[]; readonly bits: number } {
  if (a.mask === 0 || b.mask === 0) {
    const same = a.mask === b.mask && a.parts === b.parts;
    return { slots: [], bits: same ? PARTS_BITS : 0 };
  }
  const [bitsA, bitsB] = [partBits(a.mask), partBits(b.mask)];
  const bits = Math.min(bitsA, bitsB);
  const slots = slotsOf(a.mask & b.mask).filter(
    (slot) => (partOf(a, slot) ?? 0n) >> BigInt(bitsA - bits) === (partOf(b, slot) ?? 0n) >> BigInt(bitsB - bits),
  );
  return { slots, bits: slots.length * bits };
}
