// The life of one machine, and the machines of a customer, as the ledger has them.
import { formatDay, visible } from '@readback/core';
import {
  type GrantRecord,
  getCustomer,
  getGrant,
  grantsOfCustomer,
  receiptsOf,
  refusalsOf,
  reportsOfMachine,
  revokeGrant,
} from '../ledger/index.js';
import type { ReadingDesk, WritingDesk } from './context.js';
import type { MachineEvent, MachineHistory, MachineSummary } from './life-views.js';
import { lineageOf } from './lineage.js';
import { machineOf } from './machines.js';
import { refusalWords } from './refusal-words.js';
import { reportNumber } from './report-number.js';
import { countsOf, countsText } from './reports.js';
import { requireRole } from './roles.js';
import { grantOffer } from './views.js';

/** Throws `grant-unknown`. */
export async function machineHistory(desk: ReadingDesk, grantId: string): Promise<MachineHistory> {
  const { ledger } = desk;
  const grants = await machineOf(ledger, await getGrant(ledger, grantId));
  const ids = grants.map(({ id }) => id);
  const [receipts, reports, refusals] = await Promise.all([
    receiptsOf(ledger, ids),
    reportsOfMachine(ledger, ids),
    refusalsOf(ledger, [...new Set(grants.map(({ print }) => print))]),
  ]);
  const events: TimedEvent[] = [
    ...(await Promise.all(grants.map((grant) => eventsOf(desk, grant)))).flat(),
    ...receipts.map(({ id, rowSeq, recordedAtMs, agent, seatsFreed, grantId: newest }) =>
      timed(rowSeq, recordedAtMs, 'receipt', `${newest} given back, ${seatsText(seatsFreed)} free`, { agent, id }),
    ),
    ...reports.map(({ id, rowSeq, recordedAtMs, agent, sequence, ...report }) =>
      timed(
        rowSeq,
        recordedAtMs,
        'report',
        `report ${reportNumber(sequence)}: ${countsText(countsOf(report)) || 'nothing counted'}`,
        {
          agent,
          id,
        },
      ),
    ),
    ...refusals.map(({ seq, atMs, agent, body }) => {
      const code = codeIn(body);
      return timed(seq, atMs, 'refusal', `refused: ${refusalWords(code)}`, { agent, code });
    }),
  ];
  const [newest] = grants;
  const { name } = await getCustomer(ledger, newest?.customerId ?? '');
  return {
    grantId: newest?.id ?? grantId,
    customerId: newest?.customerId ?? '',
    customerName: visible(name),
    productId: newest?.productId ?? '',
    events: events.sort((a, b) => a.atMs - b.atMs || a.seq - b.seq).map(({ event }) => event),
  };
}

interface TimedEvent {
  readonly seq: number;
  readonly atMs: number;
  readonly event: MachineEvent;
}

function timed(
  seq: number,
  atMs: number,
  kind: MachineEvent['kind'],
  says: string,
  rest: Pick<MachineEvent, 'agent' | 'code' | 'id'> = {},
): TimedEvent {
  return { seq, atMs, event: { at: new Date(atMs).toISOString(), kind, says, ...rest } };
}

async function eventsOf(desk: ReadingDesk, grant: GrantRecord): Promise<readonly TimedEvent[]> {
  const { id, rowSeq, issuedAtMs, agent, purpose, seatsTaken, orderId, confirmedAtMs, revokedAtMs } = grant;
  const seat = seatsTaken === 1 ? `1 seat of ${orderId}` : 'no seat';
  const what = `${purpose}: ${await grantOffer(grant, desk.packs)} (${id}, ${seat})`;
  const events = [timed(rowSeq, issuedAtMs, 'grant', what, { agent, id })];
  if (confirmedAtMs !== null)
    events.push(timed(rowSeq, confirmedAtMs, 'confirmed', `${id} confirmed by the caller`, { id }));
  if (revokedAtMs !== null) events.push(timed(rowSeq, revokedAtMs, 'revoked', `${id} revoked`, { id }));
  return events;
}

const seatsText = (count: number): string => `${count} ${count === 1 ? 'seat' : 'seats'}`;

function codeIn(body: string): string {
  try {
    const facts: unknown = JSON.parse(body);
    return typeof facts === 'object' && facts !== null && 'code' in facts ? String(facts.code) : '?';
  } catch {
    return '?';
  }
}

/** The machines that a customer's newest grants are for, the one used last first. Throws `customer-unknown`. */
export async function machinesOf(desk: ReadingDesk, customerId: string): Promise<readonly MachineSummary[]> {
  await getCustomer(desk.ledger, customerId);
  const machines = grouped(await grantsOfCustomer(desk.ledger, customerId));
  return await Promise.all(
    machines.map(async ([newest, ...others]) => ({
      grantId: newest.id,
      productId: newest.productId,
      offer: await grantOffer(newest, desk.packs),
      issuedOn: formatDay(newest.day),
      grants: others.length + 1,
      isGivenBack: (await receiptsOf(desk.ledger, [newest.id])).length > 0,
      isRevoked: isAnyRevoked(lineageOf(newest, [newest, ...others])),
    })),
  );
}

/** Grants of one print belong together, and grants that build on each other. Newest first in, newest first out. */
function grouped(grants: readonly GrantRecord[]): readonly (readonly [GrantRecord, ...GrantRecord[]])[] {
  const machines: [GrantRecord, ...GrantRecord[]][] = [];
  for (const grant of grants) {
    const [home, ...others] = machines.filter((machine) => machine.some((other) => isSameMachine(grant, other)));
    if (home === undefined) machines.push([grant]);
    else home.push(grant, ...others.flat());
    for (const other of others) machines.splice(machines.indexOf(other), 1);
  }
  return machines;
}

const isAnyRevoked = (grants: readonly GrantRecord[]): boolean =>
  grants.some(({ revokedAtMs }) => revokedAtMs !== null);

const isSameMachine = (a: GrantRecord, b: GrantRecord): boolean =>
  a.productId === b.productId && (a.print === b.print || a.digest === b.baseDigest || b.digest === a.baseDigest);

/** Throws `act-not-allowed`, `grant-unknown`, `grant-revoked-already`. */
export async function revoke(desk: WritingDesk, grantId: string, why: string): Promise<void> {
  await requireRole(desk.ledger, 'grant-revoke');
  await revokeGrant(desk.ledger, grantId, why);
}
