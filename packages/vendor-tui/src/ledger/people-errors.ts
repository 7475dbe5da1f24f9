// What the ledger refuses about agents, approvals, alerts, and the numbers of callers: code → sentence and next step.
import { type ErrorEntry, errorEntries, detailText as text } from '@readback/core';

const { refusal, input } = errorEntries;

export type PeopleErrorCode =
  | 'agent-cap-reached'
  | 'agent-exists'
  | 'agent-unknown'
  | 'agent-disabled'
  | 'agent-not-allowed'
  | 'agent-last-supervisor'
  | 'approval-unknown'
  | 'approval-settled'
  | 'approval-changed'
  | 'approval-spent'
  | 'alert-unknown'
  | 'call-number-exists'
  | 'call-number-invalid'
  | 'call-number-unknown';

export const peopleErrors: Record<PeopleErrorCode, ErrorEntry> = {
  'agent-cap-reached': refusal(
    (d) => `The daily cap of ${text(d, 'name')} is reached: ${text(d, 'atMost')}.`,
    'Ask a supervisor to approve this one.',
  ),
  'agent-exists': input(
    (d) => `There is already an agent "${text(d, 'name')}", or one with this key.`,
    'Choose another name and a key of their own.',
  ),
  'agent-unknown': input(
    (d) => `There is no agent "${text(d, 'name')}" in this ledger.`,
    (d) =>
      d['names'] === undefined
        ? 'See "readback-vendor agent list" for the names.'
        : `The agents of this desk: ${text(d, 'names')}. Give the name as it is written here.`,
  ),
  'agent-disabled': refusal(
    (d) => `Agent "${text(d, 'name')}" is disabled; nothing was recorded.`,
    'Open the desk as another agent, or ask a supervisor.',
  ),
  'agent-not-allowed': refusal(
    (d) => `This is for supervisors, and "${text(d, 'name')}" is none at this moment; nothing was recorded.`,
    'Ask a supervisor.',
  ),
  'agent-last-supervisor': refusal(
    (d) => `"${text(d, 'name')}" is the last supervisor; without one nobody could approve anything.`,
    'Make another agent a supervisor first.',
  ),
  'approval-unknown': input(
    (d) => `There is no request ${text(d, 'approvalId')} for an approval.`,
    'See "readback-vendor approval list" for those that wait.',
  ),
  'approval-settled': refusal(
    (d) => `Request ${text(d, 'approvalId')} does not wait any more: it is ${text(d, 'state')}.`,
    'If it is still needed, let the agent ask again.',
  ),
  'approval-changed': refusal(
    (d) => `Request ${text(d, 'approvalId')} was changed outside this program; it was not approved.`,
    'Run "readback-vendor ledger verify", and let the agent ask again.',
  ),
  'approval-spent': refusal(
    (d) => `Approval ${text(d, 'approvalId')} was used before, or its time is over; nothing was recorded.`,
    'Let the agent ask again.',
  ),
  'alert-unknown': input(
    (d) => `There is no open alert ${text(d, 'alertId')}.`,
    'See "readback-vendor alert list" for those that are open.',
  ),
  'call-number-exists': input(
    (d) => `The customer has this number on record: ${text(d, 'number')}`,
    'Nothing has to be done.',
  ),
  'call-number-invalid': input(
    (d) => `"${text(d, 'number')}" is no telephone number.`,
    'Write 5 to 20 digits, such as +49 555 0100.',
  ),
  'call-number-unknown': input(
    (d) => `The customer has no number ${text(d, 'number')} on record.`,
    'See "readback-vendor caller show" for the numbers on record.',
  ),
};
