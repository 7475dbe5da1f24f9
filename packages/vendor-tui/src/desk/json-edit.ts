// Small changes to JSON that people wrote: whatever is not meant stays as it is, comments, order and layout included.
// jsonc-parser reads; its own `modify` lays lists out anew and loses the comment behind the last entry.
import { applyEdits, createScanner, type Edit, type Node } from 'jsonc-parser';

/** A value on one line, as people write it. */
export function inlineJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inlineJson).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${inlineJson(member)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

/** An object with a line for each member, to be put where `indent` is the indent of its braces. */
export function linedJson(value: object, indent: string, step: string, end: string): string {
  const members = Object.entries(value).map(
    ([name, member]) => `${indent}${step}${JSON.stringify(name)}: ${inlineJson(member)}`,
  );
  return `{${end}${members.join(`,${end}`)}${end}${indent}}`;
}

export function replaceNode(text: string, node: Node, value: unknown): string {
  return applyEdits(text, [{ offset: node.offset, length: node.length, content: inlineJson(value) }]);
}

/** How the lines of a text are indented and ended. */
export function layoutOf(text: string): { readonly step: string; readonly end: string } {
  const step = /^([ \t]+)\S/m.exec(text)?.[1] ?? '  ';
  return { step, end: /\r\n/.test(text) ? '\r\n' : '\n' };
}

/** Of the line that `offset` is on. */
export function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset)))?.[0] ?? '';
}

/** Puts a member behind the last one: on a line of its own where those before have one. */
export function insertMember(text: string, container: Node, content: string): string {
  const last = container.children?.at(-1);
  if (last === undefined) return insertFirst(text, container, content);
  const end = endOf(last);
  if (!startsItsLine(text, last.offset)) {
    return applyEdits(text, [{ offset: end, length: 0, content: `, ${content}` }]);
  }
  const line = `${layoutOf(text).end}${indentAt(text, last.offset)}${content}`;
  const comma = commaAfter(text, end);
  const behind = comma === undefined ? end : comma + 1;
  const [rest = ''] = /^[^\r\n]*/.exec(text.slice(behind)) ?? [];
  // A comment behind the last member stays with it.
  const at = isBlankOrComment(rest) ? behind + rest.trimEnd().length : behind;
  return applyEdits(text, [
    ...(comma === undefined ? [{ offset: end, length: 0, content: at === end ? `,${line}` : ',' }] : []),
    ...(comma === undefined && at === end
      ? []
      : [{ offset: at, length: 0, content: comma === undefined ? line : `${line},` }]),
  ]);
}

function insertFirst(text: string, container: Node, content: string): string {
  const close = endOf(container) - 1;
  const inside = text.slice(container.offset + 1, close);
  const isObject = container.type === 'object';
  if (inside.trim() === '') {
    const padded = isObject ? ` ${content} ` : content;
    return applyEdits(text, [{ offset: container.offset + 1, length: inside.length, content: padded }]);
  }
  const { step, end } = layoutOf(text);
  const indent = indentAt(text, container.offset);
  const kept = inside.trimEnd();
  const line = `${end}${indent}${step}${content}${end}${indent}`;
  const from = container.offset + 1 + kept.length;
  return applyEdits(text, [{ offset: from, length: close - from, content: line }]);
}

/** Takes a member out, with the comment on its line. */
export function removeMember(text: string, container: Node, index: number): string {
  const children = container.children ?? [];
  const member = children[index];
  if (member === undefined) return text;
  const before = children[index - 1];
  const comma = commaAfter(text, endOf(member));
  const commaBefore = before === undefined ? undefined : commaAfter(text, endOf(before));
  const isLast = comma === undefined;
  const orphan: Edit[] = isLast && commaBefore !== undefined ? [{ offset: commaBefore, length: 1, content: '' }] : [];
  const behind = comma === undefined ? endOf(member) : comma + 1;
  const [rest = ''] = /^[^\r\n]*/.exec(text.slice(behind)) ?? [];
  if (startsItsLine(text, member.offset) && isBlankOrComment(rest)) {
    const from = lineStart(text, member.offset);
    const [lineEnd = ''] = /^(?:\r\n|\n|\r)/.exec(text.slice(behind + rest.length)) ?? [];
    return applyEdits(text, [
      ...orphan,
      { offset: from, length: behind + rest.length + lineEnd.length - from, content: '' },
    ]);
  }
  // Nothing but blanks is between the two; a comment stays.
  const isLastChild =
    index === children.length - 1 &&
    commaBefore !== undefined &&
    text.slice(commaBefore + 1, member.offset).trim() === '';
  const [blank = ''] = /^[ \t]*/.exec(text.slice(behind)) ?? [];
  const from = isLastChild ? commaBefore + 1 : member.offset;
  const to = isLastChild || isLast ? behind : behind + blank.length;
  return applyEdits(text, [...orphan, { offset: from, length: to - from, content: '' }]);
}

const endOf = ({ offset, length }: Node): number => offset + length;

const lineStart = (text: string, offset: number): number =>
  Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;

const startsItsLine = (text: string, offset: number): boolean =>
  text.slice(lineStart(text, offset), offset).trim() === '';

const isBlankOrComment = (rest: string): boolean => /^\s*(?:\/\/.*|\/\*(?:(?!\*\/).)*\*\/\s*)?$/.test(rest);

/** Where the comma is, if it is what comes next but comments. */
function commaAfter(text: string, offset: number): number | undefined {
  const scanner = createScanner(text, true);
  scanner.setPosition(offset);
  scanner.scan();
  const at = scanner.getTokenOffset();
  return text[at] === ',' ? at : undefined;
}
