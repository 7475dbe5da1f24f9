// Corrections of a code with faults: which intact codes it may have been, the likeliest first (docs/protocol.md section
// 4.3). The work is bounded: at most `budget` combinations are weighed, and the odds that a wrong one passes the outer code
// are about the number weighed times 2^-20. What is proposed is a question to ask, never an answer to take.

import { type Alignment, alignments } from './alignment.js';
import { formatGroup, GROUP_SYMBOLS } from './alphabet.js';
import { type Binding, UNBOUND } from './binding.js';
import { groupCheck, groupSyndrome } from './checks.js';
import { addingUp, countOf, likeliest, type Mended } from './combinations.js';
import { confusionCost, SLIP_COST } from './confusion.js';
import { type GroupHypothesis, type Groupwise, hypotheses } from './group-hypotheses.js';
import type { CodeLayout } from './layouts.js';
import { outerPartOf, outerTarget, rebuildGroup } from './outer-parts.js';

/** One intact code that the typed one may have been. */
export interface Correction {
  /** Canonical symbols, `layout.groups` of them. */
  readonly groups: readonly string[];
  /** Groups whose symbols were changed, counted from 0: after lost, doubled and shifted ones stood in their places. */
  readonly changed: readonly number[];
  /** -ln of how likely that is: smaller is likelier. */
  readonly cost: number;
}

export interface CorrectionSearch {
  /** Likeliest first. Empty where nothing within the bounds fits: the groups named have to be read again. */
  readonly corrections: readonly Correction[];
  /** What was typed, `layout.groups` of it, each group in its place; a lost group is empty. */
  readonly placed: readonly string[];
  /** Groups of it that are certainly wrong. */
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

/** Searches, nearest first: one fault in every wrong group; and only if nothing fits, two in one of them, or a further
 * group that passed its check with two faults. `typed` in canonical symbols; any number of groups of any length. */
export function suggestCorrections(
  layout: CodeLayout,
  typed: readonly string[],
  options: CorrectionOptions = {},
): CorrectionSearch {
  const binding = options.binding ?? UNBOUND;
  const budget = options.budget ?? (layout.bound ? RESPONSE_BUDGET : CHALLENGE_BUDGET);
  const found = new Map<string, Correction>();
  const bounds = { left: budget };
  const searches = alignments(layout, typed, binding).map(
    (aligned) => new Search(layout, binding, aligned, bounds, found),
  );
  for (const search of searches) search.findNear(typed);
  // What is further off is looked for only where nothing near fits: every combination weighed may fit by chance.
  const fitting = searches.find((search) => search.fits);
  if (!fitting) searches[0]?.findFar();
  const corrections = [...found.values()].sort((a, b) => a.cost - b.cost).slice(0, KEPT);
  const best = fitting ?? searches[0];
  return {
    corrections,
    placed: best?.placed ?? [],
    wrong: best?.wrong ?? [],
    weighed: budget - bounds.left,
  };
}

/** A search over one way to place the groups. All of them share their bounds and what they find. */
class Search {
  readonly wrong: readonly number[];
  /** Whether it has found anything but a rebuilt group, which always fits. */
  fits = false;
  readonly #layout: CodeLayout;
  readonly #binding: Binding;
  readonly #typed: readonly Groupwise[];
  readonly #undone: number;
  readonly #bounds: { left: number };
  readonly #found: Map<string, Correction>;
  readonly #known = new Map<string, readonly GroupHypothesis[]>();

  constructor(
    layout: CodeLayout,
    binding: Binding,
    aligned: Alignment,
    bounds: { left: number },
    found: Map<string, Correction>,
  ) {
    this.#layout = layout;
    this.#binding = binding;
    this.#typed = aligned.groups;
    this.#undone = aligned.cost;
    this.#bounds = bounds;
    this.#found = found;
    this.wrong = layout.slots.flatMap((_, group) => (this.#isIntact(group) ? [] : [group]));
  }

  get placed(): string[] {
    return this.#typed.map(formatGroup);
  }

  /** One slip: in every wrong group, of two groups, of the places. */
  findNear(typed: readonly string[]): void {
    const { wrong } = this;
    if (wrong.length === 0) {
      const moved = this.placed.join(' ') !== typed.join(' ');
      if (moved && this.#target([]) === 0) this.#fit([], 0);
      return;
    }
    if (wrong.length === 2) this.#trySwap(wrong);
    const [only] = wrong;
    if (only !== undefined && wrong.length === 1) this.#tryRebuilding(only);
    this.#tryAll(wrong, undefined, this.#bounds.left);
  }

  /** One slip in every wrong group, and one more. What is left of the bounds is shared by the places it may be in. */
  findFar(): void {
    const { wrong } = this;
    if (wrong.length === 0 && this.#target([]) === 0) return;
    const others = this.#layout.slots.flatMap((_, group) => (wrong.includes(group) ? [] : [group]));
    const places = [...wrong, ...others];
    places.forEach((deep, index) => {
      const groups = wrong.includes(deep) ? wrong : [...wrong, deep];
      this.#tryAll(groups, deep, Math.floor(this.#bounds.left / (places.length - index)));
    });
  }

  /** Takes so many combinations out of the bounds, if they are there. */
  #weigh(count: number): boolean {
    if (count > this.#bounds.left) return false;
    this.#bounds.left -= count;
    return true;
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

  /** Weighs the likeliest combinations of the groups' hypotheses; of the `deep` one those with two faults too. */
  #tryAll(groups: readonly number[], deep: number | undefined, ceiling: number): void {
    const choices = groups.map((group) => ({ group, list: this.#hypotheses(group, group === deep) }));
    const weighed = likeliest(choices, ceiling);
    if (!weighed || !this.#weigh(countOf(weighed))) return;
    for (const { mended, cost } of addingUp(this.#layout, weighed, this.#target(groups))) this.#fit(mended, cost);
  }

  #trySwap(wrong: readonly number[]): void {
    const [a = 0, b = 0] = wrong;
    const [first, second] = [this.#typed[b] ?? [], this.#typed[a] ?? []];
    const whole = [first, second].every((values) => values.length === GROUP_SYMBOLS && !values.includes(null));
    if (!whole) return;
    if (!this.#weigh(1)) return;
    const [x, y] = [first as readonly number[], second as readonly number[]];
    if (!this.#passes(a, x) || !this.#passes(b, y)) return;
    const parts = outerPartOf(this.#layout, a, x) ^ outerPartOf(this.#layout, b, y);
    if (parts !== this.#target(wrong)) return;
    const mended = [
      { group: a, values: x },
      { group: b, values: y },
    ];
    this.#fit(mended, SLIP_COST.groupsSwapped);
  }

  /** One wrong group, all others right: the outer code knows what it was. */
  #tryRebuilding(group: number): void {
    const typed = this.#typed[group] ?? [];
    const lost = typed.filter((value) => value === null).length + Math.max(0, GROUP_SYMBOLS - typed.length);
    if (!this.#layout.bound && lost < LOST_SYMBOLS) return;
    if (!this.#weigh(1)) return;
    const four = rebuildGroup(this.#layout, group, this.#target([group]));
    const slot = this.#layout.slots[group] ?? 0;
    const values = [...four, groupCheck(four, slot, this.#binding.group)];
    const differs = values.reduce((cost, value, index) => {
      const heard = typed.length === GROUP_SYMBOLS ? typed[index] : null;
      return cost + (heard === null || heard === undefined ? 0 : confusionCost(value, heard) / 2);
    }, 0);
    this.#keep([{ group, values }], SLIP_COST.groupLost + 4 + differs);
  }

  #fit(mended: readonly Mended[], mending: number): void {
    this.fits = true;
    this.#keep(mended, mending);
  }

  #keep(mended: readonly Mended[], mending: number): void {
    const cost = mending + this.#undone;
    const groups = this.#typed.map((typed, group) => {
      const change = mended.find((one) => one.group === group);
      return formatGroup(change?.values ?? typed);
    });
    const name = groups.join(' ');
    const before = this.#found.get(name);
    if (before && before.cost <= cost) return;
    const changed = groups.flatMap((text, group) => (text === formatGroup(this.#typed[group] ?? []) ? [] : [group]));
    this.#found.set(name, { groups, changed, cost });
  }
}
