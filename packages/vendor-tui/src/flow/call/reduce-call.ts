// One call's reducer: picks that of the step. Leaving the call is the app's business.
import type { Step } from '@readback/tui-kit';
import type { VendorEffect, VendorEvent } from '../events.js';
import { spellingAfter } from '../spelling.js';
import { reduceApproval, waitForApproval } from './approval-step.js';
import type { CallState } from './call-state.js';
import { loadCaller, reduceCaller, withCaller } from './caller-step.js';
import { reduceChallenge } from './challenge-step.js';
import { reduceCustomer, reduceNewCustomer } from './customer-step.js';
import { reduceConfirm, reduceOrder, reducePhrase } from './decide-steps.js';
import { reduceBase, reduceMachine, reduceReceipt, reduceReport } from './life-steps.js';
import { reduceNewOrder } from './order-form.js';
import { reduceClosing, reduceResponse } from './reading-steps.js';

type Result = Step<CallState, VendorEffect>;

/** Events that show that a notice has been seen. */
const ACTS: readonly VendorEvent['type'][] = [
  'edit',
  'go-on',
  'back',
  'yes',
  'no',
  'new-order',
  'other-base',
  'other-machine',
];
/** While these are on their way the call must not move. */
const BINDING: readonly CallState['work'][] = [
  'verifying-caller',
  'approving',
  'issuing',
  'adding-customer',
  'adding-order',
  'checking-words',
  'taking-receipt',
  'taking-report',
];

export function reduceCall(call: CallState, event: VendorEvent): Result {
  if (event.type === 'time-noted') return { state: { ...call, begunAtMs: event.atMs } };
  if (event.type === 'next-spelling') return changeSpelling(call);
  if (event.type === 'caller-loaded') {
    // What is on its way comes to the place that asked for it.
    return BINDING.includes(call.work) ? { state: { ...call, caller: event.caller } } : withCaller(call, event.caller);
  }
  const isAct = ACTS.includes(event.type);
  if (isAct && BINDING.includes(call.work)) return { state: call };
  if (event.type === 'failed') return fail(call, event);
  return reducePlace(isAct ? { ...call, notice: undefined } : call, event);
}

function reducePlace(call: CallState, event: VendorEvent): Result {
  switch (call.place) {
    case 'customer':
      return reduceCustomer(call, event);
    case 'new-customer':
      return reduceNewCustomer(call, event);
    case 'new-order':
      return reduceNewOrder(call, event);
    case 'caller':
      return reduceCaller(call, event);
    case 'approval':
      return reduceApproval(call, event);
    case 'challenge':
      return reduceChallenge(call, event);
    case 'phrase':
      return reducePhrase(call, event);
    case 'order':
      return reduceOrder(call, event);
    case 'confirm':
      return reduceConfirm(call, event);
    case 'response':
      return reduceResponse(call, event);
    case 'closing':
      return reduceClosing(call, event);
    case 'base':
      return reduceBase(call, event);
    case 'machine':
      return reduceMachine(call, event);
    case 'receipt':
      return reduceReceipt(call, event);
    case 'report':
      return reduceReport(call, event);
    case 'finished':
      return { state: call };
  }
}

/** New calls of this customer begin with it. */
function changeSpelling(call: CallState): Result {
  const spelling = spellingAfter(call.spelling);
  const { customer } = call;
  return {
    state: { ...call, spelling },
    ...(customer && { effects: [{ type: 'remember-spelling', customerId: customer.id, spelling }] }),
  };
}

/** The work ends, nothing typed is lost, and the notice says what to do. */
function fail(call: CallState, event: Extract<VendorEvent, { readonly type: 'failed' }>): Result {
  const idle = { ...call, work: undefined };
  const { fault } = event;
  if (fault.approvalId !== undefined && fault.code === 'approval-needed') {
    return { state: waitForApproval(idle, fault.approvalId) };
  }
  if (fault.code === 'caller-not-verified') {
    const unchecked: CallState = { ...idle, place: 'challenge', isCallerVerified: false, checksFromMs: undefined };
    return { state: { ...unchecked, notice: { what: 'fault', fault } }, effects: loadCaller(unchecked) };
  }
  const { state, effects } = reducePlace(idle, event);
  return { state: { ...state, notice: { what: 'fault', fault: event.fault } }, ...(effects && { effects }) };
}
