// The head of the chain as a line that can be printed, read out and typed in again: the number of a row, and 80 bits of a
// digest in five groups. The groups are those of a challenge, with checks of their own (docs/protocol.md section 3), so that
// a typing fault is told from another head and neither is taken for a challenge.
import { type Binding, CHALLENGE_LAYOUT, encodeCode, readCode, splitTyped } from '@readback/core';
import { ledgerError } from './errors.js';
import { hashOf } from './hashing.js';
import type { LedgerRow } from './schema.js';

const DIGEST_DOMAIN = 'readback-ledger/1 head';
const CHECK_DOMAIN = 'readback-ledger/1 head check';
/** Tells the groups of a head from those of every other code. */
const GROUP_BINDING = 21;

/** A head as it was kept: enough to know its row again. */
export interface ChainHeadText {
  readonly seq: number;
  /** 16 symbols, 0-31. */
  readonly digest: readonly number[];
}

/** `1234  7KPZ2 9QRSX 4TVWM ABCD1 K7K7K` */
export function formatHead(row: Pick<LedgerRow, 'seq' | 'hash'>): string {
  return headText({ seq: row.seq, digest: digestSymbols(row) });
}

/** The same of a head that was read. */
export function headText({ seq, digest }: ChainHeadText): string {
  return `${seq}  ${encodeCode(CHALLENGE_LAYOUT, Uint8Array.from(digest), bindingTo(seq)).join(' ')}`;
}

/** Takes what `formatHead` gives in any form a person may type it; of several lines the last. Throws `head-malformed`,
 * `head-mistyped`. */
export function parseHead(text: string): ChainHeadText {
  const line = text.trim().split('\n').at(-1) ?? '';
  const [, number, code] = /^\D*(\d{1,15})[^\p{L}\p{N}]+([\p{L}\p{N}].*)$/su.exec(line) ?? [];
  if (number === undefined || code === undefined) throw ledgerError('head-malformed');
  const seq = Number(number);
  const binding = bindingTo(seq);
  const reading = readCode(CHALLENGE_LAYOUT, splitTyped(code, CHALLENGE_LAYOUT, binding).groups, binding);
  if (reading.status === 'ok' && reading.data !== undefined) return { seq, digest: [...reading.data] };
  if (reading.status === 'faulty' && reading.wrongGroups.length > 0)
    throw ledgerError('head-mistyped', { groups: reading.wrongGroups });
  throw ledgerError(reading.status === 'check-failed' ? 'head-mistyped' : 'head-malformed');
}

export function isHeadOf(head: ChainHeadText, row: Pick<LedgerRow, 'seq' | 'hash'>): boolean {
  return head.seq === row.seq && digestSymbols(row).every((symbol, place) => symbol === head.digest[place]);
}

/** The first 80 bits, five a symbol. */
function digestSymbols({ seq, hash }: Pick<LedgerRow, 'seq' | 'hash'>): readonly number[] {
  const bits = BigInt(`0x${Buffer.from(hashOf(DIGEST_DOMAIN, [String(seq), hash])).toString('hex')}`) >> 176n;
  return Array.from({ length: 16 }, (_, place) => Number((bits >> BigInt(75 - 5 * place)) & 31n));
}

/** A number typed wrongly fails the check of the code as a whole. */
function bindingTo(seq: number): Binding {
  const [a = 0, b = 0, c = 0] = hashOf(CHECK_DOMAIN, [String(seq)]);
  return { group: GROUP_BINDING, code: ((a << 16) | (b << 8) | c) & 0xfffff };
}
