// Every key of the app: what can be done, which keys do it, what the footer says.
import type { CommandTable } from '@readback/tui-kit';
import type { VendorEvent } from './events.js';
import type { WorkshopCommand } from './workshop/workshop-events.js';

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
  | WorkshopCommand
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
  workshop: { keys: ['p'], label: 'products' },
  save: { keys: ['s'], label: 'save' },
  'add-policy': { keys: ['a'], label: 'add a copy' },
  remove: { keys: ['d'], label: 'remove' },
  'next-pack': { keys: ['b'], label: 'build the next pack' },
  problems: { keys: ['l'], label: 'all problems' },
  sign: { keys: ['s'], label: 'sign' },
  'hand-over': { keys: ['u'], label: 'have it signed elsewhere' },
  timeline: { keys: ['t'], label: 'try it' },
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
export interface Offer {
  readonly command: VendorCommand;
  readonly label?: string;
  readonly isSilent?: boolean;
  /** In the footer only where there is room; the help names it. */
  readonly isExtra?: true;
}

export const TYPING: readonly Offer[] = [{ command: 'help-while-typing' }, { command: 'interrupt', label: 'quit' }];
export const SILENT_INTERRUPT: Offer = { command: 'interrupt', isSilent: true };
export const READING: readonly Offer[] = [{ command: 'help' }, SILENT_INTERRUPT];
export const HOME: Offer = { command: 'back', label: 'home' };
