// Signs of abuse: seen after a response was recorded or a PIN was wrong, told as rows and on the home screen, and given to
// a command of the vendor where one is set. Open alerts slow a customer down, step by step, and never cut one off.
import { ReadbackError } from '@readback/core';
import {
  type AlertRecord,
  dismissAlert,
  type GrantRecord,
  getOrder,
  grantBefore,
  type Ledger,
  listAlerts,
  machinesOfOrder,
  movesSince,
  type NewAlert,
  newestIssueMs,
  openAlertsOf,
  ordersOfMachine,
  raiseAlert,
} from '../ledger/index.js';
import type { ReadingDesk, WritingDesk } from './context.js';
import { deskError } from './errors.js';
import { reportNumber } from './report-number.js';
import { requireRole } from './roles.js';
import { waitText } from './wait-text.js';

export interface AlertView {
  readonly id: string;
  readonly kind: string;
  /** One sentence. */
  readonly text: string;
  readonly customerId?: string;
  /** ISO 8601, UTC. */
  readonly raisedAt: string;
  readonly dismissedBy?: string;
}

const DAY_MS = 86_400_000;
const COUNTER_VALUES = 256;
/** A machine that is used with more orders than this. */
const MANY_ORDERS = 3;
/** More machines on an order than it has seats, by this many. */
const MANY_MACHINES = 3;
/** The machines of larger orders are counted now and then: it takes as long as the order is. */
const SMALL_ORDER = 100;
const EVERY = 64;
const MANY_MOVES = 3;
const MOVES_WITHIN_MS = 30 * DAY_MS;
const MANY_WRONG = 5;

const MINUTE_MS = 60_000;
/** Between two responses for a customer with one open alert, two, and so on. */
const SLOWED_MS: readonly number[] = [MINUTE_MS / 2, 2 * MINUTE_MS, 10 * MINUTE_MS];

/** What a recorded grant shows. Its failure never stops a call: the response is recorded. */
export async function tellAboutGrant(desk: WritingDesk, grant: GrantRecord): Promise<void> {
  try {
    for (const alert of await signsIn(desk, grant)) await tell(desk, alert);
  } catch (error) {
    // It is looked at again with the next response of this machine or order.
    if (!(error instanceof ReadbackError)) throw error;
  }
}

async function signsIn({ ledger }: ReadingDesk, grant: GrantRecord): Promise<readonly NewAlert[]> {
  const { customerId, orderId, productId, print } = grant;
  const found: NewAlert[] = [];
  const before = await grantBefore(ledger, grant);
  if (before !== undefined && isBack(before.counter, grant.counter)) {
    const facts = { before: before.counter, now: grant.counter, grantId: grant.id };
    found.push({ kind: 'counter-back', subject: `machine:${print}`, level: grant.rowSeq, customerId, facts });
  }
  const orders = await ordersOfMachine(ledger, { productId, print });
  if (orders > MANY_ORDERS) {
    const facts = { orders, grantId: grant.id };
    found.push({ kind: 'machine-many-orders', subject: `machine:${print}`, level: orders, customerId, facts });
  }
  const { seatsTotal } = await getOrder(ledger, orderId);
  const isCounted = seatsTotal <= SMALL_ORDER || grant.rowSeq % EVERY === 0;
  const machines = isCounted ? await machinesOfOrder(ledger, orderId) : 0;
  if (machines >= seatsTotal + MANY_MACHINES) {
    const facts = { machines, seatsTotal, orderId };
    found.push({ kind: 'order-many-machines', subject: `order:${orderId}`, level: machines, customerId, facts });
  }
  if (grant.purpose === 'move') {
    const moves = await movesSince(ledger, customerId, grant.issuedAtMs - MOVES_WITHIN_MS);
    const facts = { moves, days: MOVES_WITHIN_MS / DAY_MS };
    const alert = { kind: 'many-moves', subject: `customer:${customerId}`, level: moves, customerId, facts };
    if (moves >= MANY_MOVES) found.push(alert);
  }
  return found;
}

/** Compared modulo 256: half the way round is back. A program that was installed anew begins anywhere, so that this is a
 * sign and no proof. */
function isBack(before: number, now: number): boolean {
  const ahead = (now - before + COUNTER_VALUES) % COUNTER_VALUES;
  return ahead === 0 || ahead > COUNTER_VALUES / 2;
}

/** Told at the fifth in a row, and each time it has doubled. */
export async function tellWrongPins(desk: WritingDesk, customerId: string, wrongCount: number): Promise<void> {
  await tellGuesses(desk, 'wrong-pins', customerId, wrongCount);
}

/** The same of numbers of orders. */
export async function tellWrongOrders(desk: WritingDesk, customerId: string, wrongCount: number): Promise<void> {
  await tellGuesses(desk, 'wrong-orders', customerId, wrongCount);
}

async function tellGuesses(desk: WritingDesk, kind: string, customerId: string, wrongCount: number): Promise<void> {
  if (wrongCount < MANY_WRONG) return;
  const level = Math.floor(Math.log2(wrongCount / MANY_WRONG));
  const facts = { wrongCount };
  await tell(desk, { kind, subject: `customer:${customerId}`, level, customerId, facts }, 'open');
}

/** The number of a usage report went back, or was there already: told once for each. */
export async function tellReportBack(
  desk: WritingDesk,
  report: { readonly grant: GrantRecord; readonly before: number; readonly now: number },
): Promise<void> {
  const { grant, before, now } = report;
  const { id: grantId, customerId, print } = grant;
  const subject = `machine:${print}:${now}`;
  await tell(desk, { kind: 'report-back', subject, level: before, customerId, facts: { before, now, grantId } });
}

async function tell(desk: WritingDesk, alert: NewAlert, beside?: 'open'): Promise<void> {
  const record = await raiseAlert(desk.ledger, alert, beside);
  if (record !== undefined) desk.ports.runHook(desk.file.onAlert, JSON.stringify(viewAlert(record)));
}

/** Throws `caller-slowed` while the customer has open alerts and the last response was a short time ago. */
export async function requirePace(desk: ReadingDesk, customerId: string): Promise<void> {
  const open = await openAlertsOf(desk.ledger, customerId);
  if (open === 0) return;
  const paceMs = SLOWED_MS[Math.min(open, SLOWED_MS.length) - 1] ?? 0;
  const lastMs = await newestIssueMs(desk.ledger, customerId);
  const waitMs = lastMs === undefined ? 0 : lastMs + paceMs - desk.ports.nowMs();
  // A last response of tomorrow says that a clock was wrong, and must not stop anybody until then.
  if (waitMs > 0) throw deskError('caller-slowed', { wait: waitText(Math.min(waitMs, paceMs)) });
}

export async function viewAlerts(ledger: Ledger, all = false): Promise<readonly AlertView[]> {
  return (await listAlerts(ledger, { all })).map(viewAlert);
}

/** Throws `act-not-allowed`, `alert-unknown`. */
export async function dismiss(desk: WritingDesk, alertId: string): Promise<AlertView> {
  await requireRole(desk.ledger, 'alert-dismiss');
  return viewAlert(await dismissAlert(desk.ledger, alertId));
}

function viewAlert(record: AlertRecord): AlertView {
  const { id, kind, customerId, raisedAtMs, dismissedBy } = record;
  return {
    id,
    kind,
    text: textOf(record),
    ...(customerId === null ? {} : { customerId }),
    raisedAt: new Date(raisedAtMs).toISOString(),
    ...(dismissedBy === null ? {} : { dismissedBy }),
  };
}

function textOf({ kind, subject, facts: json }: AlertRecord): string {
  const facts: unknown = JSON.parse(json);
  const known = new Map<string, unknown>(typeof facts === 'object' && facts !== null ? Object.entries(facts) : []);
  const fact = (name: string): string => {
    const value = known.get(name);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '?';
  };
  const number = (name: string): string => {
    const value = known.get(name);
    return typeof value === 'number' ? String(reportNumber(value)) : '?';
  };
  switch (kind) {
    case 'counter-back':
      return `The counter of a machine went back from ${fact('before')} to ${fact('now')} (${fact('grantId')}): a clone, or installed anew.`;
    case 'machine-many-orders':
      return `One machine was activated with ${fact('orders')} orders (${fact('grantId')}).`;
    case 'order-many-machines':
      return `Order ${fact('orderId')} of ${fact('seatsTotal')} seats has been used on ${fact('machines')} machines.`;
    case 'many-moves':
      return `${fact('moves')} moves within ${fact('days')} days.`;
    case 'wrong-pins':
      return `${fact('wrongCount')} wrong PINs in a row.`;
    case 'wrong-orders':
      return `${fact('wrongCount')} wrong numbers of orders in a row.`;
    case 'report-back':
      return `Usage report ${number('now')} came after report ${number('before')} (${fact('grantId')}): an old one, or a copy of the machine.`;
    default:
      return subject;
  }
}
