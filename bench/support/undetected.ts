// Counts what the checks of a code miss, fault by fault.
import type { CodeLayout } from '@readback/core';
import { checkFast, differing, encodeFast } from './fast-checks.js';
import type { Fault } from './faults.js';
import { Random } from './random.js';

export interface Missed {
  /** Trials in which the fault changed the code. */
  readonly trials: number;
  /** Neither a group check nor the outer code fails. */
  readonly undetected: number;
  /** No group check fails. */
  readonly unmarked: number;
  /** Exactly the groups that differ are marked. */
  readonly rightGroups: number;
}

/** A fault that changes nothing, as a swap of two equal neighbours, does not count. */
export function countMissed(layout: CodeLayout, fault: Fault, trials: number, seed: number): Missed {
  const random = new Random(seed);
  const missed = { trials: 0, undetected: 0, unmarked: 0, rightGroups: 0 };
  while (missed.trials < trials) {
    const said = encodeFast(layout, random.symbols(layout.dataSymbols));
    const typed = fault(random, said, layout);
    const wrong = differing(layout, said, typed);
    if (wrong === 0) continue;
    missed.trials += 1;
    const { marked, outerFails } = checkFast(layout, typed);
    if (marked === 0) missed.unmarked += 1;
    if (marked === 0 && !outerFails) missed.undetected += 1;
    if (marked === wrong) missed.rightGroups += 1;
  }
  return missed;
}
