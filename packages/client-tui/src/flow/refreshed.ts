// The site as another program may have left it. A challenge that waits no more is not read out any longer, and what is
// typed is read under those that do wait.
import { readCodeInput } from '@readback/tui-kit';
import { challengeScreen } from './challenge.js';
import { bestPending, check, entryContext, mend } from './entry.js';
import { homeScreen, timed } from './home.js';
import type { ClientState, ClientStep, SiteView } from './state.js';

export function reduceRefreshed(before: ClientState, site: SiteView): ClientStep {
  const state = { ...before, site };
  const { screen } = state;
  if (screen.name !== 'challenge' && screen.name !== 'entry') return { state };
  const { challenge, purpose } = screen.pending;
  if (site.pending.some((pending) => pending.challenge === challenge)) return { state };
  if (screen.name === 'challenge') {
    const live = site.pending.find((pending) => pending.purpose === purpose);
    return { state: timed({ ...state, screen: live ? challengeScreen(live, true) : homeScreen(site) }) };
  }
  const pending = bestPending(site, screen.pending, screen.input);
  if (pending === screen.pending) return { state };
  const context = entryContext(site, pending);
  const reading = readCodeInput(screen.input, context);
  const next = { ...screen, pending, reading };
  if (reading.status === 'ok') return check(state, next);
  return { state: { ...state, screen: screen.phase === 'mending' ? mend(next, context) : next } };
}
