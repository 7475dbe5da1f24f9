// The response being typed: marks as it grows, a draft kept, verification by itself the moment all of it is right.
// Nothing that was typed is ever cleared by this reducer.
import { bindingOf, type GroupMark, type PendingChallenge, responseLayoutOf, storedChallenge } from '@readback/core';
import {
  type CodeInputContext,
  type CodeInputEvent,
  type CodeInputState,
  readCodeInput,
  reduceCodeInput,
  startCodeInput,
} from '@readback/tui-kit';
import { challengeScreen } from './challenge.js';
import type { Fault } from './fault.js';
import { heal, isHealable } from './healing.js';
import { draftFor, withDraft } from './resume.js';
import type { ClientEffect, ClientState, ClientStep, EntryDraft, EntryScreen, SiteView } from './state.js';

/** What is typed, and which challenge it must answer. */
export function entryContext(site: SiteView, pending: PendingChallenge): CodeInputContext {
  return { layout: responseLayoutOf(site.pack), binding: bindingOf(storedChallenge(pending.challenge)) };
}

export const isComplete = (mark: GroupMark): boolean => mark !== 'empty' && mark !== 'partial';

/** The entry for a challenge, with what was typed before a pause. */
export function openEntry(site: SiteView, pending: PendingChallenge): EntryScreen {
  const context = entryContext(site, pending);
  const draft = draftFor(site, pending);
  const fresh = startCodeInput(context, draft?.groups);
  const input = draft ? reduceCodeInput(fresh, { type: 'jump', group: draft.current }, context) : fresh;
  const reading = readCodeInput(input, context);
  return {
    name: 'entry',
    pending,
    input,
    reading,
    phase: reading.marks.every(isComplete) ? 'mending' : 'typing',
    saved: input.groups,
    checks: 0,
    unhealed: undefined,
    readBack: undefined,
    crossed: [],
    resumed: reading.marks.filter(isComplete).length,
    refusal: undefined,
    saveFault: undefined,
  };
}

/** What must be saved before the screen is left; nothing where nothing changed. */
export function unsavedDraft({ pending, input, saved }: EntryScreen): EntryDraft | undefined {
  if (input.groups === saved || input.groups.every((group, index) => group === saved[index])) return undefined;
  return { challenge: pending.challenge, groups: input.groups, current: input.current };
}

/** Hands the draft to the state folder and keeps it at hand for coming back. */
export function saveEntry(state: ClientState, screen: EntryScreen): ClientStep {
  const draft = unsavedDraft(screen);
  if (!draft || !state.site) return { state: { ...state, screen } };
  return {
    state: {
      ...state,
      site: { ...state.site, drafts: withDraft(state.site.drafts, draft) },
      screen: { ...screen, saved: draft.groups },
    },
    effects: [{ type: 'save-draft', draft }],
  };
}

export function reduceTyping(
  state: ClientState,
  site: SiteView,
  screen: EntryScreen,
  event: CodeInputEvent,
): ClientStep {
  // A scanner sends Enter right after the code: it must not disturb the check, nor what comes after it.
  if (screen.phase === 'checking' || screen.readBack) return { state };
  if (screen.phase === 'healing') return typeInstead(state, site, screen, event);
  const typed = reduceCodeInput(screen.input, event, entryContext(site, screen.pending));
  const pending = bestPending(site, screen.pending, typed);
  const context = entryContext(site, pending);
  const reading = readCodeInput(typed, context);
  const isChanged = typed.groups.some((group, index) => group !== screen.input.groups[index]);
  const next: EntryScreen = {
    ...screen,
    pending,
    input: typed,
    reading,
    crossed: screen.crossed.filter((group) => typed.groups[group] === screen.input.groups[group]),
    ...(isChanged && { refusal: undefined, resumed: 0 }),
  };
  if (reading.status === 'ok' && (isChanged || typed.entered)) return check(state, next);
  const settled = reading.status === 'faulty' || reading.status === 'check-failed' ? mend(next, context) : next;
  const saving = completedSome(screen, settled) ? saveEntry(state, settled) : { state: { ...state, screen: settled } };
  // What was pasted is all there is, like what Enter was pressed after.
  const isAll = typed.entered || event.type === 'paste';
  const isWanted = (isChanged || typed.entered) && isHealable(reading, isAll);
  if (isWanted) return healing(saving, settled);
  // Perhaps to a challenge that another program has made since.
  const isForeign = reading.status === 'other-challenge' && screen.reading.status !== 'other-challenge';
  return isForeign ? { state: saving.state, effects: [...(saving.effects ?? []), { type: 'refresh' }] } : saving;
}

/** Typing goes on: whoever types knows better than a search what was meant. The blank or Enter that still follows the last
 * group changes nothing, and stops nothing. */
function typeInstead(state: ClientState, site: SiteView, screen: EntryScreen, event: CodeInputEvent): ClientStep {
  const typed = reduceCodeInput(screen.input, event, entryContext(site, screen.pending));
  if (typed.groups.every((group, index) => group === screen.input.groups[index])) return { state };
  const { state: stopped, effects = [] } = stopHealing(state, screen);
  const { screen: now } = stopped;
  const typing = now.name === 'entry' ? reduceTyping(stopped, site, now, event) : { state: stopped };
  return { state: typing.state, effects: [...effects, ...(typing.effects ?? [])] };
}

function healing(saving: ClientStep, screen: EntryScreen): ClientStep {
  const { screen: saved } = saving.state;
  const healed = heal(saving.state, saved.name === 'entry' ? saved : screen);
  return { state: healed.state, effects: [...(saving.effects ?? []), ...(healed.effects ?? [])] };
}

/** Nothing was found, or nobody wants to wait for it: these groups are not tried again. */
export function stopHealing(state: ClientState, screen: EntryScreen): ClientStep {
  return {
    state: { ...state, screen: { ...screen, phase: 'mending', unhealed: screen.reading.groups } },
    effects: [{ type: 'stop-healing' }],
  };
}

/** All groups are right: the signature decides. */
export function check(state: ClientState, screen: EntryScreen): ClientStep {
  const saving = saveEntry(state, { ...screen, phase: 'checking', refusal: undefined });
  const verify: ClientEffect = { type: 'enter-response', groups: screen.reading.groups };
  return { state: saving.state, effects: [...(saving.effects ?? []), verify] };
}

/** All groups have been typed: from now on faults are named, and the typist is taken to the next of them. */
export function mend(screen: EntryScreen, context: CodeInputContext): EntryScreen {
  const { input, reading, phase } = screen;
  const isAtFault = reading.wrongGroups.includes(input.current);
  const isFirstTime = phase === 'typing' || input.entered;
  const [first] = reading.wrongGroups;
  if (first === undefined || (isAtFault && !isFirstTime)) return { ...screen, phase: 'mending' };
  return { ...screen, phase: 'mending', input: jumpTo(input, first, context) };
}

function jumpTo(input: CodeInputState, group: number, context: CodeInputContext): CodeInputState {
  const { aside, surplus, entered } = input;
  const jumped = reduceCodeInput(input, { type: 'jump', group }, context);
  // As if reached by typing: the blank or Enter that still follows the last group must not go on to another.
  return { ...jumped, arrival: 'advanced', aside, surplus, entered };
}

/** Another group is complete, or one of them says something else now: worth a write to the disk. */
function completedSome(before: EntryScreen, after: EntryScreen): boolean {
  return after.reading.marks.some(
    (mark, index) => isComplete(mark) && after.reading.groups[index] !== before.reading.groups[index],
  );
}

/** Fewer groups than this may fit by chance. */
const RIGHT_ENOUGH = 2;

/** With several challenges waiting, what is typed says which of them it answers. */
export function bestPending(site: SiteView, current: PendingChallenge, input: CodeInputState): PendingChallenge {
  const right = (pending: PendingChallenge): number =>
    readCodeInput(input, entryContext(site, pending)).marks.filter((mark) => mark === 'ok').length;
  return site.pending.reduce(
    (best, pending) => (right(pending) >= RIGHT_ENOUGH && right(pending) > right(best) ? pending : best),
    current,
  );
}

/** The response was not accepted; everything typed stays. */
export function refuseEntry(state: ClientState, site: SiteView, screen: EntryScreen, refusal: Fault): ClientState {
  const [first] = refusal.groups;
  const context = entryContext(site, screen.pending);
  const input = first === undefined ? screen.input : jumpTo(screen.input, first, context);
  // What the system could not do may work the next time; what was refused stays refused.
  const unhealed = refusal.family === 'system' ? undefined : screen.reading.groups;
  return { ...state, screen: { ...screen, phase: 'mending', input, refusal, unhealed } };
}

/** Back to the challenge, with the entry saved; to another one, if this one waits no more. */
export function leaveEntry(state: ClientState, screen: EntryScreen): ClientStep {
  const { state: saved, effects = [] } = saveEntry(state, screen);
  return {
    state: { ...saved, screen: challengeScreen(screen.pending) },
    effects: [...effects, { type: 'refresh' }],
  };
}
