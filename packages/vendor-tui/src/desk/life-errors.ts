// What a desk refuses after the first call: what a response builds on, which machine it is for, receipts and reports.
import { type ErrorEntry, errorEntries, detailText as text } from '@readback/core';

const { refusal, input } = errorEntries;

export type LifeErrorCode =
  | 'machine-unknown'
  | 'machine-mixed'
  | 'machine-not-theirs'
  | 'licence-returned'
  | 'base-unknown'
  | 'base-revoked'
  | 'choose-base'
  | 'order-not-base'
  | 'receipt-other-customer'
  | 'receipt-superseded'
  | 'report-other-customer';

export const lifeErrors: Record<LifeErrorCode, ErrorEntry> = {
  'machine-unknown': refusal(
    'The challenge builds on a licence, and this customer has none on this machine.',
    'Check the customer. If the hardware has changed a lot, choose the machine by hand; if the licence was lost, ask the caller for a first activation.',
  ),
  'machine-mixed': refusal(
    (d) => `The machine ${text(d, 'description')}.`,
    'Ask the caller what was changed and choose the machine by hand: a supervisor decides.',
  ),
  'machine-not-theirs': input(
    (d) => `Grant ${text(d, 'grantId')} is for no machine of this customer and product.`,
    'Choose a machine of this customer: "readback-vendor machine list" shows them.',
  ),
  'licence-returned': refusal(
    'The licence of this machine was given back.',
    'Ask the caller for a challenge for a first activation; it takes a seat.',
  ),
  'base-unknown': input(
    (d) => `The response cannot build on "${text(d, 'grantId')}".`,
    'Give one of the grants that are shown with the challenge, or its two closing words.',
  ),
  'base-revoked': refusal(
    (d) => `It would build on grant ${text(d, 'grantId')}, which was revoked.`,
    'Tell the caller that this licence has ended. A supervisor knows why.',
  ),
  'choose-base': refusal(
    (d) => `The newest response was never confirmed. It builds on one of: ${text(d, 'candidates')}.`,
    'Ask which two words the screen of the caller shows under "Closing words", and type them.',
  ),
  'order-not-base': refusal(
    (d) => `Nothing new is given: it takes the order of the licence, ${text(d, 'orderId')}.`,
    (d) => `Choose order ${text(d, 'orderId')}.`,
  ),
  'receipt-other-customer': refusal(
    (d) => `The receipt is of a machine of ${text(d, 'name')}.`,
    'Ask again who is calling, and choose that customer.',
  ),
  'receipt-superseded': refusal(
    (d) => `The machine has a newer licence, ${text(d, 'grantId')}, which the caller has confirmed.`,
    'Free no seat. Ask for a receipt of the licence that the machine has now.',
  ),
  'report-other-customer': refusal(
    (d) => `The report is of a machine of ${text(d, 'name')}.`,
    'Ask again who is calling, and choose that customer.',
  ),
};
