// Usage reports at the desk (docs/protocol.md section 6.6): whose counts they are, recorded once each and in their order.
import {
  canonicalJson,
  decodeReport,
  encodeCode,
  faultOfReading,
  ReadbackError,
  readCode,
  SHORT_LAYOUT,
  visible,
} from '@readback/core';
import { readCounters, vendorError, verifyReport } from '@readback/core/vendor';
import {
  findReport,
  type GrantRecord,
  getCustomer,
  getOrder,
  grantsByLookUp,
  newestReport,
  type ReportRecord,
  recordRefusal,
  recordReport,
  reportsOfOrder,
} from '../ledger/index.js';
import { tellReportBack } from './alerts.js';
import { requireCaller } from './callers.js';
import type { ReadingDesk, WritingDesk } from './context.js';
import { deskError } from './errors.js';
import type { Counts, HeardReport, ReportView } from './life-views.js';
import { baseGrantOf, lineageOf } from './lineage.js';
import { machineOf } from './machines.js';
import { reportNumber } from './report-number.js';
import { grantOffer, packOfGrant, responsePayloadOf } from './views.js';

const SEQUENCES = 256;
const MOST_ATTEMPTS = 5;

interface OpenedReport {
  readonly text: string;
  readonly sequence: number;
  readonly counts: Counts;
  readonly grant: GrantRecord;
  readonly base: GrantRecord;
  /** The activation that its lineage began with. */
  readonly root: GrantRecord;
}

/** Records a report, or shows what was recorded before; one whose sequence goes back is told and not recorded. Throws the
 * typing fault, `report-invalid`, `report-other-customer`, `caller-not-verified`. */
export async function takeReport(
  desk: WritingDesk,
  groups: readonly string[],
  customerId?: string,
): Promise<HeardReport> {
  let print: string | undefined;
  try {
    const opened = await openReport(desk, groups, customerId, (grant) => {
      print = grant.print;
    });
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
      const heard = await takeOnce(desk, opened);
      if (heard !== undefined) return heard;
    }
    throw new RangeError('a report was overtaken again and again');
  } catch (error) {
    if (error instanceof ReadbackError && error.family === 'refusal') {
      await recordRefusal(desk.ledger, { code: error.code, print, customerId });
    }
    throw error;
  }
}

/** Nothing where another desk recorded one of this installation at the same moment. */
async function takeOnce(desk: WritingDesk, opened: OpenedReport): Promise<HeardReport | undefined> {
  const { text: reportText, sequence, counts, grant, base, root } = opened;
  const same = await findReport(desk.ledger, reportText);
  if (same !== undefined) return await viewOf(desk, opened, 'again', same);
  const before = await newestReport(desk.ledger, root.id);
  if (before !== undefined && !isAhead(before.sequence, sequence)) {
    await tellReportBack(desk, { grant, before: before.sequence, now: sequence });
    return await viewOf(desk, opened, 'back', before);
  }
  const facts = { reportText, grantId: grant.id, rootGrantId: root.id, orderId: base.orderId };
  const record = await recordReport(
    desk.ledger,
    { ...facts, customerId: grant.customerId, sequence, counts: canonicalJson(counts) },
    before,
  );
  return record === undefined ? undefined : await viewOf(desk, opened, 'recorded', before, record);
}

/** Modulo 256: half the way round is back. */
function isAhead(before: number, now: number): boolean {
  const ahead = (now - before + SEQUENCES) % SEQUENCES;
  return ahead > 0 && ahead <= SEQUENCES / 2;
}

async function openReport(
  desk: WritingDesk,
  groups: readonly string[],
  customerId: string | undefined,
  onFound: (grant: GrantRecord) => void,
): Promise<OpenedReport> {
  const reading = readCode(SHORT_LAYOUT, groups);
  const symbols = reading.status === 'ok' ? reading.data : undefined;
  if (symbols === undefined) throw faultOfReading(reading, groups, { want: 'report', groups: SHORT_LAYOUT.groups });
  const { lookUp, sequence, counters } = decodeReport(symbols);
  for (const grant of await grantsByLookUp(desk.ledger, lookUp)) {
    const digest = new Uint8Array(Buffer.from(grant.digest, 'hex'));
    const responsePayload = await responsePayloadOf(grant, desk.packs);
    if (!verifyReport(symbols, { digest, responsePayload })) continue;
    onFound(grant);
    if (customerId !== undefined && grant.customerId !== customerId) {
      const { name } = await getCustomer(desk.ledger, grant.customerId);
      throw deskError('report-other-customer', { name });
    }
    await requireCaller(desk, grant.customerId);
    const { policies } = await packOfGrant(grant, desk.packs);
    const lineage = lineageOf(grant, await machineOf(desk.ledger, grant));
    const base = baseGrantOf(lineage, policies) ?? grant;
    const meters = policies.find(({ id }) => id === base.policyId)?.meters ?? [];
    const numbers = meters.length === 0 ? [] : readCounters(counters, meters.length);
    const counts = Object.fromEntries(meters.map((meter, index) => [meter, numbers[index] ?? 0]));
    return {
      text: encodeCode(SHORT_LAYOUT, symbols).join(' '),
      sequence,
      counts,
      grant,
      base,
      root: lineage[0] ?? grant,
    };
  }
  throw vendorError('report-invalid');
}

async function viewOf(
  desk: ReadingDesk,
  { text, sequence, counts, grant, base }: OpenedReport,
  state: HeardReport['state'],
  before: ReportRecord | undefined,
  record?: ReportRecord,
): Promise<HeardReport> {
  const { name } = await getCustomer(desk.ledger, grant.customerId);
  const earlier = state === 'recorded' && before !== undefined ? countsOf(before) : undefined;
  return {
    report: text,
    ...(record === undefined ? {} : { reportId: record.id }),
    grantId: grant.id,
    orderId: base.orderId,
    customerId: grant.customerId,
    customerName: visible(name),
    offer: await grantOffer(base, desk.packs),
    sequence,
    counts,
    ...(earlier === undefined ? {} : { before: earlier }),
    state,
    says: saysOf(state, sequence, before),
  };
}

function saysOf(state: HeardReport['state'], sequence: number, before: ReportRecord | undefined): string {
  switch (state) {
    case 'recorded':
      return `Recorded as report ${reportNumber(sequence)} of this machine.`;
    case 'again':
      return `It was recorded before, as ${before?.id ?? '?'}; nothing was changed.`;
    case 'back':
      return `Its number is ${reportNumber(sequence)}, and report ${before === undefined ? '?' : reportNumber(before.sequence)} is here already: an old report, or a copy of the machine. It was not recorded.`;
  }
}

/** Newest first. Throws `order-unknown`. */
export async function reportsOn(desk: ReadingDesk, orderId: string): Promise<readonly ReportView[]> {
  await getOrder(desk.ledger, orderId);
  const reports = await reportsOfOrder(desk.ledger, orderId);
  return reports.map(({ id, recordedAtMs, grantId, rootGrantId, sequence, ...record }) => ({
    reportId: id,
    at: new Date(recordedAtMs).toISOString(),
    grantId,
    rootGrantId,
    sequence,
    counts: countsOf(record),
  }));
}

/** What a recorded report counts. */
export function countsOf({ counts }: Pick<ReportRecord, 'counts'>): Counts {
  const facts: unknown = JSON.parse(counts);
  if (typeof facts !== 'object' || facts === null) return {};
  return Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]: [string, unknown]) =>
      typeof value === 'number' ? [[name, value]] : [],
    ),
  );
}

/** `tags 1200, users 7`. */
export function countsText(counts: Counts): string {
  return Object.entries(counts)
    .map(([meter, count]) => `${meter} ${count}`)
    .join(', ');
}
