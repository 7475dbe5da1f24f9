// Does what the reducer asks for, on a real site. The only place where the screens' app touches disk, machine and
// signatures; what goes wrong comes back as an event.
import { ICAO, type SpellingAlphabet, spellingAlphabet } from '@readback/core';
import type { Site } from '@readback/core/node';
import { examine as examineSite } from './checkup/examine.js';
import { enterResponse as enterOnce } from './enter-response.js';
import type { Checkup } from './flow/checkup.js';
import { faultOf } from './flow/fault.js';
import { changesOf } from './flow/healing.js';
import type { ClientEffect, ClientEvent, SiteView } from './flow/state.js';

export interface ClientPorts {
  /** Opens the installation; called again when somebody tries again. Throws what `openSite` throws. */
  readonly open: () => Site;
  /** Ends the app, or its pane. */
  readonly exit: (exitCode: number) => void;
  /** What `readback doctor` says. Default: without a look at a kit. */
  readonly examine?: () => Checkup;
  /** Lets the screen be drawn before a signature is verified. Default: 60 ms. */
  readonly breathe?: () => Promise<void>;
  /** How groups are spelled; by default what was chosen at this site before. */
  readonly spelling?: SpellingAlphabet | undefined;
  /** For the length of a call and the age of a challenge. Default: the clock of the system. */
  readonly nowMs?: () => number;
}

// Ink draws at most every 32 ms; a scanner's Enter that follows its code is also through by then.
const BREATH_MS = 60;
// On a busy machine the time may be over before keys that are here already have been handed on.
const BREATH_TURNS = 6;

async function breatheDefault(): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, BREATH_MS);
  });
  for (let turn = 0; turn < BREATH_TURNS; turn++) await takeTurn();
}

function viewOf(site: Site, spelling: SpellingAlphabet | undefined, atMs: number): SiteView {
  const { pack, notices } = site;
  const { pending, past } = site.installation();
  return {
    pack,
    licence: site.licence(),
    pending,
    past,
    drafts: site.drafts(),
    closingPhrase: site.lastClosingPhrase(),
    held: heldBy(site),
    trials: site.trials(),
    hasReceipt: site.installation().deactivation !== null,
    notices: [...notices],
    spelling: spelling ?? spellingAlphabet(site.preferences().spelling ?? '') ?? ICAO,
    atMs,
  };
}

function heldBy(site: Site): SiteView['held'] {
  const policy = site.basePolicy();
  if (!policy) return undefined;
  return { meters: policy.meters, isReturnable: policy.returnable, isRestorable: site.paper().length > 0 };
}

/** A step of healing is about 20 ms; keys and the screen have their turn between two of them. */
const takeTurn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });
/** Redrawing for each step would take longer than the steps. */
const STEPS_A_FRAME = 8;

export type Perform = (effect: ClientEffect, dispatch: (event: ClientEvent) => void) => void | Promise<void>;

export function createPerform(ports: ClientPorts): Perform {
  const { open, exit, breathe = breatheDefault, nowMs = () => Date.now() } = ports;
  const { examine = () => examineSite({ open }) } = ports;
  let spelling = ports.spelling;
  let search = new AbortController();
  let opened: Site | undefined;
  const view = (): SiteView => viewOf(site(), spelling, nowMs());
  const reopen = (dispatch: (event: ClientEvent) => void): void => dispatch({ type: 'opened', site: view() });
  const site = (): Site => {
    opened ??= open();
    return opened;
  };

  async function enterResponse(groups: readonly string[], dispatch: (event: ClientEvent) => void): Promise<void> {
    await breathe();
    const { closingPhrase } = enterOnce(site(), groups);
    dispatch({ type: 'accepted', site: view(), closingPhrase, changes: [] });
  }

  async function healResponse(groups: readonly string[], dispatch: (event: ClientEvent) => void): Promise<void> {
    search.abort();
    search = new AbortController();
    const { signal } = search;
    await breathe();
    site().refresh();
    const work = site().healResponse(groups);
    for (let steps = 0; !signal.aborted; steps++) {
      const step = work.next();
      if (!step.done) {
        if (steps % STEPS_A_FRAME === 0) dispatch({ type: 'heal-progress', checks: step.value });
        await takeTurn();
        continue;
      }
      if (!step.value) return dispatch({ type: 'not-healed', groups });
      const { closingPhrase, groups: meant, changed } = step.value;
      return dispatch({ type: 'accepted', site: view(), closingPhrase, changes: changesOf(groups, meant, changed) });
    }
  }

  // Done at once wherever possible: the first frame already shows where things stand.
  return (effect, dispatch) => {
    switch (effect.type) {
      case 'open':
        reopen(dispatch);
        return;
      case 'refresh':
        site().refresh();
        dispatch({ type: 'refreshed', site: view() });
        return;
      case 'check-up':
        dispatch({ type: 'checked-up', checkup: examine() });
        return;
      case 'show-challenge': {
        site().refresh();
        if (effect.seen !== undefined && site().licence().status !== effect.seen) {
          reopen(dispatch);
          return;
        }
        const pending = site().challenge(effect.purpose, { fresh: effect.fresh });
        dispatch({ type: 'challenge-ready', site: view(), pending });
        return;
      }
      case 'deactivate': {
        const groups = site().deactivate().receipt.split(' ');
        dispatch({ type: 'outgoing-ready', site: view(), kind: 'receipt', groups, counts: [] });
        return;
      }
      case 'report': {
        const { groups, counts } = site().report();
        dispatch({ type: 'outgoing-ready', site: view(), kind: 'report', groups, counts: [...counts] });
        return;
      }
      case 'start-trial':
        site().startTrial(effect.policyId);
        reopen(dispatch);
        return;
      case 'drop-challenge':
        site().dropChallenge(effect.challenge);
        reopen(dispatch);
        return;
      case 'save-draft':
        site().saveDraft(effect.draft);
        return;
      case 'heal-response':
        return healResponse(effect.groups, dispatch);
      case 'stop-healing':
        search.abort();
        return;
      case 'choose-spelling':
        spelling = effect.alphabet;
        site().savePreferences({ ...site().preferences(), spelling: effect.alphabet.id });
        return;
      case 'enter-response':
        return enterResponse(effect.groups, dispatch);
      case 'exit':
        exit(effect.exitCode);
        return;
    }
  };
}

export function failureOf(error: unknown, effect: ClientEffect): ClientEvent {
  return { type: 'failed', effect, fault: faultOf(error) };
}
