// What else can be done with a licence, beside a call for a first one: the list behind "more".
import { describeTerm, type Purpose } from '@readback/core';
import { type Choice, firstChoice } from '@readback/tui-kit';
import type { ActsScreen, ClientEffect, ClientState, ClientStep, SiteView } from './state.js';

interface Act {
  readonly key: string;
  readonly label: string;
  readonly detail: string;
  /** What it starts; nothing where it is asked first, or done elsewhere. */
  readonly effect?: ClientEffect;
  readonly disabledReason?: string;
}

const GIVE_UP = 'give-up';

const call = (purpose: Purpose): ClientEffect => ({ type: 'show-challenge', purpose, fresh: false });

function actsOf({ licence, trials, held, hasReceipt }: SiteView): Act[] {
  const acts: Act[] = [];
  for (const trial of trials) {
    const detail = `${describeTerm(trial, 1)}, without a call`;
    const effect = { type: 'start-trial', policyId: trial.id } as const;
    acts.push({ key: `trial ${trial.id}`, label: `Begin the trial "${trial.title}"`, detail, effect });
  }
  if (held) {
    if (licence.status !== 'wrong-machine')
      acts.push({ key: 'change', label: 'Renew or change', detail: 'by a call', effect: call('change') });
    acts.push({
      key: 'move',
      label: 'Move the licence here',
      detail: 'after a repair, by a call',
      effect: call('move'),
    });
    acts.push({ key: 'clock', label: 'Set the time right', detail: 'by a call', effect: call('clock') });
    if (held.meters.length > 0)
      acts.push({ key: 'report', label: 'Report usage', detail: 'a code for the desk', effect: { type: 'report' } });
    if (held.isRestorable)
      acts.push({
        key: 'paper',
        label: 'Print the licence',
        detail: '',
        disabledReason: 'leave and type: readback paper',
      });
    if (held.isReturnable && licence.status !== 'wrong-machine')
      acts.push({ key: GIVE_UP, label: 'Give the licence up', detail: 'for another machine, with a receipt' });
  }
  if (hasReceipt)
    acts.push({
      key: 'receipt',
      label: 'Show the receipt again',
      detail: 'of the licence given up',
      effect: { type: 'deactivate' },
    });
  acts.push({
    key: 'activate',
    label: held ? 'Activate anew' : 'Activate',
    detail: held ? 'as if for the first time, by a call' : 'by a call',
    effect: call('activate'),
  });
  acts.push({
    key: 'check-up',
    label: 'Check this installation',
    detail: 'what is wrong, and what to say',
    effect: { type: 'check-up' },
  });
  return acts;
}

export function actChoices(site: SiteView): Choice[] {
  return actsOf(site).map(({ key, label, detail, disabledReason }) => ({ key, label, detail, disabledReason }));
}

export function openActs(state: ClientState): ClientState {
  return { ...state, screen: { name: 'acts', list: firstChoice, isGivingUp: false } };
}

/** Does the act under the pointer; giving up is asked for twice. */
export function doAct(state: ClientState, site: SiteView, screen: ActsScreen): ClientStep {
  const acts = actsOf(site);
  const act = acts[Math.min(screen.list.index, acts.length - 1)];
  if (act?.key === GIVE_UP) return { state: { ...state, screen: { ...screen, isGivingUp: true } } };
  return { state, effects: act?.effect ? [act.effect] : [] };
}
