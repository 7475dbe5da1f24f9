// Who may do what: one matrix, printed in docs/desk.md and compared with it by a test. Asked of the ledger each time, so
// that a change holds at once at every desk.
import { getAgent, type Role, type SignedLedger } from '../ledger/index.js';
import { deskError } from './errors.js';
import { refused } from './refusals.js';

/** Exceptions from the rules; each can be granted for one exact request. */
export type ExceptionKind =
  | 'no-seat'
  | 'reissue-beyond-cap'
  | 'return-beyond-cap'
  | 'weak-match'
  | 'perpetual-move'
  | 'move-beyond-cap'
  | 'receipt-older'
  | 'clock-beyond-cap'
  | 'desk-clock'
  | 'daily-cap'
  | 'caller-facts'
  | 'new-order'
  | 'reconcile';

export type DeskAct =
  | 'answer-calls'
  | 'customer-add'
  | 'caller-first-facts'
  | 'caller-change-facts'
  | 'approve'
  | 'alert-dismiss'
  | 'agent-manage'
  | 'rule-change'
  | 'pack-build'
  | 'grant-revoke'
  | 'key-change'
  | 'product-add'
  | 'issuing-freeze'
  | ExceptionKind;

/** `approval`: only with the approval of a supervisor for the exact request. */
export type Permission = 'yes' | 'approval' | 'no';

export interface Permissions {
  /** What it is, for people. */
  readonly about: string;
  readonly agent: Permission;
  readonly supervisor: Permission;
}

/** A supervisor's own exceptions need an approval as well, so that none is made by the way; they may give it themselves
 * unless the rule `four-eyes` says otherwise. */
export const PERMISSIONS: Readonly<Record<DeskAct, Permissions>> = {
  'answer-calls': { about: 'hear challenges, issue and show responses, confirm', agent: 'yes', supervisor: 'yes' },
  'customer-add': { about: 'add a customer', agent: 'yes', supervisor: 'yes' },
  'new-order': { about: 'add an order', agent: 'approval', supervisor: 'yes' },
  'caller-first-facts': {
    about: 'the first call-back number, the first PIN; beside the other one for a caller who was checked',
    agent: 'yes',
    supervisor: 'yes',
  },
  'caller-change-facts': { about: 'another number or PIN, with PIN and order number', agent: 'yes', supervisor: 'yes' },
  'caller-facts': { about: 'another number or PIN, without a second fact', agent: 'approval', supervisor: 'yes' },
  'no-seat': { about: 'a response although no seat is left', agent: 'approval', supervisor: 'approval' },
  'reissue-beyond-cap': { about: 'a re-issue beyond the cap of the year', agent: 'approval', supervisor: 'approval' },
  'return-beyond-cap': { about: 'a return beyond the cap of the order', agent: 'approval', supervisor: 'approval' },
  'weak-match': {
    about: 'a machine that is only somewhat like a known one',
    agent: 'approval',
    supervisor: 'approval',
  },
  'perpetual-move': { about: 'the move of a perpetual licence', agent: 'approval', supervisor: 'approval' },
  'move-beyond-cap': { about: 'a move beyond the cap of the year', agent: 'approval', supervisor: 'approval' },
  'receipt-older': {
    about: 'a return where newer responses were never confirmed',
    agent: 'approval',
    supervisor: 'approval',
  },
  'clock-beyond-cap': { about: 'a clock call beyond the cap', agent: 'approval', supervisor: 'approval' },
  'desk-clock': {
    about: 'go on although the clock of the desk looks wrong',
    agent: 'approval',
    supervisor: 'approval',
  },
  'daily-cap': { about: 'responses beyond the daily cap', agent: 'approval', supervisor: 'approval' },
  reconcile: { about: 'issue again after a restore', agent: 'no', supervisor: 'approval' },
  approve: { about: 'approve or deny what waits', agent: 'no', supervisor: 'yes' },
  'alert-dismiss': { about: 'dismiss an alert', agent: 'no', supervisor: 'yes' },
  'agent-manage': { about: 'add, change and disable agents', agent: 'no', supervisor: 'yes' },
  'rule-change': { about: 'change a rule of the desk', agent: 'no', supervisor: 'yes' },
  'key-change': { about: 'make, rotate and retire keys, issue again after a freeze', agent: 'no', supervisor: 'yes' },
  'product-add': { about: 'add a product', agent: 'no', supervisor: 'yes' },
  // Whoever sees the theft first.
  'issuing-freeze': { about: 'stop issuing', agent: 'yes', supervisor: 'yes' },
  'grant-revoke': { about: 'revoke a grant', agent: 'no', supervisor: 'yes' },
  'pack-build': { about: 'build a pack, ship a client', agent: 'no', supervisor: 'yes' },
};

export function permissionOf(role: Role, act: DeskAct): Permission {
  return PERMISSIONS[act][role];
}

/** The role of whoever signs, as the ledger has it now. */
export async function roleOf(ledger: SignedLedger): Promise<Role> {
  return (await getAgent(ledger, ledger.signer.agent)).role;
}

/** Throws `act-not-allowed` unless the matrix says yes; a row says who tried. */
export async function requireRole(ledger: SignedLedger, act: DeskAct): Promise<void> {
  if (permissionOf(await roleOf(ledger), act) !== 'yes') throw await notAllowed(ledger, act);
}

export async function notAllowed(ledger: SignedLedger, act: DeskAct): Promise<Error> {
  return await refused(ledger, deskError('act-not-allowed', { about: PERMISSIONS[act].about }), { act });
}
