// Does what the reducer asks for, on a real site. The only place where the screens' app touches disk, machine and
// signatures; what goes wrong comes back as an event.
import type { Site } from '@readback/core/node';
import { faultOf } from './flow/fault.js';
import type { ClientEffect, ClientEvent, SiteView } from './flow/state.js';

export interface ClientPorts {
  /** Opens the installation; called again when somebody tries again. Throws what `openSite` throws. */
  readonly open: () => Site;
  /** Ends the app, or its pane. */
  readonly exit: (exitCode: number) => void;
  /** Lets the screen be drawn before a signature is verified. Default: 60 ms. */
  readonly breathe?: () => Promise<void>;
}

// Ink draws at most every 32 ms; a scanner's Enter that follows its code is also through by then.
const BREATH_MS = 60;

function breatheDefault(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, BREATH_MS);
  });
}

export function viewOf(site: Site): SiteView {
  const { pack, notices } = site;
  const { pending, past } = site.installation();
  return {
    pack,
    licence: site.licence(),
    pending,
    past,
    draft: site.draft(),
    closingPhrase: site.lastClosingPhrase(),
    notices: [...notices],
  };
}

export type Perform = (effect: ClientEffect, dispatch: (event: ClientEvent) => void) => void | Promise<void>;

export function createPerform({ open, exit, breathe = breatheDefault }: ClientPorts): Perform {
  let opened: Site | undefined;
  const site = (): Site => {
    opened ??= open();
    return opened;
  };

  async function enterResponse(groups: readonly string[], dispatch: (event: ClientEvent) => void): Promise<void> {
    await breathe();
    const { closingPhrase } = site().enterResponse(groups);
    dispatch({ type: 'accepted', site: viewOf(site()), closingPhrase });
  }

  // Done at once wherever possible: the first frame already shows where things stand.
  return (effect, dispatch) => {
    switch (effect.type) {
      case 'open':
        dispatch({ type: 'opened', site: viewOf(site()) });
        return;
      case 'refresh':
        site().refresh();
        dispatch({ type: 'refreshed', site: viewOf(site()) });
        return;
      case 'show-challenge': {
        const pending = site().challenge(effect.purpose, { fresh: effect.fresh });
        dispatch({ type: 'challenge-ready', site: viewOf(site()), pending });
        return;
      }
      case 'drop-challenge':
        site().dropChallenge(effect.challenge);
        dispatch({ type: 'opened', site: viewOf(site()) });
        return;
      case 'save-draft':
        site().saveDraft(effect.draft);
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
