// The outer code as a sum: it is linear, so every group adds a part of its own, and a code is intact when the parts of all
// groups add up to its target (docs/protocol.md section 3.5).
import { GROUP_DATA_SYMBOLS } from './alphabet.js';
import { type Binding, UNBOUND } from './binding.js';
import { outerCheck } from './checks.js';
import type { CodeLayout } from './layouts.js';

/** 20 bits. */
type Part = number;

interface PartTables {
  /** Part of each value 0-31 at each of the four outer symbols of each group. */
  readonly parts: readonly (readonly (readonly Part[])[])[];
  /** For each group, what each single bit of a part says about the group's 20 bits. */
  readonly inverse: readonly (readonly Part[])[];
}

const pack = (symbols: ArrayLike<number>): Part =>
  Array.from(symbols).reduce((word, symbol) => (word << 5) | symbol, 0);

const tablesOf = new Map<CodeLayout, PartTables>();

function tables(layout: CodeLayout): PartTables {
  let made = tablesOf.get(layout);
  if (!made) {
    made = makeTables(layout);
    tablesOf.set(layout, made);
  }
  return made;
}

function makeTables(layout: CodeLayout): PartTables {
  const zero = pack(outerCheck(new Uint8Array(layout.dataSymbols), layout, UNBOUND));
  const parts = layout.slots.map((_, group) =>
    Array.from({ length: GROUP_DATA_SYMBOLS }, (_, place) =>
      Array.from({ length: 32 }, (_, value) => {
        if (group === layout.dataGroups) return value << (15 - 5 * place);
        const data = new Uint8Array(layout.dataSymbols);
        data[group * GROUP_DATA_SYMBOLS + place] = value;
        return pack(outerCheck(data, layout, UNBOUND)) ^ zero;
      }),
    ),
  );
  return { parts, inverse: parts.map(invertParts) };
}

/** Gauss over GF(2): from the part a group adds back to its four symbols. */
function invertParts(places: readonly (readonly Part[])[]): Part[] {
  const rows = places.flatMap((values, place) =>
    [16, 8, 4, 2, 1].map((value) => ({ part: values[value] ?? 0, symbols: value << (15 - 5 * place) })),
  );
  return Array.from({ length: 20 }, (_, index) => {
    const bit = 1 << (19 - index);
    const pivot = rows.findIndex((row, at) => at >= index && (row.part & bit) !== 0);
    const [found] = rows.splice(pivot, 1);
    if (!found) throw new RangeError('the outer code does not determine this group');
    for (const row of rows) {
      if (row.part & bit) {
        row.part ^= found.part;
        row.symbols ^= found.symbols;
      }
    }
    rows.splice(index, 0, found);
    return 0;
  }).map((_, index) => rows[index]?.symbols ?? 0);
}

/** What a group adds: from its first four symbols. */
export function outerPartOf(layout: CodeLayout, group: number, values: readonly number[]): Part {
  const places = tables(layout).parts[group] ?? [];
  let part = 0;
  for (let place = 0; place < GROUP_DATA_SYMBOLS; place++) part ^= places[place]?.[values[place] ?? 0] ?? 0;
  return part;
}

/** What all parts add up to in an intact code. */
export function outerTarget(layout: CodeLayout, binding: Binding): Part {
  return layout.kindConstant ^ binding.code;
}

/** The four symbols of the only group that adds this part. */
export function rebuildGroup(layout: CodeLayout, group: number, part: Part): number[] {
  const inverse = tables(layout).inverse[group] ?? [];
  let symbols = 0;
  inverse.forEach((word, index) => {
    if (part & (1 << (19 - index))) symbols ^= word;
  });
  return [15, 10, 5, 0].map((shift) => (symbols >> shift) & 31);
}
