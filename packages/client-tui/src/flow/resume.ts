// What was begun and not finished: pending challenges and responses half typed.
import { bindingOf, type PendingChallenge, readTyped, responseLayoutOf, storedChallenge } from '@readback/core';
import type { EntryDraft, SiteView } from './state.js';

/** Drafts whose challenge still waits, the one typed last first. */
export function liveDrafts({ drafts, pending }: Pick<SiteView, 'drafts' | 'pending'>): EntryDraft[] {
  return drafts.filter((draft) => pending.some(({ challenge }) => challenge === draft.challenge));
}

export function draftFor(site: SiteView, { challenge }: PendingChallenge): EntryDraft | undefined {
  return liveDrafts(site).find((draft) => draft.challenge === challenge);
}

/** The drafts with this one at the front, instead of the one to the same challenge. */
export function withDraft(drafts: readonly EntryDraft[], draft: EntryDraft): EntryDraft[] {
  return [draft, ...drafts.filter(({ challenge }) => challenge !== draft.challenge)];
}

const hasText = ({ groups }: EntryDraft): boolean => groups.some((group) => group !== '');

export function isEntryResumable(site: SiteView): boolean {
  return liveDrafts(site).some(hasText);
}

export function hasResumable(site: SiteView): boolean {
  return site.pending.length > 0;
}

/** The challenge to go on with: the one a response was being typed for, else the newest. */
export function resumablePending(site: SiteView): PendingChallenge | undefined {
  const draft = liveDrafts(site).find(hasText);
  return site.pending.find(({ challenge }) => challenge === draft?.challenge) ?? site.pending[0];
}

/** How much of the response to a challenge has been typed. */
export function draftProgress(
  site: SiteView,
  pending: PendingChallenge | undefined = resumablePending(site),
): { readonly have: number; readonly of: number } {
  const layout = responseLayoutOf(site.pack);
  const draft = pending && draftFor(site, pending);
  if (!draft) return { have: 0, of: layout.groups };
  const { marks } = readTyped(layout, draft.groups, bindingOf(storedChallenge(draft.challenge)));
  return { have: marks.filter((mark) => mark !== 'empty' && mark !== 'partial').length, of: layout.groups };
}
