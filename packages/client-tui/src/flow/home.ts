// Where the app is when nothing is going on: which screen an installation begins with, and what of a call goes on.
import { challengeScreen } from './challenge.js';
import { openEntry } from './entry.js';
import { isEntryResumable, liveDrafts, resumablePending, withDraft } from './resume.js';
import type { ClientScreen, ClientState, EntryDraft, SiteView } from './state.js';

/** Where an installation begins: before its first licence with the reason for a call, afterwards with the status. */
export function homeScreen({ licence }: SiteView): ClientScreen {
  return { name: licence.status === 'unlicensed' ? 'welcome' : 'status' };
}

export function openedScreen({ screen }: ClientState, site: SiteView): ClientScreen {
  if (screen.name === 'starting') return firstScreen(site);
  return screen.name === 'waiting' && site.pending.length > 0 ? { ...screen, isDropping: false } : homeScreen(site);
}

/** A start in the middle of the first call goes on where the call was. */
function firstScreen(site: SiteView): ClientScreen {
  const pending = site.licence.status === 'unlicensed' ? resumablePending(site) : undefined;
  if (!pending) return homeScreen(site);
  return isEntryResumable(site) ? openEntry(site, pending) : challengeScreen(pending);
}

/** A call lasts from its first challenge or group on the screen until the person leaves both. */
export function timed(state: ClientState): ClientState {
  const isCall = state.screen.name === 'challenge' || state.screen.name === 'entry';
  return { ...state, callSinceMs: isCall ? (state.callSinceMs ?? state.site?.atMs) : undefined };
}

/** What was typed here counts, also where the disk had no room for it. */
export function withDrafts(now: SiteView, before: SiteView | undefined): SiteView {
  const kept = liveDrafts({ drafts: before?.drafts ?? [], pending: now.pending });
  return { ...now, drafts: kept.toReversed().reduce<readonly EntryDraft[]>(withDraft, now.drafts) };
}
