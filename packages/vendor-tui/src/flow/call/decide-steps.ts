// From a challenge to a response: the two words compared, the order chosen, what will be given said once more. What binds
// (the words, the issue) takes a Y: a held Enter key or a scanner must not decide anything.
import { type ChoiceListEvent, reduceChoiceList, type Step } from '@readback/tui-kit';
import type { VendorEffect, VendorEvent } from '../events.js';
import type { CallState } from './call-state.js';
import { beginReadBack } from './challenge-step.js';
import { goOnToOrders, openMachines } from './life-steps.js';
import { loadOrders } from './load-orders.js';
import { openOrderForm } from './order-form.js';
import { showResponse } from './resume.js';

type Result = Step<CallState, VendorEffect>;

export function reducePhrase(call: CallState, event: VendorEvent): Result {
  switch (event.type) {
    case 'yes': {
      const recorded = call.heard?.recorded;
      return recorded === undefined ? goOnToOrders(call) : { state: showResponse(call, recorded) };
    }
    case 'no':
      return { state: { ...beginReadBack(call), notice: { what: 'words-differ' } } };
    case 'go-on':
      return { state: { ...call, notice: { what: 'press-y' } } };
    case 'back':
      return { state: { ...call, place: 'challenge' } };
    default:
      return { state: call };
  }
}

export function reduceOrder(call: CallState, event: VendorEvent): Result {
  switch (event.type) {
    case 'orders-loaded': {
      if (event.heard !== call.heard) return { state: call };
      return { state: withOrders(call, event.orders) };
    }
    case 'list':
      return { state: { ...call, orderList: moveIn(call, event.event) } };
    case 'go-on': {
      const order = call.orders[call.orderList.index];
      if (order === undefined) return { state: call };
      if (order.blocked !== undefined && order.mayAsk !== true) {
        return { state: { ...call, notice: { what: 'order-blocked', reason: order.blocked } } };
      }
      return { state: { ...call, order, place: 'confirm' } };
    }
    case 'new-order':
      return openOrderForm(call, 'order');
    case 'other-machine':
      return openMachines(call);
    case 'back':
      return { state: { ...call, place: 'phrase', base: undefined, work: undefined } };
    default:
      return { state: call };
  }
}

function moveIn(call: CallState, event: ChoiceListEvent): CallState['orderList'] {
  return reduceChoiceList(call.orderList, event, call.orders.length);
}

/** The first order that can answer is highlighted, or the one chosen before. */
function withOrders(call: CallState, orders: CallState['orders']): CallState {
  const chosen = orders.findIndex(({ id }) => id === (call.order?.id ?? call.wantedOrderId));
  const free = orders.findIndex(({ blocked }) => blocked === undefined);
  return { ...call, orders, orderList: { index: Math.max(0, chosen < 0 ? free : chosen) }, work: undefined };
}

export function reduceConfirm(call: CallState, event: VendorEvent): Result {
  switch (event.type) {
    case 'yes':
      return issue(call);
    case 'no':
    case 'back':
      return { state: { ...call, place: 'order' } };
    case 'go-on':
      return { state: { ...call, notice: { what: 'press-y' } } };
    case 'other-base':
      return goOnToOrders({ ...call, base: undefined });
    case 'issued':
      return { state: showResponse(call, event.issued) };
    case 'failed':
      // An order that has become impossible says so in the list.
      return event.fault.family === 'refusal' ? loadOrders({ ...call, place: 'order' }) : { state: call };
    default:
      return { state: call };
  }
}

function issue(call: CallState): Result {
  const { customer, order, heard } = call;
  if (customer === undefined || order === undefined || heard === undefined) return { state: call };
  const buildsOn = call.base?.buildsOn;
  return {
    state: { ...call, work: 'issuing' },
    effects: [
      {
        type: 'issue',
        callId: call.id,
        request: {
          customerId: customer.id,
          orderId: order.id,
          heard,
          ...(buildsOn === undefined ? {} : { buildsOn }),
          ...(order.mayAsk === true ? { ask: true } : {}),
        },
      },
    ],
  };
}
