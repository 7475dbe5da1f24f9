// Home: new calls, calls to go on with, and what was granted last. Asks before a call that is not finished is lost.
import { reduceChoiceList, type Step } from '@readback/tui-kit';
import { type CallState, hasContent, newCall } from './call/call-state.js';
import { searchAgain } from './call/customer-step.js';
import type { VendorEffect, VendorEvent } from './events.js';
import type { VendorState } from './state.js';

type Result = Step<VendorState, VendorEffect>;

const QUIT: VendorEffect = { type: 'quit', exitCode: 0 };

export function reduceHome(state: VendorState, event: VendorEvent): Result {
  if (state.question !== undefined) return answer(state, event);
  const chosen = state.calls[state.callList.index];
  switch (event.type) {
    case 'home-loaded':
      return { state: { ...state, recent: event.recent } };
    case 'list':
      return { state: { ...state, callList: reduceChoiceList(state.callList, event.event, state.calls.length) } };
    case 'new-call':
      return beginCall(state);
    case 'go-on':
      return { state: chosen === undefined ? state : { ...state, screen: 'call', activeCallId: chosen.id } };
    case 'drop-call':
      return { state: chosen === undefined ? state : { ...state, question: 'drop-call' } };
    case 'quit':
      return state.calls.length > 0 ? { state: { ...state, question: 'quit' } } : { state, effects: [QUIT] };
    default:
      return { state };
  }
}

function answer(state: VendorState, event: VendorEvent): Result {
  if (event.type !== 'yes' && event.type !== 'no') return { state };
  const answered = { ...state, question: undefined };
  if (event.type === 'no') return { state: answered };
  if (state.question === 'quit') return { state: answered, effects: [QUIT] };
  const chosen = state.calls[state.callList.index];
  return { state: chosen === undefined ? answered : withoutCall(answered, chosen) };
}

function withoutCall(state: VendorState, call: CallState): VendorState {
  const calls = state.calls.filter(({ id }) => id !== call.id);
  return { ...state, calls, callList: reduceChoiceList(state.callList, { type: 'page', by: 0 }, calls.length) };
}

export function beginCall(state: VendorState): Result {
  const call = newCall(state.callsBegun + 1);
  return {
    state: {
      ...state,
      screen: 'call',
      calls: [call, ...state.calls],
      activeCallId: call.id,
      callsBegun: call.id,
      callList: { index: 0 },
    },
    effects: [searchAgain(call)],
  };
}

/** A call that is finished, or in which nothing was done yet, is not kept. */
export function leaveCall(state: VendorState, call: CallState): Result {
  const isKept = call.place !== 'finished' && hasContent(call);
  const home: VendorState = { ...state, screen: 'home', activeCallId: undefined };
  return { state: isKept ? home : withoutCall(home, call), effects: [{ type: 'load-home' }] };
}
