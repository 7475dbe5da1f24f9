// What a challenge with faults may have been: nothing but its own checks stand behind a challenge, so a correction is only
// proposed, the groups it changes have to be read again, and the two words are compared after that
// (docs/protocol.md section 4.3).
import {
  CHALLENGE_LAYOUT,
  type Correction,
  formatGroup,
  GROUP_SYMBOLS,
  parseTyped,
  suggestCorrections,
} from '@readback/core';
import { type CodeInputState, readCodeInput, reduceCodeInput, startCodeInput } from '@readback/tui-kit';
import { CHALLENGE_INPUT } from './challenge-input.js';

/** A group of a proposal that differs from what was typed. */
export interface ProposedGroup {
  /** Counted from 0. */
  readonly group: number;
  readonly symbols: string;
  /** Empty where the group was lost. */
  readonly typed: string;
}

export interface Proposal {
  /** The whole code as it may have been. */
  readonly groups: readonly string[];
  /** Nothing where only a group too many is left out. */
  readonly changes: readonly ProposedGroup[];
  /** Groups that the caller has to read again before it counts. */
  readonly ask: readonly number[];
}

export interface Review {
  /** What was typed, each symbol in the group where the checks say it belongs. */
  readonly input: CodeInputState;
  /** Likeliest first. */
  readonly proposals: readonly Proposal[];
  /** Groups to be read again, whether or not anything is proposed. */
  readonly ask: readonly number[];
  /** All boxes are full, but a symbol was typed twice: the rest of the code is still to come. */
  readonly isRunningOn: boolean;
}

export const MOST_PROPOSALS = 3;
/** With more missing than a group and two symbols, there is nothing to be mended yet. */
const LEAST_SYMBOLS = CHALLENGE_LAYOUT.symbols - 7;

/** Of a code that is all there but wrong, or that the agent takes for complete. Nothing while it is still being typed. */
export function reviewChallenge(input: CodeInputState): Review | undefined {
  const { status, marks, groups } = readCodeInput(input, CHALLENGE_INPUT);
  const isAllThere = !marks.includes('empty') && !marks.includes('partial');
  if (status === 'ok' || status === 'wrong-kind' || !(isAllThere || input.entered)) return undefined;
  const surplus = formatGroup(parseTyped(input.surplus).symbols);
  const typed = surplus === '' ? groups : [...groups, surplus];
  if (typed.join('').length < LEAST_SYMBOLS) return undefined;
  const { corrections, placed, wrong } = suggestCorrections(CHALLENGE_LAYOUT, typed);
  // Cut anew only where that makes more groups right than stood there.
  const open = CHALLENGE_LAYOUT.groups - marks.filter((mark) => mark === 'ok').length;
  const isSameText = placed.join('') === typed.join('') && wrong.length < open;
  const last = CHALLENGE_LAYOUT.groups - 1;
  if (isSameText && !input.entered && (placed[last] ?? '').length < GROUP_SYMBOLS) {
    return { input, proposals: [], ask: [last], isRunningOn: true };
  }
  const proposals = corrections.slice(0, MOST_PROPOSALS).map((correction) => proposalOf(correction, placed, groups));
  const isMoved = isSameText && placed.join(' ') !== typed.join(' ');
  const moved = isMoved ? { ...placedInput(placed, wrong), entered: input.entered } : input;
  const first = proposals[0]?.ask ?? (wrong.length > 0 ? wrong : CHALLENGE_LAYOUT.slots.map((_, group) => group));
  return { input: moved, proposals, ask: first, isRunningOn: false };
}

/** What was typed, each symbol where the checks say it belongs; the next group to be typed is the first wrong one. */
function placedInput(placed: readonly string[], wrong: readonly number[]): CodeInputState {
  const input = startCodeInput(CHALLENGE_INPUT, placed);
  return reduceCodeInput(input, { type: 'jump', group: wrong[0] ?? 0 }, CHALLENGE_INPUT);
}

function proposalOf(correction: Correction, placed: readonly string[], boxes: readonly string[]): Proposal {
  const { groups, changed } = correction;
  const changes = changed.map((group) => ({ group, symbols: groups[group] ?? '', typed: placed[group] ?? '' }));
  const differing = groups.findIndex((group, index) => group !== boxes[index]);
  return { groups, changes, ask: changed.length > 0 ? changed : [Math.max(0, differing)] };
}
