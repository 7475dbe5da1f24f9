// Combinations of what each of several groups may have been: how many may be weighed, and which of them add up
// (docs/protocol.md section 4.3).
import type { GroupHypothesis } from './group-hypotheses.js';
import type { CodeLayout } from './layouts.js';
import { outerPartOf } from './outer-parts.js';

/** What one group may have been, likeliest first. */
export interface Choice {
  readonly group: number;
  readonly list: readonly GroupHypothesis[];
}

export interface Mended {
  readonly group: number;
  readonly values: readonly number[];
}

/** One hypothesis of each of some groups. */
export interface Combination {
  /** What they add to the outer code. */
  readonly part: number;
  readonly cost: number;
  readonly mended: readonly Mended[];
}

export const countOf = (choices: readonly Choice[]): number =>
  choices.reduce((product, { list }) => product * list.length, 1);

/** Leaves out what is least likely until at most `ceiling` combinations are left. Equally likely hypotheses of a group stay
 * or go together, so that nothing is left to the order of a list. `undefined`: it can't be done, or a group has none. */
export function likeliest(choices: readonly Choice[], ceiling: number): readonly Choice[] | undefined {
  if (countOf(choices) === 0) return undefined;
  let kept = choices;
  while (countOf(kept) > ceiling) {
    const spans = kept.map(({ list }) => (list.at(-1)?.cost ?? 0) - (list[0]?.cost ?? 0));
    const widest = Math.max(...spans);
    if (widest <= 0) return undefined;
    const index = spans.indexOf(widest);
    const costliest = kept[index]?.list.at(-1)?.cost ?? 0;
    kept = kept.map(({ group, list }, at) => ({
      group,
      list: at === index ? list.filter(({ cost }) => cost < costliest) : list,
    }));
  }
  return kept;
}

/** The combinations that add `target` to the outer code, meeting in the middle: the work is about twice the square root of
 * their number. */
export function* addingUp(layout: CodeLayout, choices: readonly Choice[], target: number): Generator<Combination> {
  const left: Choice[] = [];
  const right: Choice[] = [];
  for (const choice of choices.toSorted((a, b) => b.list.length - a.list.length)) {
    (countOf(left) <= countOf(right) ? left : right).push(choice);
  }
  const byPart = new Map<number, Combination[]>();
  for (const combination of combine(layout, right)) {
    const same = byPart.get(combination.part);
    if (same) same.push(combination);
    else byPart.set(combination.part, [combination]);
  }
  for (const a of combine(layout, left)) {
    for (const b of byPart.get(a.part ^ target) ?? []) {
      yield { part: target, cost: a.cost + b.cost, mended: [...a.mended, ...b.mended] };
    }
  }
}

function combine(layout: CodeLayout, choices: readonly Choice[]): Combination[] {
  let combinations: Combination[] = [{ part: 0, cost: 0, mended: [] }];
  for (const { group, list } of choices) {
    const added = list.map(({ values, cost }) => ({
      part: outerPartOf(layout, group, values),
      cost,
      one: { group, values },
    }));
    const longer: Combination[] = [];
    for (const { part, cost, mended } of combinations) {
      for (const next of added) {
        longer.push({ part: part ^ next.part, cost: cost + next.cost, mended: [...mended, next.one] });
      }
    }
    combinations = longer;
  }
  return combinations;
}
