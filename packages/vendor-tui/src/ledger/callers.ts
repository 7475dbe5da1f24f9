// What is on record to tell an honest caller: call-back numbers and a PIN. The PIN is kept as a salted slow hash, and what
// wrong ones cost is kept beside it, so that it holds at every desk and after every restart.
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { Transaction } from 'kysely';
import { type Act, recordAct } from './acts.js';
import { spendApprovals } from './approvals.js';
import type { ChainPlace } from './chain.js';
import { ledgerError } from './errors.js';
import type { Ledger, SignedLedger } from './open-ledger.js';
import { requireAsLeft } from './proofs.js';
import type { RecordName } from './records.js';
import type { LedgerTables } from './schema.js';
import type { CallerCheckRecord, CallerPinRecord, CallNumberRecord, CheckedBy } from './schema-customers.js';

/** Fixed for ever: a hash says nothing about its cost. About 0.1 s and 32 MiB. */
const SCRYPT = { N: 2 ** 15, r: 8, p: 1, maxmem: 2 ** 26 } as const;
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** `+49 (0)555 0100` is 495550100... as a caller's display or another agent would write it: digits, no zeros in front. */
export function digitsOf(number: string): string {
  return number.replace(/\(0\)/g, '').replace(/\D/g, '').replace(/^0+/, '');
}

/** Fewer digits than this in common could be anybody. */
const ENOUGH_DIGITS = 7;

/** With or without its country. */
export function isSameNumber(a: string, b: string): boolean {
  const [short = '', long = ''] = [digitsOf(a), digitsOf(b)].sort((one, other) => one.length - other.length);
  return short !== '' && (short === long || (short.length >= ENOUGH_DIGITS && long.endsWith(short)));
}

/** Those that count of some customers, oldest first, by customer. */
export async function callNumbersOfAll(
  ledger: Ledger,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const byCustomer = new Map<string, string[]>();
  if (customerIds.length === 0) return byCustomer;
  const found = await ledger.db
    .selectFrom('callNumbers')
    .select(['customerId', 'number'])
    .where('customerId', 'in', customerIds)
    .where('removedAtMs', 'is', null)
    .orderBy('addedAtMs')
    .orderBy('id')
    .execute();
  for (const { customerId, number } of found)
    byCustomer.set(customerId, [...(byCustomer.get(customerId) ?? []), number]);
  return byCustomer;
}

/** Those that count, oldest first. */
export async function callNumbersOf(ledger: Ledger, customerId: string): Promise<CallNumberRecord[]> {
  return await ledger.db
    .selectFrom('callNumbers')
    .selectAll()
    .where('customerId', '=', customerId)
    .where('removedAtMs', 'is', null)
    .orderBy('addedAtMs')
    .orderBy('id')
    .execute();
}

/** Throws `call-number-invalid`, `call-number-exists`, `customer-unknown`. */
export async function addCallNumber(
  ledger: SignedLedger,
  customerId: string,
  number: string,
  vouch: Voucher = {},
): Promise<CallNumberRecord> {
  if (!isCallNumber(number)) throw ledgerError('call-number-invalid', { number });
  return await recordAct(ledger, 'call-number-added', async (tx, place, atMs) => {
    const spent = await spend(tx, vouch, place, atMs);
    await requireCustomer(tx, customerId);
    const known = await numbersIn(tx, customerId);
    if (known.some((one) => isSameNumber(one.number, number))) throw ledgerError('call-number-exists', { number });
    const { body, changed = [], result } = await insertCallNumber(tx, place, atMs, { customerId, number });
    return { body: { ...body, ...vouch }, changed: [...changed, ...spent], result };
  });
}

export function isCallNumber(number: string): boolean {
  const { length } = digitsOf(number);
  return length >= 4 && length <= 20 && /^[\d\p{Zs}()+./-]{4,40}$/u.test(number.trim());
}

/** Of one that is right, and new for the customer. */
export async function insertCallNumber(
  tx: Transaction<LedgerTables>,
  place: ChainPlace,
  atMs: number,
  { customerId, number }: { readonly customerId: string; readonly number: string },
): Promise<Act<CallNumberRecord>> {
  const record: CallNumberRecord = {
    id: `n-${place.seq}`,
    customerId,
    number: number.trim(),
    digits: digitsOf(number),
    addedAtMs: atMs,
    removedAtMs: null,
    changedSeq: place.seq,
  };
  await tx.insertInto('callNumbers').values(record).execute();
  return { body: { ...record }, changed: [`callNumbers/${record.id}`], result: record };
}

/** Throws `call-number-unknown`. */
export async function removeCallNumber(
  ledger: SignedLedger,
  customerId: string,
  number: string,
  vouch: Voucher = {},
): Promise<CallNumberRecord> {
  return await recordAct(ledger, 'call-number-removed', async (tx, place, atMs) => {
    const spent = await spend(tx, vouch, place, atMs);
    const known = await numbersIn(tx, customerId);
    const before = known.find((one) => one.id === number || isSameNumber(one.number, number));
    if (before === undefined) throw ledgerError('call-number-unknown', { number });
    await place.proofs.prove(tx, [`callNumbers/${before.id}`]);
    const changes = { removedAtMs: atMs, changedSeq: place.seq };
    await tx.updateTable('callNumbers').set(changes).where('id', '=', before.id).execute();
    const result = { ...before, ...changes };
    return { body: { ...result, ...vouch }, changed: [`callNumbers/${before.id}`, ...spent], result };
  });
}

/** By what right a fact was changed: stands in the row. */
export interface Voucher {
  readonly by?: 'first' | 'second-fact' | 'supervisor' | 'approval';
  /** Used up by the change. */
  readonly approvalId?: string;
}

async function spend(
  tx: Transaction<LedgerTables>,
  { approvalId }: Voucher,
  place: ChainPlace,
  atMs: number,
): Promise<RecordName[]> {
  if (approvalId === undefined) return [];
  await spendApprovals(tx, [approvalId], place, atMs);
  return [`approvals/${approvalId}`];
}

export async function callerPinOf(ledger: Ledger, customerId: string): Promise<CallerPinRecord | undefined> {
  return await ledger.db.selectFrom('callerPins').selectAll().where('customerId', '=', customerId).executeTakeFirst();
}

/** A new PIN begins without wrong ones. Throws `customer-unknown`. */
export async function setCallerPin(
  ledger: SignedLedger,
  customerId: string,
  pin: string,
  vouch: Voucher = {},
): Promise<void> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await slowHash(pin, salt);
  await recordAct(ledger, 'caller-pin-set', async (tx, place, atMs) => {
    const spent = await spend(tx, vouch, place, atMs);
    await requireCustomer(tx, customerId);
    await place.proofs.prove(tx, [`callerPins/${customerId}`]);
    const changes = {
      salt: salt.toString('hex'),
      hash: hash.toString('hex'),
      setAtMs: atMs,
      wrongCount: 0,
      waitUntilMs: null,
      changedSeq: place.seq,
    };
    await tx
      .insertInto('callerPins')
      .values({ customerId, ...changes })
      .onConflict((conflict) => conflict.column('customerId').doUpdateSet(changes))
      .execute();
    return { body: { customerId, ...vouch }, changed: [`callerPins/${customerId}`, ...spent], result: undefined };
  });
}

export async function isRightPin({ salt, hash }: CallerPinRecord, pin: string): Promise<boolean> {
  return timingSafeEqual(await slowHash(pin, Buffer.from(salt, 'hex')), Buffer.from(hash, 'hex'));
}

/** What came of a check; `wait`: somebody else has tried since `seen` was read, so that this try was not looked at. */
export type PinOutcome = 'right' | 'wrong' | 'wait';

export interface CallerCheck {
  readonly customerId: string;
  readonly how: CheckedBy;
  /** The PIN as it lay in the ledger when it was compared. */
  readonly seen: CallerPinRecord | undefined;
  readonly isRight: boolean;
  /** Milliseconds to wait after so many wrong ones in a row. */
  readonly waitAfter: (wrongCount: number) => number;
}

/** Records a check of the caller and forgets wrong PINs, or counts one more. Of checks made at once at several desks only
 * the first is looked at: or a guesser would have as many tries as there are desks. */
export async function recordCallerCheck(ledger: SignedLedger, check: CallerCheck): Promise<PinOutcome> {
  try {
    return await recordAct(ledger, check.isRight ? 'caller-checked' : 'refusal', async (tx, place, atMs) => {
      const { customerId, how, seen } = check;
      const now = await tx.selectFrom('callerPins').selectAll().where('customerId', '=', customerId).executeTakeFirst();
      if (now?.changedSeq !== seen?.changedSeq) throw new Overtaken();
      const numbers = await numbersIn(tx, customerId);
      await place.proofs.prove(tx, [
        `callerPins/${customerId}`,
        ...numbers.map(({ id }) => `callNumbers/${id}` as const),
      ]);
      const pin = now === undefined ? undefined : await countPin(tx, now, check, atMs);
      const changedPin = pin === undefined ? [] : [`callerPins/${customerId}` as const];
      if (!check.isRight) {
        const body = { code: 'caller-pin-wrong', customerId, wrongCount: pin?.wrongCount ?? 0 };
        return { body, changed: changedPin, result: 'wrong' as const };
      }
      const { agent } = ledger.signer;
      const record: CallerCheckRecord = { id: `k-${place.seq}`, customerId, agent, how, atMs, changedSeq: place.seq };
      await tx.insertInto('callerChecks').values(record).execute();
      return { body: { ...record }, changed: [`callerChecks/${record.id}`, ...changedPin], result: 'right' as const };
    });
  } catch (error) {
    if (error instanceof Overtaken) return 'wait';
    throw error;
  }
}

class Overtaken extends Error {}

/** Nothing where nothing has changed. */
async function countPin(
  tx: Transaction<LedgerTables>,
  before: CallerPinRecord,
  { isRight, waitAfter }: CallerCheck,
  atMs: number,
): Promise<{ readonly wrongCount: number } | undefined> {
  const wrongCount = isRight ? 0 : before.wrongCount + 1;
  const waitUntilMs = isRight ? null : atMs + waitAfter(wrongCount);
  if (wrongCount === before.wrongCount && waitUntilMs === before.waitUntilMs) return undefined;
  const changes = { wrongCount, waitUntilMs };
  await tx.updateTable('callerPins').set(changes).where('customerId', '=', before.customerId).execute();
  return { wrongCount };
}

/** The newest check of the customer's caller by this agent. Throws `record-edited`. */
export async function newestCallerCheck(
  ledger: Ledger,
  customerId: string,
  agent: string,
): Promise<CallerCheckRecord | undefined> {
  const check = await ledger.db
    .selectFrom('callerChecks')
    .selectAll()
    .where('customerId', '=', customerId)
    .where('agent', '=', agent)
    .orderBy('atMs', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (check !== undefined) await requireAsLeft(ledger.db, 'callerChecks', { ...check });
  return check;
}

export async function spellingOf(ledger: Ledger, customerId: string): Promise<string | undefined> {
  const row = await ledger.db
    .selectFrom('customerSpellings')
    .select('spelling')
    .where('customerId', '=', customerId)
    .executeTakeFirst();
  return row?.spelling;
}

/** A note, no act: no row. */
export async function rememberSpelling(ledger: Ledger, customerId: string, spelling: string): Promise<void> {
  await ledger.db.transaction().execute(async (tx) => {
    await tx
      .insertInto('customerSpellings')
      .values({ customerId, spelling })
      .onConflict((conflict) => conflict.column('customerId').doUpdateSet({ spelling }))
      .execute();
  });
}

async function requireCustomer(tx: Transaction<LedgerTables>, customerId: string): Promise<void> {
  const known = await tx.selectFrom('customers').select('id').where('id', '=', customerId).executeTakeFirst();
  if (known === undefined) throw ledgerError('customer-unknown', { customerId });
}

async function numbersIn(tx: Transaction<LedgerTables>, customerId: string): Promise<CallNumberRecord[]> {
  return await tx
    .selectFrom('callNumbers')
    .selectAll()
    .where('customerId', '=', customerId)
    .where('removedAtMs', 'is', null)
    .execute();
}

function slowHash(pin: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(pin, salt, HASH_BYTES, SCRYPT, (error, hash) => (error === null ? resolve(hash) : reject(error)));
  });
}
