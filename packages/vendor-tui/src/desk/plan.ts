// What a response does to the seats of its order, and how much it gives: said to the agent before, done by the ledger.
import { dayOfMs, type LoadedPolicy } from '@readback/core';
import { type Ledger, type OrderWithRest, type SeatAgain, seatsGivenBack } from '../ledger/index.js';
import type { Request } from './orders.js';
import { type Reissue, reissueOf } from './reissue.js';
import { leftText, unitsOf } from './remaining.js';

export interface Plan {
  /** What the response gives: 1-128 units. */
  readonly quantity: number;
  readonly takesSeat: boolean | SeatAgain;
  /** Nothing new is given: the last day of the order says nothing about it. */
  readonly isAfterEnd: boolean;
  /** `takes 1 of 3 seats`. */
  readonly says: string;
  readonly reissue?: Reissue | undefined;
}

export async function planOf(ledger: Ledger, order: OrderWithRest, request: Request): Promise<Plan> {
  const { pack, challenge } = request;
  const policy = pack.policies.find(({ id }) => id === order.policyId);
  if (challenge.purpose === 'move' || challenge.purpose === 'clock') {
    return { quantity: 1, takesSeat: false, isAfterEnd: true, says: SAME_MACHINE };
  }
  const reissue = reissueOf(order, request);
  if (reissue !== undefined) {
    const left = policy === undefined ? undefined : leftText(policy, reissue.quantity, order.quantity);
    const says = left === undefined ? SAME_MACHINE : `${SAME_MACHINE}, ${left}`;
    return { quantity: reissue.quantity, takesSeat: false, isAfterEnd: true, says, reissue };
  }
  if (replacesDropped(order, request)) {
    const says = 'no seat: it replaces a response that was never typed in';
    return { quantity: order.quantity, takesSeat: false, isAfterEnd: false, says };
  }
  const again = order.seatsFresh < 1 && order.seatsReturned > 0 ? await seatAgain(ledger, order, request) : undefined;
  const seats = order.seatsTotal === 1 ? 'seat' : 'seats';
  // None is left: a supervisor is asked for one more than was sold.
  const says = order.seatsLeft < 1 ? 'adds a seat to the order' : `takes 1 of ${order.seatsTotal} ${seats}`;
  if (again === undefined || policy === undefined) {
    return { quantity: order.quantity, takesSeat: true, isAfterEnd: false, says };
  }
  const { seat, quantity } = again;
  const left = leftText(policy, quantity, order.quantity);
  const rest = left === undefined ? '' : `, ${left}`;
  return { quantity, takesSeat: seat, isAfterEnd: false, says: `${says}, one that was given back${rest}` };
}

const SAME_MACHINE = 'no seat: same machine';

/** Whether a seat has to be free. */
export function takesSeat(order: OrderWithRest, request: Request): boolean {
  const { purpose } = request.challenge;
  if (purpose === 'move' || purpose === 'clock') return false;
  return reissueOf(order, request) === undefined && !replacesDropped(order, request);
}

/** Every term and every add-on that is given is one seat of its order, or a year could be had again and again; unless the
 * one before was never typed in: building on the grant before it makes it worthless. */
function replacesDropped(order: OrderWithRest, { base, machine }: Request): boolean {
  if (base === undefined) return false;
  return machine.grants.some(
    ({ orderId, seatsTaken, returnedSeq, rowSeq }) =>
      orderId === order.id && seatsTaken === 1 && returnedSeq === null && rowSeq > base.rowSeq,
  );
}

async function seatAgain(
  ledger: Ledger,
  order: OrderWithRest,
  { pack, nowMs }: Request,
): Promise<{ readonly seat: SeatAgain; readonly quantity: number } | undefined> {
  const [best] = await seatsGivenBack(ledger, order.id);
  const policy: LoadedPolicy | undefined = pack.policies.find(({ id }) => id === order.policyId);
  if (best === undefined || policy === undefined) return undefined;
  const { id: grantId, leftDays } = best;
  const most = Math.min(order.quantity, best.quantity);
  const quantity = leftDays === null ? order.quantity : unitsOf(policy, leftDays, dayOfMs(nowMs), most);
  return { seat: { grantId, leftDays }, quantity };
}
