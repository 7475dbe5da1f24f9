// A new order for the customer of the call: product (where there are several), policy, quantity, seats.
import { reduceChoiceList, reduceTextField, type Step, type TextFieldEvent, textFieldOf } from '@readback/tui-kit';
import type { OrderView } from '../../desk/book-views.js';
import type { VendorEffect, VendorEvent } from '../events.js';
import {
  type CallState,
  chosenPolicy,
  chosenProduct,
  hasUnits,
  type OrderField,
  type OrderForm,
} from './call-state.js';
import { loadOrders } from './load-orders.js';

type Result = Step<CallState, VendorEffect>;

export const MOST_QUANTITY = 128;
export const MOST_SEATS = 100_000;

export function openOrderForm(call: CallState, from: OrderForm['from']): Result {
  return {
    state: {
      ...call,
      place: 'new-order',
      work: 'loading-products',
      orderForm: { ...call.orderForm, from, field: 'policy' },
    },
    effects: [{ type: 'load-products', callId: call.id }],
  };
}

/** The fields of this order, in order. */
export function orderFields(form: OrderForm): readonly OrderField[] {
  return [
    ...((form.products?.length ?? 0) > 1 ? (['product'] as const) : []),
    'policy',
    ...(hasUnits(form) ? (['quantity'] as const) : []),
    'seats',
    ...(form.needsIdentity ? (['identity'] as const) : []),
  ];
}

export function reduceNewOrder(call: CallState, event: VendorEvent): Result {
  const form = call.orderForm;
  switch (event.type) {
    case 'products-loaded': {
      const loaded = { ...form, products: event.products };
      return {
        state: withForm({ ...call, work: undefined }, { ...loaded, field: orderFields(loaded)[0] ?? 'policy' }),
      };
    }
    case 'list':
      return { state: withForm(call, moveList(form, event.event)) };
    case 'edit':
      return { state: withForm(call, editField(form, event.event)) };
    case 'back':
    case 'previous-field':
      return goBack(call, event.type === 'back');
    case 'go-on':
    case 'next-field':
      return goOn(call);
    case 'order-added':
      return afterOrder(call, event.order);
    case 'failed':
      if (event.fault.code !== 'order-needs-identity') return { state: call };
      return { state: withForm(call, { ...form, needsIdentity: true, field: 'identity' }) };
    default:
      return { state: call };
  }
}

function withForm(call: CallState, orderForm: OrderForm): CallState {
  return { ...call, orderForm };
}

function moveList(form: OrderForm, event: Parameters<typeof reduceChoiceList>[1]): OrderForm {
  if (form.field === 'product') {
    const productList = reduceChoiceList(form.productList, event, form.products?.length ?? 0);
    return { ...form, productList, policyList: { index: 0 } };
  }
  if (form.field !== 'policy') return form;
  const count = chosenProduct(form)?.policies.length ?? 0;
  return { ...form, policyList: reduceChoiceList(form.policyList, event, count), needsIdentity: false };
}

function editField(form: OrderForm, event: TextFieldEvent): OrderForm {
  if (form.field === 'identity') return { ...form, identity: reduceTextField(form.identity, event) };
  if (form.field !== 'quantity' && form.field !== 'seats') return form;
  const digits = event.type === 'insert' ? { ...event, text: event.text.replace(/\D/g, '') } : event;
  return { ...form, [form.field]: reduceTextField(form[form.field], digits, { maxLength: 6 }) };
}

function goBack(call: CallState, mayLeave: boolean): Result {
  const form = call.orderForm;
  const fields = orderFields(form);
  const before = fields[fields.indexOf(form.field) - 1];
  if (before !== undefined) return { state: withForm(call, { ...form, field: before }) };
  return { state: mayLeave ? { ...call, place: form.from, work: undefined } : call };
}

function goOn(call: CallState): Result {
  const form = call.orderForm;
  const { field } = form;
  const product = chosenProduct(form);
  const policy = chosenPolicy(form);
  if (product === undefined || policy === undefined || call.customer === undefined) return { state: call };
  if (field === 'quantity' || field === 'seats') {
    const most = field === 'quantity' ? MOST_QUANTITY : MOST_SEATS;
    if (!isWithin(form[field].value, most))
      return { state: { ...call, notice: { what: 'number-range', field, most } } };
  }
  const fields = orderFields(form);
  const next = fields[fields.indexOf(field) + 1];
  if (next !== undefined) return { state: withForm(call, { ...form, field: next }) };
  const identity = form.needsIdentity ? form.identity.value.trim() : '';
  return {
    state: { ...call, work: 'adding-order' },
    effects: [
      {
        type: 'add-order',
        callId: call.id,
        order: {
          customerId: call.customer.id,
          productId: product.id,
          policyId: policy.id,
          quantity: hasUnits(form) ? Number(form.quantity.value) : 1,
          seats: Number(form.seats.value),
          ...(identity === '' ? {} : { identity }),
        },
      },
    ],
  };
}

function isWithin(text: string, most: number): boolean {
  return /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= most;
}

/** The next form begins anew. With a challenge at hand the orders are looked at again, the new one highlighted. */
function afterOrder(call: CallState, order: OrderView): Result {
  const form: OrderForm = {
    ...call.orderForm,
    quantity: textFieldOf('1'),
    seats: textFieldOf('1'),
    needsIdentity: false,
  };
  const next = withForm({ ...call, work: undefined }, form);
  return form.from === 'order'
    ? loadOrders({ ...next, order, place: 'order' })
    : { state: { ...next, place: 'challenge' } };
}
