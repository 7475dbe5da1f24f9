// Where the first statement of a bundle may stand: behind the line for a shell, and behind its directives, which count only
// in front of every statement (docs/protocol.md section 8.7). The bundle is not parsed beyond them.

/** What becomes of the line for a shell. */
export type ShellLine = 'kept' | 'dropped';

/** The bundle with a statement that runs before all others. A program that is not started as a file has no line for a
 * shell: there it would be no JavaScript. A byte-order mark goes: behind one, the line would be none. */
export function withFirstStatement(bundle: string, statement: string, shellLine: ShellLine = 'kept'): string {
  const text = bundle.replace(/^\uFEFF/, '');
  const [line = ''] = /^#!.*(?:\r\n|\n|\r|$)/.exec(text) ?? [];
  const code = text.slice(line.length);
  const end = endOfDirectives(code);
  const directives = code.slice(0, end);
  // The end of a line would end a directive as well, but not in front of every statement.
  const gap = directives === '' || directives.endsWith(';') ? '' : ';';
  return `${shellLine === 'kept' ? line : ''}${directives}${gap}${statement}${code.slice(end)}`;
}

/** Behind the last directive, and what is in front of it; 0 where there is none. */
function endOfDirectives(code: string): number {
  let end = 0;
  for (;;) {
    const from = skipBlank(code, end);
    const length = textLength(code, from);
    if (length === 0) return end;
    const after = skipBlank(code, from + length);
    if (code[after] === ';') end = after + 1;
    else if (endsHere(code, from + length, after)) end = from + length;
    else return end;
  }
}

/** White space and comments. */
function skipBlank(code: string, from: number): number {
  const blank = /\s|\/\/.*/y;
  let at = from;
  for (;;) {
    blank.lastIndex = at;
    if (blank.test(code)) at = blank.lastIndex;
    else if (code.startsWith('/*', at)) {
      const end = code.indexOf('*/', at + 2);
      if (end < 0) return at;
      at = end + 2;
    } else return at;
  }
}

/** Of a text in quotes; 0 where there is none. */
function textLength(code: string, from: number): number {
  const quoted = /"(?:[^"\\\r\n]|\\[\s\S])*"|'(?:[^'\\\r\n]|\\[\s\S])*'/y;
  quoted.lastIndex = from;
  return quoted.exec(code)?.[0].length ?? 0;
}

/** Goes on with a text in the line before: `"a"` and then `.length`. */
const GOES_ON = /[.,*/%<>=&|^?:([`]|!=|\+(?!\+)|-(?!-)|(?:in|instanceof)\b/y;

/** Whether a text is a statement of its own though no semicolon is behind it. */
function endsHere(code: string, end: number, next: number): boolean {
  if (next === code.length || code[next] === '}') return true;
  GOES_ON.lastIndex = next;
  return /[\n\r\u2028\u2029]/.test(code.slice(end, next)) && !GOES_ON.test(code);
}
