// The vendor's app as one pure function: the event goes to the screen on show, findings of a call to that call.
import type { Step } from '@readback/tui-kit';
import type { CallState } from './call/call-state.js';
import { reduceCall } from './call/reduce-call.js';
import type { VendorEffect, VendorEvent } from './events.js';
import { reduceFirstRun, reduceMaking } from './first-run.js';
import { beginCall, leaveCall, reduceHome } from './home.js';
import { activeCall, type VendorState } from './state.js';
import { reduceOpening, reduceStarting, reduceUnlock } from './unlock.js';

type Result = Step<VendorState, VendorEffect>;

/** Ctrl-C, for scripts. */
const INTERRUPTED = 130;

const SEEN: readonly VendorEvent['type'][] = ['edit', 'go-on', 'back', 'next-field', 'previous-field', 'new-call'];

export function reduceVendor(state: VendorState, event: VendorEvent): Result {
  if (event.type === 'interrupt') return { state, effects: [{ type: 'quit', exitCode: INTERRUPTED }] };
  if (event.type === 'help') return { state: { ...state, isHelpOpen: true } };
  if (event.type === 'close-help') return { state: { ...state, isHelpOpen: false } };
  const callId = 'callId' in event ? event.callId : undefined;
  if (callId !== undefined) return inCall(state, callId, event);
  if (event.type === 'failed' && (state.screen === 'home' || state.screen === 'call')) {
    return { state: { ...state, notice: { what: 'fault', fault: event.fault } } };
  }
  return reduceScreen(SEEN.includes(event.type) ? { ...state, notice: undefined } : state, event);
}

function reduceScreen(state: VendorState, event: VendorEvent): Result {
  switch (state.screen) {
    case 'starting':
      return reduceStarting(state, event);
    case 'first-run':
      return reduceFirstRun(state, event);
    case 'making':
      return reduceMaking(state, event);
    case 'made':
      return event.type === 'go-on'
        ? { state: { ...state, screen: 'home' }, effects: [{ type: 'load-home' }] }
        : { state };
    case 'unlock':
      return reduceUnlock(state, event);
    case 'opening':
      return reduceOpening(state, event);
    case 'home':
      return reduceHome(state, event);
    case 'call':
      return reduceActiveCall(state, event);
  }
}

function inCall(state: VendorState, callId: number, event: VendorEvent): Result {
  const call = state.calls.find(({ id }) => id === callId);
  if (call === undefined) return { state };
  const { state: next, effects = [] } = reduceCall(call, event);
  return { state: withCall(state, next), effects };
}

function withCall(state: VendorState, call: CallState): VendorState {
  return { ...state, calls: state.calls.map((other) => (other.id === call.id ? call : other)) };
}

function reduceActiveCall(state: VendorState, event: VendorEvent): Result {
  const call = activeCall(state);
  if (call === undefined) return { state: { ...state, screen: 'home' } };
  const isLeaving = event.type === 'back' && ['customer', 'response', 'finished'].includes(call.place);
  if (call.place === 'finished') {
    if (isLeaving || event.type === 'go-on') return leaveCall(state, call);
    return event.type === 'new-call' ? beginCall(leaveCall(state, call).state) : { state };
  }
  return isLeaving ? leaveCall(state, call) : inCall(state, call.id, event);
}
