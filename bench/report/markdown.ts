// The report as Markdown: what stands in docs/figures.md, and on the screen after a run.
import type { Figure } from '../support/figures.js';
import { format, plain } from './format.js';
import { type BenchRun, figuresOf, type Report } from './report.js';
import { callSection, isInTables } from './side-by-side.js';

/** In this order; a bench that is not here comes last. */
const TITLES: Readonly<Record<string, string>> = {
  accept: 'Accepting a response',
  others: 'What people would use instead: sizes, checking, signing',
  call: 'A call on a bad line, simulated',
  corrections: 'Corrections',
  undetected: 'Faults that pass the checks',
  screen: 'The first screen',
  service: 'A licence in a program that runs for years',
  clock: 'Clocks',
  issue: 'Issuing',
  ledger: 'A long ledger',
  ship: 'Shipping to a site',
};

const HEAD = `# Figures

Made by \`npm run bench -- --write\` from \`bench/report/figures.json\`; not edited by hand. \`npm run bench\` measures again and
prints this report without changing a file; \`npm run bench accept -- --write\` measures one part and keeps the others; \`--full\`
takes the sizes that the figures are promised for; \`npm run bench report\` prints what is kept. No network is used, unless
\`npm run bench ship\` is asked for: it takes the Node that executables carry, where that is not at hand.

What is timed is a ratio of one run: both sides take turns in one process or, where a first start is measured, in fresh ones, and the
figure is the median of the ratios of neighbours, with its quartiles. Milliseconds are for orientation and belong to the
machine. What is simulated is seeded, and comes out the same on every machine.`;

export interface MarkdownOptions {
  /** Where the pictures lie, from the text; without it there are none. */
  readonly pictures?: string;
}

export function toMarkdown(report: Report, { pictures }: MarkdownOptions = {}): string {
  const figures = figuresOf(report);
  const missed = [...figures.values()].filter(({ met }) => met === false);
  const goals = [...figures.values()].filter(({ goal }) => goal !== undefined).length;
  const notMet = missed.map(({ what }) => `\n- Not met: ${what}`).join('');
  const sideBySide = callSection(figures, pictures);
  const parts = [
    HEAD,
    runsSection(report),
    ...(goals > 0 ? [`**Goals**: ${goals - missed.length} of ${goals} met.${notMet}`] : []),
    ...sideBySide,
    ...(pictures !== undefined && 'ledger' in report.benches && 'issue' in report.benches
      ? [rowsSection(pictures)]
      : []),
    '## All figures',
    ...benchNames(report).map((name) => benchSection(name, report.benches[name], sideBySide.length > 0)),
  ];
  return `${parts.join('\n\n')}\n`;
}

export function benchNames({ benches }: Report): string[] {
  const known = Object.keys(TITLES).filter((name) => name in benches);
  return [...known, ...Object.keys(benches).filter((name) => !(name in TITLES))];
}

function runsSection(report: Report): string {
  const lines = benchNames(report).map((name) => {
    const run = report.benches[name];
    if (!run) return '';
    const { date, machine, flags, seconds } = run;
    const sizes = flags.length > 0 ? `\`${flags.join(' ')}\`` : 'default';
    return `| ${name} | ${date} | ${machine.cores} cores, ${machine.system}, Node ${machine.node} | ${sizes} | ${duration(seconds)} |`;
  });
  return ['| bench | run on | machine | sizes | took |', '|---|---|---|---|--:|', ...lines].join('\n');
}

const duration = (seconds: number): string =>
  seconds < 100 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;

const rowsSection = (pictures: string): string => `## The ledger grows

![Cost of issuing, finding and verifying by the rows of the ledger, against 1,000 rows](${pictures}/cost-by-rows.svg)

Each against the same act at the shortest ledger, in turns of one run. A row is verified one after the other, so verifying all of them
takes as many times longer as there are rows.`;

function benchSection(name: string, run: BenchRun | undefined, hasTables: boolean): string {
  const figures = (run?.figures ?? []).filter((figure) => !(hasTables && isInTables(figure)));
  const rows = figures.map((figure) => {
    const cells = [figure.what, format(figure.value, figure.unit), spread(figure), runsOf(figure), goalOf(figure)];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    `### ${TITLES[name] ?? name}`,
    '',
    '| | figure | quartiles | runs | goal |',
    '|---|--:|--:|--:|---|',
    ...rows,
  ].join('\n');
}

function spread({ low, high, unit, ms, baselineMs }: Figure): string {
  const quartiles = low !== undefined && high !== undefined ? `${plain(low, unit)}-${plain(high, unit)}` : '';
  if (ms === undefined || baselineMs === undefined) return quartiles;
  return `${quartiles} (${plain(ms, 'ms')} : ${plain(baselineMs, 'ms')} ms)`.trim();
}

const runsOf = ({ runs }: Figure): string => (runs === undefined ? '' : plain(runs, ''));

function goalOf({ goal, met, unit }: Figure): string {
  if (!goal) return '';
  const bound = 'atMost' in goal ? `at most ${format(goal.atMost, unit)}` : `at least ${format(goal.atLeast, unit)}`;
  return `${bound}: ${met === true ? 'met' : '**not met**'}`;
}
