// What the demo itself knows: who has the keyboard, how the line is, what was said last.
import type { Utterance } from './phone-line.js';

export type Side = 'client' | 'vendor';

export interface DemoState {
  readonly focus: Side;
  /** The next thing said is misheard. */
  readonly isNoisy: boolean;
  readonly last?: { readonly by: Side; readonly utterance: Utterance };
}

export type DemoEvent =
  | { readonly type: 'other-side' }
  | { readonly type: 'noise' }
  | { readonly type: 'said'; readonly by: Side; readonly utterance: Utterance };

export const DEMO_START: DemoState = { focus: 'client', isNoisy: false };

export const otherSide = (side: Side): Side => (side === 'client' ? 'vendor' : 'client');

export function reduceDemo(state: DemoState, event: DemoEvent): DemoState {
  switch (event.type) {
    case 'other-side':
      return { ...state, focus: otherSide(state.focus) };
    case 'noise':
      return { ...state, isNoisy: !state.isNoisy };
    case 'said':
      return { ...state, isNoisy: false, last: { by: event.by, utterance: event.utterance } };
  }
}
