// Which machine a challenge comes from, as far as its print tells, and what it holds already.
import { countParts, type MachinePrint, type PrintSlot, slotsOf, visible } from '@readback/core';
import { commonParts } from '@readback/core/vendor';
import {
  type GrantRecord,
  getCustomer,
  getGrant,
  grantsBeside,
  grantsOfMachine,
  grantsSharingParts,
  type Ledger,
  printOfGrant,
  receiptsOf,
} from '../ledger/index.js';
import type { MachineView } from './call-views.js';
import { deskError } from './errors.js';

export interface FoundMachine {
  readonly view: MachineView;
  /** What the customer's machine was granted, newest first; empty where it is new to this customer. */
  readonly grants: readonly GrantRecord[];
  /** Grants up to this row were given up by a receipt: nothing builds on them. */
  readonly givenUpSeq: number;
  /** The agent has said which machine it is, and the print does not. */
  readonly isByHand: boolean;
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

export interface MachineSought {
  readonly productId: string;
  readonly print: MachinePrint;
  /** Without one only a machine that shows exactly a print on record is known. */
  readonly customerId: string | undefined;
  /** A grant of the machine that the agent takes it for. */
  readonly byHand?: string | undefined;
}

/** Throws `machine-not-theirs`, `grant-unknown`. */
export async function findMachine(ledger: Ledger, sought: MachineSought): Promise<FoundMachine> {
  const { productId, print, customerId, byHand } = sought;
  const found = await findByPrint(ledger, productId, print, customerId);
  if (byHand === undefined || found.grants.some(({ id }) => id === byHand)) return await withReturns(ledger, found);
  const chosen = await getGrant(ledger, byHand);
  if (chosen.customerId !== customerId || chosen.productId !== productId) {
    throw deskError('machine-not-theirs', { grantId: byHand });
  }
  const description = `taken for the machine of ${byHand}; by its parts: ${found.view.description}`;
  const view: MachineView = { ...found.view, known: 'chosen', description };
  return await withReturns(ledger, { view, grants: await machineOf(ledger, chosen), isByHand: true });
}

type Found = Omit<FoundMachine, 'givenUpSeq' | 'isByHand'> & { readonly isByHand?: true };

async function withReturns(ledger: Ledger, found: Found): Promise<FoundMachine> {
  const ids = found.grants.map(({ id }) => id);
  const [newest] = await receiptsOf(ledger, ids);
  return { isByHand: false, ...found, givenUpSeq: newest?.rowSeq ?? 0 };
}

async function findByPrint(
  ledger: Ledger,
  productId: string,
  print: MachinePrint,
  customerId: string | undefined,
): Promise<Found> {
  const weakIdentity = print.mask !== 0 && countParts(print.mask) < 2;
  const found = (known: MachineView['known'], description: string, grants: readonly GrantRecord[]): Found => ({
    view: { known, description, weakIdentity },
    grants,
  });

  const exact = await grantsOfMachine(ledger, { productId, print });
  const own = exact.filter((grant) => customerId === undefined || grant.customerId === customerId);
  if (own.length > 0) return found('known', 'known', await wholeMachine(ledger, own));

  const like = customerId === undefined ? undefined : await findSimilar(ledger, { productId, print, customerId });
  if (like?.kind === 'one') {
    const names = slotsOf(print.mask)
      .filter((slot) => !like.machine.common.includes(slot))
      .map((slot) => PART_NAMES[slot]);
    return found('similar', `known, ${names.join(', ')} changed`, like.machine.grants);
  }
  if (like?.kind === 'several') return found('mixed', `has parts of ${like.machines.map(named).join(' and of ')}`, []);
  const [elsewhere] = exact;
  if (elsewhere === undefined) return found('new', 'not seen before', []);
  const { name } = await getCustomer(ledger, elsewhere.customerId);
  return found('known', `known as a machine of ${visible(name)}`, []);
}

/** `the machine of g-5 (board, disk)`. */
function named({ grants, telling }: Candidate): string {
  return `the machine of ${grants[0]?.id ?? '?'} (${telling.map((slot) => PART_NAMES[slot]).join(', ')})`;
}

/** All that the machine of a grant was given, newest first. */
export async function machineOf(ledger: Ledger, grant: GrantRecord): Promise<readonly GrantRecord[]> {
  const { productId, customerId } = grant;
  const same = await grantsOfMachine(ledger, { productId, print: printOfGrant(grant) });
  const own = same.filter((other) => other.customerId === customerId && other.id !== grant.id);
  return await wholeMachine(ledger, [grant, ...own]);
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
  /** Parts that agree. */
  readonly common: readonly PrintSlot[];
  /** Of those, the parts that no other machine of the customer shows. */
  readonly telling: readonly PrintSlot[];
  readonly bits: number;
}

type Likeness =
  | { readonly kind: 'one'; readonly machine: Candidate }
  /** A print that is put together from two machines is neither of them: a supervisor looks at it. */
  | { readonly kind: 'several'; readonly machines: readonly Candidate[] };

/** The one machine of the customer that this print most likely is. None that fits well is a new machine, because a seat must
 * not be lost to a guess. */
async function findSimilar(
  ledger: Ledger,
  about: { readonly productId: string; readonly print: MachinePrint; readonly customerId: string },
): Promise<Likeness | undefined> {
  const { productId, print, customerId } = about;
  if (print.mask === 0) return undefined;
  const sharing = await grantsSharingParts(ledger, { customerId, print });
  const machines: (readonly GrantRecord[])[] = [];
  for (const grant of sharing.filter((one) => one.productId === productId)) {
    if (machines.some((machine) => machine.some(({ id }) => id === grant.id))) continue;
    machines.push(await machineOf(ledger, grant));
  }
  const candidates = machines.map((grants) => candidateOf(grants, print, machines)).filter(({ bits }) => bits > 0);
  const [best, second] = candidates.sort((a, b) => b.bits - a.bits);
  if (best !== undefined && second !== undefined) return { kind: 'several', machines: [best, second] };
  return best !== undefined && best.bits >= ENOUGH_BITS ? { kind: 'one', machine: best } : undefined;
}

function candidateOf(
  grants: readonly GrantRecord[],
  print: MachinePrint,
  machines: readonly (readonly GrantRecord[])[],
): Candidate {
  const others = machines.filter((machine) => machine !== grants).flat();
  let best: Candidate = { grants, common: [], telling: [], bits: 0 };
  for (const grant of grants) {
    const { slots, bits } = commonParts(printOfGrant(grant), print);
    // A value seen on two machines of a customer tells neither of them apart.
    const telling = slots.filter((slot) => !others.some((other) => sharesPart(printOfGrant(other), print, slot)));
    // Images that are copied share both of these, so they count once.
    const both = telling.includes('os') && telling.includes('root-fs');
    const weight = slots.length === 0 ? 0 : (bits / slots.length) * (telling.length - (both ? 1 : 0));
    if (weight > best.bits) best = { grants, common: slots, telling, bits: weight };
  }
  return best;
}

const sharesPart = (a: MachinePrint, b: MachinePrint, slot: PrintSlot): boolean =>
  commonParts(a, b).slots.includes(slot);
