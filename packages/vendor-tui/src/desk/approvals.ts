// Exceptions wait for a supervisor. An act that is one asks here first; once its exact request is approved, the act goes
// through and uses the approval up.
import { type Json, visible } from '@readback/core';
import {
  type ApprovalRecord,
  type ApprovalState,
  askApproval,
  createRowSigner,
  customerNamed,
  decideApproval,
  digestOfRequest,
  findApproval,
  getApproval,
  type Ledger,
  lifeClock,
  listApprovals,
  type SignedLedger,
  stateOfApproval,
  withSigner,
} from '../ledger/index.js';
import { deskError } from './errors.js';
import { type ExceptionKind, notAllowed, PERMISSIONS, permissionOf, requireRole, roleOf } from './roles.js';
import { deskRules } from './rules.js';

/** What an approval is bound to, all of it. What does not apply is left out. */
export interface ExceptionRequest {
  /** The payload, 20 hex digits. */
  readonly challenge?: string | undefined;
  readonly customerId?: string | undefined;
  readonly orderId?: string | undefined;
  readonly policyId?: string | undefined;
  readonly quantity?: number | undefined;
  /** Digest of the grant it builds on. */
  readonly base?: string | undefined;
  /** Anything else that makes it this request, such as the day of a wrong clock. */
  readonly detail?: string | undefined;
}

/** The approval for this exact request, to be used up in the transaction of the act (`recordGrant`'s `approvals`,
 * `spendApprovals`); nothing where whoever signs may do it without one. Throws `act-not-allowed`, and until a supervisor
 * has approved it `approval-needed` with the id of the request, which is made the first time; `approval-denied`. */
export async function requireApproval(
  ledger: SignedLedger,
  exception: ExceptionKind,
  request: ExceptionRequest,
): Promise<string | undefined> {
  const permission = permissionOf(await roleOf(ledger), exception);
  if (permission === 'yes') return undefined;
  if (permission === 'no') throw await notAllowed(ledger, exception);
  const facts = factsOf(request);
  const known = await findApproval(ledger, digestOfRequest(exception, facts));
  const record = known ?? (await askApproval(ledger, exception, facts));
  if (record.decision === 'approved') return record.id;
  const details = { approvalId: record.id, about: PERMISSIONS[exception].about };
  throw deskError(record.decision === 'denied' ? 'approval-denied' : 'approval-needed', details);
}

function factsOf(request: ExceptionRequest): { readonly [name: string]: Json } {
  return Object.fromEntries(
    Object.entries(request).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** By whoever signs `ledger`. Throws `act-not-allowed`, `approval-own`, `approval-unknown`, `approval-settled`,
 * `approval-changed`. */
export async function decide(
  ledger: SignedLedger,
  approvalId: string,
  decision: 'approved' | 'denied',
): Promise<ApprovalView> {
  await requireRole(ledger, 'approve');
  const { agent } = await getApproval(ledger, approvalId);
  const isOwn = agent === ledger.signer.agent;
  if (isOwn && decision === 'approved' && (await deskRules(ledger)).fourEyes) throw deskError('approval-own');
  return await viewApproval(ledger, await decideApproval(ledger, approvalId, decision));
}

/** The supervisor came over to this desk: their own key signs this one row. `openSecret` throws `passphrase-wrong`. */
export async function decideAs(
  ledger: Ledger,
  supervisor: { readonly name: string; readonly openSecret: () => Promise<Uint8Array> },
  approvalId: string,
  decision: 'approved' | 'denied',
): Promise<ApprovalView> {
  const secret = await supervisor.openSecret();
  try {
    return await decide(withSigner(ledger, createRowSigner(supervisor.name, secret)), approvalId, decision);
  } finally {
    secret.fill(0);
  }
}

export interface ApprovalView {
  readonly id: string;
  readonly exception: string;
  /** `a response although no seat is left`. */
  readonly about: string;
  readonly state: ApprovalState;
  /** Who asked. */
  readonly agent: string;
  /** ISO 8601, UTC. */
  readonly askedAt: string;
  readonly expiresAt: string;
  readonly decidedBy?: string;
  readonly customerName?: string;
  /** What it is bound to, by name. */
  readonly request: Readonly<Record<string, string | number>>;
}

export async function viewApprovals(ledger: Ledger, all = false): Promise<readonly ApprovalView[]> {
  const records = await listApprovals(ledger, { all });
  return await Promise.all(records.map((record) => viewApproval(ledger, record)));
}

export async function showApproval(ledger: Ledger, approvalId: string): Promise<ApprovalView> {
  return await viewApproval(ledger, await getApproval(ledger, approvalId));
}

async function viewApproval(ledger: Ledger, record: ApprovalRecord): Promise<ApprovalView> {
  const request = requestOf(record);
  const { customerId } = request;
  const customer = typeof customerId === 'string' ? await customerNamed(ledger, customerId) : undefined;
  const { id, exception, agent, askedAtMs, expiresAtMs, decidedBy } = record;
  return {
    id,
    exception,
    about: Object.entries(PERMISSIONS).find(([act]) => act === exception)?.[1].about ?? exception,
    state: stateOfApproval(record, await lifeClock(ledger, exception)),
    agent,
    askedAt: new Date(askedAtMs).toISOString(),
    expiresAt: new Date(expiresAtMs).toISOString(),
    ...(decidedBy === null ? {} : { decidedBy }),
    request,
    ...(customer === undefined ? {} : { customerName: visible(customer.name) }),
  };
}

function requestOf({ request }: ApprovalRecord): Readonly<Record<string, string | number>> {
  const facts: unknown = JSON.parse(request);
  if (typeof facts !== 'object' || facts === null) return {};
  return Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]: [string, unknown]) =>
      typeof value === 'string' || typeof value === 'number'
        ? [[name, typeof value === 'string' ? visible(value) : value]]
        : [],
    ),
  );
}
