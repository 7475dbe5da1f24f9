// The caller proves to be the customer before the challenge is heard: number and PIN, as far as they are on record. The
// PIN leaves the state as soon as it is handed on.
import { emptyTextField, reduceTextField, type Step, type TextFieldEvent } from '@readback/tui-kit';
import type { CallerFact, CallerView } from '../../desk/callers.js';
import type { VendorEffect, VendorEvent } from '../events.js';
import type { CallPlace, CallState } from './call-state.js';
import { goOnWithChallenge } from './challenge-step.js';

type Result = Step<CallState, VendorEffect>;

const MOST_TYPED = 30;

/** What is asked for is looked up while the challenge may be typed already. */
export function loadCaller(call: CallState): VendorEffect[] {
  const { customer, id } = call;
  return customer === undefined ? [] : [{ type: 'load-caller', callId: id, customerId: customer.id }];
}

/** A check of an earlier call is none of this one: whoever calls now may be somebody else. */
function needsCheck({ isCallerVerified, checksFromMs }: CallState, caller: CallerView): boolean {
  if (caller.needs.length === 0) return false;
  const { isChecked, checkedAtMs } = caller;
  const isOfThisCall = checksFromMs !== undefined && checkedAtMs !== undefined && checkedAtMs >= checksFromMs;
  return !(isChecked && (isCallerVerified || isOfThisCall));
}

/** Nothing has been said to this caller yet, or they have what they wanted. */
const UNASKED: readonly CallPlace[] = ['customer', 'new-customer', 'new-order', 'approval', 'finished'];

/** Wherever the call stands: what was typed of the challenge is kept. */
export function withCaller(call: CallState, caller: CallerView): Result {
  if (caller.customerId !== call.customer?.id) return { state: call };
  const spelling = caller.spelling ?? call.spelling;
  const known = { ...call, caller, spelling };
  if (!needsCheck(call, caller)) {
    const isTakenUp = call.resume !== undefined && call.place === 'challenge' && call.work === undefined;
    return isTakenUp ? goOnWithChallenge(known) : { state: known };
  }
  if (UNASKED.includes(call.place)) return { state: known };
  const unchecked: CallState = { ...known, place: 'caller', isCallerVerified: false };
  if (call.place === 'caller') return { state: unchecked };
  // Whoever calls now says it all: what was typed of an earlier caller is gone.
  const [callerField = 'pin'] = caller.needs;
  return { state: { ...unchecked, callerField, callerNumber: emptyTextField, callerPin: emptyTextField } };
}

/** Back to where the call was: a response is read on, and a challenge that is complete is heard. */
function goOnChecked(call: CallState, caller: CallerView): Result {
  const checked: CallState = { ...call, caller, isCallerVerified: true, work: undefined };
  if (call.issued !== undefined) return { state: { ...checked, place: 'response' } };
  return goOnWithChallenge({ ...checked, place: 'challenge' });
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
      return goOnChecked(call, event.caller);
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
