// Spoken codes: data symbols to groups that are read aloud, and back from groups as somebody typed them
// (docs/protocol.md section 3). Reading never throws: it says, group by group, what is right.
import { formatGroup, GROUP_DATA_SYMBOLS, GROUP_SYMBOLS, groupValues } from './alphabet.js';
import { type Binding, UNBOUND } from './binding.js';
import { groupCheck, groupSyndrome, outerCheck } from './checks.js';
import { type CodeKind, type CodeLayout, LAYOUTS } from './layouts.js';

/** Groups of five symbols, `dataSymbols / 4 + 1` of them. */
export function encodeCode(layout: CodeLayout, data: Uint8Array, binding: Binding = UNBOUND): string[] {
  if (data.length !== layout.dataSymbols) throw new RangeError(`${layout.dataSymbols} data symbols expected`);
  const all = [...data, ...outerCheck(data, layout, binding)];
  return layout.slots.map((slot, index) => {
    const four = all.slice(index * GROUP_DATA_SYMBOLS, (index + 1) * GROUP_DATA_SYMBOLS);
    return formatGroup([...four, groupCheck(four, slot, binding.group)]);
  });
}

/** How one group stands. `wrong`: complete, and its check fails. */
export type GroupMark = 'empty' | 'partial' | 'ok' | 'wrong' | 'inaudible';

/** What is known of a code that is being typed.
 * - `incomplete`: groups are missing, and none of the complete ones says more
 * - `faulty`: all groups are there, and `wrongGroups` names those that fail
 * - `check-failed`: every group passes, the code as a whole does not
 * - `other-challenge`: a response, and every complete group fails alike: it answers another challenge
 * - `wrong-kind`: another kind of code is being typed (`foundKind`)
 * - `ok`: `data` holds the data symbols */
export type CodeStatus = 'incomplete' | 'faulty' | 'check-failed' | 'other-challenge' | 'wrong-kind' | 'ok';

export interface CodeReading {
  /** One mark a group, in order; `layout.groups` of them. */
  readonly marks: readonly GroupMark[];
  /** Groups marked `wrong` or `inaudible`, counted from 0. */
  readonly wrongGroups: readonly number[];
  readonly status: CodeStatus;
  /** Data symbols; there when the status is `ok`. */
  readonly data?: Uint8Array;
  /** There when the status is `wrong-kind`. */
  readonly foundKind?: CodeKind;
}

/** With fewer groups than this, agreement under another layout or challenge may be chance. */
const ENOUGH_GROUPS = 3;

/** Marks a group as typed so far, in canonical symbols. */
export function markGroup(layout: CodeLayout, index: number, group: string, binding: Binding = UNBOUND): GroupMark {
  if (group === '') return 'empty';
  const values = groupValues(group);
  if (values.length < GROUP_SYMBOLS) return 'partial';
  if (values.length > GROUP_SYMBOLS) return 'wrong';
  if (values.includes(null)) return 'inaudible';
  return syndromeOf(group, layout.slots[index] ?? 0, binding.group) === 0 ? 'ok' : 'wrong';
}

/** Reads groups as typed so far (canonical symbols, any group may be short or empty). */
export function readCode(layout: CodeLayout, groups: readonly string[], binding: Binding = UNBOUND): CodeReading {
  const marks = layout.slots.map((_, index) => markGroup(layout, index, groups[index] ?? '', binding));
  const wrongGroups = marks.flatMap((mark, index) => (mark === 'wrong' || mark === 'inaudible' ? [index] : []));
  const reading = { marks, wrongGroups };

  const right = marks.filter((mark) => mark === 'ok').length;
  const found = otherLayout(groups, layout.kind);
  // A binding may let one or two groups of another kind pass, never as many as fit their own layout.
  if (found && fitting(found, groups) > right) return { ...reading, status: 'wrong-kind', foundKind: found.kind };
  if (right === 0 && layout.bound && fitting(layout, groups) > 0) return { ...reading, status: 'other-challenge' };
  if (marks.includes('empty') || marks.includes('partial')) return { ...reading, status: 'incomplete' };
  if (wrongGroups.length > 0 || groups.length > layout.groups) return { ...reading, status: 'faulty' };

  const symbols = groups.flatMap((group) => groupValues(group).slice(0, GROUP_DATA_SYMBOLS)) as number[];
  const data = Uint8Array.from(symbols.slice(0, layout.dataSymbols));
  const expected = outerCheck(data, layout, binding);
  const intact = expected.every((symbol, index) => symbol === symbols[layout.dataSymbols + index]);
  return intact ? { ...reading, status: 'ok', data } : { ...reading, status: 'check-failed' };
}

function syndromeOf(group: string, slot: number, binding: number): number {
  return groupSyndrome(groupValues(group) as number[], slot, binding);
}

const isWhole = (group: string) => group.length === GROUP_SYMBOLS && !group.includes('?');

/** How many groups are whole and fit the layout, all under one and the same binding; 0 where one does not, or where they
 * are too few to say. */
function fitting(layout: CodeLayout, groups: readonly string[]): number {
  const syndromes = groups.flatMap((group, index) => {
    const slot = layout.slots[index];
    return slot !== undefined && isWhole(group) ? [syndromeOf(group, slot, 0)] : [];
  });
  if (syndromes.length < ENOUGH_GROUPS || new Set(syndromes).size > 1) return 0;
  return layout.bound || syndromes[0] === 0 ? syndromes.length : 0;
}

const otherLayout = (groups: readonly string[], expected?: CodeKind): CodeLayout | undefined =>
  LAYOUTS.find((layout) => layout.kind !== expected && fitting(layout, groups) > 0);

/** The kind of another layout that the groups fit, though they don't fit the one expected. */
export function kindOf(groups: readonly string[], expected?: CodeKind): CodeKind | undefined {
  return otherLayout(groups, expected)?.kind;
}
