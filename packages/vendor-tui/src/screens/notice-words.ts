// What each notice of the flow says.
import type { Script } from '../desk/script.js';
import type { NoticeState } from '../flow/notices.js';
import { sayStep } from '../flow/saying.js';
import { callValues, ORDER_FIELDS, PRESS_Y } from './call/words.js';
import type { NoticeWords } from './words.js';
import { workshopWords } from './workshop/words.js';

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
