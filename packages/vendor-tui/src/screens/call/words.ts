// The sentences of a call, but those that the agent says: they are in desk/script.ts for the vendor to edit. Plain and
// short, for a bad line and for people whose first language is another.
import type { Purpose } from '@readback/core';
import type { OrderView } from '../../desk/book-views.js';
import type { BaseView, CallStep, HeardChallenge } from '../../desk/call-views.js';
import type { CallerFact, CallerView } from '../../desk/callers.js';
import type { HeardReport, MachineSummary } from '../../desk/life-views.js';
import type { CallPlace, CallState, CallWork, OrderField } from '../../flow/call/call-state.js';
import type { Proposal } from '../../flow/call/proposals.js';
import { phoneIn, type Values } from '../../flow/saying.js';
import type { NoticeWords } from '../words.js';

export const STEP_NAMES: Readonly<Record<CallStep, string>> = {
  customer: 'Customer',
  caller: 'Caller',
  challenge: 'Challenge',
  phrase: 'Two words',
  order: 'Order',
  confirm: 'Confirm',
  response: 'Response',
  closing: 'Closing',
};

export const WORK: Readonly<Record<CallWork, string>> = {
  'adding-customer': 'Adding the customer',
  'loading-products': 'Looking up the products',
  'adding-order': 'Adding the order',
  hearing: 'Looking up the challenge',
  'loading-orders': 'Looking up the orders',
  'loading-machines': 'Looking up the machines',
  'taking-receipt': 'Recording the receipt',
  'taking-report': 'Recording the report',
  'verifying-caller': 'Comparing number and PIN',
  approving: "Opening the supervisor's key",
  issuing: 'Signing, checking and recording the response',
  'checking-words': 'Comparing the words',
};

export const ORDER_FIELDS: Readonly<Record<OrderField, { readonly label: string; readonly hint: string }>> = {
  product: { label: 'Product', hint: '' },
  policy: { label: 'Policy', hint: '' },
  quantity: { label: 'Quantity', hint: '1 to 128' },
  seats: { label: 'Seats', hint: 'How many machines.' },
  identity: { label: 'Identity', hint: 'The text this policy is bound to, as the customer has it on record.' },
};

const PURPOSES: Readonly<Record<Purpose, string>> = {
  activate: 'first activation',
  change: 'renewal or change',
  move: 'move to changed hardware',
  clock: 'clock correction',
};

export function requestFacts({ product, packVersion, purpose, machine }: HeardChallenge): {
  readonly product: string;
  readonly purpose: string;
  readonly machine: string;
} {
  return {
    product: `${product.title}, pack ${packVersion}`,
    purpose: PURPOSES[purpose],
    machine: machine.weakIdentity ? `${machine.description}, weak identity` : machine.description,
  };
}

export function seats({ seatsTotal, seatsUsed }: OrderView): string {
  return `${seatsUsed} of ${seatsTotal} ${seatsTotal === 1 ? 'seat' : 'seats'} used`;
}

/** Where there is little room. */
export function seatsLeft({ seatsTotal, seatsUsed }: OrderView): string {
  const left = Math.max(0, seatsTotal - seatsUsed);
  return `${left} ${left === 1 ? 'seat' : 'seats'} left`;
}

/** `Give Example Plant: Professional, 12 months.` */
export function giving(customerName: string, order: OrderView): string {
  return `Give ${customerName}: ${order.gives ?? order.offer}.`;
}

/** What it does to the seats of the order. */
export function giveSeats(order: OrderView): string {
  if (order.seatEffect === undefined) return `${seats(order)} so far.`;
  const effect = `${order.seatEffect.slice(0, 1).toUpperCase()}${order.seatEffect.slice(1)}`;
  return order.seatEffect.startsWith('no seat') ? `${effect}.` : `${effect}; ${seats(order)} so far.`;
}

export const CONFIRM_WARNING = 'It is recorded before you see the code, and it cannot be taken back.';

export function buildsOn({ offer, issuedOn, confirmed }: BaseView): string {
  const state = confirmed ? 'confirmed by caller' : 'never confirmed';
  return `Builds on: ${offer}, of ${issuedOn} (${state}).`;
}

export const BASE_QUESTION = 'The newest response was never confirmed. Which one does the machine have?';
export const BASE_FIELD = 'The two closing words on the screen of the caller, or the number';

/** `1  Professional, 12 months, 2026-11-22: amber fox`. */
export function baseLine({ offer, issuedOn, closingWords }: BaseView, index: number): string {
  return `${index + 1}  ${closingWords?.join(' ') ?? ''}  (${offer}, ${issuedOn})`;
}

export const MACHINE_QUESTION = 'Which machine of the customer is it? A supervisor has to approve it.';

export function machineLine({ offer, issuedOn, grants, isGivenBack, isRevoked }: MachineSummary): {
  readonly label: string;
  readonly detail: string;
} {
  const count = `${grants} ${grants === 1 ? 'response' : 'responses'}`;
  return {
    label: offer,
    detail: `${issuedOn}, ${count}${isGivenBack ? ', given back' : ''}${isRevoked ? ', revoked' : ''}`,
  };
}

export const RECEIPT_TAKES = 'Y records it: the machine has no licence any more.';
export const REPORT_LABEL = 'Usage report: six groups of five.';

export function reportText({ customerName, counts, says }: HeardReport): {
  readonly message: string;
  readonly next: string;
} {
  const counted = Object.entries(counts).map(([meter, count]) => `${meter} ${count}`);
  return { message: `${customerName}: ${counted.join(', ') || 'nothing counted'}.`, next: says };
}

export const NEEDS_SUPERVISOR = 'No seat is left. Y asks a supervisor for one more.';

export const CALLER_UNKNOWN = 'CALLER NOT VERIFIED: nothing is on record.';

export const CALLER_FACTS: Readonly<Record<CallerFact, string>> = {
  number: 'Number that calls, or that you have called back',
  pin: 'PIN the caller says',
};

export function numbersOnRecord({ numbers }: CallerView): string {
  return `To call back: ${numbers.map(({ number }) => number).join(', ')}`;
}

export const waiting = (wait: string): string => `After a wrong PIN: ${wait} until the next try.`;

export const approvalLine = (id: string): string => `${id} waits for a supervisor, here or at another desk.`;

export const APPROVAL_FIELDS: Readonly<Record<'name' | 'passphrase', string>> = {
  name: 'Name of the supervisor who is here',
  passphrase: 'Their passphrase',
};

export const PRESS_Y = 'Press Y or N.';

export const LEAVE_QUESTION: NoticeWords = {
  kind: 'warn',
  message: 'End the call without the closing words? It stays "not confirmed".',
  next: 'Y to end it, N to go back.',
};

/** What stands for the placeholders of the script in this call. */
export function callValues({ customer, heard, order, issued }: CallState): Values {
  const phone = phoneIn(customer?.note ?? '');
  const offer = order?.gives ?? order?.offer ?? issued?.offer;
  return {
    ...(customer && { customer: customer.name }),
    ...(heard && { product: heard.product.title }),
    ...(offer !== undefined && { offer }),
    ...(phone !== undefined && { phone }),
  };
}

/** `Group 3`, `Groups 2 and 4`; `numbers` counted from 0. */
export function groupNames(groups: readonly number[]): string {
  return `${groups.length === 1 ? 'Group' : 'Groups'} ${listed(groups.map((group) => group + 1))}`;
}

/** `Group 3 may be FGEJ1 (you typed FGEK1).` */
export function proposalText({ changes, ask }: Proposal): string {
  if (changes.length === 0) return `All fits without what was typed twice. Ask for ${groupNames(ask).toLowerCase()}.`;
  const [first, second] = changes;
  if (first && second && changes.length === 2 && first.symbols === second.typed && second.symbols === first.typed) {
    return `${groupNames(ask)} may have changed places: ${first.symbols}, ${second.symbols}.`;
  }
  return changes
    .map(({ group, symbols, typed }, index) => {
      const was = typed === '' ? 'nothing was typed' : `you typed ${typed}`;
      return `${index === 0 ? 'Group' : 'group'} ${group + 1} may be ${symbols} (${was})`;
    })
    .join(', ')
    .concat('.');
}

export const CHOOSE_HINT = 'Best: ask for the group again and type it. Or press Tab, then the number.';

/** While groups wait to be read again. */
export function confirmWords({ toConfirm, isReadBack, input }: CallState): NoticeWords {
  if (isReadBack) {
    const same = input.groups.length - toConfirm.length;
    return {
      kind: 'info',
      message: `Read back: ${same} of ${input.groups.length} groups are the same.`,
      next: 'Space: the same. Another group? Type it. Enter: all are the same.',
    };
  }
  return {
    kind: 'warn',
    message: `${groupNames(toConfirm)} ${toConfirm.length === 1 ? 'is' : 'are'} not sure yet.`,
    next: 'Let the caller read it again: type it, or Space if you hear the same.',
  };
}

/** At the response, after going back to a group. */
export function goThere(group: number): string {
  return `You had read up to group ${group + 1}: type ${group + 1} to go on there.`;
}

/** In the list of open calls. */
export function placeName(place: CallPlace): string {
  switch (place) {
    case 'new-customer':
      return 'new customer';
    case 'new-order':
      return 'new order';
    case 'approval':
      return 'waits for approval';
    case 'base':
      return 'at: what it builds on';
    case 'machine':
      return 'at: which machine';
    case 'receipt':
      return 'at: receipt';
    case 'report':
      return 'at: usage report';
    case 'finished':
      return 'finished';
    default:
      return `at: ${STEP_NAMES[place].toLowerCase()}`;
  }
}

function listed(numbers: readonly number[]): string {
  if (numbers.length < 2) return String(numbers[0] ?? '');
  return `${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)}`;
}
