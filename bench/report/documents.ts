// The documents that the report is written to, and those that quote it.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toMarkdown } from './markdown.js';
import { plotsOf } from './plots.js';
import { requote } from './quotes.js';
import { figuresOf, type Report } from './report.js';

export const ROOT: string = fileURLToPath(new URL('../../', import.meta.url));
export const FIGURES_FILE: string = join(ROOT, 'bench', 'report', 'figures.json');
const FIGURES_DOCUMENT = 'docs/figures.md';

/** Documents of people, by their paths. */
export const quotingDocuments = (): string[] =>
  ['.', 'docs', 'examples', 'examples/service', 'examples/verify-python']
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder))
        .filter((name) => name.endsWith('.md'))
        .map((name) => join(folder, name)),
    )
    .filter((path) => path !== FIGURES_DOCUMENT);

export const readDocument = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Everything that follows from the figures, by path: the report, its plots, and documents with their quotes put right. */
export function documentsOf(report: Report): ReadonlyMap<string, string> {
  const documents = new Map([[FIGURES_DOCUMENT, toMarkdown(report, { pictures: 'pictures' })]]);
  for (const [name, svg] of plotsOf(report)) documents.set(`docs/pictures/${name}`, svg);
  const figures = figuresOf(report);
  for (const path of quotingDocuments()) {
    const { text, ids } = requote(readDocument(path), figures);
    if (ids.length > 0) documents.set(path, text);
  }
  return documents;
}

/** @returns the paths that changed */
export function writeDocuments(report: Report): string[] {
  const changed: string[] = [];
  for (const [path, text] of documentsOf(report)) {
    const file = join(ROOT, path);
    if (readIfThere(file) === text) continue;
    writeFileSync(file, text);
    changed.push(path);
  }
  return changed;
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
