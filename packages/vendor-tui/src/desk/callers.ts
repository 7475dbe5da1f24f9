// Who calls: what is on record is asked for before the challenge is typed. A wrong PIN slows the next try and never locks
// anybody out; what is on record changes only for somebody who knows a second fact, or with a supervisor.
import {
  addCallNumber,
  type CallerPinRecord,
  type CallNumberRecord,
  type CheckedBy,
  callerPinOf,
  callNumbersOf,
  foldText,
  getCustomer,
  isCallerDoubted,
  isRightPin,
  isSameNumber,
  newestCallerCheck,
  ordersOf,
  pinMark,
  type Refusal,
  recordCallerCheck,
  recordRefusal,
  removeCallNumber,
  setCallerPin,
  spellingOf,
  type Voucher,
  type WrongOrders,
  wrongOrdersOf,
} from '../ledger/index.js';
import { tellWrongOrders, tellWrongPins } from './alerts.js';
import { requireApproval } from './approvals.js';
import type { ReadingDesk, WritingDesk } from './context.js';
import { deskError } from './errors.js';
import { refused } from './refusals.js';
import { permissionOf, roleOf } from './roles.js';
import { deskRules } from './rules.js';
import { waitText } from './wait-text.js';

export type CallerFact = 'number' | 'pin';

/** What the desk knows about a customer's callers. */
export interface CallerView {
  readonly customerId: string;
  readonly numbers: readonly { readonly id: string; readonly number: string }[];
  readonly hasPin: boolean;
  /** What is asked for; nothing where the desk asks nobody, or has nothing on record. */
  readonly needs: readonly CallerFact[];
  /** Something should be asked for, and nothing is on record. */
  readonly isUnknown: boolean;
  /** This agent has checked the caller a short time ago, and nothing has spoken against it since. */
  readonly isChecked: boolean;
  /** When; only where that check counts. */
  readonly checkedAtMs?: number;
  /** Before this no PIN is looked at. */
  readonly waitUntilMs?: number;
  /** Id of the spelling alphabet that was last used with them. */
  readonly spelling?: string;
}

/** A call takes minutes; one that was dropped goes on within the hour. */
const CHECK_LIFE_MS = 60 * 60_000;

const SECOND_MS = 1000;
/** After the first wrong PIN, the second and so on. A PIN of six digits then takes ten thousand days to go through. */
const WAITS_MS: readonly number[] = [5, 15, 60, 5 * 60, 15 * 60].map((seconds) => seconds * SECOND_MS);

export function waitAfterWrong(wrongCount: number): number {
  return WAITS_MS[Math.min(wrongCount, WAITS_MS.length) - 1] ?? 0;
}

interface OnRecord {
  readonly numbers: readonly CallNumberRecord[];
  readonly pin: CallerPinRecord | undefined;
  readonly needs: readonly CallerFact[];
  /** The rule wants something. */
  readonly isWanted: boolean;
}

async function onRecord(desk: ReadingDesk, customerId: string): Promise<OnRecord> {
  const { ledger } = desk;
  const { callers } = await deskRules(ledger);
  const numbers = await callNumbersOf(ledger, customerId);
  const pin = await callerPinOf(ledger, customerId);
  const needs: CallerFact[] = [];
  if (callers !== 'off' && numbers.length > 0) needs.push('number');
  if (callers === 'number+pin' && pin !== undefined) needs.push('pin');
  return { numbers, pin, needs, isWanted: callers !== 'off' };
}

/** Throws `customer-unknown`. */
export async function viewCaller(desk: ReadingDesk, customerId: string, agent: string): Promise<CallerView> {
  await getCustomer(desk.ledger, customerId);
  const { numbers, pin, needs, isWanted } = await onRecord(desk, customerId);
  const waitUntilMs = pin?.waitUntilMs ?? null;
  const spelling = await spellingOf(desk.ledger, customerId);
  const checkedAtMs = await freshCheck(desk, customerId, agent, needs);
  return {
    customerId,
    numbers: numbers.map(({ id, number }) => ({ id, number })),
    hasPin: pin !== undefined,
    needs,
    isUnknown: isWanted && needs.length === 0,
    isChecked: checkedAtMs !== undefined,
    ...(checkedAtMs === undefined ? {} : { checkedAtMs }),
    ...(waitUntilMs !== null && waitUntilMs > desk.ports.nowMs() ? { waitUntilMs } : {}),
    ...(spelling === undefined ? {} : { spelling }),
  };
}

/** When this agent has checked all that is asked of the caller; nothing where that is too long ago, or where somebody was
 * refused in this customer's name since, or what is asked has changed. */
async function freshCheck(
  desk: ReadingDesk,
  customerId: string,
  agent: string,
  needs: readonly CallerFact[],
): Promise<number | undefined> {
  const newest = await newestCallerCheck(desk.ledger, customerId, agent);
  if (newest === undefined || !needs.every((fact) => newest.how.split('+').includes(fact))) return undefined;
  const ageMs = desk.ports.nowMs() - newest.atMs;
  if (ageMs < 0 || ageMs >= CHECK_LIFE_MS) return undefined;
  return (await isCallerDoubted(desk.ledger, customerId, newest.changedSeq)) ? undefined : newest.atMs;
}

async function isFresh(desk: WritingDesk, customerId: string): Promise<boolean> {
  const { needs } = await onRecord(desk, customerId);
  return (await freshCheck(desk, customerId, desk.ledger.signer.agent, needs)) !== undefined;
}

export interface CallerFacts {
  readonly customerId: string;
  /** The number that calls, or that was called back. */
  readonly number?: string | undefined;
  readonly pin?: string | undefined;
}

/** Compares what the caller knows with what is on record, and records the outcome. Throws `customer-unknown`,
 * `caller-facts-missing`, `caller-number-other`, `caller-must-wait`, `caller-pin-wrong`. */
export async function checkCaller(desk: WritingDesk, facts: CallerFacts): Promise<CallerView> {
  const { customerId } = facts;
  const { agent } = desk.ledger.signer;
  const view = await viewCaller(desk, customerId, agent);
  if (view.needs.length === 0) return view;
  requireFacts(view.needs, facts);
  if (view.needs.includes('number')) await requireNumber(desk, facts);
  if (view.needs.includes('pin')) await requirePin(desk, facts, view.needs.includes('number') ? 'number+pin' : 'pin');
  else
    await judge(desk, customerId, { how: 'number', seen: await callerPinOf(desk.ledger, customerId), isRight: true });
  return await viewCaller(desk, customerId, agent);
}

const FACT_NAMES: Readonly<Record<CallerFact, string>> = {
  number: 'the number of the telephone',
  pin: 'the PIN',
};

function requireFacts(needs: readonly CallerFact[], facts: CallerFacts): void {
  const missing = needs.filter((fact) => (facts[fact] ?? '').trim() === '');
  if (missing.length === 0) return;
  throw deskError('caller-facts-missing', { what: missing.map((fact) => FACT_NAMES[fact]).join(' and ') });
}

async function requireNumber(desk: WritingDesk, { customerId, number = '' }: CallerFacts): Promise<void> {
  const numbers = await callNumbersOf(desk.ledger, customerId);
  if (numbers.some((one) => isSameNumber(one.number, number))) return;
  await recordRefusal(desk.ledger, { code: 'caller-number-other', customerId });
  throw deskError('caller-number-other');
}

/** Waits are asked before the PIN is looked at: a guess costs its wait whether it was right or wrong. */
async function requirePin(desk: WritingDesk, { customerId, pin = '' }: CallerFacts, how: CheckedBy): Promise<void> {
  const seen = await callerPinOf(desk.ledger, customerId);
  if (seen === undefined) throw deskError('caller-facts-missing', { what: FACT_NAMES.pin });
  const waitMs = (seen.waitUntilMs ?? 0) - desk.ports.nowMs();
  if (waitMs > 0) throw await mustWait(desk, customerId, waitMs);
  await judge(desk, customerId, { how, seen, isRight: await isRightPin(seen, digitsOnly(pin)) });
}

interface Judged {
  readonly how: CheckedBy;
  readonly seen: CallerPinRecord | undefined;
  readonly isRight: boolean;
}

async function judge(desk: WritingDesk, customerId: string, judged: Judged): Promise<void> {
  const outcome = await recordCallerCheck(desk.ledger, { customerId, ...judged, waitAfter: waitAfterWrong });
  if (outcome === 'right') return;
  const now = await callerPinOf(desk.ledger, customerId);
  const waitMs = (now?.waitUntilMs ?? 0) - desk.ports.nowMs();
  if (outcome === 'wait') throw await mustWait(desk, customerId, waitMs);
  await tellWrongPins(desk, customerId, now?.wrongCount ?? 0);
  throw deskError('caller-pin-wrong', { wait: waitText(waitMs) });
}

async function mustWait(desk: WritingDesk, customerId: string, waitMs: number): Promise<Error> {
  return await refused(desk.ledger, deskError('caller-must-wait', { wait: waitText(waitMs) }), { customerId });
}

/** Before a challenge is heard or answered. Throws `caller-not-verified`, which is recorded with `about`; whoever gives
 * none records it. */
export async function requireCaller(
  desk: WritingDesk,
  customerId: string,
  about?: Pick<Refusal, 'challenge' | 'print'>,
): Promise<void> {
  const { needs } = await onRecord(desk, customerId);
  if (needs.length === 0 || (await isFresh(desk, customerId))) return;
  const refusal = deskError('caller-not-verified', { customerId });
  throw about === undefined ? refusal : await refused(desk.ledger, refusal, { ...about, customerId });
}

/** What stands for a change of the facts on record. */
export interface SecondFact {
  /** The PIN that is on record. */
  readonly pin?: string | undefined;
  /** The note of one of the customer's orders, such as the number of a contract; the id where none has one
   * with a digit. */
  readonly orderNumber?: string | undefined;
}

/** Throws `call-number-...`, `customer-unknown`, `approval-...`, and what `checkCaller` does of a PIN. */
export async function addNumber(
  desk: WritingDesk,
  { customerId, number, ...second }: { readonly customerId: string; readonly number: string } & SecondFact,
): Promise<CallerView> {
  await getCustomer(desk.ledger, customerId);
  const vouch = await vouchFor(desk, customerId, 'number', `number ${number.trim()}`, second);
  await addCallNumber(desk.ledger, customerId, number, vouch);
  return await viewCaller(desk, customerId, desk.ledger.signer.agent);
}

/** By number or id. Throws what `addNumber` does. */
export async function removeNumber(
  desk: WritingDesk,
  { customerId, number, ...second }: { readonly customerId: string; readonly number: string } & SecondFact,
): Promise<CallerView> {
  const vouch = await vouchFor(desk, customerId, 'number', `without number ${number.trim()}`, second);
  await removeCallNumber(desk.ledger, customerId, number.trim(), vouch);
  return await viewCaller(desk, customerId, desk.ledger.signer.agent);
}

/** Throws `pin-invalid`, `customer-unknown`, `approval-...`, and what `checkCaller` does of a PIN. */
export async function setPin(
  desk: WritingDesk,
  { customerId, newPin, ...second }: { readonly customerId: string; readonly newPin: string } & SecondFact,
): Promise<CallerView> {
  const digits = digitsOnly(newPin);
  if (!isGoodPin(digits)) throw deskError('pin-invalid');
  await getCustomer(desk.ledger, customerId);
  // Whoever approves it approves this PIN, without seeing it.
  const what = `new PIN, mark ${pinMark(desk.ledger.signer, customerId, digits)}`;
  const vouch = await vouchFor(desk, customerId, 'pin', what, second);
  await setCallerPin(desk.ledger, customerId, digits, vouch);
  return await viewCaller(desk, customerId, desk.ledger.signer.agent);
}

/** By what right: it is the first of its kind, a second fact, or a supervisor. */
async function vouchFor(
  desk: WritingDesk,
  customerId: string,
  fact: CallerFact,
  what: string,
  second: SecondFact,
): Promise<Voucher> {
  const { numbers, pin } = await onRecord(desk, customerId);
  const known: Readonly<Record<CallerFact, boolean>> = { number: numbers.length > 0, pin: pin !== undefined };
  if (!known[fact]) {
    // Or whoever calls could put a PIN beside a number that is not theirs, and change the number with it.
    const isBeside = known[fact === 'number' ? 'pin' : 'number'];
    if (!isBeside || (await isFresh(desk, customerId))) return { by: 'first' };
  }
  if (permissionOf(await roleOf(desk.ledger), 'caller-facts') === 'yes') return { by: 'supervisor' };
  if (await isSecondFact(desk, customerId, pin, second)) return { by: 'second-fact' };
  const approvalId = await requireApproval(desk.ledger, 'caller-facts', { customerId, detail: what });
  return approvalId === undefined ? { by: 'supervisor' } : { by: 'approval', approvalId };
}

/** The PIN and the number of an order; where no PIN is on record, a caller whose number was checked. Throws what
 * `checkCaller` does of a PIN, and `caller-order-wrong`, which is recorded and makes the next one wait likewise. */
async function isSecondFact(
  desk: WritingDesk,
  customerId: string,
  pin: CallerPinRecord | undefined,
  second: SecondFact,
): Promise<boolean> {
  const wanted = foldText(second.orderNumber ?? '');
  if (wanted === '') return false;
  const isKnown = pin === undefined ? await isFresh(desk, customerId) : (second.pin ?? '') !== '';
  if (!isKnown) return false;
  await requireOrderPace(desk, customerId);
  if (pin !== undefined) await requirePin(desk, { customerId, pin: second.pin }, 'pin');
  if (isOrderNumber(await ordersOf(desk.ledger, customerId), wanted)) return true;
  await recordRefusal(desk.ledger, { code: 'caller-order-wrong', customerId });
  const { count } = await wrongOrders(desk, customerId);
  await tellWrongOrders(desk, customerId, count);
  throw deskError('caller-order-wrong', { wait: waitText(waitAfterWrong(count)) });
}

/** Ids are counted, so that anybody guesses one: they stand for themselves only where no order has more. A note without a
 * digit is none that a customer could name. */
function isOrderNumber(orders: readonly { readonly id: string; readonly note: string }[], wanted: string): boolean {
  const notes = orders.map(({ note }) => foldText(note)).filter((note) => /\d/.test(note));
  return notes.length > 0 ? notes.includes(wanted) : orders.some(({ id }) => id === wanted);
}

const ORDERS_REMEMBERED_MS = 24 * 60 * 60_000;

async function wrongOrders(desk: ReadingDesk, customerId: string): Promise<WrongOrders> {
  return await wrongOrdersOf(desk.ledger, customerId, desk.ports.nowMs() - ORDERS_REMEMBERED_MS);
}

async function requireOrderPace(desk: WritingDesk, customerId: string): Promise<void> {
  const { count, newestMs } = await wrongOrders(desk, customerId);
  const waitMs = newestMs + waitAfterWrong(count) - desk.ports.nowMs();
  if (count > 0 && waitMs > 0) throw await mustWait(desk, customerId, waitMs);
}

function digitsOnly(pin: string): string {
  return pin.replace(/[\s-]/g, '');
}

const RUN = '01234567890123456789';

/** No single digit again and again, no run up or down. */
function isGoodPin(digits: string): boolean {
  if (!/^\d{6,12}$/.test(digits) || new Set(digits).size < 3) return false;
  return !RUN.includes(digits) && !RUN.includes([...digits].reverse().join(''));
}
