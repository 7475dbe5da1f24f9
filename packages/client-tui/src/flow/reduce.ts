// The client app as one pure machine: screen × event -> screen + effects. Disk, machine and signatures are behind the
// effects; nothing here can fail.
import { nextAlphabet, type PendingChallenge } from '@readback/core';
import {
  type ChoiceListEvent,
  type CodeDisplayEvent,
  firstChoice,
  reduceChoiceList,
  reduceCodeDisplay,
  startCodeDisplay,
} from '@readback/tui-kit';
import { actChoices, doAct, neededPurpose, openActs } from './acts.js';
import { challengeScreen, reduceReading } from './challenge.js';
import { leaveEntry, openEntry, reduceTyping, refuseEntry, saveEntry, stopHealing } from './entry.js';
import type { Fault } from './fault.js';
import { offersOf } from './keys.js';
import { endReadingBack, reduceReadingBack, startReadingBack } from './read-back.js';
import { draftFor, isEntryResumable, liveDrafts, resumablePending, withDraft } from './resume.js';
import type {
  ChallengeScreen,
  ClientCommand,
  ClientEffect,
  ClientEvent,
  ClientScreen,
  ClientState,
  ClientStep,
  EntryDraft,
  SiteView,
} from './state.js';
import { chosenPending } from './waiting.js';

const EXIT_OK = 0;
const EXIT_INTERRUPTED = 130;

export const INITIAL_STATE: ClientState = {
  site: undefined,
  screen: { name: 'starting' },
  isHelpOpen: false,
  callSinceMs: undefined,
};
export const INITIAL_EFFECTS: readonly ClientEffect[] = [{ type: 'open' }];

export function reduceClient(state: ClientState, event: ClientEvent): ClientStep {
  const { site, screen } = state;
  switch (event.type) {
    case 'command':
      return offersOf(state).some(({ command }) => command === event.command)
        ? reduceCommand(state, event.command)
        : { state };
    case 'read':
      return { state: readOn(state, event.event) };
    case 'type':
      return site && screen.name === 'entry' ? reduceTyping(state, site, screen, event.event) : { state };
    case 'read-back':
      return { state: screen.name === 'entry' ? reduceReadingBack(state, screen, event.event) : state };
    case 'choose':
      return { state: choose(state, event.event) };
    case 'heal-progress':
      return screen.name === 'entry' && screen.phase === 'healing'
        ? { state: { ...state, screen: { ...screen, checks: event.checks } } }
        : { state };
    case 'not-healed':
      return { state: notHealed(state, event.groups) };
    case 'suspend':
      return screen.name === 'entry' ? saveEntry(state, screen) : { state };
    case 'opened':
      return {
        state: timed({ ...state, site: withDrafts(event.site, site), screen: openedScreen(state, event.site) }),
      };
    case 'refreshed':
      return { state: { ...state, site: withDrafts(event.site, site) } };
    case 'challenge-ready':
      return {
        state: timed({ ...state, site: withDrafts(event.site, site), screen: challengeScreen(event.pending) }),
      };
    case 'outgoing-ready': {
      const { kind, groups, counts } = event;
      const outgoing = { name: 'outgoing', kind, groups, counts, reader: startCodeDisplay } as const;
      return { state: { ...state, site: event.site, screen: outgoing } };
    }
    case 'accepted':
      return {
        state: {
          ...state,
          site: event.site,
          screen: { name: 'unlocked', phrase: event.closingPhrase, changes: event.changes, isAgain: false },
        },
      };
    case 'failed':
      return { state: reduceFailure(state, event.effect, event.fault) };
  }
}

function readOn(state: ClientState, event: CodeDisplayEvent): ClientState {
  const { screen } = state;
  if (screen.name === 'challenge') return { ...state, screen: reduceReading(screen, event) };
  if (screen.name !== 'outgoing') return state;
  return { ...state, screen: { ...screen, reader: reduceCodeDisplay(screen.reader, event, screen.groups.length) } };
}

/** What was typed here counts, also where the disk had no room for it. */
function withDrafts(now: SiteView, before: SiteView | undefined): SiteView {
  const kept = liveDrafts({ drafts: before?.drafts ?? [], pending: now.pending });
  return { ...now, drafts: kept.toReversed().reduce<readonly EntryDraft[]>(withDraft, now.drafts) };
}

/** A call lasts from its first challenge or group on the screen until the person leaves both. */
function timed(state: ClientState): ClientState {
  const isCall = state.screen.name === 'challenge' || state.screen.name === 'entry';
  return { ...state, callSinceMs: isCall ? (state.callSinceMs ?? state.site?.atMs) : undefined };
}

function openedScreen({ screen }: ClientState, site: SiteView): ClientScreen {
  if (screen.name === 'starting') return firstScreen(site);
  return screen.name === 'waiting' && site.pending.length > 0 ? { ...screen, isDropping: false } : homeScreen(site);
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
    if (effect.type === 'enter-response' || effect.type === 'heal-response')
      return refuseEntry(state, site, screen, fault);
    if (effect.type === 'save-draft') return { ...state, screen: { ...screen, saveFault: fault } };
  }
  // The draft of a screen that has been left already: nothing waits for it.
  if (effect.type === 'save-draft' || effect.type === 'choose-spelling') return state;
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
    case 'acts':
      return { state: openActs(state) };
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
      return { state: ask(state, command) };
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

function choose(state: ClientState, event: ChoiceListEvent): ClientState {
  const { site, screen } = state;
  if (site && screen.name === 'acts' && !screen.isGivingUp) {
    return { ...state, screen: { ...screen, list: reduceChoiceList(screen.list, event, actChoices(site).length) } };
  }
  if (!site || screen.name !== 'waiting' || screen.isDropping) return state;
  return { ...state, screen: { ...screen, list: reduceChoiceList(screen.list, event, site.pending.length) } };
}

/** The answer to what is no longer asked is nothing. */
function notHealed(state: ClientState, groups: readonly string[]): ClientState {
  const { screen } = state;
  if (screen.name !== 'entry' || screen.phase !== 'healing' || screen.reading.groups !== groups) return state;
  return stopHealing(state, screen).state;
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
          screen: { name: 'status', call: screen.isAgain ? undefined : screen.phrase },
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
  return { state, effects: [{ type: 'show-challenge', purpose, fresh: false }] };
}

function goBack(state: ClientState): ClientStep {
  const { site, screen } = state;
  if (screen.name === 'entry') return leaveEntry(state, screen);
  if (screen.name === 'problem' && screen.back) return { state: { ...state, screen: screen.back } };
  if (site && ['challenge', 'waiting', 'acts', 'outgoing'].includes(screen.name)) {
    return { state: timed({ ...state, screen: homeScreen(site) }), effects: [{ type: 'refresh' }] };
  }
  return { state };
}
