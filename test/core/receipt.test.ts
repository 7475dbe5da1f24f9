// Receipts and reports: what is written is read, what is changed is refused (docs/protocol.md sections 6.5 and 6.6).
import { CHALLENGE_LAYOUT, decodeReceipt, decodeReport, isReceipt, readCode, SHORT_LAYOUT } from '@readback/core';
import { readCounters, verifyReceipt, verifyReport } from '@readback/core/vendor';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { vendorError } from '../../packages/core/src/errors/vendor-errors.js';
import { challengePayload } from '../../packages/core/src/records/challenge.js';
import { lookUpOf } from '../../packages/core/src/records/grant-mac.js';
import { encodeReceipt } from '../../packages/core/src/records/receipt.js';
import { encodeReport, packCounters } from '../../packages/core/src/records/report.js';
import { counting } from '../support/example-vendor.js';
import { outcome, read } from '../vectors/read-vectors.js';
import type { ReceiptFailure, ReceiptVector, ReportVector } from '../vectors/receipt-vectors.js';
import { hex, hexNumber, unhex } from '../vectors/vector-file.js';

const { receipts, reports, mustFail } = read('receipts.json') as {
  receipts: ReceiptVector[];
  reports: ReportVector[];
  mustFail: ReceiptFailure[];
};
const dataOf = (kind: 'receipt' | 'report', groups: string): Uint8Array => {
  const { data } = readCode(kind === 'receipt' ? CHALLENGE_LAYOUT : SHORT_LAYOUT, groups.split(' '));
  if (!data) throw new Error('the code is not intact');
  return data;
};
const secretOf = ({ grant, response }: { grant: string; response: string }) => ({
  digest: unhex(grant),
  responsePayload: unhex(response),
});

describe('receipts.json', () => {
  it.each(receipts)('receipt $counter', (vector) => {
    const payload = challengePayload(dataOf('receipt', vector.groups));
    expect(hex(payload)).toBe(vector.payload);
    expect(isReceipt(payload)).toBe(true);
    expect(decodeReceipt(payload)).toEqual({ lookUp: vector.lookUp, counter: vector.counter, day: vector.day });
    expect(vector.grant.startsWith(vector.lookUp)).toBe(true);
    expect(verifyReceipt(payload, secretOf(vector))).toBe(true);
    expect(hex(encodeReceipt(secretOf(vector), vector))).toBe(vector.payload);
  });

  it.each(reports)('report $sequence', (vector) => {
    const symbols = dataOf('report', vector.groups);
    const report = decodeReport(symbols);
    expect(report.sequence).toBe(vector.sequence);
    expect(hexNumber(report.counters, 5)).toBe(vector.counters);
    expect(readCounters(report.counters, vector.counts.length)).toEqual(vector.read);
    expect(verifyReport(symbols, secretOf(vector))).toBe(true);
  });

  it.each(mustFail)('$kind with $why: $expect', (vector) => {
    const secret = secretOf(vector);
    const data = dataOf(vector.kind, vector.groups);
    expect(
      outcome(() => {
        const isGood =
          vector.kind === 'receipt' ? verifyReceipt(challengePayload(data), secret) : verifyReport(data, secret);
        if (!isGood) throw vendorError(`${vector.kind}-invalid`);
      }),
    ).toBe(vector.expect);
  });
});

describe('counters', () => {
  it('never say more than was counted, and lose no more than the bits that are missing', () => {
    const counts = fc.array(
      fc.maxSafeNat().map((n) => n % 2 ** 33),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(counts, (counted) => {
        const significant = [33, 12, 7, 4][counted.length - 1] ?? 0;
        const said = readCounters(packCounters(counted), counted.length);
        said.forEach((value, index) => {
          const count = counted[index] ?? 0;
          expect(value).toBeLessThanOrEqual(count);
          expect(count - value).toBeLessThan(Math.max(1, count / 2 ** (significant - 1)));
        });
      }),
    );
  });
});

describe('a receipt and a report', () => {
  it('are never taken for each other, nor for those of another grant', () => {
    const grant = { digest: counting(1, 32), responsePayload: counting(2, 35) };
    const twin = { digest: counting(1, 32), responsePayload: counting(3, 35) };
    expect(lookUpOf(grant.digest)).toBe(lookUpOf(twin.digest));
    expect(verifyReceipt(encodeReceipt(grant, { counter: 1, day: 1 }), twin)).toBe(false);
    expect(verifyReport(encodeReport(grant, { sequence: 1, counters: 1n }), twin)).toBe(false);
    const receipt = encodeReceipt(grant, { counter: 1, day: 1 });
    const report = encodeReport(grant, { sequence: 1, counters: 1n });
    expect(hex(receipt).slice(-9)).not.toBe(hex(report).slice(-9));
  });
});
