// A call that was kept goes on where it was: with its challenge heard anew, because orders and records may have changed.
import { reduceCodeInput, type Step, startCodeDisplay, startCodeInput, textFieldOf } from '@readback/tui-kit';
import type { HeardChallenge, IssuedView, KeptCall, OpenCall } from '../../desk/call-views.js';
import type { VendorEffect } from '../events.js';
import { type CallState, hasContent, newCall, type Resume, readChallenge, stepOf } from './call-state.js';
import { CHALLENGE_INPUT } from './challenge-input.js';
import { goOnToOrders } from './life-steps.js';

type Result = Step<CallState, VendorEffect>;

/** What is kept of a call; nothing of one that has not begun or is finished. */
export function openCallOf(call: CallState): OpenCall | undefined {
  const step = stepOf(call);
  if (step === undefined || !hasContent(call)) return undefined;
  // Until the challenge was heard anew it stands where it stood.
  const resumed = step === 'challenge' || step === 'caller' ? call.resume : undefined;
  const orderId = call.order?.id ?? resumed?.orderId;
  const grantId = call.issued?.grantId ?? resumed?.grantId;
  return {
    id: call.key,
    customer: call.customer,
    search: call.search.value,
    groups: call.input.groups,
    toConfirm: call.toConfirm,
    step: resumed?.step ?? step,
    ...(orderId === undefined ? {} : { orderId }),
    ...(grantId === undefined ? {} : { grantId }),
    readTo: call.readTo,
    spelling: call.spelling,
    begunAtMs: call.begunAtMs ?? 0,
  };
}

/** The call as it was kept, in the app again. */
export function resumeCall(id: number, kept: KeptCall): Result {
  const { step, orderId, grantId, readTo, customer, toConfirm, spelling, begunAtMs } = kept;
  // Of a call that is only a response to be read again nothing is known.
  const checksFromMs = begunAtMs > 0 ? begunAtMs : undefined;
  const begun: CallState = {
    ...newCall(id, kept.id, spelling),
    search: textFieldOf(kept.search),
    customer,
    input: startCodeInput(CHALLENGE_INPUT, kept.groups),
    toConfirm,
    readTo,
  };
  if (customer === undefined || step === 'customer') return { state: begun };
  const call: CallState = { ...begun, input: atFirstOpen(begun), place: 'challenge', isTakenUp: true, checksFromMs };
  const isComplete = step !== 'caller' && step !== 'challenge' && readChallenge(call).status === 'ok';
  const resume: Resume | undefined = isComplete ? { step, orderId, grantId } : undefined;
  // Heard once it is known whether the caller has to be checked: caller-step.ts.
  return { state: { ...call, resume }, effects: [{ type: 'load-caller', callId: id, customerId: customer.id }] };
}

function atFirstOpen(call: CallState): CallState['input'] {
  const open = call.toConfirm[0] ?? readChallenge(call).marks.findIndex((mark) => mark !== 'ok');
  return open < 0 ? call.input : reduceCodeInput(call.input, { type: 'jump', group: open }, CHALLENGE_INPUT);
}

/** The two words were compared before the call was dropped, for this same challenge. */
export function goOnAfterResume(call: CallState, resume: Resume, heard: HeardChallenge): Result {
  const next: CallState = { ...call, resume: undefined };
  if (resume.step === 'customer' || resume.step === 'caller' || resume.step === 'challenge' || resume.step === 'phrase')
    return { state: next };
  if (heard.recorded === undefined) return goOnToOrders({ ...next, wantedOrderId: resume.orderId });
  const shown = showResponse(next, heard.recorded, next.readTo);
  return { state: resume.step === 'closing' ? { ...shown, place: 'closing', notice: undefined } : shown };
}

/** A recorded response, ready to be read out from the group that comes next. */
export function showResponse(call: CallState, issued: IssuedView, readTo = 0): CallState {
  const { customerName } = issued;
  const other = customerName !== call.customer?.name;
  const current = Math.min(readTo, issued.groups.length - 1);
  return {
    ...call,
    place: 'response',
    work: undefined,
    issued,
    display: { ...startCodeDisplay, current },
    readTo: current,
    // What stands above the response says more.
    notice:
      issued.shownAgain && issued.ended === undefined ? { what: 'response-again', customerName, other } : undefined,
  };
}
