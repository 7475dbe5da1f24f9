// The caller proves to be the customer before the challenge is heard: number and PIN, as far as they are on record. The
// PIN leaves the state as soon as it is handed on.
import { emptyTextField, reduceTextField, type Step, type TextFieldEvent } from '@readback/tui-kit';
import type { CallerFact, CallerView } from '../../desk/callers.js';
import type { VendorEffect, VendorEvent } from '../events.js';
import type { CallState } from './call-state.js';
import { goOnWithChallenge } from './challenge-step.js';

type Result = Step<CallState, VendorEffect>;

const MOST_TYPED = 30;

/** What is asked for is looked up while the challenge may be typed already. */
export function loadCaller(call: CallState): VendorEffect[] {
  const { customer, id } = call;
  return customer === undefined ? [] : [{ type: 'load-caller', callId: id, customerId: customer.id }];
}

export const needsCheck = (caller: CallerView | undefined): boolean =>
  caller !== undefined && caller.needs.length > 0 && !caller.isChecked;

/** Wherever the call stands: what was typed of the challenge is kept. */
export function withCaller(call: CallState, caller: CallerView): CallState {
  if (caller.customerId !== call.customer?.id) return call;
  const spelling = caller.spelling ?? call.spelling;
  const known = { ...call, caller, spelling };
  const isWaiting = call.place === 'challenge' || call.place === 'caller';
  if (!needsCheck(caller) || !isWaiting) return known;
  const field = caller.needs[0] ?? 'pin';
  return { ...known, place: 'caller', callerField: call.place === 'caller' ? call.callerField : field };
}

export function reduceCaller(call: CallState, event: VendorEvent): Result {
  switch (event.type) {
    case 'edit':
      return { state: edit(call, event.event) };
    case 'next-field':
      return { state: { ...call, callerField: fieldBeside(call, 1) } };
    case 'previous-field':
      return { state: { ...call, callerField: fieldBeside(call, -1) } };
    case 'back':
      return { state: { ...call, place: 'customer', work: undefined, callerPin: emptyTextField } };
    case 'go-on':
      return goOn(call);
    case 'caller-verified':
      return goOnWithChallenge({ ...call, caller: event.caller, place: 'challenge', work: undefined });
    case 'failed':
      // How long to wait stands in the ledger.
      return { state: { ...call, callerPin: emptyTextField }, effects: loadCaller(call) };
    default:
      return { state: call };
  }
}

function edit(call: CallState, event: TextFieldEvent): CallState {
  const limits = { maxLength: MOST_TYPED };
  return call.callerField === 'number'
    ? { ...call, callerNumber: reduceTextField(call.callerNumber, event, limits) }
    : { ...call, callerPin: reduceTextField(call.callerPin, event, limits) };
}

function fieldBeside({ caller, callerField }: CallState, by: 1 | -1): CallerFact {
  const needs = caller?.needs ?? [];
  return needs[needs.indexOf(callerField) + by] ?? callerField;
}

function goOn(call: CallState): Result {
  const { caller, customer, callerField, callerNumber, callerPin } = call;
  if (caller === undefined || customer === undefined) return { state: call };
  const typed = callerField === 'number' ? callerNumber : callerPin;
  if (typed.value.trim() === '') return { state: { ...call, notice: { what: 'fact-missing' } } };
  const next = fieldBeside(call, 1);
  if (next !== callerField) return { state: { ...call, callerField: next } };
  const facts = {
    customerId: customer.id,
    ...(caller.needs.includes('number') ? { number: callerNumber.value } : {}),
    ...(caller.needs.includes('pin') ? { pin: callerPin.value } : {}),
  };
  return {
    state: { ...call, work: 'verifying-caller', callerPin: emptyTextField },
    effects: [{ type: 'verify-caller', callId: call.id, facts }],
  };
}
