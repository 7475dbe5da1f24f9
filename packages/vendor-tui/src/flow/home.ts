// Home: new calls, calls to go on with, and what was granted last. Nothing is lost by leaving a call: it is kept in the
// ledger until it is finished or somebody says to forget it.
import { reduceChoiceList, type Step, textFieldOf } from '@readback/tui-kit';
import type { CustomerView } from '../desk/book-views.js';
import type { KeptCall, RecentGrantView } from '../desk/call-views.js';
import { type CallState, hasContent, newCall } from './call/call-state.js';
import { loadCaller } from './call/caller-step.js';
import { chooseCustomer, searchAgain } from './call/customer-step.js';
import { openCallOf, resumeCall } from './call/resume.js';
import type { VendorEffect, VendorEvent } from './events.js';
import { openList } from './open-list.js';
import { alphabetOf, spellingAfter } from './spelling.js';
import type { VendorState } from './state.js';
import { enterWorkshop } from './workshop/reduce-workshop.js';

type Result = Step<VendorState, VendorEffect>;

/** One row of home's lists, in the order they stand there. */
export type HomeRow =
  | { readonly kind: 'call'; readonly call: CallState }
  | { readonly kind: 'kept'; readonly kept: KeptCall }
  | { readonly kind: 'grant'; readonly grant: RecentGrantView };

export function homeRows({ calls, kept, recent = [] }: VendorState): readonly HomeRow[] {
  return [
    ...calls.map((call) => ({ kind: 'call', call }) as const),
    ...kept.map((one) => ({ kind: 'kept', kept: one }) as const),
    ...recent.map((grant) => ({ kind: 'grant', grant }) as const),
  ];
}

export function chosenRow(state: VendorState): HomeRow | undefined {
  return homeRows(state)[state.callList.index];
}

/** A call may have begun before this was read: the script is for it as well. */
export function withHome(
  state: VendorState,
  { recent, kept, script, todo }: Extract<VendorEvent, { readonly type: 'home-loaded' }>,
): VendorState {
  const mine = new Set(state.calls.map(({ key }) => key));
  const { screen } = state;
  const isTodo = screen === 'approvals' || screen === 'alerts' || screen === 'ending';
  const sideList = isTodo
    ? reduceChoiceList(state.sideList, { type: 'page', by: 0 }, todo[screen].length)
    : state.sideList;
  return withinList({ ...state, recent, kept: kept.filter(({ id }) => !mine.has(id)), script, todo, sideList });
}

export function reduceHome(state: VendorState, event: VendorEvent): Result {
  if (state.question !== undefined) return answer(state, event);
  const chosen = chosenRow(state);
  switch (event.type) {
    case 'list': {
      const callList = reduceChoiceList(state.callList, event.event, homeRows(state).length);
      return { state: { ...state, callList } };
    }
    case 'new-call':
      return beginCall(state);
    case 'workshop':
      return enterWorkshop(state);
    case 'search':
    case 'approvals':
    case 'alerts':
    case 'ending':
      return openList(state, event.type);
    case 'go-on':
      if (chosen?.kind === 'call') return reenterCall(state, chosen.call);
      return chosen?.kind === 'kept' ? takeUp(withoutKept(state, chosen.kept), chosen.kept) : { state };
    case 'read-again':
      return chosen?.kind === 'grant' ? readAgain(state, chosen.grant) : { state };
    case 'machine': {
      if (chosen?.kind !== 'grant') return { state };
      const { state: opened } = openList({ ...state, machine: undefined }, 'machine');
      return { state: opened, effects: [{ type: 'load-machine', grantId: chosen.grant.grantId }] };
    }
    case 'drop-call':
      return {
        state: chosen?.kind === 'call' || chosen?.kind === 'kept' ? { ...state, question: 'drop-call' } : state,
      };
    case 'next-spelling': {
      const spelling = spellingAfter(state.spelling);
      const notice = { what: 'spelling', title: alphabetOf(spelling).title } as const;
      return { state: { ...state, spelling, notice }, effects: [{ type: 'set-spelling', id: spelling }] };
    }
    case 'quit':
      return { state, effects: [{ type: 'quit', exitCode: 0 }] };
    default:
      return { state };
  }
}

function answer(state: VendorState, event: VendorEvent): Result {
  if (event.type !== 'yes' && event.type !== 'no') return { state };
  const answered = { ...state, question: undefined };
  const chosen = chosenRow(state);
  if (event.type === 'no' || chosen === undefined || chosen.kind === 'grant') return { state: answered };
  // Home may be on its way with the call still in it: it is read once more.
  if (chosen.kind === 'call') return { state: withoutCall(answered, chosen.call), effects: [{ type: 'load-home' }] };
  return {
    state: withoutKept(answered, chosen.kept),
    effects: [{ type: 'forget-call', id: chosen.kept.id }, { type: 'load-home' }],
  };
}

/** The highlight stays on a row that is there. */
function withinList(state: VendorState): VendorState {
  const callList = reduceChoiceList(state.callList, { type: 'page', by: 0 }, homeRows(state).length);
  return { ...state, callList };
}

function withoutCall(state: VendorState, call: CallState): VendorState {
  return withinList({ ...state, calls: state.calls.filter(({ id }) => id !== call.id) });
}

function withoutKept(state: VendorState, kept: KeptCall): VendorState {
  return withinList({ ...state, kept: state.kept.filter(({ id }) => id !== kept.id) });
}

function enterCall(state: VendorState, call: CallState): Result {
  return {
    state: { ...state, screen: 'call', activeCallId: call.id },
    effects: [{ type: 'note-time', callId: call.id }],
  };
}

/** Meanwhile somebody may have been refused in this customer's name, or the check may be too old. */
function reenterCall(state: VendorState, call: CallState): Result {
  const { state: entered, effects = [] } = enterCall(state, call);
  return { state: entered, effects: [...effects, ...loadCaller(call)] };
}

function addCall(state: VendorState, { state: call, effects = [] }: Step<CallState, VendorEffect>): Result {
  const calls = [call, ...state.calls];
  const entered = enterCall({ ...state, calls, callsBegun: call.id, callList: { index: 0 } }, call);
  return { state: entered.state, effects: [searchAgain(call), ...(entered.effects ?? []), ...effects] };
}

/** The recorded response once more. */
export function readAgain(state: VendorState, grant: RecentGrantView): Result {
  return takeUp(state, callOfGrant(state, grant));
}

/** A call whose customer is known. */
export function beginCallFor(state: VendorState, customer: CustomerView): Result {
  const id = state.callsBegun + 1;
  const call = newCall(id, keyOf(state, id), state.spelling);
  return addCall(state, chooseCustomer({ ...call, search: textFieldOf(customer.name) }, customer));
}

export function beginCall(state: VendorState): Result {
  const id = state.callsBegun + 1;
  return addCall(state, { state: newCall(id, keyOf(state, id), state.spelling) });
}

function takeUp(state: VendorState, kept: KeptCall): Result {
  return addCall(state, resumeCall(state.callsBegun + 1, kept));
}

const keyOf = ({ session }: VendorState, id: number): string => `${session}-${id}`;

/** A recorded response is opened again by its challenge, as if the caller had read it once more: the two words show that
 * it is the right one. */
function callOfGrant(state: VendorState, { customerId, customerName, challenge, grantId }: RecentGrantView): KeptCall {
  return {
    id: keyOf(state, state.callsBegun + 1),
    agent: state.agent,
    customer: { id: customerId, name: customerName, note: '' },
    search: customerName,
    groups: challenge.split(' '),
    toConfirm: [],
    step: 'phrase',
    grantId,
    readTo: 0,
    spelling: state.spelling,
    begunAtMs: 0,
    changedAtMs: 0,
  };
}

/** A call that is finished, or in which nothing was done yet, is not kept. */
export function leaveCall(state: VendorState, call: CallState): Result {
  const isKept = call.place !== 'finished' && hasContent(call);
  const home: VendorState = { ...state, screen: 'home', activeCallId: undefined };
  return { state: isKept ? home : withoutCall(home, call), effects: [{ type: 'load-home' }] };
}

/** Call back later: home, with the sentence to say on it. */
export function putOff(state: VendorState, call: CallState): Result {
  const { state: home, effects = [] } = leaveCall(state, call);
  if (openCallOf(call) === undefined) return { state: home, effects };
  return { state: { ...home, notice: { what: 'kept-for-later', call } }, effects };
}
