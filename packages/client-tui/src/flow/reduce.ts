// The client app as one pure machine: screen × event -> screen + effects. Disk, machine and signatures are behind the
// effects; nothing here can fail.
import { challengeScreen, reduceReading } from './challenge.js';
import { leaveEntry, openEntry, reduceTyping, refuseEntry, saveEntry } from './entry.js';
import type { Fault } from './fault.js';
import { offersOf } from './keys.js';
import { isEntryResumable, liveDraft, resumablePending } from './resume.js';
import type {
  ChallengeScreen,
  ClientCommand,
  ClientEffect,
  ClientEvent,
  ClientScreen,
  ClientState,
  ClientStep,
  SiteView,
} from './state.js';

const EXIT_OK = 0;
const EXIT_INTERRUPTED = 130;

export const INITIAL_STATE: ClientState = { site: undefined, screen: { name: 'starting' }, isHelpOpen: false };
export const INITIAL_EFFECTS: readonly ClientEffect[] = [{ type: 'open' }];

export function reduceClient(state: ClientState, event: ClientEvent): ClientStep {
  const { site, screen } = state;
  switch (event.type) {
    case 'command':
      return offersOf(state).some(({ command }) => command === event.command)
        ? reduceCommand(state, event.command)
        : { state };
    case 'read':
      return screen.name === 'challenge'
        ? { state: { ...state, screen: reduceReading(screen, event.event) } }
        : { state };
    case 'type':
      return site && screen.name === 'entry' ? reduceTyping(state, site, screen, event.event) : { state };
    case 'suspend':
      return screen.name === 'entry' ? saveEntry(state, screen) : { state };
    case 'opened':
      return {
        state: {
          ...state,
          site: withDraft(event.site, site),
          screen: screen.name === 'starting' ? firstScreen(event.site) : homeScreen(event.site),
        },
      };
    case 'refreshed':
      return { state: { ...state, site: withDraft(event.site, site) } };
    case 'challenge-ready':
      return {
        state: { ...state, site: withDraft(event.site, site), screen: challengeScreen(event.pending) },
      };
    case 'accepted':
      return {
        state: {
          ...state,
          site: event.site,
          screen: { name: 'unlocked', phrase: event.closingPhrase, isAgain: false },
        },
      };
    case 'failed':
      return { state: reduceFailure(state, event.effect, event.fault) };
  }
}

/** What was typed here counts, also where the disk had no room for it. */
function withDraft(now: SiteView, before: SiteView | undefined): SiteView {
  return { ...now, draft: liveDraft({ ...now, draft: before?.draft }) ?? now.draft };
}

/** Where an installation begins: before its first licence with the reason for a call, afterwards with the status. */
function homeScreen({ licence }: SiteView): ClientScreen {
  return licence.status === 'unlicensed' ? { name: 'welcome' } : { name: 'status', call: undefined };
}

/** A start in the middle of the first call goes on where the call was. */
function firstScreen(site: SiteView): ClientScreen {
  const pending = site.licence.status === 'unlicensed' ? resumablePending(site) : undefined;
  if (!pending) return homeScreen(site);
  return isEntryResumable(site) ? openEntry(site, pending) : challengeScreen(pending);
}

function reduceFailure(state: ClientState, effect: ClientEffect, fault: Fault): ClientState {
  const { site, screen } = state;
  if (site && screen.name === 'entry') {
    // A signature that does not fit is part of a call; so is a disk that is full while somebody types.
    if (effect.type === 'enter-response') return refuseEntry(state, site, screen, fault);
    if (effect.type === 'save-draft') return { ...state, screen: { ...screen, saveFault: fault } };
  }
  // The draft of a screen that has been left already: nothing waits for it.
  if (effect.type === 'save-draft') return state;
  const back = screen.name === 'problem' ? screen.back : screen.name === 'starting' ? undefined : screen;
  return { ...state, isHelpOpen: false, screen: { name: 'problem', fault, effect, back } };
}

function reduceCommand(state: ClientState, command: ClientCommand): ClientStep {
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
    case 'words':
      return state.site?.closingPhrase
        ? { state: { ...state, screen: { name: 'unlocked', phrase: state.site.closingPhrase, isAgain: true } } }
        : { state };
    case 'fresh':
    case 'drop':
      return { state: ask(state, command) };
    case 'no':
      return { state: ask(state, undefined) };
    case 'yes':
      return { state: ask(state, undefined), effects: agreedTo(state.screen) };
  }
}

function ask(state: ClientState, question: ChallengeScreen['question']): ClientState {
  const { screen } = state;
  return screen.name === 'challenge' ? { ...state, screen: { ...screen, question } } : state;
}

function agreedTo(screen: ClientScreen): ClientEffect[] {
  if (screen.name !== 'challenge') return [];
  const { question, pending } = screen;
  return question === 'drop'
    ? [{ type: 'drop-challenge', challenge: pending.challenge }]
    : [{ type: 'show-challenge', purpose: pending.purpose, fresh: true }];
}

function exit(state: ClientState, exitCode: number): ClientStep {
  const saving = state.screen.name === 'entry' ? saveEntry(state, state.screen) : { state };
  return { state: saving.state, effects: [...(saving.effects ?? []), { type: 'exit', exitCode }] };
}

function proceed(state: ClientState): ClientStep {
  const { site, screen } = state;
  switch (screen.name) {
    case 'problem':
      return { state, effects: [screen.effect] };
    case 'challenge':
      return { state: site ? { ...state, screen: openEntry(site, screen.pending) } : state };
    case 'unlocked':
      return {
        state: { ...state, screen: { name: 'status', call: screen.isAgain ? undefined : screen.phrase } },
        effects: [{ type: 'refresh' }],
      };
    case 'welcome':
    case 'status': {
      const pending = site && isEntryResumable(site) ? resumablePending(site) : undefined;
      return site && pending ? { state: { ...state, screen: openEntry(site, pending) } } : showPending(state);
    }
    default:
      return { state };
  }
}

/** The challenge that waits, or a new one. The site decides: one that no longer fits this machine is replaced. */
function showPending(state: ClientState): ClientStep {
  const purpose = (state.site && resumablePending(state.site)?.purpose) ?? 'activate';
  return { state, effects: [{ type: 'show-challenge', purpose, fresh: false }] };
}

function goBack(state: ClientState): ClientStep {
  const { site, screen } = state;
  if (screen.name === 'entry') return leaveEntry(state, screen);
  if (screen.name === 'problem' && screen.back) return { state: { ...state, screen: screen.back } };
  if (screen.name === 'challenge' && site) {
    return { state: { ...state, screen: homeScreen(site) }, effects: [{ type: 'refresh' }] };
  }
  return { state };
}
