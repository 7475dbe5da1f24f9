// Puts what was typed in its places (docs/protocol.md section 4.3). Where a group was lost or typed twice, all that follow
// stand in a wrong slot; where a symbol was and nobody set the groups apart, all that follow are cut in wrong places. In
// both cases their checks fail, and the checks say where they belong.
import { GROUP_SYMBOLS, groupValues } from './alphabet.js';
import type { Binding } from './binding.js';
import { groupSyndrome } from './checks.js';
import { SLIP_COST } from './confusion.js';
import type { Groupwise } from './group-hypotheses.js';
import type { CodeLayout } from './layouts.js';

export interface Alignment {
  /** `layout.groups` of them; a lost group is empty. */
  readonly groups: readonly Groupwise[];
  /** -ln of how likely the slips are that were undone; those that are left cost when they are mended. */
  readonly cost: number;
  /** That, and what the faults that are left make likely: to compare alignments by. */
  readonly total: number;
}

/** What a group costs that stays as it is but fails its check: some fault is in it. */
const FAULTY = 3;
/** Groups and symbols beyond those of the code that are looked at. */
const MOST_EXTRA = 2;
/** How far a symbol may stand from where it belongs: no more than a group. */
const MOST_SHIFT = GROUP_SYMBOLS;
/** Ways to cut anew that are kept: a group passes its check by chance once in 32 times, so the best may be wrong. */
const MOST_CUTS = 4;
/** How much less likely than the groups as typed such a way may be. */
const WORTH_A_TRY = 6;

/** The ways to place what was typed, likeliest first: group by group as typed, and cut anew where that differs. At least
 * one, at most five. */
export function alignments(layout: CodeLayout, typed: readonly string[], binding: Binding): Alignment[] {
  const groups = typed.slice(0, layout.groups + MOST_EXTRA).map(groupValues);
  const fits = (values: Groupwise, place: number): boolean =>
    values.length === GROUP_SYMBOLS &&
    !values.includes(null) &&
    groupSyndrome(values as readonly number[], layout.slots[place] ?? 0, binding.group) === 0;
  const asTyped = byGroups(groups, layout, fits);
  if (groups.every(fits)) return [asTyped];
  const cutAnew = bySymbols(groups.flat(), layout, fits).filter(
    (cut) => cut.total < asTyped.total + WORTH_A_TRY && !sameGroups(cut, asTyped),
  );
  return [asTyped, ...cutAnew].sort((a, b) => a.total - b.total);
}

type Fits = (values: Groupwise, place: number) => boolean;

const sameGroups = (a: Alignment, b: Alignment): boolean =>
  a.groups.every((values, place) => values.join() === b.groups[place]?.join());

/** What a group costs that is left at its place. */
function placingCost(values: Groupwise, place: number, fits: Fits): number {
  if (fits(values, place)) return 0;
  // An empty box is as good as a lost group.
  if (values.length === 0) return SLIP_COST.groupLost;
  if (values.length === GROUP_SYMBOLS) return FAULTY;
  if (values.length === GROUP_SYMBOLS - 1) return SLIP_COST.dropped;
  const mended = values.length === GROUP_SYMBOLS + 1 && values.some((_, at) => fits(values.toSpliced(at, 1), place));
  return mended ? SLIP_COST.doubled : FAULTY + SLIP_COST.inserted;
}

interface Step {
  /** Sum of the costs up to here. */
  readonly total: number;
  /** Sum of the costs of slips that were undone. */
  readonly undone: number;
  readonly placed: Groupwise | undefined;
  readonly before: Step | undefined;
}

const START: Step = { total: 0, undone: 0, placed: undefined, before: undefined };

function follow(before: Step | undefined, cost: { placing?: number; undone?: number }, placed?: Groupwise): Step[] {
  if (!before) return [];
  const { placing = 0, undone = 0 } = cost;
  return [{ total: before.total + placing + undone, undone: before.undone + undone, placed, before }];
}

const cheapest = (steps: readonly Step[]): Step | undefined =>
  steps.reduce<Step | undefined>((best, step) => (best && best.total <= step.total ? best : step), undefined);

function alignmentOf(last: Step): Alignment {
  const groups: Groupwise[] = [];
  for (let step: Step | undefined = last; step; step = step.before) if (step.placed) groups.push(step.placed);
  return { groups: groups.reverse(), cost: last.undone, total: last.total };
}

/** Lost and repeated groups are tried at every place, cheapest sum first (dynamic programming over groups and places). */
function byGroups(groups: readonly Groupwise[], layout: CodeLayout, fits: Fits): Alignment {
  const best: (Step | undefined)[][] = [];
  for (let typed = 0; typed <= groups.length; typed++) {
    const row: (Step | undefined)[] = [];
    best.push(row);
    for (let place = 0; place <= layout.groups; place++) {
      const values = groups[typed - 1] ?? [];
      const placing = placingCost(values, place - 1, fits);
      const slipCost = SLIP_COST.groupLost;
      row.push(
        cheapest([
          ...(typed === 0 && place === 0 ? [START] : []),
          ...follow(best[typed - 1]?.[place - 1], { placing }, values),
          ...follow(row[place - 1], { placing: slipCost }, []),
          ...follow(best[typed - 1]?.[place], { undone: slipCost }),
        ]),
      );
    }
  }
  return alignmentOf(best[groups.length]?.[layout.groups] ?? START);
}

/** Cuts the symbols anew, regardless of where groups ended: a group takes five, four where one was left out, six where
 * one was typed twice, none where it was lost. None where there are far too many or too few. */
function bySymbols(symbols: Groupwise, layout: CodeLayout, fits: Fits): Alignment[] {
  // The best ways to spread so many symbols over the places so far.
  let best = new Map<number, readonly Step[]>([[0, [START]]]);
  for (let place = 0; place < layout.groups; place++) {
    const next = new Map<number, readonly Step[]>();
    for (const [from, ways] of best) {
      for (const take of [GROUP_SYMBOLS, GROUP_SYMBOLS - 1, GROUP_SYMBOLS + 1, 0]) {
        const to = from + take;
        if (Math.abs(to - GROUP_SYMBOLS * (place + 1)) > MOST_SHIFT) continue;
        const values = symbols.slice(from, to);
        const placing = placingCost(values, place, fits);
        const longer = ways.flatMap((before) => follow(before, { placing }, values));
        next.set(to, [...(next.get(to) ?? []), ...longer].sort((a, b) => a.total - b.total).slice(0, MOST_CUTS));
      }
    }
    best = next;
  }
  return (best.get(symbols.length) ?? []).map(alignmentOf);
}
