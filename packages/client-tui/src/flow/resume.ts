// What was begun and not finished: pending challenges and a response half typed.
import { bindingOf, type PendingChallenge, readTyped, responseLayoutOf, storedChallenge } from '@readback/core';
import type { EntryDraft, SiteView } from './state.js';

/** The draft, where the challenge it answers still waits. */
export function liveDraft({ draft, pending }: SiteView): EntryDraft | undefined {
  return draft && pending.some(({ challenge }) => challenge === draft.challenge) ? draft : undefined;
}

export function isEntryResumable(site: SiteView): boolean {
  return liveDraft(site)?.groups.some((group) => group !== '') ?? false;
}

export function hasResumable(site: SiteView): boolean {
  return site.pending.length > 0;
}

/** The challenge to go on with: the one a response was being typed for, else the newest. */
export function resumablePending(site: SiteView): PendingChallenge | undefined {
  const draft = liveDraft(site);
  return site.pending.find(({ challenge }) => challenge === draft?.challenge) ?? site.pending[0];
}

/** How much of a draft is there. */
export function draftProgress(site: SiteView): { readonly have: number; readonly of: number } {
  const layout = responseLayoutOf(site.pack);
  const draft = liveDraft(site);
  if (!draft) return { have: 0, of: layout.groups };
  const { marks } = readTyped(layout, draft.groups, bindingOf(storedChallenge(draft.challenge)));
  return { have: marks.filter((mark) => mark !== 'empty' && mark !== 'partial').length, of: layout.groups };
}
