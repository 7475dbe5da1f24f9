// The first run: where the desk is to be, who works at it, its passphrase twice; then the desk being made, and what was
// made. The passphrase leaves the state as soon as there is a desk; until then it need not be typed again.
import { emptyTextField, reduceTextField, type Step } from '@readback/tui-kit';
import type { VendorEffect, VendorEvent } from './events.js';
import type { Fault, NoticeState } from './notices.js';
import { type FirstRunField, type FirstRunState, type VendorState, withDesk } from './state.js';

const FIELDS: readonly FirstRunField[] = ['folder', 'agent', 'passphrase', 'repeat'];
const MAX_LENGTH: Readonly<Record<FirstRunField, number>> = { folder: 400, agent: 80, passphrase: 400, repeat: 400 };

type Result = Step<VendorState, VendorEffect>;

export function reduceFirstRun(state: VendorState, event: VendorEvent): Result {
  switch (event.type) {
    case 'edit':
      return edit(state, event.event);
    case 'next-field':
      return moveBy(state, 1);
    case 'previous-field':
    case 'back':
      return moveBy(state, -1);
    case 'go-on':
      return goOn(state);
    case 'passphrase-graded':
      return {
        state: withForm(state, { verdict: state.firstRun.passphrase.value === '' ? undefined : event.verdict }),
      };
    case 'desk-looked-for':
      // The folder that was just left holds a desk: no need to fill in the rest.
      if (!event.exists || event.folder !== state.firstRun.folder.value.trim()) return { state };
      return {
        state: {
          ...withoutPassphrase(state),
          screen: 'unlock',
          folder: event.folder,
          openers: event.agents,
          notice: { what: 'desk-is-there' },
        },
      };
    default:
      return { state };
  }
}

/** While the desk is being made, and after. */
export function reduceMaking(state: VendorState, event: VendorEvent): Result {
  if (event.type === 'progress') {
    return { state: { ...state, work: { step: event.step, fraction: event.fraction } } };
  }
  if (event.type === 'desk-made') {
    const { made, desk } = event;
    return { state: { ...withDesk(withoutPassphrase(state), desk), screen: 'made', made, work: undefined } };
  }
  if (event.type === 'failed') {
    const notice: NoticeState = { what: 'fault', fault: event.fault };
    const field = fieldOf(event.fault);
    return { state: { ...withForm(state, { field }), screen: 'first-run', work: undefined, notice } };
  }
  return { state };
}

function withForm(state: VendorState, form: Partial<FirstRunState>): VendorState {
  return { ...state, firstRun: { ...state.firstRun, ...form } };
}

function withoutPassphrase(state: VendorState): VendorState {
  return withForm(state, { passphrase: emptyTextField, repeat: emptyTextField, verdict: undefined });
}

/** Where to mend it. */
function fieldOf({ code }: Fault): FirstRunField {
  if (code.startsWith('passphrase-')) return 'passphrase';
  return code.startsWith('agent-') ? 'agent' : 'folder';
}

function edit(state: VendorState, event: Parameters<typeof reduceTextField>[1]): Result {
  const { field } = state.firstRun;
  const text = reduceTextField(state.firstRun[field], event, { maxLength: MAX_LENGTH[field] });
  const next = withForm(state, { [field]: text });
  if (field !== 'passphrase') return { state: next };
  return { state: next, effects: [{ type: 'grade-passphrase', passphrase: text.value }] };
}

function moveBy(state: VendorState, by: number): Result {
  const at = FIELDS.indexOf(state.firstRun.field) + by;
  const field = FIELDS[Math.min(FIELDS.length - 1, Math.max(0, at))] ?? 'folder';
  return { state: withForm(state, { field }), effects: lookWhenLeaving(state, field) };
}

function lookWhenLeaving({ firstRun }: VendorState, to: FirstRunField): VendorEffect[] {
  const folder = firstRun.folder.value.trim();
  return firstRun.field === 'folder' && to !== 'folder' && folder !== '' ? [{ type: 'look-for-desk', folder }] : [];
}

function goOn(state: VendorState): Result {
  const { firstRun } = state;
  const fault = faultIn(firstRun);
  if (firstRun.field !== 'repeat') {
    if (fault?.field === firstRun.field) return { state: { ...state, notice: fault.notice } };
    return moveBy(state, 1);
  }
  if (fault !== undefined) return { state: { ...withForm(state, { field: fault.field }), notice: fault.notice } };
  const folder = firstRun.folder.value.trim();
  const desk = { folder, agent: firstRun.agent.value.trim(), passphrase: firstRun.passphrase.value };
  return { state: { ...state, screen: 'making', folder }, effects: [{ type: 'make-desk', desk }] };
}

/** The first field that cannot stay as it is. */
function faultIn(form: FirstRunState): { field: FirstRunField; notice: NoticeState } | undefined {
  const { folder, agent, passphrase, repeat, verdict } = form;
  if (folder.value.trim() === '') return { field: 'folder', notice: { what: 'folder-missing' } };
  if (agent.value.trim() === '') return { field: 'agent', notice: { what: 'name-missing' } };
  if (passphrase.value === '') return { field: 'passphrase', notice: { what: 'passphrase-missing' } };
  if (verdict !== undefined && !verdict.isAccepted) {
    return { field: 'passphrase', notice: { what: 'passphrase-refused', says: verdict.says } };
  }
  return repeat.value === passphrase.value ? undefined : { field: 'repeat', notice: { what: 'not-repeated' } };
}
