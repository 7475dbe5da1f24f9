// A challenge as the desk understands it.
import {
  CHALLENGE_LAYOUT,
  type Challenge,
  challengeGroups,
  challengePayload,
  confirmationPhrase,
  decodeChallenge,
  faultOfReading,
  formatDay,
  kindOf,
  type Pack,
  type Purpose,
  readCode,
} from '@readback/core';
import {
  type AskedChallenge,
  findGrantByChallenge,
  type GrantRecord,
  getCustomer,
  machineColumns,
  recordShownAgain,
  refuseUnsure,
} from '../ledger/index.js';
import type { BaseView, HeardChallenge } from './call-views.js';
import { requireCaller } from './callers.js';
import type { ReadingDesk, WritingDesk } from './context.js';
import { endOfGrant } from './grant-end.js';
import { type FoundMachine, findMachine } from './machines.js';
import { grantOffer, grantPhrase, viewGrant, viewProduct } from './views.js';

/** Everything that follows from the bytes of a challenge. */
export interface OpenedChallenge {
  readonly payload: Uint8Array;
  /** Groups separated by spaces. */
  readonly text: string;
  readonly challenge: Challenge;
  /** The pack at the site. */
  readonly pack: Pack;
}

/** Throws the typing fault, `wrong-kind`, `purpose-reserved`, `print-malformed`, `pack-tag-unknown`. */
export async function openChallenge(desk: ReadingDesk, groups: readonly string[]): Promise<OpenedChallenge> {
  const payload = readChallenge(groups);
  const challenge = decodeChallenge(payload);
  const text = challengeGroups(payload).join(' ');
  return { payload, text, challenge, pack: await desk.packs.byTag(challenge.packTag) };
}

function readChallenge(groups: readonly string[]): Uint8Array {
  const reading = readCode(CHALLENGE_LAYOUT, groups);
  if (reading.status === 'ok' && reading.data) return challengePayload(reading.data);
  const expected = { want: 'challenge', groups: CHALLENGE_LAYOUT.groups };
  // A group of a response may pass here by chance; all of it together does not.
  const foundKind = kindOf(groups, 'challenge');
  const told = foundKind === undefined ? reading : { ...reading, status: 'wrong-kind' as const, foundKind };
  throw faultOfReading(told, groups, expected);
}

/** What the ledger needs to know whether it can have been answered in rows that are missing. */
export function askedOf({ payload, challenge, pack }: Omit<OpenedChallenge, 'text'>): AskedChallenge {
  const { print } = machineColumns(challenge.print);
  const { counter } = challenge;
  return { challenge: hexOf(payload), productId: pack.product.id, packVersion: pack.version, print, counter };
}

export async function hearChallenge(
  desk: WritingDesk,
  groups: readonly string[],
  customerId?: string,
  takenFor?: string,
): Promise<HeardChallenge> {
  const { payload, text, challenge, pack } = await openChallenge(desk, groups);
  const about = { challenge: hexOf(payload) };
  if (customerId !== undefined) await requireCaller(desk, customerId, about);
  const sought = { productId: pack.product.id, print: challenge.print, customerId, byHand: takenFor };
  const machine = await findMachine(desk.ledger, sought);
  const bases = basesOf(machine, challenge.purpose);
  const recorded = await findGrantByChallenge(desk.ledger, hexOf(payload));
  // It would be shown: to whoever calls for the customer it was recorded for.
  if (recorded !== undefined) await requireCaller(desk, recorded.customerId, about);
  else await refuseUnsure(desk.ledger, askedOf({ payload, challenge, pack }));
  return {
    challenge: text,
    confirmationPhrase: confirmationPhrase(payload),
    product: viewProduct(pack),
    packVersion: pack.version,
    purpose: challenge.purpose,
    counter: challenge.counter,
    machine: machine.view,
    ...(takenFor === undefined ? {} : { takenFor }),
    bases: await Promise.all(bases.map((grant) => viewBase(grant, desk, bases.length > 1))),
    ...(recorded === undefined ? {} : { recorded: await showAgain(desk, recorded) }),
  };
}

/** A response that was recorded leaves the desk once more. */
export async function showAgain(
  desk: WritingDesk,
  grant: GrantRecord,
): Promise<NonNullable<HeardChallenge['recorded']>> {
  const customer = await getCustomer(desk.ledger, grant.customerId);
  const view = await viewGrant(grant, customer.name, desk.packs, true);
  const ended = await endOfGrant(desk.ledger, grant);
  await recordShownAgain(desk.ledger, grant.id);
  return { ...view, ...(ended === undefined ? {} : { ended }) };
}

/** The grants that may be the newest one at the site: those never confirmed, and the newest that was; nothing of a licence
 * that was given back. */
export function basesOf(machine: FoundMachine, purpose: Purpose): readonly GrantRecord[] {
  if (purpose === 'activate') return [];
  const grants = machine.grants.filter(({ rowSeq }) => rowSeq > machine.givenUpSeq);
  const confirmed = grants.findIndex(({ confirmedAtMs }) => confirmedAtMs !== null);
  return confirmed < 0 ? grants : grants.slice(0, confirmed + 1);
}

async function viewBase(grant: GrantRecord, desk: ReadingDesk, isChoice: boolean): Promise<BaseView> {
  return {
    grantId: grant.id,
    offer: await grantOffer(grant, desk.packs),
    issuedOn: formatDay(grant.day),
    confirmed: grant.confirmedAtMs !== null,
    ...(isChoice ? { closingWords: await grantPhrase(grant, desk.packs) } : {}),
  };
}

export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
