// What a key asks for, on the screen where it is offered: screen × command -> screen + effects.
import { nextAlphabet, type PendingChallenge } from '@readback/core';
import { firstChoice } from '@readback/tui-kit';
import { doAct, openActs } from './acts.js';
import { leaveEntry, openEntry, saveEntry, stopHealing } from './entry.js';
import { homeScreen, timed } from './home.js';
import { neededPurpose } from './needed-purpose.js';
import { endReadingBack, startReadingBack } from './read-back.js';
import { draftFor, isEntryResumable, resumablePending } from './resume.js';
import type { ChallengeScreen, ClientCommand, ClientEffect, ClientState, ClientStep, SiteView } from './state.js';
import { chosenPending } from './waiting.js';

const EXIT_OK = 0;
const EXIT_INTERRUPTED = 130;

export function reduceCommand(state: ClientState, command: ClientCommand): ClientStep {
  switch (command) {
    case 'help':
    case 'entry-help':
      return { state: { ...state, isHelpOpen: true } };
    case 'close-help':
      return { state: { ...state, isHelpOpen: false } };
    case 'quit':
      return exit(state, state.screen.name === 'problem' ? state.screen.fault.exitCode : EXIT_OK);
    case 'interrupt':
      return exit(state, EXIT_INTERRUPTED);
    case 'proceed':
      return proceed(state);
    case 'back':
      return goBack(state);
    case 'show-challenge':
      return showPending(state);
    case 'renew':
      return { state, effects: [{ type: 'show-challenge', purpose: 'change', fresh: false }] };
    case 'activate':
      return { state, effects: [{ type: 'show-challenge', purpose: 'activate', fresh: false }] };
    case 'acts':
      return { state: openActs(state) };
    case 'check-up':
      return { state, effects: [{ type: 'check-up' }] };
    case 'words':
      return state.site?.closingPhrase
        ? {
            state: {
              ...state,
              screen: { name: 'unlocked', phrase: state.site.closingPhrase, changes: [], isAgain: true },
            },
          }
        : { state };
    case 'waiting':
      return { state: timed({ ...state, screen: { name: 'waiting', list: firstChoice, isDropping: false } }) };
    case 'qr':
    case 'close-qr':
      return { state: showQr(state, command === 'qr') };
    case 'spelling':
      return nextSpelling(state);
    case 'read-back':
      return { state: state.screen.name === 'entry' ? startReadingBack(state, state.screen) : state };
    case 'end-read-back':
      return { state: state.screen.name === 'entry' ? endReadingBack(state, state.screen) : state };
    case 'stop-healing':
      return state.screen.name === 'entry' ? stopHealing(state, state.screen) : { state };
    case 'fresh':
    case 'drop':
      // Another program may have answered or replaced it since it was shown.
      return { state: ask(state, command), effects: [{ type: 'refresh' }] };
    case 'no':
      return { state: ask(state, undefined) };
    case 'yes':
      return { state: ask(state, undefined), effects: agreedTo(state) };
  }
}

function ask(state: ClientState, question: ChallengeScreen['question']): ClientState {
  const { screen } = state;
  if (screen.name === 'waiting') return { ...state, screen: { ...screen, isDropping: question === 'drop' } };
  if (screen.name === 'acts') return { ...state, screen: { ...screen, isGivingUp: false } };
  return screen.name === 'challenge' ? { ...state, screen: { ...screen, question } } : state;
}

function agreedTo({ site, screen }: ClientState): ClientEffect[] {
  if (screen.name === 'waiting') {
    const pending = site && chosenPending(site, screen);
    return pending ? [{ type: 'drop-challenge', challenge: pending.challenge }] : [];
  }
  if (screen.name === 'acts') return [{ type: 'deactivate' }];
  if (screen.name !== 'challenge') return [];
  const { question, pending } = screen;
  return question === 'drop'
    ? [{ type: 'drop-challenge', challenge: pending.challenge }]
    : [{ type: 'show-challenge', purpose: pending.purpose, fresh: true }];
}

function showQr(state: ClientState, isQrShown: boolean): ClientState {
  const { screen } = state;
  return screen.name === 'challenge' ? { ...state, screen: { ...screen, isQrShown } } : state;
}

function nextSpelling(state: ClientState): ClientStep {
  const { site } = state;
  if (!site) return { state };
  const alphabet = nextAlphabet(site.spelling);
  return {
    state: { ...state, site: { ...site, spelling: alphabet } },
    effects: [{ type: 'choose-spelling', alphabet }],
  };
}

function exit(state: ClientState, exitCode: number): ClientStep {
  const saving = state.screen.name === 'entry' ? saveEntry(state, state.screen) : { state };
  return {
    state: saving.state,
    effects: [{ type: 'stop-healing' }, ...(saving.effects ?? []), { type: 'exit', exitCode }],
  };
}

function proceed(state: ClientState): ClientStep {
  const { site, screen } = state;
  switch (screen.name) {
    case 'problem':
      return { state, effects: [screen.effect] };
    case 'challenge':
      return { state: site ? { ...state, screen: openEntry(site, screen.pending) } : state };
    case 'waiting': {
      const pending = site && chosenPending(site, screen);
      return site && pending ? goOnWith(state, site, pending) : { state };
    }
    case 'acts':
      return site ? doAct(state, site, screen) : { state };
    case 'unlocked':
      return {
        state: {
          ...state,
          callSinceMs: undefined,
          screen: { name: 'status' },
        },
        effects: [{ type: 'refresh' }],
      };
    case 'welcome':
    case 'status': {
      const pending = site && isEntryResumable(site) ? resumablePending(site) : undefined;
      return site && pending ? goOnWith(state, site, pending) : showPending(state);
    }
    default:
      return { state };
  }
}

/** With the response where some of it is typed, else with the challenge. */
function goOnWith(state: ClientState, site: SiteView, pending: PendingChallenge): ClientStep {
  const isTyped = draftFor(site, pending)?.groups.some((group) => group !== '') ?? false;
  if (isTyped) return { state: timed({ ...state, screen: openEntry(site, pending) }) };
  return { state, effects: [{ type: 'show-challenge', purpose: pending.purpose, fresh: false }] };
}

/** The challenge that waits, or a new one. The site decides: one that no longer fits this machine is replaced. */
function showPending(state: ClientState): ClientStep {
  const purpose =
    (state.site && resumablePending(state.site)?.purpose) ?? (state.site ? neededPurpose(state.site) : 'activate');
  return { state, effects: [{ type: 'show-challenge', purpose, fresh: false, seen: state.site?.licence.status }] };
}

function goBack(state: ClientState): ClientStep {
  const { site, screen } = state;
  if (screen.name === 'entry') return leaveEntry(state, screen);
  if (screen.name === 'checkup' && screen.back) return { state: { ...state, screen: screen.back } };
  if (screen.name === 'problem' && screen.back) return { state: { ...state, screen: screen.back } };
  if (site && ['challenge', 'waiting', 'acts', 'outgoing'].includes(screen.name)) {
    return { state: timed({ ...state, screen: homeScreen(site) }), effects: [{ type: 'refresh' }] };
  }
  return { state };
}
