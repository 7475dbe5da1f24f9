// The sentences of the screens beside a call and the workshop, which have their own, and what all screens share. Plain and
// short, for people whose first language is another.
import type { NoticeKind } from '@readback/tui-kit';
import type { ScriptFault } from '../desk/script.js';
import type { FirstRunField, ListScreen, Todo } from '../flow/state.js';

export const APP_TITLE = 'Readback desk';

export interface NoticeWords {
  readonly kind: NoticeKind;
  readonly message: string;
  readonly next?: string;
}

export const FIRST_RUN: Readonly<Record<FirstRunField, { readonly label: string; readonly hint: string }>> = {
  folder: { label: 'Folder of the new desk', hint: 'Keys, customers and records will be kept in it.' },
  agent: { label: 'Your name', hint: 'It stands beside everything you do, such as Ada.' },
  passphrase: { label: 'Passphrase', hint: 'Four or five words chosen by chance. Nobody can recover it.' },
  repeat: { label: 'The passphrase once more', hint: 'So that a slip of the finger does not lock you out.' },
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
