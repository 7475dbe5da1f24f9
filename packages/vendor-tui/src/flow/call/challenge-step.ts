// The challenge as the caller reads it out. It is heard by the desk the moment it is complete and intact.
import { type CodeInputEvent, reduceCodeInput, type Step } from '@readback/tui-kit';
import type { VendorEffect, VendorEvent } from '../events.js';
import { type CallState, CHALLENGE_INPUT, readChallenge } from './call-state.js';

type Result = Step<CallState, VendorEffect>;

export function reduceChallenge(call: CallState, event: VendorEvent): Result {
  switch (event.type) {
    case 'code':
      return type(call, event.event);
    case 'heard-text':
      return type(call, { type: 'text', text: event.text });
    case 'back':
      return { state: { ...call, place: 'customer', work: undefined } };
    case 'challenge-heard': {
      if (event.heard.challenge !== challengeText(call)) return { state: call };
      const { heard } = event;
      return {
        state: { ...call, work: undefined, heard, order: undefined, orders: [], baseIndex: 0, place: 'phrase' },
      };
    }
    default:
      return { state: call };
  }
}

function challengeText(call: CallState): string {
  return readChallenge(call).groups.join(' ');
}

function type(call: CallState, event: CodeInputEvent): Result {
  const before = challengeText(call);
  const typed = toWrongGroup({ ...call, input: reduceCodeInput(call.input, event, CHALLENGE_INPUT) }, event);
  const isSame = challengeText(typed) === before;
  // What was said about the code holds as long as the code does.
  const next: CallState = isSame
    ? typed
    : { ...typed, notice: undefined, work: undefined, heard: undefined, order: undefined, orders: [] };
  if (isSame && event.type !== 'enter') return { state: next };
  return readChallenge(next).status === 'ok' && next.work === undefined ? hear(next) : { state: next };
}

/** Once all groups are there, what is typed next is a group that was asked for again: it belongs to the first wrong one. */
function toWrongGroup(call: CallState, { type: cause }: CodeInputEvent): CallState {
  if (cause !== 'text' && cause !== 'paste') return call;
  const { marks, wrongGroups } = readChallenge(call);
  const [first] = wrongGroups;
  const isAllThere = !marks.includes('empty') && !marks.includes('partial');
  if (!isAllThere || first === undefined || marks[call.input.current] !== 'ok') return call;
  return { ...call, input: reduceCodeInput(call.input, { type: 'jump', group: first }, CHALLENGE_INPUT) };
}

/** Back from the phrase with the same code: the desk has understood it already. */
function hear(call: CallState): Result {
  if (call.heard !== undefined) return { state: { ...call, notice: undefined, place: 'phrase' } };
  return {
    state: { ...call, work: 'hearing' },
    effects: [
      { type: 'hear', callId: call.id, groups: readChallenge(call).groups, customerId: call.customer?.id ?? '' },
    ],
  };
}
