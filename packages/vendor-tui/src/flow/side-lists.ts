// The lists beside home: the search, what waits for a supervisor, alerts, orders that run out.
import { reduceChoiceList, reduceTextField, type Step } from '@readback/tui-kit';
import type { CustomerView } from '../desk/book-views.js';
import type { RecentGrantView } from '../desk/call-views.js';
import type { VendorEffect, VendorEvent } from './events.js';
import { beginCallFor, readAgain } from './home.js';
import type { ListScreen, VendorState } from './state.js';

type Result = Step<VendorState, VendorEffect>;

const MOST_SEARCHED = 120;

/** What the search has found, in the order it stands there. */
export type FoundRow =
  | { readonly kind: 'customer'; readonly customer: CustomerView }
  | { readonly kind: 'grant'; readonly grant: RecentGrantView };

export function foundRows({ found }: VendorState): readonly FoundRow[] {
  return [
    ...found.customers.map((customer) => ({ kind: 'customer', customer }) as const),
    ...found.grants.map((grant) => ({ kind: 'grant', grant }) as const),
  ];
}

export function reduceList(state: VendorState, screen: ListScreen, event: VendorEvent): Result {
  switch (event.type) {
    case 'back':
      return { state: { ...state, screen: 'home' }, effects: [{ type: 'load-home' }] };
    case 'list': {
      const sideList = reduceChoiceList(state.sideList, event.event, countOf(state, screen));
      return { state: { ...state, sideList } };
    }
    case 'edit':
      return screen === 'search' ? edit(state, event.event) : { state };
    case 'go-on':
      return screen === 'search' ? choose(state) : { state };
    case 'yes':
      return decide(state, screen, 'approved');
    case 'no':
      return decide(state, screen, 'denied');
    case 'dismiss': {
      const alert = screen === 'alerts' ? state.todo.alerts[state.sideList.index] : undefined;
      return { state, ...(alert && { effects: [{ type: 'dismiss-alert', alertId: alert.id }] }) };
    }
    default:
      return { state };
  }
}

function countOf(state: VendorState, screen: ListScreen): number {
  if (screen === 'machine') return state.machine?.events.length ?? 0;
  return screen === 'search' ? foundRows(state).length : state.todo[screen].length;
}

function edit(state: VendorState, event: Parameters<typeof reduceTextField>[1]): Result {
  const search = reduceTextField(state.search, event, { maxLength: MOST_SEARCHED });
  if (search.value === state.search.value) return { state: { ...state, search } };
  const next = { ...state, search, sideList: { index: 0 } };
  return { state: next, effects: [{ type: 'search', text: search.value.trim() }] };
}

/** A customer: a call for them. A grant: its response once more, by its challenge. */
function choose(state: VendorState): Result {
  const row = foundRows(state)[state.sideList.index];
  if (row === undefined) return { state };
  return row.kind === 'customer' ? beginCallFor(state, row.customer) : readAgain(state, row.grant);
}

function decide(state: VendorState, screen: ListScreen, decision: 'approved' | 'denied'): Result {
  const request = screen === 'approvals' ? state.todo.approvals[state.sideList.index] : undefined;
  return { state, ...(request && { effects: [{ type: 'decide', approvalId: request.id, decision }] }) };
}

/** What was found or done; the lists are read again. */
export function afterListWork(state: VendorState, event: VendorEvent): Result | undefined {
  switch (event.type) {
    case 'searched':
      return { state: event.text === state.search.value.trim() ? { ...state, found: event.found } : state };
    case 'machine-loaded':
      // Its newest events are what somebody looks for.
      return {
        state: { ...state, machine: event.machine, sideList: { index: Math.max(0, event.machine.events.length - 1) } },
      };
    case 'decided':
      return { state: { ...state, notice: { what: event.decision, id: event.id } }, effects: [{ type: 'load-home' }] };
    case 'alert-dismissed':
      return {
        state: { ...state, notice: { what: 'alert-dismissed', id: event.id } },
        effects: [{ type: 'load-home' }],
      };
    default:
      return undefined;
  }
}
