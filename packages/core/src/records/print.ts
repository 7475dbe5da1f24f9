// The machine print: up to five parts of a machine's identity as keyed prefixes, so that no hardware id can be read from
// a code and two vendors cannot compare a site (docs/protocol.md section 6.2).
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { bytesToBigint } from '../bytes/bits.js';
import { digest, transcript } from '../bytes/transcript.js';
import { coreError } from '../errors/core-errors.js';

/** In the order of the mask, most significant bit first. */
export type PrintSlot = 'os' | 'board' | 'disk' | 'network' | 'root-fs';
export const PRINT_SLOTS: readonly PrintSlot[] = ['os', 'board', 'disk', 'network', 'root-fs'];

/** Raw values of the parts a machine has. They never leave it. */
export type MachineParts = Partial<Readonly<Record<PrintSlot, string>>>;

/** 32 bytes for each part that exists; a print carries the first bits of each. */
export type PartDigests = ReadonlyMap<PrintSlot, Uint8Array>;

/** What a challenge carries: which parts exist (5 bits, 0 for an identity) and 40 bits of them. */
export interface MachinePrint {
  readonly mask: number;
  readonly parts: bigint;
}

export const PARTS_BITS = 40;
const BOARD_BIT = 8;

/** HMAC-SHA-256 with the product id as key over slot and value. */
export function digestParts(productId: string, parts: MachineParts): PartDigests {
  const key = utf8ToBytes(productId);
  return new Map(
    PRINT_SLOTS.flatMap((slot) => {
      const value = parts[slot];
      return value ? [[slot, hmac(sha256, key, transcript('print', [slot, value]))] as const] : [];
    }),
  );
}

/** SHA-256 of an identity that the program supplies and the order names. */
export function identityDigest(productId: string, identity: string): Uint8Array {
  return digest('identity', [productId, identity.normalize('NFC')]);
}

/** The slots a mask names, in order. */
export function slotsOf(mask: number): PrintSlot[] {
  return PRINT_SLOTS.filter((_, index) => (mask >> (4 - index)) & 1);
}

/** Bits each part has in a print: 40, 20, 13, 10 or 8. */
export function partBits(mask: number): number {
  return Math.floor(PARTS_BITS / Math.max(1, slotsOf(mask).length));
}

const prefix = (bytes: Uint8Array, bits: number): bigint => bytesToBigint(bytes.subarray(0, 5)) >> BigInt(40 - bits);

/** Throws `identity-missing` where the machine has no part at all. */
export function printOfParts(digests: PartDigests): MachinePrint {
  if (digests.size === 0) throw coreError('identity-missing');
  const mask = PRINT_SLOTS.reduce((bits, slot) => (bits << 1) | (digests.has(slot) ? 1 : 0), 0);
  const bits = partBits(mask);
  let parts = 0n;
  for (const slot of slotsOf(mask)) {
    parts = (parts << BigInt(bits)) | prefix(digests.get(slot) ?? new Uint8Array(5), bits);
  }
  return { mask, parts };
}

/** Mask 0: the first 40 bits of the identity's digest. */
export function printOfIdentity(identity: Uint8Array): MachinePrint {
  return { mask: 0, parts: prefix(identity, PARTS_BITS) };
}

/** The bits of one part. */
export function partOf(print: MachinePrint, slot: PrintSlot): bigint | undefined {
  const slots = slotsOf(print.mask);
  const index = slots.indexOf(slot);
  if (index < 0) return undefined;
  const bits = partBits(print.mask);
  return (print.parts >> BigInt(bits * (slots.length - 1 - index))) & ((1n << BigInt(bits)) - 1n);
}

/** Throws `print-malformed` where bits are set that no part owns. */
export function checkPrint(print: MachinePrint): MachinePrint {
  const used = print.mask === 0 ? PARTS_BITS : partBits(print.mask) * slotsOf(print.mask).length;
  if (print.parts >> BigInt(used) !== 0n) throw coreError('print-malformed');
  return print;
}

/** Operating-system id and root file system count as one part: golden images share both. */
export function countParts(mask: number): number {
  const slots = slotsOf(mask);
  return slots.length - (slots.includes('os') && slots.includes('root-fs') ? 1 : 0);
}

/** The same of the parts that vote on a machine: a board that nobody may read there tells nothing, whatever it told whoever
 * activated. */
export function countVoting({ mask }: MachinePrint, now: PartDigests): number {
  return countParts(now.has('board') ? mask : mask & ~BOARD_BIT);
}

export interface PrintMatch {
  /** `same`: every part agrees. `drifted`: some changed, and it is still this machine. `other`: another machine. */
  readonly verdict: 'same' | 'drifted' | 'other';
  /** Parts of the print that are different or gone now; not a board that is only hidden from this user. */
  readonly changed: readonly PrintSlot[];
}

/** A swapped board is another machine; a swapped disk, network card or reinstalled system is not. */
const WEIGHTS = { board: 4, disk: 2, system: 2, network: 1 } as const;

/** Compares a print that was signed with the parts the machine has now. More than half of the weight must agree, and some
 * hardware where any votes: a copied virtual machine brings its system along and gets a new network card. A board that
 * nobody may read now (it needs root) counts neither way, one that reads differently decides. */
export function matchPrint(print: MachinePrint, now: PartDigests, identity?: Uint8Array): PrintMatch {
  if (print.mask === 0) {
    const same = identity !== undefined && prefix(identity, PARTS_BITS) === print.parts;
    return { verdict: same ? 'same' : 'other', changed: [] };
  }
  const bits = partBits(print.mask);
  const slots = slotsOf(print.mask);
  const agrees = (slot: PrintSlot): boolean => {
    const value = now.get(slot);
    return value !== undefined && prefix(value, bits) === partOf(print, slot);
  };
  const boardHidden = slots.includes('board') && !now.has('board');
  const changed = slots.filter((slot) => !agrees(slot) && !(slot === 'board' && boardHidden));
  if (changed.includes('board')) return { verdict: 'other', changed };

  const system = slots.filter((slot) => slot === 'os' || slot === 'root-fs');
  const hardware = (['board', 'disk', 'network'] as const)
    .filter((slot) => slots.includes(slot) && !(slot === 'board' && boardHidden))
    .map((slot) => ({ weight: WEIGHTS[slot], agrees: agrees(slot) }));
  if (hardware.length > 0 && !hardware.some((vote) => vote.agrees)) return { verdict: 'other', changed };

  const votes = [...hardware];
  if (system.length > 0) votes.push({ weight: WEIGHTS.system, agrees: system.some(agrees) });
  const total = votes.reduce((sum, vote) => sum + vote.weight, 0);
  const matched = votes.reduce((sum, vote) => sum + (vote.agrees ? vote.weight : 0), 0);
  if (matched * 2 <= total) return { verdict: 'other', changed };
  return { verdict: changed.length === 0 ? 'same' : 'drifted', changed };
}
