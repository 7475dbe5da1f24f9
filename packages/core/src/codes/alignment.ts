// Puts typed groups in their places: where a group was lost or typed twice, all that follow stand in a wrong slot, and
// their checks fail; the checks also say where they belong (docs/protocol.md section 4.3).
import { GROUP_SYMBOLS, groupValues } from './alphabet.js';
import type { Binding } from './binding.js';
import { groupSyndrome } from './checks.js';
import { SLIP_COST } from './confusion.js';
import type { Groupwise } from './group-hypotheses.js';
import type { CodeLayout } from './layouts.js';

export interface Alignment {
  /** `layout.groups` of them; a lost group is empty. */
  readonly groups: readonly Groupwise[];
  /** -ln of how likely the slips are that were undone. */
  readonly cost: number;
}

/** What a group costs that stays as it is but fails its check: some fault is in it. */
const FAULTY = 3;
const MOST_EXTRA = 2;

/** The likeliest placing. Right at once where every group is there; otherwise lost and repeated groups are tried at every
 * place, cheapest sum first (dynamic programming over groups typed and places). */
export function alignGroups(layout: CodeLayout, typed: readonly string[], binding: Binding): Alignment {
  const groups = typed.map(groupValues);
  const rest = groups.length - layout.groups;
  if (rest > MOST_EXTRA) return alignGroups(layout, typed.slice(0, layout.groups + MOST_EXTRA), binding);

  const fits = (values: Groupwise, place: number): boolean =>
    values.length === GROUP_SYMBOLS &&
    !values.includes(null) &&
    groupSyndrome(values as readonly number[], layout.slots[place] ?? 0, binding.group) === 0;

  // best[t][p]: the cheapest way to spread the first t typed groups over the first p places.
  interface Cell {
    readonly cost: number;
    readonly step: 'placed' | 'lost' | 'extra';
  }
  const best: Cell[][] = [];
  const costAt = (t: number, p: number): number => best[t]?.[p]?.cost ?? Number.POSITIVE_INFINITY;
  for (let t = 0; t <= groups.length; t++) {
    const row: Cell[] = [];
    best.push(row);
    for (let p = 0; p <= layout.groups; p++) {
      const values = groups[t - 1] ?? [];
      const placed =
        t > 0 && p > 0 ? costAt(t - 1, p - 1) + placingCost(values, fits(values, p - 1)) : Number.POSITIVE_INFINITY;
      const lost = p > 0 ? costAt(t, p - 1) + SLIP_COST.groupLost : Number.POSITIVE_INFINITY;
      const extra = t > 0 ? costAt(t - 1, p) + SLIP_COST.groupLost : Number.POSITIVE_INFINITY;
      const cost = t === 0 && p === 0 ? 0 : Math.min(placed, lost, extra);
      row.push({ cost, step: cost === placed ? 'placed' : cost === lost ? 'lost' : 'extra' });
    }
  }

  const placed: Groupwise[] = [];
  let cost = 0;
  for (let t = groups.length, p = layout.groups; t > 0 || p > 0; ) {
    const step = best[t]?.[p]?.step ?? 'placed';
    if (step === 'placed') placed.push(groups[t - 1] ?? []);
    if (step === 'lost') placed.push([]);
    if (step !== 'placed') cost += SLIP_COST.groupLost;
    if (step !== 'lost') t -= 1;
    if (step !== 'extra') p -= 1;
  }
  return { groups: placed.reverse(), cost };
}

/** An empty box is as good as a lost group. */
function placingCost(values: Groupwise, fits: boolean): number {
  if (fits) return 0;
  return values.length === 0 ? SLIP_COST.groupLost : FAULTY;
}
