// What a call can be beside an activation: which grant a response builds on, which machine it is for, a receipt that gives a
// licence back, a usage report.
import {
  CHALLENGE_LAYOUT,
  challengePayload,
  faultOfReading,
  isReceipt,
  matchesPhrase,
  readCode,
  SHORT_LAYOUT,
} from '@readback/core';
import {
  type CodeInputContext,
  type CodeInputEvent,
  emptyTextField,
  firstChoice,
  readCodeInput,
  reduceChoiceList,
  reduceCodeInput,
  reduceTextField,
  type Step,
  startCodeInput,
} from '@readback/tui-kit';
import type { VendorEffect, VendorEvent } from '../events.js';
import { type Fault, faultOf } from '../notices.js';
import type { CallState } from './call-state.js';
import { loadOrders } from './load-orders.js';

type Result = Step<CallState, VendorEffect>;

export const REPORT_INPUT: CodeInputContext = { layout: SHORT_LAYOUT };

const MOST_WORDS = 60;

/** Whether what was typed as a challenge, and is intact, gives a licence back. */
export function isReceiptCode(groups: readonly string[]): boolean {
  const { status, data } = readCode(CHALLENGE_LAYOUT, groups);
  return status === 'ok' && data !== undefined && isReceipt(challengePayload(data));
}

/** The challenge was heard right: what it builds on has to be known before the orders are. */
export function goOnToOrders(call: CallState): Result {
  const isChoice = (call.heard?.bases?.length ?? 0) > 1;
  if (isChoice && call.base === undefined) return { state: { ...call, place: 'base', baseWords: emptyTextField } };
  return loadOrders({ ...call, place: 'order' });
}

/** The words on the screen of the caller, or the number in the list. */
export function reduceBase(call: CallState, event: VendorEvent): Result {
  switch (event.type) {
    case 'edit': {
      const baseWords = reduceTextField(call.baseWords, event.event, { maxLength: MOST_WORDS });
      return { state: { ...call, baseWords } };
    }
    case 'heard-text':
      return { state: { ...call, baseWords: { ...emptyTextField, value: event.text, cursor: event.text.length } } };
    case 'go-on':
      return chooseBase(call);
    case 'back':
      return { state: { ...call, place: 'phrase' } };
    default:
      return { state: call };
  }
}

function chooseBase(call: CallState): Result {
  const typed = call.baseWords.value.trim();
  const bases = call.heard?.bases ?? [];
  const byNumber = /^\d$/.test(typed) ? bases[Number(typed) - 1] : undefined;
  const byWords = bases.find(({ closingWords }) => closingWords !== undefined && matchesPhrase(typed, closingWords));
  const base = byNumber ?? byWords;
  if (base === undefined) return { state: { ...call, notice: { what: 'base-wrong' } } };
  // The words show that the caller has that grant: the desk takes note of it.
  const buildsOn = byNumber === undefined ? typed : base.grantId;
  return goOnToOrders({ ...call, base: { view: base, buildsOn } });
}

/** From the orders: no machine of the customer is like this one, or two are. */
export function openMachines(call: CallState): Result {
  const { customer } = call;
  if (customer === undefined) return { state: call };
  return {
    state: { ...call, place: 'machine', work: 'loading-machines', machines: undefined, machineList: firstChoice },
    effects: [{ type: 'load-machines', callId: call.id, customerId: customer.id }],
  };
}

export function reduceMachine(call: CallState, event: VendorEvent): Result {
  const { machines = [], heard, customer } = call;
  switch (event.type) {
    case 'machines-loaded':
      return { state: { ...call, work: undefined, machines: event.machines } };
    case 'list':
      return { state: { ...call, machineList: reduceChoiceList(call.machineList, event.event, machines.length) } };
    case 'go-on': {
      const chosen = machines[call.machineList.index];
      if (chosen === undefined || heard === undefined || customer === undefined) return { state: call };
      const groups = heard.challenge.split(' ');
      return {
        state: { ...call, work: 'hearing' },
        effects: [{ type: 'hear', callId: call.id, groups, customerId: customer.id, takenFor: chosen.grantId }],
      };
    }
    case 'challenge-heard':
      if (event.heard.challenge !== heard?.challenge) return { state: call };
      return goOnToOrders({ ...call, work: undefined, heard: event.heard, base: undefined, order: undefined });
    case 'back':
      return { state: { ...call, place: 'order', work: undefined } };
    default:
      return { state: call };
  }
}

export function reduceReceipt(call: CallState, event: VendorEvent): Result {
  switch (event.type) {
    case 'yes':
      return takeReceipt(call);
    case 'go-on':
      return { state: { ...call, notice: { what: 'press-y' } } };
    case 'no':
    case 'back':
      return { state: { ...call, place: 'challenge' } };
    case 'receipt-taken':
      return { state: { ...call, work: undefined, place: 'finished', receipt: event.receipt } };
    default:
      return { state: call };
  }
}

function takeReceipt(call: CallState): Result {
  const { receipt, customer } = call;
  if (receipt === undefined || customer === undefined) return { state: call };
  // Once more shows that it was recorded, and frees nothing.
  if (receipt.recorded !== undefined) return { state: { ...call, place: 'finished' } };
  const groups = receipt.receipt.split(' ');
  return {
    state: { ...call, work: 'taking-receipt' },
    effects: [{ type: 'take-receipt', callId: call.id, groups, customerId: customer.id }],
  };
}

export function openReport(call: CallState): CallState {
  return { ...call, place: 'report', notice: undefined, reportInput: startCodeInput(REPORT_INPUT) };
}

export function reduceReport(call: CallState, event: VendorEvent): Result {
  switch (event.type) {
    case 'code':
      return typeReport(call, event.event);
    case 'heard-text':
      return typeReport(call, { type: 'text', text: event.text });
    case 'back':
      return { state: { ...call, place: 'challenge', work: undefined } };
    case 'report-taken':
      return { state: { ...call, work: undefined, place: 'finished', report: event.report } };
    default:
      return { state: call };
  }
}

/** What is wrong with the report as typed so far, as soon as it is sure. */
export function reportFault({ reportInput }: CallState): Fault | undefined {
  const reading = readCodeInput(reportInput, REPORT_INPUT);
  if (reading.status === 'ok' || reading.status === 'incomplete') return undefined;
  return faultOf(faultOfReading(reading, reading.groups, { want: 'report', groups: SHORT_LAYOUT.groups }));
}

/** Recorded the moment it is intact. */
function typeReport(call: CallState, event: CodeInputEvent): Result {
  const reportInput = reduceCodeInput(call.reportInput, event, REPORT_INPUT);
  const next = { ...call, reportInput, notice: undefined };
  const { status, groups } = readCodeInput(reportInput, REPORT_INPUT);
  if (status !== 'ok' || call.work !== undefined || call.customer === undefined) return { state: next };
  return {
    state: { ...next, work: 'taking-report' },
    effects: [{ type: 'take-report', callId: call.id, groups, customerId: call.customer.id }],
  };
}
