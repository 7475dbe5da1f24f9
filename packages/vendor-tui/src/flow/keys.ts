// Which commands can be given on which screen: the footer and the help say them, in the words of the screen.
import { codeDisplayCommands, codeInputCommands, type KeyHint, labelKey } from '@readback/tui-kit';
import type { CallState } from './call/call-state.js';
import { HOME, type Offer, READING, SILENT_INTERRUPT, TYPING, vendorCommands } from './commands.js';
import { chosenRow } from './home.js';
import { activeCall, type VendorState } from './state.js';
import { workshopOffers } from './workshop/offers.js';

const OTHER_AGENT: readonly Offer[] = [
  { command: 'next-field', label: 'another agent' },
  { command: 'previous-field', isSilent: true },
];
const SPELLING: Offer = { command: 'next-spelling', isExtra: true };
const TYPING_IN_CALL: readonly Offer[] = [{ command: 'later-while-typing', isExtra: true }, ...TYPING];
const DECIDING: readonly Offer[] = [
  { command: 'yes', label: 'approve' },
  { command: 'no', label: 'deny' },
];
const READING_IN_CALL: readonly Offer[] = [{ command: 'later', isExtra: true }, ...READING];

export function offersOf(state: VendorState): readonly Offer[] {
  if (state.isHelpOpen) return [{ command: 'close-help' }, SILENT_INTERRUPT];
  switch (state.screen) {
    case 'starting':
    case 'making':
    case 'opening':
      return [{ command: 'interrupt' }];
    case 'first-run':
      return [
        { command: 'go-on', label: state.firstRun.field === 'repeat' ? 'make the desk' : 'next' },
        { command: 'previous-field' },
        { command: 'next-field', isSilent: true },
        { command: 'back', isSilent: true },
        ...TYPING,
      ];
    case 'made':
      return [{ command: 'go-on', label: 'to the desk' }, ...READING];
    case 'unlock':
      return [
        { command: 'go-on', label: 'open the desk' },
        ...(state.openers.length < 2 ? [] : OTHER_AGENT),
        ...TYPING,
      ];
    case 'home':
      return homeOffers(state);
    case 'search':
      return [{ command: 'go-on', label: 'call or read again' }, { command: 'back', label: 'home' }, ...TYPING];
    case 'approvals':
      return [...(state.todo.approvals.length === 0 ? [] : DECIDING), HOME, ...READING];
    case 'alerts':
      return [{ command: 'dismiss' }, HOME, ...READING];
    case 'ending':
    case 'machine':
      return [HOME, ...READING];
    case 'workshop':
      return workshopOffers(state);
    case 'call': {
      const call = activeCall(state);
      return call === undefined ? [SILENT_INTERRUPT] : callOffers(call);
    }
  }
}

function homeOffers(state: VendorState): readonly Offer[] {
  const { question } = state;
  if (question !== undefined) {
    return [{ command: 'yes', label: 'yes, forget it' }, { command: 'keep', label: 'no, go back' }, SILENT_INTERRUPT];
  }
  const kind = chosenRow(state)?.kind;
  const ofRow: readonly Offer[] =
    kind === undefined
      ? []
      : kind === 'grant'
        ? [{ command: 'read-again' }, { command: 'machine' }]
        : [{ command: 'go-on', label: 'go on with the call' }, { command: 'drop-call' }];
  // The line above the lists names these keys.
  const lists = (['approvals', 'alerts', 'ending'] as const).map((command) => ({ command, isSilent: true }) as const);
  return [
    { command: 'new-call' },
    ...ofRow,
    { command: 'search' },
    { command: 'workshop' },
    ...lists,
    SPELLING,
    { command: 'help' },
    { command: 'quit' },
    SILENT_INTERRUPT,
  ];
}

function callOffers(call: CallState): readonly Offer[] {
  if (call.work === 'issuing') return [SILENT_INTERRUPT];
  switch (call.place) {
    case 'customer':
      return [{ command: 'go-on', label: 'choose' }, { command: 'back', label: 'home' }, ...TYPING];
    case 'new-customer':
      return [{ command: 'go-on', label: 'add' }, { command: 'back' }, ...TYPING];
    case 'caller':
      return [
        { command: 'go-on', label: 'check' },
        { command: 'previous-field', isSilent: true },
        { command: 'next-field', isSilent: true },
        { command: 'back' },
        ...TYPING_IN_CALL,
      ];
    case 'approval':
      return [
        { command: 'go-on', label: 'approve, or try again' },
        { command: 'previous-field', isSilent: true },
        { command: 'next-field', isSilent: true },
        { command: 'back' },
        ...TYPING_IN_CALL,
      ];
    case 'new-order':
      return [{ command: 'go-on' }, { command: 'back' }, ...TYPING];
    case 'challenge':
      return challengeOffers(call);
    case 'phrase':
      return [
        { command: 'yes', label: 'the same words' },
        { command: 'no', label: 'other words' },
        { command: 'back' },
        { command: 'go-on', isSilent: true },
        ...READING_IN_CALL,
      ];
    case 'order':
      return [
        { command: 'go-on', label: 'choose' },
        { command: 'new-order' },
        ...(call.heard?.purpose === 'activate' ? [] : [{ command: 'other-machine' } as const]),
        { command: 'back' },
        ...READING_IN_CALL,
      ];
    case 'base':
      return [{ command: 'go-on', label: 'build on it' }, { command: 'back' }, ...TYPING_IN_CALL];
    case 'machine':
      return [{ command: 'go-on', label: 'it is this one' }, { command: 'back' }, ...READING_IN_CALL];
    case 'receipt':
      return [
        { command: 'yes', label: call.receipt?.recorded === undefined ? 'take it back' : 'end the call' },
        { command: 'back' },
        { command: 'no', isSilent: true },
        { command: 'go-on', isSilent: true },
        ...READING_IN_CALL,
      ];
    case 'report':
      return [{ command: 'back' }, SPELLING, ...TYPING_IN_CALL];
    case 'confirm':
      return [
        { command: 'yes', label: 'give it' },
        ...(call.base === undefined ? [] : [{ command: 'other-base' } as const]),
        { command: 'back' },
        { command: 'no', isSilent: true },
        { command: 'go-on', isSilent: true },
        ...READING_IN_CALL,
      ];
    case 'response':
      if (call.isQrOpen)
        return [{ command: 'back', label: 'back to the groups' }, { command: 'qr', isSilent: true }, SILENT_INTERRUPT];
      return [{ command: 'back', label: 'home' }, { command: 'qr', isExtra: true }, SPELLING, ...READING_IN_CALL];
    case 'closing':
      if (call.isLeaving) {
        return [
          { command: 'yes', label: 'yes, end the call' },
          { command: 'keep', label: 'no, go back' },
          SILENT_INTERRUPT,
        ];
      }
      return [{ command: 'go-on', label: 'check' }, { command: 'back' }, ...TYPING_IN_CALL];
    case 'finished':
      return [
        { command: 'go-on', label: 'home' },
        { command: 'new-call' },
        { command: 'back', isSilent: true },
        ...READING,
      ];
  }
}

/** Enter belongs to the code. */
function challengeOffers({ isChoosing, review }: CallState): readonly Offer[] {
  if (isChoosing)
    return [{ command: 'choose', label: 'back to typing' }, { command: 'back', isSilent: true }, SILENT_INTERRUPT];
  // The line below the proposals names the key; the footer need not be drawn again for it.
  const proposals: readonly Offer[] =
    (review?.proposals.length ?? 0) > 0 ? [{ command: 'choose', isSilent: true }] : [];
  return [...proposals, { command: 'back' }, SPELLING, { command: 'usage-report', isExtra: true }, ...TYPING_IN_CALL];
}

/** Where the footer has one line of a wide terminal. */
const ROOM_FOR_EXTRAS = 70;

/** What the footer says. */
export function hintsOf(state: VendorState, columns = 80): KeyHint[] {
  const own = offersOf(state)
    .filter(({ isSilent, isExtra }) => !isSilent && !(isExtra && columns < ROOM_FOR_EXTRAS))
    .map(({ command, label }) => ({
      keys: labelKey(vendorCommands[command].keys[0] ?? ''),
      label: label ?? vendorCommands[command].label,
    }));
  return state.isHelpOpen ? own : [...codeHints(activeCall(state)), ...own];
}

/** The keys of the code on show come first: they are used all day. */
function codeHints(call: CallState | undefined): KeyHint[] {
  if (call?.place === 'challenge') return challengeHints(call);
  if (call?.place !== 'response' || call.isQrOpen) return [];
  const isLast = call.display.current === (call.issued?.groups.length ?? 0) - 1;
  const { next, previous } = codeDisplayCommands;
  return [
    { keys: labelKey(next.keys[0] ?? ''), label: isLast ? 'all read' : next.label },
    { keys: labelKey(previous.keys[0] ?? ''), label: previous.label },
  ];
}

function challengeHints({ isChoosing, review, toConfirm }: CallState): KeyHint[] {
  const count = review?.proposals.length ?? 0;
  if (isChoosing) return [{ keys: count > 1 ? `1-${count}` : '1', label: 'take it into the boxes' }];
  const enter = labelKey(codeInputCommands.enter.keys[0] ?? '');
  return toConfirm.length > 0
    ? [{ keys: labelKey('space'), label: 'heard the same' }]
    : [{ keys: enter, label: 'go on' }];
}
