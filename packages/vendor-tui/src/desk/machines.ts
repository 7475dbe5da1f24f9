// Which machine a challenge comes from, as far as its print tells, and what it holds already.
import { countParts, type MachinePrint, type PrintSlot, slotsOf } from '@readback/core';
import { commonParts } from '@readback/core/vendor';
import {
  type GrantRecord,
  getCustomer,
  grantsBeside,
  grantsOfMachine,
  grantsSharingParts,
  type Ledger,
  printOfGrant,
} from '../ledger/index.js';
import type { MachineView } from './desk.js';

export interface FoundMachine {
  readonly view: MachineView;
  /** What the customer's machine was granted, newest first; empty where it is new to this customer. */
  readonly grants: readonly GrantRecord[];
}

const PART_NAMES: Readonly<Record<PrintSlot, string>> = {
  os: 'operating-system id',
  board: 'board',
  disk: 'disk',
  network: 'network card',
  'root-fs': 'root file system',
};

/** Fewer bits than this may agree by chance, or because two machines were cloned from one image. */
const ENOUGH_BITS = 24;
const MOST_GRANTS = 500;

/** Without a customer only a machine that shows exactly a print on record is known. */
export async function findMachine(
  ledger: Ledger,
  productId: string,
  print: MachinePrint,
  customerId: string | undefined,
): Promise<FoundMachine> {
  const weakIdentity = print.mask !== 0 && countParts(print.mask) < 2;
  const found = (known: MachineView['known'], description: string, grants: readonly GrantRecord[]): FoundMachine => ({
    view: { known, description, weakIdentity },
    grants,
  });

  const exact = await grantsOfMachine(ledger, { productId, print });
  const own = exact.filter((grant) => customerId === undefined || grant.customerId === customerId);
  if (own.length > 0) return found('known', 'known', await wholeMachine(ledger, own));

  const similar = customerId === undefined ? undefined : await findSimilar(ledger, { productId, print, customerId });
  if (similar !== undefined) {
    const names = similar.changed.map((slot) => PART_NAMES[slot]).join(', ');
    return found('similar', `known, ${names} changed`, similar.grants);
  }
  const [elsewhere] = exact;
  if (elsewhere === undefined) return found('new', 'not seen before', []);
  const { name } = await getCustomer(ledger, elsewhere.customerId);
  return found('known', `known as a machine of ${name}`, []);
}

/** The grants of a machine, whatever its print was then: they build on each other. */
async function wholeMachine(ledger: Ledger, start: readonly GrantRecord[]): Promise<readonly GrantRecord[]> {
  const known = new Map(start.map((grant) => [grant.id, grant]));
  let added = start;
  while (added.length > 0 && known.size < MOST_GRANTS) {
    const beside = await grantsBeside(ledger, added);
    added = beside.filter(({ id }) => !known.has(id));
    for (const grant of added) known.set(grant.id, grant);
  }
  const customers = new Set(start.map(({ customerId }) => customerId));
  return [...known.values()].filter((grant) => customers.has(grant.customerId)).sort((a, b) => b.rowSeq - a.rowSeq);
}

interface Candidate {
  readonly grants: readonly GrantRecord[];
  readonly common: readonly PrintSlot[];
  readonly bits: number;
}

/** The one machine of the customer that this print most likely is. Two that fit alike, or none that fits well: a new
 * machine, because a seat must not be lost to a guess. */
async function findSimilar(
  ledger: Ledger,
  about: { readonly productId: string; readonly print: MachinePrint; readonly customerId: string },
): Promise<{ readonly grants: readonly GrantRecord[]; readonly changed: readonly PrintSlot[] } | undefined> {
  const { productId, print, customerId } = about;
  if (print.mask === 0) return undefined;
  const sharing = await grantsSharingParts(ledger, { customerId, print });
  const machines: (readonly GrantRecord[])[] = [];
  for (const grant of sharing.filter((one) => one.productId === productId)) {
    if (machines.some((machine) => machine.some(({ id }) => id === grant.id))) continue;
    machines.push(await wholeMachine(ledger, await grantsOfMachine(ledger, { productId, print: printOfGrant(grant) })));
  }
  const candidates = machines.map((grants) => candidateOf(grants, print, machines));
  const [best, second] = candidates.sort((a, b) => b.bits - a.bits);
  if (best === undefined || best.bits < ENOUGH_BITS || best.bits === second?.bits) return undefined;
  return { grants: best.grants, changed: slotsOf(print.mask).filter((slot) => !best.common.includes(slot)) };
}

function candidateOf(
  grants: readonly GrantRecord[],
  print: MachinePrint,
  machines: readonly (readonly GrantRecord[])[],
): Candidate {
  const others = machines.filter((machine) => machine !== grants).flat();
  let best: Candidate = { grants, common: [], bits: 0 };
  for (const grant of grants) {
    const { slots, bits } = commonParts(printOfGrant(grant), print);
    // A value seen on two machines of a customer tells neither of them apart.
    const telling = slots.filter((slot) => !others.some((other) => sharesPart(printOfGrant(other), print, slot)));
    // Images that are copied share both of these, so they count once.
    const both = telling.includes('os') && telling.includes('root-fs');
    const weight = slots.length === 0 ? 0 : (bits / slots.length) * (telling.length - (both ? 1 : 0));
    if (weight > best.bits) best = { grants, common: slots, bits: weight };
  }
  return best;
}

const sharesPart = (a: MachinePrint, b: MachinePrint, slot: PrintSlot): boolean =>
  commonParts(a, b).slots.includes(slot);
