// Asking the desk which orders can answer the challenge at hand.
import type { Step } from '@readback/tui-kit';
import type { VendorEffect } from '../events.js';
import type { CallState } from './call-state.js';

/** The orders as they are now: a seat may have gone in the meantime. */
export function loadOrders(call: CallState): Step<CallState, VendorEffect> {
  const { customer, heard, base } = call;
  if (customer === undefined || heard === undefined) return { state: call };
  return {
    state: { ...call, work: 'loading-orders' },
    effects: [{ type: 'load-orders', callId: call.id, customerId: customer.id, heard, buildsOn: base?.buildsOn }],
  };
}
