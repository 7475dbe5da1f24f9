// Who is calling: found by typing, or added, with an order.
import {
  type ChoiceListEvent,
  emptyTextField,
  reduceChoiceList,
  reduceTextField,
  type Step,
  type TextFieldEvent,
  textFieldOf,
} from '@readback/tui-kit';
import type { CustomerView } from '../../desk/book-views.js';
import type { VendorEffect, VendorEvent } from '../events.js';
import { type CallState, emptyOrderForm } from './call-state.js';
import { loadCaller } from './caller-step.js';

type Result = Step<CallState, VendorEffect>;

const MAX_NAME = 120;

/** Customers found, and below them the offer to add what was typed. */
export function customerRows(call: CallState): readonly (CustomerView | 'add')[] {
  const { found = [] } = call;
  return call.search.value.trim() === '' ? found : [...found, 'add'];
}

export function reduceCustomer(call: CallState, event: VendorEvent): Result {
  switch (event.type) {
    case 'edit':
      return edit(call, event.event);
    case 'list':
      return { state: { ...call, customerList: moveIn(call, event.event) } };
    case 'go-on': {
      // What is on show was found for another text, or nothing yet.
      if (isLooking(call)) return { state: { ...call, isChoiceWaiting: true } };
      const row = customerRows(call)[call.customerList.index];
      if (row === undefined) return { state: call };
      if (row === 'add') {
        return { state: { ...call, place: 'new-customer', customerName: textFieldOf(call.search.value.trim()) } };
      }
      return chooseCustomer(call, row);
    }
    case 'customers-found': {
      if (event.search !== call.search.value.trim()) return { state: call };
      const found = { ...call, found: event.found, foundFor: event.search, isChoiceWaiting: false };
      const customerList = reduceChoiceList(call.customerList, stay, customerRows(found).length);
      const listed = { ...found, customerList };
      return call.isChoiceWaiting ? reduceCustomer(listed, { type: 'go-on' }) : { state: listed };
    }
    case 'failed':
      return { state: { ...call, isChoiceWaiting: false } };
    default:
      return { state: call };
  }
}

export function reduceNewCustomer(call: CallState, event: VendorEvent): Result {
  switch (event.type) {
    case 'edit':
      return {
        state: { ...call, customerName: reduceTextField(call.customerName, event.event, { maxLength: MAX_NAME }) },
      };
    case 'back':
      return { state: { ...call, place: 'customer' } };
    case 'go-on': {
      const name = call.customerName.value.trim();
      if (name === '') return { state: { ...call, notice: { what: 'name-missing' } } };
      return {
        state: { ...call, work: 'adding-customer' },
        effects: [{ type: 'add-customer', callId: call.id, name }],
      };
    }
    case 'customer-added': {
      const { state, effects = [] } = chooseCustomer(call, event.customer);
      return {
        state: { ...state, place: 'new-order', work: 'loading-products', orderForm: emptyOrderForm },
        effects: [...effects, { type: 'load-products', callId: call.id }],
      };
    }
    default:
      return { state: call };
  }
}

/** Whether the list shows what the text asks for. */
export function isLooking(call: CallState): boolean {
  return call.foundFor !== call.search.value.trim();
}

/** The first search, before anything is typed: everybody. */
export function searchAgain(call: CallState): VendorEffect {
  return { type: 'find-customers', callId: call.id, search: call.search.value.trim() };
}

const stay: ChoiceListEvent = { type: 'page', by: 0 };

function moveIn(call: CallState, event: ChoiceListEvent): CallState['customerList'] {
  return reduceChoiceList(call.customerList, event, customerRows(call).length);
}

function edit(call: CallState, event: TextFieldEvent): Result {
  const search = reduceTextField(call.search, event, { maxLength: MAX_NAME });
  if (search.value === call.search.value) return { state: { ...call, search } };
  const next = { ...call, search, customerList: { index: 0 }, isChoiceWaiting: false };
  return { state: next, effects: [searchAgain(next)] };
}

/** Another customer has other orders, and knows other machines. */
export function chooseCustomer(call: CallState, customer: CustomerView): Result {
  const chosen: CallState =
    customer.id === call.customer?.id
      ? { ...call, place: 'challenge', customer }
      : {
          ...call,
          customer,
          caller: undefined,
          isCallerVerified: false,
          checksFromMs: undefined,
          callerNumber: emptyTextField,
          callerPin: emptyTextField,
          heard: undefined,
          order: undefined,
          orders: [],
          place: 'challenge',
        };
  return { state: chosen, effects: loadCaller(chosen) };
}
