// Every sentence of the vendor's screens but those that the agent says, which are in desk/script.ts for the vendor to
// edit. Plain and short, for a bad line and for people whose first language is another.
import type { Purpose } from '@readback/core';
import type { NoticeKind } from '@readback/tui-kit';
import type { CallerFact, CallerView } from '../desk/callers.js';
import type { BaseView, CallStep, HeardChallenge, HeardReport, MachineSummary, OrderView } from '../desk/desk.js';
import type { Script, ScriptFault } from '../desk/script.js';
import type { CallPlace, CallState, CallWork, OrderField } from '../flow/call/call-state.js';
import type { Proposal } from '../flow/call/proposals.js';
import type { NoticeState } from '../flow/notices.js';
import { phoneIn, sayStep, type Values } from '../flow/saying.js';
import type { FirstRunField, ListScreen, Todo } from '../flow/state.js';
import { workshopWords } from './workshop/words.js';

export const APP_TITLE = 'Readback desk';

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

export function machineLine({ offer, issuedOn, grants, isGivenBack }: MachineSummary): {
  readonly label: string;
  readonly detail: string;
} {
  const count = `${grants} ${grants === 1 ? 'response' : 'responses'}`;
  return { label: offer, detail: `${issuedOn}, ${count}${isGivenBack ? ', given back' : ''}` };
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

export const LIST_TITLES: Readonly<Record<ListScreen, string>> = {
  search: 'search',
  approvals: 'approvals',
  alerts: 'alerts',
  ending: 'orders running out',
  machine: 'a machine',
};

export const LIST_EMPTY: Readonly<Record<ListScreen, string>> = {
  search: 'Nothing was found.',
  approvals: 'Nothing waits for a supervisor.',
  alerts: 'No alert is open.',
  ending: 'No order ends within 30 days or has few seats left.',
  machine: 'Reading the ledger.',
};

export const SEARCH_LABEL = 'Customer, or any group of a code';

/** What a request is bound to, as far as people read it. */
export const REQUEST_FACTS: Readonly<Partial<Record<string, string>>> = {
  customerId: 'Customer',
  orderId: 'Order',
  policyId: 'Policy',
  quantity: 'Quantity',
  challenge: 'Challenge',
  detail: 'Details',
};

/** `To look at: 1 approval (A), 2 alerts (W).` Nothing where there is nothing. */
export function todoLine({ approvals, alerts, ending }: Todo): string | undefined {
  const told = [
    counted(approvals.length, 'approval', 'A'),
    counted(alerts.length, 'alert', 'W'),
    ending.length === 0 ? undefined : `${ending.length} ${ending.length === 1 ? 'order' : 'orders'} running out (E)`,
  ].flatMap((part) => (part === undefined ? [] : [part]));
  return told.length === 0 ? undefined : `To look at: ${told.join(', ')}.`;
}

const counted = (count: number, what: string, key: string): string | undefined =>
  count === 0 ? undefined : `${count} ${what}${count === 1 ? '' : 's'} (${key})`;

export const PRESS_Y = 'Press Y or N.';

interface NoticeWords {
  readonly kind: NoticeKind;
  readonly message: string;
  readonly next?: string;
}

const PLAIN: Readonly<
  Record<
    Exclude<
      NoticeState['what'],
      | 'fault'
      | 'workshop'
      | 'passphrase-refused'
      | 'number-range'
      | 'order-blocked'
      | 'response-again'
      | 'spelling'
      | 'kept-for-later'
      | 'approved'
      | 'denied'
      | 'alert-dismissed'
    >,
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
  'fact-missing': {
    kind: 'error',
    message: 'Nothing was typed.',
    next: 'Type what the caller says, then press Enter.',
  },
  'words-differ': {
    kind: 'warn',
    message: 'Other words: at least one group was heard wrong.',
    next: 'Read each group back: Space if it is the same, or type what the caller says.',
  },
  'confirm-first': {
    kind: 'info',
    message: 'Enter does not confirm this.',
    next: 'Let the caller read the group again: type it, or Space if you hear the same.',
  },
  'base-wrong': {
    kind: 'error',
    message: 'These are not the words of any of them.',
    next: 'Ask for the two words once more, or type the number of the one that the caller describes.',
  },
  'press-y': { kind: 'info', message: 'Enter does not decide this.', next: PRESS_Y },
  'closing-wrong': {
    kind: 'error',
    message: 'These are not the two words.',
    next: 'Ask for them again. To end the call without them: Ctrl-U, then Enter.',
  },
};

export function noticeWords(notice: NoticeState, script: Script | undefined): NoticeWords {
  switch (notice.what) {
    case 'workshop':
      return workshopWords(notice.workshop);
    case 'spelling':
      return { kind: 'info', message: `Spelling of new calls: ${notice.title}.` };
    case 'kept-for-later': {
      const { customer, search } = notice.call;
      const message = `The call of ${customer?.name ?? search.value} is kept.`;
      if (script === undefined) return { kind: 'ok', message };
      return { kind: 'ok', message, next: `Say: "${sayStep(script, 'later', callValues(notice.call))}"` };
    }
    case 'approved':
      return { kind: 'ok', message: `${notice.id} is approved. It can be given now.` };
    case 'denied':
      return { kind: 'info', message: `${notice.id} is denied.` };
    case 'alert-dismissed':
      return { kind: 'info', message: `${notice.id} is dismissed.` };
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

export const DROP_QUESTION: NoticeWords = {
  kind: 'warn',
  message: 'Forget this call? What was typed in it is lost.',
  next: 'Y to forget it, N to keep it.',
};

/** The first line of script.txt that could not be taken. */
export function scriptFaults(faults: readonly ScriptFault[]): NoticeWords | undefined {
  const [first] = faults;
  if (first === undefined) return undefined;
  const more = faults.length > 1 ? ` (${faults.length - 1} more)` : '';
  return {
    kind: 'warn',
    message: `script.txt, line ${first.line}: ${first.what}${more}.`,
    next: 'The sentence of the program is used instead. Mend the file in the folder of the desk.',
  };
}

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

export const HELP_LINES: readonly string[] = [
  '1 Customer: type a part of the name. To add a new one: the end of the list.',
  '  Number and PIN, where they are on record, come before the challenge.',
  '2 Challenge: type what you hear, "k7m4x" or "kilo 7". ? = not heard.',
  '  A wrong group: ask for it again. Tab: what it may be.',
  '3 Two words: if the caller sees others, a group was heard wrong.',
  '4 Order: what the customer has bought. N takes a new one down.',
  '5 Confirm: Y records the response; a challenge has one, for ever.',
  '6 Response: Space for the next group; a number goes to that group.',
  '7 Closing: words that only an unlocked machine shows.',
  'Esc: one step back. F3: other spelling. F4: call back later.',
  'A call that was dropped is at home, also after a restart.',
  'Q at the response: QR code. R at home: read a response again.',
  'A receipt is typed as a challenge; F5 there takes a usage report.',
  'At home: M tells the life of a machine. S search, A approvals, W alerts, E orders that run out, P products and packs.',
];

function listed(numbers: readonly number[]): string {
  if (numbers.length < 2) return String(numbers[0] ?? '');
  return `${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)}`;
}
