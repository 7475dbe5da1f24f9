// Receipts at the desk (docs/protocol.md sections 6.5 and 9.6): whose licence was given up, what of it comes free, and
// whether a supervisor has to look at it first. Recorded once; a seat is never free twice.
import {
  CHALLENGE_LAYOUT,
  challengePayload,
  type Day,
  dayOfMs,
  decodeReceipt,
  describeOffer,
  encodeCode,
  formatDay,
  isReceipt,
  type LoadedPolicy,
  ReadbackError,
  readCode,
  visible,
} from '@readback/core';
import { coreError, vendorError, verifyReceipt } from '@readback/core/vendor';
import {
  type FreedSeat,
  type GrantRecord,
  getCustomer,
  grantsByLookUp,
  type ReceiptRecord,
  receiptsOf,
  receiptsSince,
  recordReceipt,
  recordRefusal,
} from '../ledger/index.js';
import { requireApproval } from './approvals.js';
import { requireCaller } from './callers.js';
import type { ReadingDesk, WritingDesk } from './context.js';
import { deskError } from './errors.js';
import { hexOf } from './hear.js';
import type { HeardReceipt } from './life-views.js';
import { baseGrantOf, lineageOf } from './lineage.js';
import { machineOf } from './machines.js';
import { canBeShortened, daysLeft, isHeld, leftText, spansOf, unitsOf } from './remaining.js';
import type { ExceptionKind } from './roles.js';
import { deskRules } from './rules.js';
import { grantOffer, packOfGrant, responsePayloadOf } from './views.js';

const YEAR_MS = 365 * 86_400_000;
const MOST_ATTEMPTS = 5;

/** Whether what was typed where a challenge is typed is an intact receipt. */
export function isReceiptCode(groups: readonly string[]): boolean {
  const { status, data } = readCode(CHALLENGE_LAYOUT, groups);
  return status === 'ok' && data !== undefined && isReceipt(challengePayload(data));
}

/** Told as soon as the machine is known, for what may be refused afterwards. */
type OnFound = (grant: GrantRecord) => void;

interface OpenedReceipt {
  readonly payload: Uint8Array;
  readonly text: string;
  readonly counter: number;
  readonly day: Day;
  /** The newest grant of the installation. */
  readonly grant: GrantRecord;
  /** All that its machine was given, newest first. */
  readonly machine: readonly GrantRecord[];
  /** Given after it and never confirmed: nothing of it can be typed in any more. */
  readonly dropped: readonly GrantRecord[];
  readonly recorded: ReceiptRecord | undefined;
}

/** Throws `wrong-kind`, `receipt-invalid`, `receipt-other-customer`, `caller-not-verified`. */
async function openReceipt(
  desk: WritingDesk,
  groups: readonly string[],
  customerId: string | undefined,
  onFound: OnFound,
): Promise<OpenedReceipt> {
  const { data } = readCode(CHALLENGE_LAYOUT, groups);
  if (data === undefined) throw vendorError('receipt-invalid');
  const payload = challengePayload(data);
  const { lookUp, counter, day } = decodeReceipt(payload);
  for (const grant of await grantsByLookUp(desk.ledger, lookUp)) {
    const digest = new Uint8Array(Buffer.from(grant.digest, 'hex'));
    const responsePayload = await responsePayloadOf(grant, desk.packs);
    if (!verifyReceipt(payload, { digest, responsePayload })) continue;
    onFound(grant);
    if (customerId !== undefined && grant.customerId !== customerId) {
      const { name } = await getCustomer(desk.ledger, grant.customerId);
      throw deskError('receipt-other-customer', { name });
    }
    await requireCaller(desk, grant.customerId);
    const machine = await machineOf(desk.ledger, grant);
    const [recorded] = await receiptsOf(desk.ledger, [grant.id]);
    const dropped = machine.filter(({ rowSeq, returnedSeq }) => rowSeq > grant.rowSeq && returnedSeq === null);
    return {
      payload,
      text: encodeCode(CHALLENGE_LAYOUT, data).join(' '),
      counter,
      day,
      grant,
      machine,
      dropped,
      recorded,
    };
  }
  throw vendorError('receipt-invalid');
}

interface Returned extends OpenedReceipt {
  readonly base: GrantRecord;
  readonly seats: readonly (FreedSeat & { readonly says: string })[];
  /** Held, but of a term that cannot be given in parts. */
  readonly kept: number;
}

/** What comes free: the seats of the licence that are not used up. Throws `policy-not-returnable`, `receipt-superseded`. */
async function whatComesFree(desk: ReadingDesk, opened: OpenedReceipt): Promise<Returned> {
  const { grant, machine, dropped } = opened;
  const { policies } = await packOfGrant(grant, desk.packs);
  const lineage = lineageOf(grant, machine);
  const base = baseGrantOf(lineage, policies) ?? grant;
  const policy = policies.find(({ id }) => id === base.policyId);
  if (policy === undefined || !policy.returnable) {
    throw coreError('policy-not-returnable', { policy: policy?.title ?? base.policyId });
  }
  const newer = dropped.find(({ confirmedAtMs }) => confirmedAtMs !== null);
  if (newer !== undefined) throw deskError('receipt-superseded', { grantId: newer.id });
  const addOns = lineage.filter(({ policyId }) => isAddOn(policies, policyId));
  const ids = new Set([base, ...addOns, ...dropped].map(({ policyId }) => policyId));
  const today = dayOfMs(desk.ports.nowMs());
  const perPolicy = [...ids].map((id) =>
    seatsOf(
      machine,
      policies.find((one) => one.id === id),
      id,
      today,
    ),
  );
  return {
    ...opened,
    base,
    seats: perPolicy.flatMap(({ seats }) => seats),
    kept: perPolicy.reduce((sum, { kept }) => sum + kept, 0),
  };
}

const isAddOn = (policies: readonly LoadedPolicy[], policyId: string): boolean =>
  policies.find(({ id }) => id === policyId)?.kind === 'add-on';

function seatsOf(
  machine: readonly GrantRecord[],
  policy: LoadedPolicy | undefined,
  policyId: string,
  today: Day,
): Pick<Returned, 'seats' | 'kept'> {
  const held = machine.filter((grant) => grant.policyId === policyId && isHeld(grant));
  // A policy that the pack at the site does not hold says nothing of its term.
  if (policy === undefined) return { seats: [], kept: held.length };
  const running = spansOf(held, policy).filter((span) => daysLeft(span, today) !== 0);
  if (!canBeShortened(policy)) return { seats: [], kept: running.length };
  const seats = running.map((span) => {
    const { grant } = span;
    const leftDays = daysLeft(span, today);
    const units = leftDays === null ? grant.quantity : unitsOf(policy, leftDays, today, grant.quantity);
    const left = leftText(policy, units, grant.quantity);
    const says = left === undefined ? describeOffer(policy, grant.quantity) : `${policy.title}, ${left}`;
    return { grant, leftDays, says };
  });
  return { seats, kept: 0 };
}

/** What a receipt says and what will come of it. Refusals are recorded. */
export async function hearReceipt(
  desk: WritingDesk,
  groups: readonly string[],
  customerId?: string,
): Promise<HeardReceipt> {
  return await recordingRefusals(desk, groups, customerId, async (onFound) => {
    const opened = await openReceipt(desk, groups, customerId, onFound);
    if (opened.recorded !== undefined) return await viewRecorded(desk, opened, opened.recorded);
    const returned = await whatComesFree(desk, opened);
    const kinds = await exceptionsIn(desk, returned);
    const needs = kinds.length === 0 ? '' : ' A supervisor has to approve it.';
    return { ...(await viewOf(desk, opened)), ...freesOf(returned), says: `${saysOf(returned)}${needs}` };
  });
}

/** Records it and frees the seats, once. Throws what `hearReceipt` does, `approval-needed`, `approval-denied`. */
export async function takeReceipt(
  desk: WritingDesk,
  groups: readonly string[],
  customerId?: string,
): Promise<HeardReceipt> {
  return await recordingRefusals(desk, groups, customerId, async (onFound) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await takeOnce(desk, groups, customerId, onFound);
      } catch (error) {
        const isLate = error instanceof ReadbackError && error.code === 'machine-changed';
        if (!isLate || attempt === MOST_ATTEMPTS) throw error;
      }
    }
  });
}

async function takeOnce(
  desk: WritingDesk,
  groups: readonly string[],
  customerId: string | undefined,
  onFound: OnFound,
): Promise<HeardReceipt> {
  const opened = await openReceipt(desk, groups, customerId, onFound);
  if (opened.recorded !== undefined) return await viewRecorded(desk, opened, opened.recorded);
  const returned = await whatComesFree(desk, opened);
  const { grant, base, seats, machine, payload, text: receiptText, counter, day } = returned;
  const exact = {
    challenge: hexOf(payload),
    customerId: grant.customerId,
    orderId: base.orderId,
    base: grant.digest,
    detail: seats.map(({ grant: { id }, says }) => `${id}: ${says}`).join('; '),
  };
  const approvals: string[] = [];
  for (const kind of await exceptionsIn(desk, returned)) {
    const approval = await requireApproval(desk.ledger, kind, exact);
    if (approval !== undefined) approvals.push(approval);
  }
  const { customerId: owner } = grant;
  const facts = { receiptText, grantId: grant.id, orderId: base.orderId, customerId: owner, counter, day };
  const freed = seats.map(({ grant: { id, orderId }, leftDays }) => ({ grant: { id, orderId }, leftDays }));
  const record = await recordReceipt(desk.ledger, { ...facts, seats: freed, machine, approvals });
  const recorded = { receiptId: record.id, on: new Date(record.recordedAtMs).toISOString(), isNew: true };
  return { ...(await viewOf(desk, opened)), ...freesOf(returned), says: saysOf(returned), recorded };
}

async function exceptionsIn(desk: ReadingDesk, { base, dropped }: Returned): Promise<readonly ExceptionKind[]> {
  const { returnsAYear } = await deskRules(desk.ledger);
  const before = await receiptsSince(desk.ledger, base.orderId, desk.ports.nowMs() - YEAR_MS);
  return [
    ...(dropped.length > 0 ? (['receipt-older'] as const) : []),
    ...(before >= returnsAYear ? (['return-beyond-cap'] as const) : []),
  ];
}

async function viewOf(desk: ReadingDesk, { text, grant, day }: OpenedReceipt): Promise<Omit<HeardReceipt, 'says'>> {
  const { name } = await getCustomer(desk.ledger, grant.customerId);
  const isKnownDay = day > 0 && day < 8191;
  return {
    receipt: text,
    grantId: grant.id,
    customerId: grant.customerId,
    customerName: visible(name),
    offer: await grantOffer(grant, desk.packs),
    ...(isKnownDay ? { madeOn: formatDay(day) } : {}),
    frees: [],
  };
}

function freesOf({ seats }: Returned): Pick<HeardReceipt, 'frees'> {
  return { frees: seats.map(({ grant, says }) => ({ orderId: grant.orderId, says })) };
}

function saysOf({ seats, kept }: Returned): string {
  const free = seats.map(({ grant, says }) => `order ${grant.orderId}: ${says}`).join('; ');
  const stays = kept === 0 ? '' : ' A term that cannot be given in parts stays used up.';
  if (seats.length === 0) return `No seat comes free: no term is left.${stays}`;
  return `${seats.length} ${seats.length === 1 ? 'seat comes' : 'seats come'} free (${free}).${stays}`;
}

async function viewRecorded(desk: ReadingDesk, opened: OpenedReceipt, record: ReceiptRecord): Promise<HeardReceipt> {
  const on = new Date(record.recordedAtMs).toISOString();
  return {
    ...(await viewOf(desk, opened)),
    says: `It was recorded on ${on.slice(0, 10)} as ${record.id}; nothing more comes free.`,
    recorded: { receiptId: record.id, on, isNew: false },
  };
}

async function recordingRefusals<T>(
  desk: WritingDesk,
  groups: readonly string[],
  customerId: string | undefined,
  work: (onFound: OnFound) => Promise<T>,
): Promise<T> {
  let print: string | undefined;
  try {
    return await work((grant) => {
      print = grant.print;
    });
  } catch (error) {
    if (error instanceof ReadbackError && error.family === 'refusal') {
      const { data } = readCode(CHALLENGE_LAYOUT, groups);
      // Not as a challenge: what stands in its place is no print.
      await recordRefusal(desk.ledger, {
        code: error.code,
        receipt: data === undefined ? undefined : hexOf(challengePayload(data)),
        print,
        customerId,
      });
    }
    throw error;
  }
}
