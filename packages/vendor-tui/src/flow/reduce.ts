// The vendor's app as one pure function: the event goes to the screen on show, findings of a call to that call. Whatever
// changes in a call is kept in the ledger at once.
import type { Step } from '@readback/tui-kit';
import type { CallState } from './call/call-state.js';
import { reduceCall } from './call/reduce-call.js';
import { openCallOf } from './call/resume.js';
import type { VendorEffect, VendorEvent } from './events.js';
import { reduceFirstRun, reduceMaking } from './first-run.js';
import { beginCall, leaveCall, putOff, reduceHome, withHome } from './home.js';
import { afterListWork, reduceList } from './side-lists.js';
import { activeCall, type VendorState } from './state.js';
import { reduceOpening, reduceStarting, reduceUnlock } from './unlock.js';
import { reduceWorkshop } from './workshop/reduce-workshop.js';

type Result = Step<VendorState, VendorEffect>;

/** Ctrl-C, for scripts. */
const INTERRUPTED = 130;

const SEEN: readonly VendorEvent['type'][] = [
  ...(['edit', 'go-on', 'back', 'next-field', 'previous-field', 'new-call'] as const),
  ...(['save', 'remove', 'add-policy', 'next-pack', 'sign', 'hand-over'] as const),
];

export function reduceVendor(state: VendorState, event: VendorEvent): Result {
  const { state: next, effects = [] } = reduceEvent(state, event);
  const keeping = keepingsOf(state.calls, next.calls);
  // First: what is read of the ledger after it shall know it.
  return { state: next, effects: keeping.length === 0 ? effects : [...keeping, ...effects] };
}

/** What is to be written down of the calls that changed. */
function keepingsOf(before: readonly CallState[], after: readonly CallState[]): VendorEffect[] {
  if (before === after) return [];
  const ids = new Set([...before, ...after].map(({ id }) => id));
  return [...ids].flatMap((id): VendorEffect[] => {
    const [old, now] = [before, after].map((calls) => calls.find((call) => call.id === id));
    if (old === now) return [];
    const was = old && openCallOf(old);
    const is = now && openCallOf(now);
    if (is === undefined) return was === undefined ? [] : [{ type: 'forget-call', id: was.id }];
    return JSON.stringify(was) === JSON.stringify(is) ? [] : [{ type: 'keep-call', call: is }];
  });
}

function reduceEvent(state: VendorState, event: VendorEvent): Result {
  if (event.type === 'interrupt') return { state, effects: [{ type: 'quit', exitCode: INTERRUPTED }] };
  if (event.type === 'help') return { state: { ...state, isHelpOpen: true } };
  if (event.type === 'close-help') return { state: { ...state, isHelpOpen: false } };
  const callId = 'callId' in event ? event.callId : undefined;
  if (callId !== undefined) return inCall(state, callId, event);
  if (event.type === 'home-loaded') return { state: withHome(state, event) };
  const listed = afterListWork(state, event);
  if (listed !== undefined) return listed;
  const call = activeCall(state);
  if (event.type === 'failed' && call !== undefined) {
    // Such as keeping it: told, and the call goes on.
    return { state: withCall(state, { ...call, notice: { what: 'fault', fault: event.fault } }) };
  }
  if (event.type === 'failed' && state.screen !== 'workshop' && isOpen(state)) {
    return { state: { ...state, notice: { what: 'fault', fault: event.fault } } };
  }
  return reduceScreen(SEEN.includes(event.type) ? { ...state, notice: undefined } : state, event);
}

/** The desk is open, and no call is on show. */
function isOpen({ screen }: VendorState): boolean {
  return ['home', 'call', 'search', 'approvals', 'alerts', 'ending', 'machine'].includes(screen);
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
    case 'search':
    case 'approvals':
    case 'alerts':
    case 'ending':
    case 'machine':
      return reduceList(state, state.screen, event);
    case 'workshop':
      return reduceWorkshop(state, event);
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
  const isLeaving =
    event.type === 'back' && !call.isQrOpen && ['customer', 'response', 'finished'].includes(call.place);
  if (call.place === 'finished') {
    if (isLeaving || event.type === 'go-on') return leaveCall(state, call);
    return event.type === 'new-call' ? beginCall(leaveCall(state, call).state) : { state };
  }
  if (event.type === 'later') return call.work === 'issuing' ? { state } : putOff(state, call);
  return isLeaving ? leaveCall(state, call) : inCall(state, call.id, event);
}
