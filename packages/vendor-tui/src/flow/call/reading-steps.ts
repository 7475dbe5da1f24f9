// The response read out group by group, and the two words that only an unlocked client shows.
import { reduceCodeDisplay, reduceTextField, type Step, type TextFieldEvent, textFieldOf } from '@readback/tui-kit';
import type { VendorEffect, VendorEvent } from '../events.js';
import type { CallState } from './call-state.js';

type Result = Step<CallState, VendorEffect>;

export function reduceResponse(call: CallState, event: VendorEvent): Result {
  if (call.issued === undefined) return { state: call };
  if (event.type === 'qr') return { state: { ...call, isQrOpen: !call.isQrOpen } };
  if (event.type === 'back' && call.isQrOpen) return { state: { ...call, isQrOpen: false } };
  if (event.type !== 'read' || call.isQrOpen) return { state: call };
  const count = call.issued.groups.length;
  const isLast = call.display.current === count - 1;
  // Going on from the last group: all has been read.
  if (isLast && event.event.type === 'next') {
    return { state: { ...call, place: call.issued.confirmed ? 'finished' : 'closing', notice: undefined } };
  }
  const display = reduceCodeDisplay(call.display, event.event, count);
  return { state: { ...call, display, readTo: Math.max(call.readTo, display.current) } };
}

export function reduceClosing(call: CallState, event: VendorEvent): Result {
  if (call.isLeaving) return reduceLeaving(call, event);
  switch (event.type) {
    case 'edit':
      return edit(call, event.event);
    case 'heard-text':
      return { state: { ...call, closing: textFieldOf(event.text) } };
    case 'back':
      return { state: { ...call, place: 'response' } };
    case 'go-on':
      return check(call);
    case 'caller-checked':
      if (!event.isRight) return { state: { ...call, work: undefined, notice: { what: 'closing-wrong' } } };
      return {
        state: {
          ...call,
          work: undefined,
          place: 'finished',
          issued: call.issued && { ...call.issued, confirmed: true },
        },
      };
    default:
      return { state: call };
  }
}

function reduceLeaving(call: CallState, event: VendorEvent): Result {
  if (event.type === 'yes') return { state: { ...call, isLeaving: false, place: 'finished' } };
  if (event.type === 'no') return { state: { ...call, isLeaving: false } };
  return { state: call };
}

function edit(call: CallState, event: TextFieldEvent): Result {
  return { state: { ...call, closing: reduceTextField(call.closing, event, { maxLength: 60 }) } };
}

function check(call: CallState): Result {
  const typed = call.closing.value.trim();
  if (typed === '' || call.issued === undefined) return { state: { ...call, isLeaving: true } };
  return {
    state: { ...call, work: 'checking-words' },
    effects: [{ type: 'check-caller', callId: call.id, grantId: call.issued.grantId, typed }],
  };
}
