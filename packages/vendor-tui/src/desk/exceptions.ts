// What about a response is an exception, and waits for a supervisor before it is signed.
import type { OrderWithRest } from '../ledger/index.js';
import { isBeyondCap } from './agents.js';
import { type ExceptionRequest, requireApproval } from './approvals.js';
import type { WritingDesk } from './context.js';
import { hexOf } from './hear.js';
import type { Request } from './orders.js';
import { reissueOf } from './reissue.js';
import type { ExceptionKind } from './roles.js';
import { deskRules } from './rules.js';

export interface Excepted {
  /** What the response gives. */
  readonly quantity: number;
  /** To be used up with it. */
  readonly approvals: readonly string[];
}

/** `others`: exceptions that were found elsewhere. Throws `approval-needed`, `approval-denied`, `act-not-allowed`. */
export async function requireExceptions(
  desk: WritingDesk,
  request: Request,
  order: OrderWithRest,
  others: readonly ExceptionKind[],
): Promise<Excepted> {
  const reissue = reissueOf(order, request);
  const quantity = reissue?.quantity ?? order.quantity;
  const kinds = [...others];
  if (reissue !== undefined && reissue.before >= (await deskRules(desk.ledger)).reissuesAYear) {
    kinds.push('reissue-beyond-cap');
  }
  if (await isBeyondCap(desk)) kinds.push('daily-cap');
  const exact: ExceptionRequest = {
    challenge: hexOf(request.payload),
    customerId: request.customerId,
    orderId: order.id,
    policyId: order.policyId,
    quantity,
    base: request.base?.digest,
  };
  const approvals: string[] = [];
  for (const kind of kinds) {
    const approval = await requireApproval(desk.ledger, kind, exact);
    if (approval !== undefined) approvals.push(approval);
  }
  return { quantity, approvals };
}
