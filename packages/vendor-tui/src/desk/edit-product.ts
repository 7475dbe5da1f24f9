// The common edits of a product file, made in the text that people wrote: its comments, its order and its layout stay.
import type { Policy } from '@readback/core';
import { type ProductDefinition, readProductDefinition } from '@readback/core/vendor';
import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';
import { indentAt, inlineJson, insertMember, layoutOf, linedJson, removeMember, replaceNode } from './json-edit.js';
import { readProductText } from './product-text.js';

/** What a form changes of a policy. */
export type PolicyFields = Pick<
  Policy,
  'title' | 'features' | 'limits' | 'unit' | 'term' | 'graceDays' | 'stacks' | 'returnable' | 'restorable'
>;

export type ProductEdit =
  | {
      readonly kind: 'change';
      readonly policyId: string;
      readonly fields: PolicyFields;
      /** Digests that are added to `replaces`. */
      readonly replaces?: readonly string[];
    }
  | {
      readonly kind: 'add';
      readonly copyOf: string;
      readonly policyId: string;
      readonly code: number;
      readonly fields: PolicyFields;
    }
  | { readonly kind: 'remove'; readonly policyId: string };

type Field = keyof PolicyFields | 'replaces';

/** The order in which fields that the file leaves to their defaults are added. */
const FIELDS: readonly (keyof PolicyFields)[] = [
  'title',
  'features',
  'limits',
  'term',
  'unit',
  'graceDays',
  'stacks',
  'returnable',
  'restorable',
];

/** The text with the edit in it; what comes of it may be wrong, which `lintProduct` says. `text` has to be right.
 * Throws `policy-invalid` where it is not, RangeError where it has no such policy. */
export function editProductFile(text: string, edit: ProductEdit): string {
  const { policies } = definitionOf(text);
  switch (edit.kind) {
    case 'remove':
      return removeMember(text, listOf(text), indexOf(policies, edit.policyId));
    case 'add':
      return change(addCopy(text, policies, edit), indexOfNew(policies), edit.fields);
    case 'change': {
      const index = indexOf(policies, edit.policyId);
      const changed = change(text, index, edit.fields);
      const replaces = [...new Set([...(policies[index]?.replaces ?? []), ...(edit.replaces ?? [])])];
      return edit.replaces === undefined ? changed : setField(changed, index, 'replaces', replaces);
    }
  }
}

function definitionOf(text: string): ProductDefinition {
  return readProductDefinition(readProductText(text).value);
}

function indexOf(policies: readonly Policy[], policyId: string): number {
  const index = policies.findIndex(({ id }) => id === policyId);
  if (index < 0) throw new RangeError(`there is no policy ${policyId} in the file`);
  return index;
}

const indexOfNew = (policies: readonly Policy[]): number => policies.length;

function addCopy(
  text: string,
  policies: readonly Policy[],
  { copyOf, policyId: id, code }: Extract<ProductEdit, { kind: 'add' }>,
): string {
  const source = valueAt(text, ['policies', indexOf(policies, copyOf)]);
  // What it takes over is a matter of the one that it was copied from.
  const copied = Object.entries(typeof source === 'object' && source !== null ? source : {}).filter(
    ([name]) => name !== 'replaces',
  );
  const list = listOf(text);
  const { step, end } = layoutOf(text);
  const indent = indentAt(text, list.children?.at(-1)?.offset ?? list.offset);
  return insertMember(text, list, linedJson({ ...Object.fromEntries(copied), code, id }, indent, step, end));
}

function change(text: string, index: number, fields: PolicyFields): string {
  const before = read(text, index);
  const differing = FIELDS.filter((field) => !isSame(before?.[field], fields[field]));
  const changed = differing.reduce((now, field) => setField(now, index, field, fields[field]), text);
  // A field that is left out may have followed another one, as `returnable` does the term.
  const after = read(changed, index);
  if (after === undefined) return changed;
  return FIELDS.filter((field) => !isSame(after[field], fields[field])).reduce(
    (now, field) => setField(now, index, field, fields[field]),
    changed,
  );
}

/** `undefined` while the file is not right. */
function read(text: string, index: number): Policy | undefined {
  try {
    return definitionOf(text).policies[index];
  } catch {
    return undefined;
  }
}

const isSame = (a: unknown, b: unknown): boolean => inlineJson(a ?? null) === inlineJson(b ?? null);

function setField(text: string, index: number, field: Field, value: unknown): string {
  const node = nodeAt(text, ['policies', index, field]);
  if (node === undefined) {
    const policy = nodeAt(text, ['policies', index]);
    return policy === undefined ? text : insertMember(text, policy, `${JSON.stringify(field)}: ${inlineJson(value)}`);
  }
  if (node.type === 'array' && Array.isArray(value)) return setList(text, ['policies', index, field], value);
  if (field === 'limits' && node.type === 'object' && typeof value === 'object' && value !== null) {
    return setLimits(text, ['policies', index, field], new Map(Object.entries(value)));
  }
  return replaceNode(text, node, value);
}

type Path = readonly (string | number)[];

/** One by one, so that comments within the list stay. */
function setList(text: string, path: Path, wanted: readonly unknown[]): string {
  const before = (nodeAt(text, path)?.children ?? []).map(({ value }) => value);
  let now = text;
  for (const index of [...before.keys()].reverse()) {
    if (!wanted.includes(before[index])) now = within(now, path, (list) => removeMember(now, list, index));
  }
  for (const entry of wanted.filter((one) => !before.includes(one))) {
    now = within(now, path, (list) => insertMember(now, list, inlineJson(entry)));
  }
  return now;
}

function setLimits(text: string, path: Path, wanted: ReadonlyMap<string, unknown>): string {
  const names = (nodeAt(text, path)?.children ?? []).map(({ children }) => String(children?.[0]?.value));
  let now = text;
  for (const index of [...names.keys()].reverse()) {
    if (!wanted.has(names[index] ?? '')) now = within(now, path, (limits) => removeMember(now, limits, index));
  }
  for (const [name, limit] of wanted) {
    const node = nodeAt(now, [...path, name]);
    if (node === undefined) {
      now = within(now, path, (limits) => insertMember(now, limits, `${JSON.stringify(name)}: ${inlineJson(limit)}`));
    } else if (node.value !== limit) now = replaceNode(now, node, limit);
  }
  return now;
}

function within(text: string, path: Path, edit: (node: Node) => string): string {
  const node = nodeAt(text, path);
  return node === undefined ? text : edit(node);
}

function listOf(text: string): Node {
  const list = nodeAt(text, ['policies']);
  if (list === undefined) throw new RangeError('the file has no policies');
  return list;
}

function nodeAt(text: string, path: Path): Node | undefined {
  const root = parseTree(text.replace(/^\uFEFF/, ' '), [], { allowTrailingComma: true });
  return root && findNodeAtLocation(root, [...path]);
}

function valueAt(text: string, path: Path): unknown {
  return path.reduce<unknown>((value, name) => {
    return typeof value === 'object' && value !== null
      ? Object.entries(value).find(([own]) => own === String(name))?.[1]
      : undefined;
  }, readProductText(text).value);
}
