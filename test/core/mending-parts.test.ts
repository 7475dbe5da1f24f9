// The parts of the search for what was meant, each against a search that tries everything: what a damaged group may have
// been, which combinations add up, and where in a code the typed groups belong.
import {
  BN254,
  bindingOf,
  CHALLENGE_LAYOUT,
  type CodeLayout,
  encodeCode,
  readCode,
  SHORT_LAYOUT,
  UNBOUND,
} from '@readback/core';
import { describe, expect, it } from 'vitest';
import { alignments } from '../../packages/core/src/codes/alignment.js';
import { groupValues } from '../../packages/core/src/codes/alphabet.js';
import { groupCheck, groupSyndrome } from '../../packages/core/src/codes/checks.js';
import { addingUp, type Choice, countOf, likeliest } from '../../packages/core/src/codes/combinations.js';
import { confusionCost, SLIP_COST } from '../../packages/core/src/codes/confusion.js';
import { type GroupHypothesis, type Groupwise, hypotheses } from '../../packages/core/src/codes/group-hypotheses.js';
import { outerPartOf, outerTarget, rebuildGroup } from '../../packages/core/src/codes/outer-parts.js';

const SLOT = 19;
const PLACES = [0, 1, 2, 3, 4];
const VALUES = Array.from({ length: 32 }, (_, value) => value);
const passes = (values: readonly number[]): boolean => groupSyndrome(values, SLOT, 0) === 0;
const put = (values: readonly number[], place: number, value: number): number[] => values.with(place, value);

/** A group that passes its check. */
const GROUP = [3, 3, 17, 30, groupCheck([3, 3, 17, 30], SLOT, 0)];

/** All that passes, with the least cost of each. */
function bestOf(found: Iterable<readonly [readonly number[], number]>): Map<string, number> {
  const best = new Map<string, number>();
  for (const [values, cost] of found) {
    if (passes(values)) best.set(values.join(), Math.min(cost, best.get(values.join()) ?? Number.POSITIVE_INFINITY));
  }
  return best;
}

function* substituted(typed: readonly number[], most: number): Generator<readonly [number[], number]> {
  yield [[...typed], 0];
  for (const a of PLACES) {
    for (const x of VALUES.filter((value) => value !== typed[a])) {
      const one = put(typed, a, x);
      const cost = confusionCost(x, typed[a] ?? 0);
      yield [one, cost];
      if (most < 2) continue;
      for (const b of PLACES.slice(a + 1)) {
        for (const y of VALUES.filter((value) => value !== typed[b])) {
          yield [put(one, b, y), cost + confusionCost(y, typed[b] ?? 0)];
        }
      }
    }
  }
}

function* swapped(typed: readonly number[]): Generator<readonly [number[], number]> {
  for (const at of [0, 1, 2, 3]) {
    yield [typed.toSpliced(at, 2, typed[at + 1] ?? 0, typed[at] ?? 0), SLIP_COST.transposed];
  }
}

const asMap = (list: readonly GroupHypothesis[]): Map<string, number> =>
  new Map(list.map(({ values, cost }) => [values.join(), cost]));

function expectAll(typed: Groupwise, deep: boolean, wanted: Map<string, number>): void {
  const list = hypotheses(typed, SLOT, deep);
  const costs = list.map(({ cost }) => cost);
  expect(costs).toEqual(costs.toSorted((a, b) => a - b));
  const found = asMap(list);
  expect(found.size).toBe(list.length);
  expect([...found.keys()].toSorted()).toEqual([...wanted.keys()].toSorted());
  for (const [values, cost] of wanted) expect(found.get(values)).toBeCloseTo(cost, 9);
}

describe('what a group may have been', () => {
  /** The check symbol that is wanted is 0, and two neighbours are alike before two that were swapped. */
  const wantsZero = (
    VALUES.map((value) => [7, 7, 2, value]).find((four) => groupCheck(four, SLOT, 0) === 0) ?? []
  ).concat(9);
  const alike = [5, 5, 9, 20, groupCheck([5, 9, 5, 20], SLOT, 0)];
  const damaged = [GROUP, put(GROUP, 0, 9), put(GROUP, 4, 0), GROUP.toSpliced(1, 2, 17, 3), [0, 0, 0, 0, 0]];

  const many = (length: number): number[][] =>
    Array.from({ length: 80 }, (_, seed) =>
      Array.from({ length }, (__, at) => (seed * (7 * at + 3) + 11 * at * at + (seed >> 2)) % 32),
    );
  const more = [...damaged, wantsZero, alike, ...many(5)];

  it.each(more.map((typed) => [typed]))('is all that is one symbol or one swap away: %s', (typed) => {
    const near = passes(typed) ? [[typed, 0] as const] : [...substituted(typed, 1)];
    const swaps = [...swapped(typed)].filter(([values]) => values.join() !== typed.join());
    expectAll(typed, false, bestOf([...near, ...swaps]));
  });

  it.each(damaged.map((typed) => [typed]))('is all that is two symbols away, where asked: %s', (typed) => {
    const swaps = [...swapped(typed)].filter(([values]) => values.join() !== typed.join());
    expectAll(typed, true, bestOf([...substituted(typed, 2), ...swaps]));
  });

  it.each([[[0]], [[4]], [[1, 3]], [[0, 4]]])('is every value of what was not heard, at %j', (lost) => {
    const typed: Groupwise = GROUP.map((value, place) => (lost.includes(place) ? null : value));
    let tries: number[][] = [GROUP];
    for (const place of lost) tries = tries.flatMap((tried) => VALUES.map((value) => put(tried, place, value)));
    const cost = SLIP_COST.inaudible * (lost.length - 1);
    expectAll(typed, false, bestOf(tries.map((tried) => [tried, cost] as const)));
  });

  it('is one of 1,024 where three symbols were not heard, and nothing where four were', () => {
    const list = hypotheses([null, 3, null, 30, null], SLOT, true);
    expect(list).toHaveLength(1024);
    expect(list.every(({ values, cost }) => passes(values) && cost === 2 * SLIP_COST.inaudible)).toBe(true);
    expect(list.every(({ values }) => values[1] === 3 && values[3] === 30)).toBe(true);
    expect(hypotheses([null, null, null, null, 1], SLOT, true)).toEqual([]);
  });

  it('is one symbol that was not heard beside a wrong one, where asked', () => {
    const typed: Groupwise = [3, null, 17, 30, 5];
    const tries = [0, 2, 3, 4].flatMap((place) =>
      VALUES.flatMap((value) => {
        const said = put(
          typed.map((each) => each ?? 0),
          place,
          value,
        );
        const cost = value === typed[place] ? 0 : confusionCost(value, typed[place] ?? 0);
        return VALUES.map((unheard) => [put(said, 1, unheard), cost] as const);
      }),
    );
    expectAll(typed, true, bestOf(tries));
  });

  it('is a symbol put in anywhere where one is missing', () => {
    const typed = GROUP.toSpliced(2, 1);
    const tries = PLACES.flatMap((at) =>
      VALUES.map((value) => [typed.toSpliced(at, 0, value), SLIP_COST.dropped] as const),
    );
    expectAll(typed, false, bestOf(tries));
  });

  it.each<[string, number[]]>([
    ['typed twice', GROUP.toSpliced(2, 0, 17)],
    ['typed twice at the start', GROUP.toSpliced(0, 0, 3)],
    ['typed twice at the end', [...GROUP, GROUP[4] ?? 0]],
    ['from nowhere', GROUP.toSpliced(3, 0, 8)],
    ...many(6).map((typed): [string, number[]] => ['that is one of six', typed]),
  ])('is what is left without a symbol %s', (_, typed) => {
    const tries = typed.map((value, at) => {
      const twice = value === typed[at - 1] || value === typed[at + 1];
      return [typed.toSpliced(at, 1), twice ? SLIP_COST.doubled : SLIP_COST.inserted] as const;
    });
    expectAll(typed, false, bestOf(tries));
  });

  it('is nothing where far too much or too little was typed, or a length is wrong and a symbol was not heard', () => {
    for (const typed of [1, 2, 3, 7, 8].flatMap(many)) expect(hypotheses(typed, SLOT, true)).toEqual([]);
    for (const typed of [4, 6].flatMap(many)) {
      expect(hypotheses([...typed.slice(1), null], SLOT, true)).toEqual([]);
      expect(hypotheses([null, ...typed.slice(1)], SLOT, true)).toEqual([]);
    }
    for (const typed of [[], [1, 2, 3], [1, 2, 3, 4, 5, 6, 7], [1, null, 3, 4], [1, 2, null, 4, 5, 6]]) {
      expect(hypotheses(typed, SLOT, true)).toEqual([]);
    }
  });
});

describe('combinations', () => {
  const list = (...costs: number[]): GroupHypothesis[] =>
    costs.map((cost, index) => ({ values: [index, 0, 0, 0, 0], cost }));
  const choices: Choice[] = [
    { group: 0, list: list(0, 1, 1, 5) },
    { group: 2, list: list(2, 2) },
    { group: 3, list: list(0, 3, 9) },
  ];

  it('are as many as the product', () => {
    expect(countOf(choices)).toBe(24);
    expect(countOf([])).toBe(1);
  });

  it('are thinned out from the widest list, equally likely ones together', () => {
    expect(likeliest(choices, 24)).toBe(choices);
    const left = (ceiling: number) => likeliest(choices, ceiling)?.map((each) => each.list.length);
    expect(left(23)).toEqual([4, 2, 2]);
    expect(left(15)).toEqual([3, 2, 2]);
    expect(left(11)).toEqual([3, 2, 1]);
    expect(left(5)).toEqual([1, 2, 1]);
    expect(left(1)).toBeUndefined();
    expect(likeliest(choices, 5)?.map(({ group }) => group)).toEqual([0, 2, 3]);
    expect(likeliest([...choices, { group: 1, list: [] }], 99)).toBeUndefined();
  });

  it('that add up are found, each once, with what they cost', () => {
    // Two ways to one group add the same.
    const twice = choices.map(({ group, list: each }) => ({ group, list: [...each, ...each.slice(0, 1)] }));
    const all = twice.reduce<{ part: number; cost: number; mended: { group: number; values: readonly number[] }[] }[]>(
      (longer, { group, list: each }) =>
        longer.flatMap((before) =>
          each.map(({ values, cost }) => ({
            part: before.part ^ outerPartOf(CHALLENGE_LAYOUT, group, values),
            cost: before.cost + cost,
            mended: [...before.mended, { group, values }],
          })),
        ),
      [{ part: 0, cost: 0, mended: [] }],
    );
    const text = (found: (typeof all)[number]): string =>
      JSON.stringify([found.part, found.cost, found.mended.toSorted((a, b) => a.group - b.group)]);
    for (const { part } of all) {
      const wanted = all.filter((one) => one.part === part).map(text);
      const found = [...addingUp(CHALLENGE_LAYOUT, twice, part)].map((one) =>
        text({ ...one, mended: [...one.mended] }),
      );
      expect(found.toSorted()).toEqual(wanted.toSorted());
    }
    expect([...addingUp(CHALLENGE_LAYOUT, [], 0)]).toEqual([{ part: 0, cost: 0, mended: [] }]);
    expect([...addingUp(CHALLENGE_LAYOUT, [], 1)]).toEqual([]);
  });
});

const BINDING = bindingOf(Uint8Array.from({ length: 10 }, (_, index) => 11 * index + 5));
const LAYOUTS: readonly [CodeLayout, typeof UNBOUND][] = [
  [CHALLENGE_LAYOUT, UNBOUND],
  [SHORT_LAYOUT, UNBOUND],
  [BN254.responseLayout, BINDING],
];

const codeOf = (layout: CodeLayout, binding: typeof UNBOUND, seed = 7): string[] =>
  encodeCode(
    layout,
    Uint8Array.from({ length: layout.dataSymbols }, (_, index) => (seed * index * index + 3 * index + seed) % 32),
    binding,
  );

describe.each(LAYOUTS)('the outer code as a sum, layout %#', (layout, binding) => {
  const groups = codeOf(layout, binding).map((group) => groupValues(group) as number[]);

  it('adds up to its target over all groups of an intact code, and gives each group back from the others', () => {
    const parts = groups.map((values, group) => outerPartOf(layout, group, values));
    const target = outerTarget(layout, binding);
    expect(parts.reduce((sum, part) => sum ^ part, 0)).toBe(target);
    groups.forEach((values, group) => {
      const rest = parts.reduce((sum, part, at) => (at === group ? sum : sum ^ part), target);
      expect(rebuildGroup(layout, group, rest)).toEqual(values.slice(0, 4));
    });
  });
});

describe.each(LAYOUTS)('where typed groups belong, layout %#', (layout, binding) => {
  const code = codeOf(layout, binding);
  const values = code.map(groupValues);
  const aligned = (typed: readonly string[]) => alignments(layout, typed, binding);

  it('is where they stand, if nothing is wrong', () => {
    expect(readCode(layout, code, binding).status).toBe('ok');
    expect(aligned(code)).toEqual([{ groups: values, cost: 0, total: 0 }]);
  });

  it('is after the gap that a lost group leaves, wherever it was', () => {
    code.forEach((_, at) => {
      const [best] = aligned(code.toSpliced(at, 1));
      expect(best).toEqual({ groups: values.with(at, []), cost: 0, total: SLIP_COST.groupLost });
      const [asTyped] = aligned(code.with(at, ''));
      expect(asTyped).toEqual({ groups: values.with(at, []), cost: 0, total: SLIP_COST.groupLost });
    });
  });

  it('is where they were before one was typed twice, or one more from elsewhere', () => {
    code.forEach((group, at) => {
      const undone = { groups: values, cost: SLIP_COST.groupLost, total: SLIP_COST.groupLost };
      expect(aligned(code.toSpliced(at, 0, group))[0]).toEqual(undone);
    });
    const [best] = aligned(['00000', ...code, '00000']);
    expect(best).toMatchObject({ groups: values, cost: 2 * SLIP_COST.groupLost });
  });

  it('is told by its checks where a symbol was left out or typed twice in one run of symbols', () => {
    const run = code.join('');
    for (const at of [2, 7, run.length - 3]) {
      const cutShort =
        [...run]
          .toSpliced(at, 1)
          .join('')
          .match(/.{1,5}/g) ?? [];
      const group = Math.floor(at / 5);
      const shorter = values.with(group, (values[group] ?? []).toSpliced(at % 5, 1));
      const found = aligned(cutShort).map(({ groups, total }) => JSON.stringify([groups, total]));
      expect(found).toContain(JSON.stringify([shorter, SLIP_COST.dropped]));
      const doubled =
        [...run]
          .toSpliced(at, 0, run.charAt(at))
          .join('')
          .match(/.{1,5}/g) ?? [];
      const longer = values.with(
        group,
        (values[group] ?? []).toSpliced(at % 5, 0, (values[group] ?? [])[at % 5] ?? null),
      );
      const foundLonger = aligned(doubled).map(({ groups, total }) => JSON.stringify([groups, total]));
      expect(foundLonger).toContain(JSON.stringify([longer, SLIP_COST.doubled]));
    }
  });

  it('comes in few ways, the likeliest first, none twice', () => {
    for (const typed of [code.slice(1), code.slice(2), [...code, ...code], ['?????', ...code.slice(1)], [], ['12']]) {
      const found = aligned(typed);
      expect(found.length).toBeGreaterThan(0);
      expect(found.length).toBeLessThanOrEqual(5);
      const totals = found.map(({ total }) => total);
      expect(totals).toEqual(totals.toSorted((a, b) => a - b));
      expect(new Set(found.map(({ groups }) => JSON.stringify(groups))).size).toBe(found.length);
      for (const { groups } of found) expect(groups).toHaveLength(layout.groups);
    }
  });

  it('costs, for a group that stays and is faulty, what its fault is likely to be', () => {
    const total = (group: string) => Math.min(...aligned(code.with(1, group)).map((found) => found.total));
    const [, own = ''] = code;
    const wrong = `${own.slice(0, 4)}${own.endsWith('0') ? '1' : '0'}`;
    expect(total(wrong)).toBe(3);
    expect(total(own.slice(0, 4))).toBe(SLIP_COST.dropped);
    expect(total(`${own.slice(0, 1)}${own}`)).toBe(SLIP_COST.doubled);
    expect(total('')).toBe(SLIP_COST.groupLost);
  });

  it('costs more for a group of a length that no slip explains, or of one symbol too many that is not a double', () => {
    const [, own = ''] = code;
    const asTyped = (group: string) => {
      const typed = code.with(1, group).map(groupValues);
      return aligned(code.with(1, group)).find(({ groups }) => JSON.stringify(groups) === JSON.stringify(typed))?.total;
    };
    const faulty = 3 + SLIP_COST.inserted;
    const unlike = [...own].map((symbol) => (symbol === '7' ? '8' : '7')).join('');
    expect([own.slice(0, 3), `${unlike}7`, `${own}${own}`].map(asTyped)).toEqual([faulty, faulty, faulty]);
  });

  it('is looked for among two groups too many, not among more', () => {
    const more = ['00000', '00000', '00000'];
    expect(aligned([...more.slice(1), ...code])[0]?.groups).toEqual(values);
    for (const { groups } of aligned([...more, ...code])) expect(groups.at(-1)).not.toEqual(values.at(-1));
  });

  it('is first where a run is cut anew, if that explains more, and beside it only what is nearly as likely', () => {
    const cutInto = (run: string) => run.match(/.{1,5}/g) ?? [];
    const shorter = cutInto(code.join('').slice(1));
    const [best, ...others] = aligned(shorter);
    expect(best).toMatchObject({ groups: values.with(0, values[0]?.slice(1) ?? []), total: SLIP_COST.dropped });
    expect(others.some(({ groups }) => JSON.stringify(groups) === JSON.stringify(shorter.map(groupValues)))).toBe(true);
    // One wrong symbol costs 3 where it is, and no more than 6 above that is worth a try.
    for (const at of code.keys()) {
      const wrong = code.with(at, `${code[at]?.slice(0, 4)}${code[at]?.endsWith('0') ? '1' : '0'}`);
      for (const { total } of aligned(wrong)) expect(total).toBeLessThan(9);
    }
  });

  it('is told by its checks where the first group was lost and a symbol was typed twice further on', () => {
    const at = 11;
    const run = code.join('');
    const typed = (run.slice(5, at) + run.charAt(at) + run.slice(at)).match(/.{1,5}/g) ?? [];
    const third = values[2] ?? [];
    const wanted = values.with(0, []).with(2, third.toSpliced(1, 0, third[1] ?? null));
    const found = aligned(typed).map(({ groups }) => JSON.stringify(groups));
    expect(found).toContain(JSON.stringify(wanted));
  });

  it('is where they stand while the last ones are not typed yet', () => {
    const [only, ...others] = aligned(code.slice(0, -1));
    expect(only).toEqual({ groups: values.with(values.length - 1, []), cost: 0, total: SLIP_COST.groupLost });
    expect(others).toEqual([]);
  });

  it('is not tried by cutting anew what is more than a group too long or too short', () => {
    expect(aligned([code.join('').slice(6)])).toHaveLength(1);
    expect(aligned([`${code.join('')}000000`])).toHaveLength(1);
  });
});
