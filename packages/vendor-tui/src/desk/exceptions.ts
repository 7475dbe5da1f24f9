// What about a response is an exception, and waits for a supervisor before it is signed.
import type { Purpose } from '@readback/core';
import { type AgentCap, issuedSince, type OrderWithRest } from '../ledger/index.js';
import { capOfToday } from './agents.js';
import { type ExceptionRequest, requireApproval } from './approvals.js';
import type { WritingDesk } from './context.js';
import { hexOf } from './hear.js';
import type { Request } from './orders.js';
import type { Plan } from './plan.js';
import type { ExceptionKind } from './roles.js';
import { type DeskRules, deskRules } from './rules.js';

const YEAR_MS = 365 * 86_400_000;

/** What the response is recorded with. */
export interface Allowance {
  /** To be used up with it. */
  readonly approvals: readonly string[];
  /** Still holds when it is recorded: another desk of the same agent may be faster. */
  readonly cap: AgentCap | undefined;
}

/** `others`: exceptions that were found elsewhere.
 * Throws `approval-needed`, `approval-denied`, `act-not-allowed`. */
export async function requireExceptions(
  desk: WritingDesk,
  request: Request,
  order: OrderWithRest,
  plan: Plan,
  others: readonly ExceptionKind[],
): Promise<Allowance> {
  const kinds = [...others, ...exceptionsIn(request, order, plan, await deskRules(desk.ledger))];
  const cap = await capOfToday(desk);
  const { agent } = desk.ledger.signer;
  const isBeyondCap = cap !== undefined && (await issuedSince(desk.ledger, agent, cap.sinceMs)) >= cap.atMost;
  if (isBeyondCap) kinds.push('daily-cap');
  const { machine } = request;
  const exact: ExceptionRequest = {
    challenge: hexOf(request.payload),
    customerId: request.customerId,
    orderId: order.id,
    policyId: order.policyId,
    quantity: plan.quantity,
    base: request.base?.digest,
    // What the supervisor has to look at.
    detail: machine.isByHand ? machine.view.description : undefined,
  };
  const approvals: string[] = [];
  for (const kind of kinds) {
    const approval = await requireApproval(desk.ledger, kind, exact);
    if (approval !== undefined) approvals.push(approval);
  }
  return { approvals, cap: isBeyondCap ? undefined : cap };
}

function exceptionsIn(request: Request, order: OrderWithRest, plan: Plan, rules: DeskRules): readonly ExceptionKind[] {
  const { challenge, machine, pack, nowMs } = request;
  const within = (purpose: Purpose): number =>
    machine.grants.filter((grant) => grant.purpose === purpose && grant.issuedAtMs > nowMs - YEAR_MS).length;
  const kinds: ExceptionKind[] = [];
  if (machine.isByHand) kinds.push('weak-match');
  if (plan.reissue !== undefined && plan.reissue.before >= rules.reissuesAYear) kinds.push('reissue-beyond-cap');
  if (challenge.purpose === 'clock' && within('clock') >= rules.clocksAYear) kinds.push('clock-beyond-cap');
  if (challenge.purpose === 'move') {
    if (pack.policies.find(({ id }) => id === order.policyId)?.term === null) kinds.push('perpetual-move');
    if (within('move') >= rules.movesAYear) kinds.push('move-beyond-cap');
  }
  return kinds;
}
