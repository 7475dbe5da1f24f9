// What was asked for waits for a supervisor: approved here with their own passphrase, or at another desk meanwhile. The
// agent then gives it as before, so that nothing is issued by a passphrase alone.
import { emptyTextField, reduceTextField, type Step, type TextFieldEvent } from '@readback/tui-kit';
import type { VendorEffect, VendorEvent } from '../events.js';
import type { CallState } from './call-state.js';

type Result = Step<CallState, VendorEffect>;

const MOST_NAME = 40;
const MOST_PASSPHRASE = 400;

/** From the step that asked. */
export function waitForApproval(call: CallState, approvalId: string): CallState {
  const from = call.place === 'new-order' || call.place === 'receipt' ? call.place : 'confirm';
  const form = { id: approvalId, from, field: 'name', name: emptyTextField, passphrase: emptyTextField } as const;
  return { ...call, work: undefined, place: 'approval', approval: form };
}

export function reduceApproval(call: CallState, event: VendorEvent): Result {
  const { approval } = call;
  if (approval === undefined) return { state: { ...call, place: 'confirm' } };
  switch (event.type) {
    case 'edit':
      return { state: { ...call, approval: edit(approval, event.event) } };
    case 'next-field':
      return { state: { ...call, approval: { ...approval, field: 'passphrase' } } };
    case 'previous-field':
      return { state: { ...call, approval: { ...approval, field: 'name' } } };
    case 'back':
      return { state: goBack(call) };
    case 'go-on':
      return decide(call);
    case 'approved':
      return { state: { ...goBack(call), notice: { what: 'approved', id: approval.id } } };
    default:
      return { state: call };
  }
}

type ApprovalForm = NonNullable<CallState['approval']>;

function edit(form: ApprovalForm, event: TextFieldEvent): ApprovalForm {
  return form.field === 'name'
    ? { ...form, name: reduceTextField(form.name, event, { maxLength: MOST_NAME }) }
    : { ...form, passphrase: reduceTextField(form.passphrase, event, { maxLength: MOST_PASSPHRASE }) };
}

const goBack = (call: CallState): CallState => ({
  ...call,
  work: undefined,
  place: call.approval?.from ?? 'confirm',
  approval: undefined,
});

/** Nothing typed: a supervisor may have approved it elsewhere. */
function decide(call: CallState): Result {
  const { approval } = call;
  if (approval === undefined) return { state: call };
  const name = approval.name.value.trim();
  const passphrase = approval.passphrase.value;
  if (name === '' && passphrase === '') return { state: goBack(call) };
  if (approval.field === 'name') return { state: { ...call, approval: { ...approval, field: 'passphrase' } } };
  if (passphrase === '') return { state: { ...call, notice: { what: 'passphrase-missing' } } };
  return {
    state: { ...call, work: 'approving', approval: { ...approval, passphrase: emptyTextField } },
    effects: [{ type: 'approve-here', callId: call.id, approvalId: approval.id, name, passphrase }],
  };
}
