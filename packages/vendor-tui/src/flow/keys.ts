// Which keys do what on which screen: one table for the keyboard, the footer and the help.
import { type CommandTable, codeDisplayCommands, codeInputCommands, type KeyHint, labelKey } from '@readback/tui-kit';
import type { CallState } from './call/call-state.js';
import type { VendorEvent } from './events.js';
import { chosenRow } from './home.js';
import { activeCall, type VendorState } from './state.js';

export type VendorCommand =
  | 'go-on'
  | 'back'
  | 'yes'
  | 'no'
  | 'keep'
  | 'next-field'
  | 'previous-field'
  | 'new-call'
  | 'new-order'
  | 'other-base'
  | 'other-machine'
  | 'usage-report'
  | 'machine'
  | 'drop-call'
  | 'choose'
  | 'later'
  | 'later-while-typing'
  | 'read-again'
  | 'search'
  | 'approvals'
  | 'alerts'
  | 'ending'
  | 'dismiss'
  | 'qr'
  | 'next-spelling'
  | 'help'
  | 'help-while-typing'
  | 'close-help'
  | 'quit'
  | 'interrupt';

export const vendorCommands: CommandTable<VendorCommand> = {
  'go-on': { keys: ['enter'], label: 'go on' },
  back: { keys: ['escape'], label: 'back' },
  yes: { keys: ['y'], label: 'yes' },
  no: { keys: ['n'], label: 'no' },
  keep: { keys: ['n', 'escape'], label: 'no' },
  'next-field': { keys: ['down', 'tab'], label: 'next field' },
  'previous-field': { keys: ['up', 'shift-tab'], label: 'field before' },
  'new-call': { keys: ['c'], label: 'new call' },
  'new-order': { keys: ['n'], label: 'new order' },
  'other-base': { keys: ['b'], label: 'builds on another' },
  'other-machine': { keys: ['m'], label: 'which machine' },
  'usage-report': { keys: ['f5'], label: 'usage report' },
  machine: { keys: ['m'], label: 'its machine' },
  'drop-call': { keys: ['d'], label: 'forget it' },
  choose: { keys: ['tab'], label: 'what it may be' },
  later: { keys: ['l', 'f4'], label: 'call back later' },
  'later-while-typing': { keys: ['f4'], label: 'call back later' },
  'read-again': { keys: ['r'], label: 'read it again' },
  search: { keys: ['/', 's'], label: 'search' },
  approvals: { keys: ['a'], label: 'approvals' },
  alerts: { keys: ['w'], label: 'alerts' },
  ending: { keys: ['e'], label: 'orders running out' },
  dismiss: { keys: ['d'], label: 'dismiss' },
  qr: { keys: ['q'], label: 'QR code' },
  'next-spelling': { keys: ['f3'], label: 'spelling' },
  help: { keys: ['?', 'f1'], label: 'help' },
  // A question mark stands for a symbol that was not heard.
  'help-while-typing': { keys: ['f1'], label: 'help' },
  'close-help': { keys: ['escape', 'enter', '?', 'f1', 'q'], label: 'close help' },
  quit: { keys: ['q'], label: 'quit' },
  interrupt: { keys: ['ctrl-c'], label: 'quit' },
};

/** Commands with other keys mean what another one means. */
export function eventOf(command: VendorCommand): VendorEvent {
  if (command === 'keep') return { type: 'no' };
  if (command === 'later-while-typing') return { type: 'later' };
  return { type: command === 'help-while-typing' ? 'help' : command };
}

/** A command that can be given now, with the words the footer has for it here; silent ones work without being shown. */
interface Offer {
  readonly command: VendorCommand;
  readonly label?: string;
  readonly isSilent?: boolean;
  /** In the footer only where there is room; the help names it. */
  readonly isExtra?: true;
}

const TYPING: readonly Offer[] = [{ command: 'help-while-typing' }, { command: 'interrupt', label: 'quit' }];
const SILENT_INTERRUPT: Offer = { command: 'interrupt', isSilent: true };
const OTHER_AGENT: readonly Offer[] = [
  { command: 'next-field', label: 'another agent' },
  { command: 'previous-field', isSilent: true },
];
const READING: readonly Offer[] = [{ command: 'help' }, SILENT_INTERRUPT];
const HOME: Offer = { command: 'back', label: 'home' };
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
