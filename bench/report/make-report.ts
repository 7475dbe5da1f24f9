// After the benches: their figures become one report. Called by scripts/bench.mjs.
//   make-report.ts [--write] [--json] [--measured=FILE]
// `--measured`: what was measured now, as a report. Without it the report is the one that is kept.
import { existsSync } from 'node:fs';
import { FIGURES_FILE, writeDocuments } from './documents.js';
import { toMarkdown } from './markdown.js';
import { formatReport, merge, NO_FIGURES, readReport, writeReport } from './report.js';

const has = (flag: string): boolean => process.argv.includes(flag);
const measuredFile = process.argv.find((argument) => argument.startsWith('--measured='))?.slice('--measured='.length);

const kept = existsSync(FIGURES_FILE) ? readReport(FIGURES_FILE) : NO_FIGURES;
const measured = measuredFile === undefined ? undefined : readReport(measuredFile);
const report = measured ?? kept;
process.stdout.write(has('--json') ? formatReport(report) : toMarkdown(report));
if (has('--write')) {
  const merged = measured ? merge(kept, measured) : kept;
  writeReport(FIGURES_FILE, merged);
  for (const path of writeDocuments(merged)) console.error(`written: ${path}`);
}
