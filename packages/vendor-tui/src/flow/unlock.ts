// A desk that exists is opened with its passphrase, which leaves the state as soon as it is handed on.
import { emptyTextField, reduceTextField, type Step } from '@readback/tui-kit';
import type { VendorEffect, VendorEvent } from './events.js';
import { type VendorState, withDesk } from './state.js';

type Result = Step<VendorState, VendorEffect>;

/** Before it is known which of the two it will be. */
export function reduceStarting(state: VendorState, event: VendorEvent): Result {
  if (event.type === 'desk-looked-for') {
    const { folder, exists, agents: openers, passphrase } = event;
    if (exists && passphrase !== undefined) return opening({ ...state, folder, openers }, passphrase);
    return { state: { ...state, folder, openers, screen: exists ? 'unlock' : 'first-run' } };
  }
  if (event.type === 'failed') {
    return { state: { ...state, screen: 'first-run', notice: { what: 'fault', fault: event.fault } } };
  }
  return { state };
}

export function reduceUnlock(state: VendorState, event: VendorEvent): Result {
  if (event.type === 'edit') {
    return { state: { ...state, unlock: reduceTextField(state.unlock, event.event, { maxLength: 400 }) } };
  }
  if (event.type === 'next-field' || event.type === 'previous-field') {
    return { state: { ...state, unlock: emptyTextField, openers: turned(state.openers, event.type) } };
  }
  if (event.type !== 'go-on') return { state };
  const passphrase = state.unlock.value;
  if (passphrase === '') return { state: { ...state, notice: { what: 'passphrase-missing' } } };
  return opening({ ...state, unlock: emptyTextField }, passphrase);
}

const opening = (state: VendorState, passphrase: string): Result => ({
  state: { ...state, screen: 'opening' },
  effects: [{ type: 'open-desk', folder: state.folder, passphrase, agent: state.openers[0] }],
});

/** Somebody else comes first. */
function turned(openers: readonly string[], which: 'next-field' | 'previous-field'): readonly string[] {
  return which === 'next-field'
    ? [...openers.slice(1), ...openers.slice(0, 1)]
    : [...openers.slice(-1), ...openers.slice(0, -1)];
}

export function reduceOpening(state: VendorState, event: VendorEvent): Result {
  if (event.type === 'progress') {
    return { state: { ...state, work: { step: event.step, fraction: event.fraction } } };
  }
  if (event.type === 'failed') {
    const notice = { what: 'fault', fault: event.fault } as const;
    return { state: { ...state, screen: 'unlock', work: undefined, notice } };
  }
  if (event.type === 'desk-opened') {
    const home: VendorState = { ...withDesk(state, event.desk), screen: 'home', work: undefined };
    return { state: home, effects: [{ type: 'load-home' }] };
  }
  return { state };
}
