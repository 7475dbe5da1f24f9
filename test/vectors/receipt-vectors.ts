// Vectors of the codes that a client makes without being asked: receipts and reports (receipts.json).
import { grantDigest } from '@readback/core';
import { lookUpOf } from '../../packages/core/src/records/grant-mac.js';
import { encodeReceipt, receiptGroups } from '../../packages/core/src/records/receipt.js';
import { encodeReport, packCounters, readCounters, reportGroups } from '../../packages/core/src/records/report.js';
import { answer, counting, withChallenge } from '../support/example-vendor.js';
import { changedReceipts, changedReports } from './changed-code-vectors.js';
import { hex, hexNumber } from './vector-file.js';

const { challenge } = withChallenge();
const { payload: response } = answer(challenge);
const grant = { digest: grantDigest(challenge, response), responsePayload: response };
/** A grant that nobody issued: a MAC does not ask. */
const other = { digest: counting(3, 32), responsePayload: counting(9, 35) };

export interface ReceiptVector {
  readonly grant: string;
  readonly response: string;
  readonly lookUp: string;
  readonly counter: number;
  readonly day: number;
  readonly payload: string;
  readonly groups: string;
}

function receiptVectors(): ReceiptVector[] {
  return [
    { of: grant, counter: 42, day: 325 },
    { of: grant, counter: 0, day: 0 },
    { of: other, counter: 255, day: 8191 },
  ].map(({ of, counter, day }) => {
    const payload = encodeReceipt(of, { counter, day });
    return {
      grant: hex(of.digest),
      response: hex(of.responsePayload),
      lookUp: lookUpOf(of.digest),
      counter,
      day,
      payload: hex(payload),
      groups: receiptGroups(payload).join(' '),
    };
  });
}

export interface ReportVector {
  readonly grant: string;
  readonly response: string;
  readonly sequence: number;
  /** As counted. */
  readonly counts: readonly number[];
  /** 33 bits, hex. */
  readonly counters: string;
  /** As they come out at the desk. */
  readonly read: readonly number[];
  readonly groups: string;
}

function reportVectors(): ReportVector[] {
  const counted = [
    [0],
    [1_000_000],
    [2 ** 33 - 1],
    [2 ** 40],
    [1000, 70_000],
    [4095, 4096],
    [4097, 2 ** 42],
    [3, 300, 30_000],
    [127, 128, 129],
    [0, 1, 17, 1_000_000],
    [7, 8, 15, 2 ** 34],
  ];
  return counted.map((counts, sequence) => {
    const counters = packCounters(counts);
    return {
      grant: hex(grant.digest),
      response: hex(grant.responsePayload),
      sequence,
      counts,
      counters: hexNumber(counters, 5),
      read: readCounters(counters, counts.length),
      groups: reportGroups(encodeReport(grant, { sequence, counters })).join(' '),
    };
  });
}

export interface ReceiptFailure {
  readonly kind: 'receipt' | 'report';
  /** Of the grant that the desk has. */
  readonly grant: string;
  readonly response: string;
  readonly groups: string;
  readonly expect: string;
  readonly why: string;
}

/** Each is a code whose checks are right. Another look-up asks for another grant: it is that of this one that does not fit. */
function failures(): ReceiptFailure[] {
  const against = { grant: hex(grant.digest), response: hex(grant.responsePayload) };
  const receipt = encodeReceipt(grant, { counter: 42, day: 325 });
  const report = encodeReport(grant, { sequence: 0, counters: 5n });
  return [
    ...changedReceipts(receipt, against),
    {
      kind: 'receipt',
      ...against,
      groups: receiptGroups(challenge).join(' '),
      expect: 'wrong-kind',
      why: 'a challenge',
    },
    {
      kind: 'receipt',
      grant: hex(grant.digest),
      response: hex(other.responsePayload),
      groups: receiptGroups(receipt).join(' '),
      expect: 'receipt-invalid',
      why: 'the response of another grant',
    },
    ...changedReports(report, against),
    {
      kind: 'report',
      grant: hex(grant.digest),
      response: hex(other.responsePayload),
      groups: reportGroups(report).join(' '),
      expect: 'report-invalid',
      why: 'the response of another grant',
    },
    ...[receipt, report].map((code, index) => {
      const kind = index === 0 ? ('receipt' as const) : ('report' as const);
      return {
        kind,
        grant: hex(other.digest),
        response: hex(grant.responsePayload),
        groups: (index === 0 ? receiptGroups(code) : reportGroups(code)).join(' '),
        expect: `${kind}-invalid`,
        why: 'another grant, the same response',
      };
    }),
  ];
}

export const receiptsFile = () => ({ receipts: receiptVectors(), reports: reportVectors(), mustFail: failures() });
