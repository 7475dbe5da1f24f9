// What one damaged group may have been: every group that passes its check and is one slip away from what was typed, or two
// where the search goes deeper (docs/protocol.md section 4.3).
import { GROUP_SYMBOLS } from './alphabet.js';
import { groupSyndrome } from './checks.js';
import { confusionCost, SLIP_COST } from './confusion.js';
import { invert, multiply } from './gf32.js';

/** Values as typed, `null` for one not heard; any number of them. */
export type Groupwise = readonly (number | null)[];

export interface GroupHypothesis {
  readonly values: readonly number[];
  readonly cost: number;
}

/** Weights of the five symbols in the check of their group, and their inverses. */
const WEIGHTS = [16, 8, 4, 2, 1] as const;
const INVERSES = WEIGHTS.map(invert);
const PLACES = [0, 1, 2, 3, 4] as const;
const NOT_ZERO = Array.from({ length: 31 }, (_, index) => index + 1);
const ALL = [0, ...NOT_ZERO];

class Collector {
  readonly #best = new Map<number, GroupHypothesis>();

  add(values: readonly number[], cost: number): void {
    const word = values.reduce((bits, value) => (bits << 5) | value, 0);
    const before = this.#best.get(word);
    if (!before || cost < before.cost) this.#best.set(word, { values, cost });
  }

  list(): GroupHypothesis[] {
    return [...this.#best.values()].sort((a, b) => a.cost - b.cost);
  }
}

function withValue(values: readonly number[], place: number, value: number): number[] {
  const changed = [...values];
  changed[place] = value;
  return changed;
}

/** Hypotheses of one group, likeliest first. `constant`: slot and binding of its check. */
export function hypotheses(typed: Groupwise, constant: number, deep: boolean): GroupHypothesis[] {
  const found = new Collector();
  const syndrome = (values: readonly number[]) => groupSyndrome(values, constant, 0);
  /** The value that the check asks for at one place. */
  const solved = (values: readonly number[], place: number): number[] => {
    const zeroed = withValue(values, place, 0);
    return withValue(zeroed, place, multiply(syndrome(zeroed), INVERSES[place] ?? 0));
  };
  const lost = typed.flatMap((value, place) => (value === null ? [place] : []));
  const values = typed.map((value) => value ?? 0);

  if (typed.length === GROUP_SYMBOLS && lost.length === 0) {
    substitutions(values, syndrome(values), found, deep);
    for (let place = 0; place < 4; place++) {
      const swapped = values.toSpliced(place, 2, values[place + 1] ?? 0, values[place] ?? 0);
      if (values[place] !== values[place + 1] && syndrome(swapped) === 0) found.add(swapped, SLIP_COST.transposed);
    }
  } else if (typed.length === GROUP_SYMBOLS && lost.length <= 3) {
    erasures(values, lost, solved, found);
    const [only] = lost;
    if (deep && only !== undefined && lost.length === 1) {
      for (const place of PLACES.filter((other) => other !== only)) {
        for (const error of NOT_ZERO) {
          const said = (values[place] ?? 0) ^ error;
          found.add(solved(withValue(values, place, said), only), confusionCost(said, values[place] ?? 0));
        }
      }
    }
  } else if (typed.length === GROUP_SYMBOLS - 1 && lost.length === 0) {
    for (const place of PLACES) found.add(solved(values.toSpliced(place, 0, 0), place), SLIP_COST.dropped);
  } else if (typed.length === GROUP_SYMBOLS + 1 && lost.length === 0) {
    values.forEach((value, place) => {
      const shorter = values.toSpliced(place, 1);
      // The first of two alike; without the second the same is left.
      const doubled = value === values[place + 1];
      if (syndrome(shorter) === 0) found.add(shorter, doubled ? SLIP_COST.doubled : SLIP_COST.inserted);
    });
  }
  return found.list();
}

/** One symbol taken for another, or two. */
function substitutions(values: readonly number[], syndrome: number, found: Collector, deep: boolean): void {
  // Where the check passes, that is the group itself.
  for (const place of PLACES) {
    const said = (values[place] ?? 0) ^ multiply(syndrome, INVERSES[place] ?? 0);
    found.add(withValue(values, place, said), confusionCost(said, values[place] ?? 0));
  }
  if (!deep) return;
  for (const a of PLACES) {
    for (const b of PLACES.filter((place) => place > a)) {
      for (const error of NOT_ZERO) {
        const other = multiply(syndrome ^ multiply(WEIGHTS[a] ?? 0, error), INVERSES[b] ?? 0);
        const [saidA, saidB] = [(values[a] ?? 0) ^ error, (values[b] ?? 0) ^ other];
        const cost = confusionCost(saidA, values[a] ?? 0) + confusionCost(saidB, values[b] ?? 0);
        found.add(withValue(withValue(values, a, saidA), b, saidB), cost);
      }
    }
  }
}

/** Up to three symbols not heard: the check gives the last, every value is tried for the others. */
function erasures(
  values: readonly number[],
  lost: readonly number[],
  solved: (values: readonly number[], place: number) => number[],
  found: Collector,
): void {
  const last = lost.at(-1);
  if (last === undefined) return;
  let tries: (readonly number[])[] = [values];
  for (const place of lost.slice(0, -1))
    tries = tries.flatMap((tried) => ALL.map((value) => withValue(tried, place, value)));
  for (const tried of tries) found.add(solved(tried, last), SLIP_COST.inaudible * (lost.length - 1));
}
