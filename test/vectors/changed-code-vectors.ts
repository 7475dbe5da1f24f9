// Receipts, reports and hand-over codes of which one thing is another (receipts.json, hand-over.json): every bit, every field,
// every group. The checks of the code are right, so that it is what stands behind them that refuses.
import { encodeCode, LONG_LAYOUT } from '@readback/core';
import { receiptGroups } from '../../packages/core/src/records/receipt.js';
import { reportGroups } from '../../packages/core/src/records/report.js';
import type { HandOverRefusal } from './pack-vectors.js';
import type { ReceiptFailure } from './receipt-vectors.js';

type Against = Pick<ReceiptFailure, 'grant' | 'response'>;

const RECEIPT_FIELDS: readonly (readonly [name: string, from: number])[] = [
  ['purpose', 0],
  ['look-up', 3],
  ['counter', 23],
  ['day', 31],
  ['MAC', 44],
];
const REPORT_FIELDS: readonly (readonly [name: string, from: number])[] = [
  ['purpose', 0],
  ['look-up', 3],
  ['sequence', 23],
  ['counters', 31],
  ['MAC', 64],
];

const fieldOf = (fields: typeof RECEIPT_FIELDS, bit: number): string =>
  fields.findLast(([, from]) => from <= bit)?.[0] ?? '';

/** Every bit of a receipt. Another purpose is no receipt. */
export const changedReceipts = (receipt: Uint8Array, against: Against): ReceiptFailure[] =>
  Array.from({ length: 80 }, (_, bit) => ({
    kind: 'receipt',
    ...against,
    groups: receiptGroups(receipt.map((byte, index) => (index === bit >> 3 ? byte ^ (0x80 >> (bit & 7)) : byte))).join(
      ' ',
    ),
    expect: bit < 3 ? 'wrong-kind' : 'receipt-invalid',
    why: `bit ${bit} is another: ${fieldOf(RECEIPT_FIELDS, bit)}`,
  }));

/** Every bit of a report. */
export const changedReports = (report: Uint8Array, against: Against): ReceiptFailure[] =>
  Array.from({ length: 100 }, (_, bit) => ({
    kind: 'report',
    ...against,
    groups: reportGroups(
      report.map((symbol, index) => (index === Math.floor(bit / 5) ? symbol ^ (16 >> (bit % 5)) : symbol)),
    ).join(' '),
    expect: bit < 3 ? 'purpose-reserved' : 'report-invalid',
    why: `bit ${bit} is another: ${fieldOf(REPORT_FIELDS, bit)}`,
  }));

/** Reserved parts, and a wrong symbol in each group, in the place of a digest. */
export function changedHandOvers(digestCode: string): HandOverRefusal[] {
  const groups = digestCode.split(' ');
  const asked = 'digest';
  const reserved = [0, 3, 4, 5, 6, 7, 10, 11, 12, 13, 14, 15].map((part) => {
    // 4 bits of the part, then the value: the first symbol has the part and one bit more.
    const data = Uint8Array.from({ length: LONG_LAYOUT.dataSymbols }, (_, index) =>
      index === 0 ? part << 1 : index & 31,
    );
    return {
      name: `part ${part}, which is reserved`,
      asked,
      groups: encodeCode(LONG_LAYOUT, data).join(' '),
      expect: 'wrong-kind',
    } as const;
  });
  const wrong = groups.map((group, index) => {
    const by = group.charAt(index % 5) === 'A' ? 'B' : 'A';
    const changed = `${group.slice(0, index % 5)}${by}${group.slice((index % 5) + 1)}`;
    return {
      name: `symbol ${(index % 5) + 1} of group ${index + 1} wrong`,
      asked,
      groups: groups.map((old, at) => (at === index ? changed : old)).join(' '),
      expect: 'group-mismatch',
    } as const;
  });
  return [
    ...reserved,
    ...wrong,
    { name: 'a group too many', asked, groups: `${digestCode} 00000`, expect: 'code-too-long' },
    { name: 'nothing', asked, groups: '', expect: 'code-empty' },
    {
      name: 'a symbol that nobody heard',
      asked,
      groups: `?${digestCode.slice(1)}`,
      expect: 'symbol-inaudible',
    },
  ];
}
