// What goes over the telephone: the group that is being read out, and words that arrive.
import type { VendorEvent } from './events.js';
import { activeCall, type VendorState } from './state.js';

export interface SpokenGroup {
  /** Five symbols. */
  readonly text: string;
  /** Counted from 0. */
  readonly index: number;
  readonly count: number;
}

/** The group that is highlighted for reading aloud, while a response is on show. */
export function spokenGroup(state: VendorState): SpokenGroup | undefined {
  const call = activeCall(state);
  if (call?.place !== 'response' || call.issued === undefined || state.isHelpOpen) return undefined;
  const { groups } = call.issued;
  const { current } = call.display;
  return { text: groups[current] ?? '', index: current, count: groups.length };
}

/** Text that arrives, as if it had been typed where a challenge or the closing words are being typed. */
export function typedText(text: string): VendorEvent {
  return { type: 'heard-text', text };
}
