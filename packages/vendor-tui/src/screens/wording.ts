// Every sentence of the vendor's screens. `say` is what the agent says to the caller, step by step: it becomes a script
// that the vendor edits. Plain and short, for a bad line and for people whose first language is another.
import type { Purpose } from '@readback/core';
import type { NoticeKind } from '@readback/tui-kit';
import type { BaseView, HeardChallenge, OrderView } from '../desk/desk.js';
import type { CallPlace, CallStep, CallWork, OrderField } from '../flow/call/call-state.js';
import type { NoticeState } from '../flow/notices.js';
import type { FirstRunField } from '../flow/state.js';

export const APP_TITLE = 'Readback desk';

export const STEP_NAMES: Readonly<Record<CallStep, string>> = {
  customer: 'Customer',
  challenge: 'Challenge',
  phrase: 'Two words',
  order: 'Order',
  confirm: 'Confirm',
  response: 'Response',
  closing: 'Closing',
};

/** What the agent says. */
export const say: {
  readonly customer: string;
  readonly group: (number: number) => string;
  readonly groupAgain: (numbers: readonly number[]) => string;
  readonly phrase: string;
  readonly readBack: string;
  readonly order: string;
  readonly confirm: (offer: string) => string;
  readonly response: (count: number) => string;
  readonly lastGroup: string;
  readonly closing: string;
  readonly finished: string;
} = {
  customer: 'Which company are you calling for?',
  group: (number) => `Please read me group ${number}.`,
  groupAgain: (numbers) => `${numbers.length === 1 ? 'Group' : 'Groups'} ${listed(numbers)} again, please.`,
  phrase: 'Which two words are on your screen?',
  readBack: 'I read all groups back. Stop me where one is wrong.',
  order: 'One moment, I am looking at your orders.',
  confirm: (offer) => `You will get ${offer}. Is that right?`,
  response: (count) => `I read ${count} groups. Say "next" after each.`,
  lastGroup: 'That was the last group.',
  closing: 'Which two words are on your screen now?',
  finished: 'Thank you. Goodbye.',
};

export const WORK: Readonly<Record<CallWork, string>> = {
  'adding-customer': 'Adding the customer',
  'loading-products': 'Looking up the products',
  'adding-order': 'Adding the order',
  hearing: 'Looking up the challenge',
  'loading-orders': 'Looking up the orders',
  issuing: 'Signing, checking and recording the response',
  'checking-words': 'Comparing the words',
};

export const FIRST_RUN: Readonly<Record<FirstRunField, { readonly label: string; readonly hint: string }>> = {
  folder: { label: 'Folder of the new desk', hint: 'Keys, customers and records will be kept in it.' },
  agent: { label: 'Your name', hint: 'It stands beside everything you do, such as Ada.' },
  passphrase: { label: 'Passphrase', hint: 'Four or five words chosen by chance. Nobody can recover it.' },
  repeat: { label: 'The passphrase once more', hint: 'So that a slip of the finger does not lock you out.' },
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
  return `Give ${customerName}: ${order.offer}.`;
}

export function giveSeats(order: OrderView): string {
  return `${seats(order)} so far.`;
}

export const CONFIRM_WARNING = 'It is recorded before you see the code, and it cannot be taken back.';

export function buildsOn({ offer, issuedOn, confirmed }: BaseView): string {
  const state = confirmed ? 'confirmed by caller' : 'never confirmed: ask whether it was typed in';
  return `Builds on: ${offer}, of ${issuedOn} (${state}).`;
}

export const PRESS_Y = 'Press Y or N.';

interface NoticeWords {
  readonly kind: NoticeKind;
  readonly message: string;
  readonly next?: string;
}

const PLAIN: Readonly<
  Record<
    Exclude<NoticeState['what'], 'fault' | 'passphrase-refused' | 'number-range' | 'order-blocked' | 'response-again'>,
    NoticeWords
  >
> = {
  'desk-is-there': {
    kind: 'info',
    message: 'There is a desk in this folder already.',
    next: 'Type its passphrase to open it.',
  },
  'passphrase-missing': { kind: 'error', message: 'No passphrase was typed.', next: 'Type it, then press Enter.' },
  'name-missing': { kind: 'error', message: 'No name was typed.', next: 'Type a name, then press Enter.' },
  'folder-missing': { kind: 'error', message: 'No folder was typed.', next: 'Type a folder, then press Enter.' },
  'not-repeated': {
    kind: 'error',
    message: 'The two passphrases are not the same.',
    next: 'Type it once more here, or go up and type the first one again.',
  },
  'words-differ': {
    kind: 'warn',
    message: 'Other words: at least one group was heard wrong.',
    next: 'Read all five groups back to the caller; mend the one that is different. Enter when all are the same.',
  },
  'press-y': { kind: 'info', message: 'Enter does not decide this.', next: PRESS_Y },
  'closing-wrong': {
    kind: 'error',
    message: 'These are not the two words.',
    next: 'Ask for them again. To end the call without them: Ctrl-U, then Enter.',
  },
};

export function noticeWords(notice: NoticeState): NoticeWords {
  switch (notice.what) {
    case 'fault':
      return { kind: 'error', message: notice.fault.message, next: notice.fault.next };
    case 'passphrase-refused':
      return { kind: 'error', message: notice.says, next: 'Type another one.' };
    case 'number-range':
      return {
        kind: 'error',
        message: `${ORDER_FIELDS[notice.field].label}: type a number from 1 to ${notice.most}.`,
      };
    case 'order-blocked':
      return {
        kind: 'error',
        message: `This order cannot be used. ${notice.reason}`,
        next: 'Choose another one, or N for a new order.',
      };
    case 'response-again':
      return notice.other
        ? {
            kind: 'warn',
            message: `This challenge had its response already, for ${notice.customerName}.`,
            next: 'Ask again who is calling. The same response is shown; no seat was taken.',
          }
        : {
            kind: 'info',
            message: 'This challenge had its response already; it is shown again, no seat was taken.',
          };
    default:
      return PLAIN[notice.what];
  }
}

export const LEAVE_QUESTION: NoticeWords = {
  kind: 'warn',
  message: 'End the call without the closing words? It stays "not confirmed".',
  next: 'Y to end it, N to go back.',
};

export const HOME_QUESTIONS: Readonly<Record<'quit' | 'drop-call', NoticeWords>> = {
  quit: {
    kind: 'warn',
    message: 'A call is not finished; what was typed in it is lost when you quit. Responses are recorded.',
    next: 'Y to quit, N to go back.',
  },
  'drop-call': {
    kind: 'warn',
    message: 'Forget this call? What was typed in it is lost.',
    next: 'Y to forget it, N to keep it.',
  },
};

/** In the list of open calls. */
export function placeName(place: CallPlace): string {
  switch (place) {
    case 'new-customer':
      return 'new customer';
    case 'new-order':
      return 'new order';
    case 'finished':
      return 'finished';
    default:
      return `at: ${STEP_NAMES[place].toLowerCase()}`;
  }
}

export const HELP_LINES: readonly string[] = [
  '1 Customer: type a part of the name. To add a new one: the end of the list.',
  '2 Challenge: type what you hear, "k7m4x" or "kilo 7". ? = not heard.',
  '3 Two words: if the caller sees others, a group was heard wrong.',
  '4 Order: what the customer has bought. N takes a new one down.',
  '5 Confirm: Y records the response; a challenge has one, for ever.',
  '6 Response: Space for the next group; a number goes to that group.',
  '7 Closing: words that only an unlocked machine shows.',
  'Esc goes one step back and keeps what was typed.',
  'A dropped call stays at home until this program ends.',
  'Afterwards: a new call, the same challenge; the response is shown again.',
];

function listed(numbers: readonly number[]): string {
  if (numbers.length < 2) return String(numbers[0] ?? '');
  return `${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)}`;
}
