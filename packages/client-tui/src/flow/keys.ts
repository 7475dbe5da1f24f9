// Which keys do what on which screen: one table for the keyboard, the footer and the help.
import type { Purpose } from '@readback/core';
import {
  type CommandTable,
  codeDisplayCommands,
  type KeyHint,
  keyHints,
  labelKey,
  readBackCommands,
} from '@readback/tui-kit';
import { neededPurpose } from './needed-purpose.js';
import { hasResumable, isEntryResumable } from './resume.js';
import type { ClientCommand, ClientState, SiteView } from './state.js';

export const clientCommands: CommandTable<ClientCommand> = {
  proceed: { keys: ['enter'], label: 'go on' },
  back: { keys: ['escape'], label: 'back' },
  fresh: { keys: ['f'], label: 'fresh' },
  drop: { keys: ['d'], label: 'drop it' },
  yes: { keys: ['y'], label: 'yes' },
  no: { keys: ['n', 'escape'], label: 'no' },
  'show-challenge': { keys: ['c'], label: 'challenge' },
  renew: { keys: ['r'], label: 'renew or change' },
  activate: { keys: ['a'], label: 'activate anew' },
  acts: { keys: ['m'], label: 'more' },
  'check-up': { keys: ['c'], label: 'check' },
  words: { keys: ['w'], label: 'closing words' },
  waiting: { keys: ['l'], label: 'calls waiting' },
  qr: { keys: ['o'], label: 'QR code' },
  'close-qr': { keys: ['escape', 'enter', 'o'], label: 'back' },
  'read-back': { keys: ['f2'], label: 'read back' },
  'end-read-back': { keys: ['escape', 'f2', 'enter'], label: 'back to typing' },
  spelling: { keys: ['f3'], label: 'spelling' },
  'stop-healing': { keys: ['escape'], label: 'do not wait' },
  help: { keys: ['?', 'f1'], label: 'help' },
  'entry-help': { keys: ['f1'], label: 'help' },
  'close-help': { keys: ['escape', 'enter', '?', 'f1', 'q'], label: 'close help' },
  quit: { keys: ['q'], label: 'quit' },
  interrupt: { keys: ['ctrl-c'], label: 'save and quit' },
};

export type ScrollCommand = 'up' | 'down' | 'page-up' | 'page-down' | 'first' | 'last';

/** Reading something longer than the screen. */
export const scrollCommands: CommandTable<ScrollCommand> = {
  'page-down': { keys: ['space', 'page-down', 'enter'], label: 'more' },
  'page-up': { keys: ['page-up'], label: 'back up' },
  down: { keys: ['down'], label: 'line down' },
  up: { keys: ['up'], label: 'line up' },
  first: { keys: ['home'], label: 'first line' },
  last: { keys: ['end'], label: 'what to say' },
};

/** A command that can be given now, with the words the footer has for it here; silent ones work without being shown. */
interface Offer {
  readonly command: ClientCommand;
  readonly label?: string;
  readonly isSilent?: true;
}

/** Letters are symbols while a code is typed, so that screen has no letter commands. */
export function offersOf(state: ClientState): readonly Offer[] {
  return [...screenOffers(state), { command: 'interrupt', ...(state.screen.name !== 'entry' && { isSilent: true }) }];
}

function screenOffers({ site, screen, isHelpOpen }: ClientState): readonly Offer[] {
  if (isHelpOpen) return [{ command: 'close-help' }];
  const common: readonly Offer[] = [{ command: 'help' }, { command: 'quit' }];
  switch (screen.name) {
    case 'starting':
      return [{ command: 'quit' }];
    case 'problem':
      return [
        { command: 'proceed', label: 'try again' },
        { command: 'check-up' },
        ...(screen.back ? [{ command: 'back' } as const] : []),
        { command: 'quit' },
      ];
    case 'welcome':
      return [
        ...(site ? [...goOn(site, 'show the challenge'), ...listOffer(site), ...trialOffer(site)] : []),
        ...common,
      ];
    case 'status':
      return [
        ...(site ? [...goOn(site, neededLabel(site)), ...listOffer(site), ...statusOffers(site)] : []),
        ...common,
      ];
    case 'acts':
      return screen.isGivingUp
        ? [
            { command: 'yes', label: 'yes, give it up' },
            { command: 'no', label: 'no, keep it' },
          ]
        : [{ command: 'proceed', label: 'choose' }, { command: 'back' }, ...common];
    case 'outgoing':
      return [{ command: 'back', label: 'done' }, ...silent('spelling'), ...common];
    case 'checkup':
      return [{ command: 'back' }, { command: 'quit' }];
    case 'waiting':
      return screen.isDropping
        ? [
            { command: 'yes', label: 'yes, drop it' },
            { command: 'no', label: 'no, keep it' },
          ]
        : [{ command: 'proceed' }, { command: 'drop' }, { command: 'back' }, ...common];
    case 'challenge':
      if (screen.isQrShown) return [{ command: 'close-qr' }];
      if (screen.question) {
        const label = screen.question === 'fresh' ? 'yes, make a fresh one' : 'yes, drop it';
        return [
          { command: 'yes', label },
          { command: 'no', label: 'no, keep it' },
        ];
      }
      return [
        { command: 'proceed', label: 'type response' },
        { command: 'fresh' },
        { command: 'back', label: 'leave' },
        { command: 'help' },
        ...silent('drop', 'qr', 'spelling', 'waiting', 'quit'),
      ];
    case 'entry':
      if (screen.phase === 'checking') return [];
      if (screen.phase === 'healing') return [{ command: 'stop-healing' }];
      if (screen.readBack) return [{ command: 'end-read-back' }, ...silent('spelling')];
      return [
        { command: 'back', label: 'challenge' },
        { command: 'entry-help' },
        { command: 'read-back' },
        ...silent('spelling'),
      ];
    case 'unlocked':
      return [{ command: 'proceed', label: 'done' }, ...common];
  }
}

const silent = (...commands: ClientCommand[]): Offer[] => commands.map((command) => ({ command, isSilent: true }));

/** Enter goes on with what was begun, else with `otherwise`. */
function goOn(site: SiteView, otherwise: string | undefined): Offer[] {
  if (isEntryResumable(site)) {
    return [{ command: 'proceed', label: 'go on typing' }, { command: 'show-challenge' }];
  }
  if (hasResumable(site)) return [{ command: 'proceed', label: 'show the challenge' }];
  return otherwise === undefined ? [] : [{ command: 'proceed', label: otherwise }];
}

const NEEDED: Readonly<Partial<Record<Purpose, string>>> = {
  move: 'challenge to move it',
  clock: 'challenge for the time',
};

function neededLabel(site: SiteView): string | undefined {
  return NEEDED[neededPurpose(site)];
}

/** A list is for choosing; with one call there is nothing to choose. */
function listOffer({ pending }: SiteView): Offer[] {
  return pending.length > 1 ? [{ command: 'waiting' }] : silent('waiting');
}

/** Before the first licence the rest of the list is of no use. */
function trialOffer({ trials }: SiteView): Offer[] {
  return trials.length > 0 ? [{ command: 'acts', label: 'trial' }] : silent('acts');
}

function statusOffers({ licence, closingPhrase, held, hasReceipt }: SiteView): Offer[] {
  const offers: Offer[] = [];
  if (['active', 'grace', 'expired'].includes(licence.status)) offers.push({ command: 'renew' });
  if (!['active', 'grace'].includes(licence.status))
    offers.push({ command: 'activate', ...(!held && { label: 'activate' }) });
  if (closingPhrase) offers.push({ command: 'words' });
  offers.push({ command: 'acts', ...(hasReceipt && { label: 'receipt, more' }) });
  return offers;
}

/** What the footer says. */
export function hintsOf(state: ClientState): KeyHint[] {
  const own = offersOf(state)
    .filter(({ isSilent }) => !isSilent)
    .map(({ command, label }) => ({
      keys: labelKey(clientCommands[command].keys[0] ?? ''),
      label: label ?? clientCommands[command].label,
    }));
  const { screen, isHelpOpen } = state;
  if (screen.name === 'entry' && screen.readBack && !isHelpOpen) {
    return [...keyHints(readBackCommands, ['right', 'wrong', 'previous']), ...own];
  }
  if (screen.name === 'checkup') return [...keyHints(scrollCommands, ['page-down', 'last']), ...own];
  const isReading =
    screen.name === 'outgoing' || (screen.name === 'challenge' && !screen.question && !screen.isQrShown);
  const reads = isReading && !isHelpOpen;
  return reads ? [...keyHints(codeDisplayCommands, ['next', 'previous']), ...own] : own;
}
