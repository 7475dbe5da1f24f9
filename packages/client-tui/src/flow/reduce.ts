// The client app as one pure machine: screen × event -> screen + effects. Disk, machine and signatures are behind the
// effects; nothing here can fail.
import {
  type ChoiceListEvent,
  type CodeDisplayEvent,
  reduceChoiceList,
  reduceCodeDisplay,
  startCodeDisplay,
} from '@readback/tui-kit';
import { actChoices } from './acts.js';
import { challengeScreen, reduceReading } from './challenge.js';
import type { Checkup } from './checkup.js';
import { reduceTyping, refuseEntry, saveEntry, stopHealing } from './entry.js';
import { type Fault, isPast } from './fault.js';
import { openedScreen, timed, withDrafts } from './home.js';
import { offersOf } from './keys.js';
import { reduceReadingBack } from './read-back.js';
import { reduceCommand } from './reduce-command.js';
import { reduceRefreshed } from './refreshed.js';
import type { ClientEffect, ClientEvent, ClientState, ClientStep } from './state.js';

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
    case 'scroll':
      return {
        state: screen.name === 'checkup' ? { ...state, screen: { ...screen, top: Math.max(0, event.top) } } : state,
      };
    case 'checked-up':
      return { state: showCheckup(state, event.checkup) };
    case 'heal-progress':
      return screen.name === 'entry' && screen.phase === 'healing'
        ? { state: { ...state, screen: { ...screen, checks: event.checks } } }
        : { state };
    case 'not-healed':
      // Perhaps it answers a challenge that another program has made since.
      return { state: notHealed(state, event.groups), effects: [{ type: 'refresh' }] };
    case 'suspend':
      return screen.name === 'entry' ? saveEntry(state, screen) : { state };
    case 'opened':
      return {
        state: timed({ ...state, site: withDrafts(event.site, site), screen: openedScreen(state, event.site) }),
      };
    case 'refreshed':
      return reduceRefreshed(state, withDrafts(event.site, site));
    case 'challenge-ready':
      return {
        state: timed({ ...state, site: withDrafts(event.site, site), screen: challengeScreen(event.pending) }),
      };
    case 'outgoing-ready': {
      if (screen.name !== 'acts' && screen.name !== 'problem') return { state };
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
      return {
        state: reduceFailure(state, event.effect, event.fault),
        // Another program has done something: where this one goes on is seen when it is looked at anew.
        effects: isPast(event.fault) ? [{ type: 'refresh' }] : [],
      };
  }
}

/** Only where it was asked for. A look at it once more leaves the way back as it is. */
function showCheckup(state: ClientState, checkup: Checkup): ClientState {
  const { screen } = state;
  if (!['acts', 'problem', 'checkup'].includes(screen.name)) return state;
  const back = screen.name === 'checkup' ? screen.back : screen;
  return { ...state, isHelpOpen: false, screen: { name: 'checkup', checkup, top: 0, back } };
}

function readOn(state: ClientState, event: CodeDisplayEvent): ClientState {
  const { screen } = state;
  if (screen.name === 'challenge') return { ...state, screen: reduceReading(screen, event) };
  if (screen.name !== 'outgoing') return state;
  return { ...state, screen: { ...screen, reader: reduceCodeDisplay(screen.reader, event, screen.groups.length) } };
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
