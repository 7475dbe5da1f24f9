// Corrections of a code with faults: which intact codes it may have been, the likeliest first (docs/protocol.md section
// 4.3). The work is bounded: at most `budget` combinations are weighed, and the odds that a wrong one passes the outer code
// are about the number weighed times 2^-20. What is proposed is a question to ask, never an answer to take.

import { type Alignment, alignGroups } from './alignment.js';
import { formatGroup, GROUP_SYMBOLS } from './alphabet.js';
import { type Binding, UNBOUND } from './binding.js';
import { groupCheck, groupSyndrome } from './checks.js';
import { confusionCost, SLIP_COST } from './confusion.js';
import { type GroupHypothesis, type Groupwise, hypotheses } from './group-hypotheses.js';
import type { CodeLayout } from './layouts.js';
import { outerPartOf, outerTarget, rebuildGroup } from './outer-parts.js';

/** One intact code that the typed one may have been. */
export interface Correction {
  /** Canonical symbols, `layout.groups` of them. */
  readonly groups: readonly string[];
  /** Groups in which it differs from what was typed, counted from 0. */
  readonly changed: readonly number[];
  /** -ln of how likely that is: smaller is likelier. */
  readonly cost: number;
}

export interface CorrectionSearch {
  /** Likeliest first. Empty where nothing within the bounds fits: the groups named have to be read again. */
  readonly corrections: readonly Correction[];
  /** Groups that are certainly wrong, after lost and doubled groups were put in their place. */
  readonly wrong: readonly number[];
  /** Combinations weighed. */
  readonly weighed: number;
}

/** Ceilings of the combinations weighed (docs/protocol.md section 4.3). */
export const CHALLENGE_BUDGET = 4096;
export const RESPONSE_BUDGET = 262_144;

/** Most corrections that are kept, the likeliest. */
const KEPT = 256;
/** A whole group is rebuilt from the outer code in a challenge only if this many of its symbols are known to be lost:
 * otherwise any single wrong group would have a "correction", right or not. */
const LOST_SYMBOLS = 3;

export interface CorrectionOptions {
  readonly binding?: Binding;
  /** Default: by the kind of code. */
  readonly budget?: number;
}

/** Searches, nearest first: one fault in every wrong group, then two in one of them, then a further group that passed its
 * check with two faults. */
export function suggestCorrections(
  layout: CodeLayout,
  typed: readonly string[],
  options: CorrectionOptions = {},
): CorrectionSearch {
  const binding = options.binding ?? UNBOUND;
  const budget = options.budget ?? (layout.bound ? RESPONSE_BUDGET : CHALLENGE_BUDGET);
  const aligned = alignGroups(layout, typed, binding);
  const search = new Search(layout, binding, aligned, budget);
  search.run();
  const corrections = [...search.found.values()]
    .map((correction) => ({ ...correction, cost: correction.cost + aligned.cost }))
    .sort((a, b) => a.cost - b.cost)
    .slice(0, KEPT);
  return { corrections, wrong: search.wrong, weighed: search.weighed };
}

class Search {
  readonly found = new Map<string, Correction>();
  readonly wrong: readonly number[];
  weighed = 0;
  readonly #layout: CodeLayout;
  readonly #binding: Binding;
  readonly #typed: readonly Groupwise[];
  readonly #budget: number;
  readonly #moved: boolean;
  readonly #known = new Map<string, readonly GroupHypothesis[]>();

  constructor(layout: CodeLayout, binding: Binding, { groups: typed, cost }: Alignment, budget: number) {
    this.#moved = cost > 0;
    this.#layout = layout;
    this.#binding = binding;
    this.#typed = typed;
    this.#budget = budget;
    this.wrong = layout.slots.flatMap((_, group) => (this.#isIntact(group) ? [] : [group]));
  }

  run(): void {
    const { wrong } = this;
    const others = this.#layout.slots.flatMap((_, group) => (wrong.includes(group) ? [] : [group]));
    if (wrong.length === 2) this.#trySwap(wrong);
    if (wrong.length === 0 && this.#target([]) === 0) {
      // Nothing was wrong but the places of the groups.
      if (this.#moved) this.#keep([], [], 0);
      return;
    }
    if (wrong.length > 0 && !this.#tryAll(wrong, new Set())) return;
    const [only] = wrong;
    if (only !== undefined && wrong.length === 1) this.#tryRebuilding(only);
    for (const deep of wrong) if (!this.#tryAll(wrong, new Set([deep]))) return;
    for (const extra of others) if (!this.#tryAll([...wrong, extra], new Set([extra]))) return;
  }

  #isIntact(group: number): boolean {
    const typed = this.#typed[group] ?? [];
    const heard = typed.filter((value) => value !== null);
    return typed.length === GROUP_SYMBOLS && heard.length === GROUP_SYMBOLS && this.#passes(group, heard);
  }

  #passes(group: number, values: readonly number[]): boolean {
    return groupSyndrome(values, this.#layout.slots[group] ?? 0, this.#binding.group) === 0;
  }

  #hypotheses(group: number, deep: boolean): readonly GroupHypothesis[] {
    const name = `${group} ${deep}`;
    let list = this.#known.get(name);
    if (!list) {
      const constant = (this.#layout.slots[group] ?? 0) ^ this.#binding.group;
      list = hypotheses(this.#typed[group] ?? [], constant, deep);
      this.#known.set(name, list);
    }
    return list;
  }

  /** What the outer parts of the given groups must add up to, all others being as typed. */
  #target(open: readonly number[]): number {
    let target = outerTarget(this.#layout, this.#binding);
    this.#typed.forEach((values, group) => {
      if (!open.includes(group)) target ^= outerPartOf(this.#layout, group, values as readonly number[]);
    });
    return target;
  }

  /** Weighs all combinations of the groups' hypotheses, meeting in the middle. False: more than the budget allows. */
  #tryAll(groups: readonly number[], deep: ReadonlySet<number>): boolean {
    const lists = groups.map((group) => this.#hypotheses(group, deep.has(group)));
    const count = lists.reduce((product, list) => product * list.length, 1);
    if (count === 0) return true;
    if (this.weighed + count > this.#budget) return false;
    this.weighed += count;
    const middle = Math.ceil(groups.length / 2);
    const left = this.#combine(groups.slice(0, middle), lists.slice(0, middle));
    const right = new Map<number, Combination[]>();
    for (const combination of this.#combine(groups.slice(middle), lists.slice(middle))) {
      const same = right.get(combination.part);
      if (same) same.push(combination);
      else right.set(combination.part, [combination]);
    }
    const target = this.#target(groups);
    for (const a of left) {
      for (const b of right.get(a.part ^ target) ?? []) {
        this.#keep(groups, [...a.values, ...b.values], a.cost + b.cost);
      }
    }
    return true;
  }

  #combine(groups: readonly number[], lists: readonly (readonly GroupHypothesis[])[]): Combination[] {
    let combinations: Combination[] = [{ part: 0, cost: 0, values: [] }];
    groups.forEach((group, index) => {
      combinations = combinations.flatMap(({ part, cost, values }) =>
        (lists[index] ?? []).map((hypothesis) => ({
          part: part ^ outerPartOf(this.#layout, group, hypothesis.values),
          cost: cost + hypothesis.cost,
          values: [...values, hypothesis.values],
        })),
      );
    });
    return combinations;
  }

  #trySwap(wrong: readonly number[]): void {
    const [a = 0, b = 0] = wrong;
    const [first, second] = [this.#typed[b] ?? [], this.#typed[a] ?? []];
    const whole = [first, second].every((values) => values.length === GROUP_SYMBOLS && !values.includes(null));
    if (!whole) return;
    this.weighed += 1;
    const [x, y] = [first as readonly number[], second as readonly number[]];
    if (!this.#passes(a, x) || !this.#passes(b, y)) return;
    const parts = outerPartOf(this.#layout, a, x) ^ outerPartOf(this.#layout, b, y);
    if (parts === this.#target(wrong)) this.#keep(wrong, [x, y], SLIP_COST.groupsSwapped);
  }

  /** One wrong group, all others right: the outer code knows what it was. */
  #tryRebuilding(group: number): void {
    const typed = this.#typed[group] ?? [];
    const lost = typed.filter((value) => value === null).length + Math.max(0, GROUP_SYMBOLS - typed.length);
    if (!this.#layout.bound && lost < LOST_SYMBOLS) return;
    this.weighed += 1;
    const four = rebuildGroup(this.#layout, group, this.#target([group]));
    const slot = this.#layout.slots[group] ?? 0;
    const values = [...four, groupCheck(four, slot, this.#binding.group)];
    const differs = values.reduce((cost, value, index) => {
      const heard = typed.length === GROUP_SYMBOLS ? typed[index] : null;
      return cost + (heard === null || heard === undefined ? 0 : confusionCost(value, heard) / 2);
    }, 0);
    this.#keep([group], [values], SLIP_COST.groupLost + 4 + differs);
  }

  #keep(groups: readonly number[], values: readonly (readonly number[])[], cost: number): void {
    const corrected = this.#typed.map((typed, group) => {
      const index = groups.indexOf(group);
      return formatGroup(index < 0 ? typed : (values[index] ?? typed));
    });
    const name = corrected.join(' ');
    const before = this.found.get(name);
    if (before && before.cost <= cost) return;
    const changed = corrected.flatMap((group, index) =>
      group === formatGroup(this.#typed[index] ?? []) ? [] : [index],
    );
    this.found.set(name, { groups: corrected, changed, cost });
  }
}

interface Combination {
  readonly part: number;
  readonly cost: number;
  readonly values: readonly (readonly number[])[];
}
