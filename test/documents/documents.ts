// The documents of the repository as the tests read them: fenced blocks, code spans, links, and the commands among them.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

const ROOT: string = resolve('.');

export interface Fence {
  /** `docs/desk.md:19`, the line of its first line. */
  readonly place: string;
  readonly language: string;
  /** What stands after the language: the file that a snippet is. */
  readonly name: string;
  readonly text: string;
}

export interface Span {
  readonly place: string;
  readonly text: string;
}

export interface Document {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
  readonly fences: readonly Fence[];
  /** Code within a line. */
  readonly spans: readonly Span[];
}

const isDocument = (path: string): boolean =>
  /^(?:[^/]+|docs\/.+|examples\/[^/]+\/README)\.md$/.test(path) && !path.includes('node_modules');

/** Every document, by its path. */
export function readDocuments(): readonly Document[] {
  const listed = ['.', ...foldersIn('docs'), ...foldersIn('examples')].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(ROOT, join(ROOT, folder, entry.name))),
  );
  return listed
    .filter(isDocument)
    .sort()
    .map((path) => documentOf(path, readFileSync(join(ROOT, path), 'utf8')));
}

function foldersIn(folder: string): string[] {
  const inner = readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
    .map((entry) => join(folder, entry.name));
  return [folder, ...inner];
}

export function documentOf(path: string, text: string): Document {
  const fences: Fence[] = [];
  const spans: Span[] = [];
  let open: { indent: string; language: string; name: string; line: number; lines: string[] } | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const [, indent = '', language = '', name = ''] = /^( *)```(\w*) ?(\S*)\s*$/.exec(line) ?? [];
    const isMark = /^ *```/.test(line);
    if (open !== undefined && isMark) {
      const { lines, line: first, ...rest } = open;
      fences.push({ place: `${path}:${first}`, language: rest.language, name: rest.name, text: lines.join('\n') });
      open = undefined;
    } else if (isMark) {
      open = { indent, language, name, line: index + 2, lines: [] };
    } else if (open !== undefined) {
      open.lines.push(line.startsWith(open.indent) ? line.slice(open.indent.length) : line);
    } else if (/^ {4}\S/.test(line)) {
      // Four blanks begin a block of code, too. Within a list they are plain text, and begin with no command.
      fences.push({ place: `${path}:${index + 1}`, language: '', name: '', text: line.trim() });
    } else {
      for (const [, code = ''] of line.matchAll(/`([^`]+)`/g))
        spans.push({ place: `${path}:${index + 1}`, text: code });
    }
  }
  return { path, text, fences, spans };
}

/** A command that somebody may type, in one form: `npm run vendor -- ledger list` is `readback-vendor ledger list`. */
export interface DocumentCommand extends Span {
  readonly document: string;
}

const PROGRAMS =
  /^(?:npm|npx|pnpm|node|git|python3|readback|readback-vendor|createdb|chgrp|chmod|export|docker|systemctl|sh|sudo)(?= |$)/;
/** Alone, this is a name. */
const IS_NAME = /^(?:npm|node|git|python3|readback|readback-vendor|export|docker|systemctl|sh)$/;

export function commandsIn({ path, fences, spans }: Document): readonly DocumentCommand[] {
  const found: DocumentCommand[] = [];
  for (const { place, language, text } of fences) {
    if (language !== '' && language !== 'sh') continue;
    for (const [index, line] of text.split('\n').entries()) {
      const command = line.replace(/(?:^|\s+)#.*$/, '').trim();
      if (command === '' || (language === '' && !PROGRAMS.test(command))) continue;
      const [, file = '', first = '1'] = /^(.*):(\d+)$/.exec(place) ?? [];
      found.push({ document: path, place: `${file}:${Number(first) + index}`, text: oneForm(command) });
    }
  }
  for (const { place, text } of spans) {
    if (!PROGRAMS.test(text) || IS_NAME.test(text)) continue;
    found.push({ document: path, place, text: oneForm(text) });
  }
  return found;
}

/** The same command always reads the same. */
export function oneForm(command: string): string {
  return command
    .replace(/\s+/g, ' ')
    .replace(/^npm run vendor(?: --(?= |$))?/, 'readback-vendor')
    .replace(/^npm run client(?: --(?= |$))?/, 'readback')
    .trim();
}

/** A command line as a shell cuts it: blanks, and double or single quotes around them. */
export function wordsOf(command: string): string[] {
  return [...command.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) => word.replaceAll(/["']/g, ''));
}

/** The anchors that the headings of a text have on a web page. */
export function anchorsOf(text: string): ReadonlySet<string> {
  const prose = text.replaceAll(/^( *)```.*?^\1```$/gms, '');
  const anchors = new Set<string>();
  for (const [, heading = ''] of prose.matchAll(/^#{1,6} (.*)$/gm)) {
    const plain = heading
      .trim()
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{M}\s_-]/gu, '');
    const anchor = plain.replaceAll(/\s/g, '-');
    let name = anchor;
    for (let more = 1; anchors.has(name); more += 1) name = `${anchor}-${more}`;
    anchors.add(name);
  }
  return anchors;
}

export function documentNamed(path: string): Document {
  const found = readDocuments().find((document) => document.path === path);
  if (found === undefined) throw new Error(`There is no ${path}.`);
  return found;
}
