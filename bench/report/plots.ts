// The two plots of the report, from its figures: seconds of a call by the quality of the line, and what issuing, finding
// and verifying cost by the rows of the ledger.
import type { Figure } from '../support/figures.js';
import { drawPlot, type Point } from './plot.js';
import { figuresOf, type Report } from './report.js';

/** File names under docs/pictures, with what they hold; only those whose figures are there. */
export function plotsOf(report: Report): ReadonlyMap<string, string> {
  const figures = figuresOf(report);
  const plots = new Map<string, string>();
  if ('call' in report.benches) plots.set('call-seconds.svg', callPlot(figures));
  if ('issue' in report.benches && 'ledger' in report.benches) plots.set('cost-by-rows.svg', rowsPlot(figures));
  return plots;
}

type Figures = ReadonlyMap<string, Figure>;

const SCHEMES: readonly (readonly [id: string, name: string])[] = [
  ['readback', 'Readback, 25 + 75'],
  ['digits', 'Microsoft’s 63 + 48 digits'],
  ['unsigned', 'base 32 + CRC, unsigned'],
  ['ed25519-groups', 'Ed25519 in our groups'],
  ['ed25519', 'Ed25519 as it is'],
  ['licensespring', 'LicenseSpring’s codes'],
  ['jwt', 'JWT read aloud'],
];
const PLAIN_LINES = [0.5, 1, 2, 3.5, 5, 7, 10];

function callPlot(figures: Figures): string {
  const series = SCHEMES.map(([id, name]) => {
    const points: Point[] = [];
    for (const x of PLAIN_LINES) {
      const figure = figures.get(`call.plain-${x}.${id}.seconds`);
      if (figure) points.push({ x, y: figure.value });
    }
    // Spelled on the line with 7 %.
    const spelled = figures.get(`call.spelled-0.7.${id}.seconds`);
    if (spelled && id !== 'digits') points.push({ x: 7, y: spelled.value, apart: true });
    return { name, points };
  });
  return drawPlot({
    title: 'A call: both codes read, until they are right or given up',
    x: {
      title: 'letters misheard on this line, said plainly',
      from: 0.42,
      to: 12,
      ticks: PLAIN_LINES.map((rate) => [rate, `${rate} %`]),
    },
    y: {
      title: 'seconds (planning values)',
      from: 25,
      to: 2400,
      ticks: [30, 60, 120, 240, 600, 1200, 2400].map((seconds) => [seconds, String(seconds)]),
    },
    series,
    note: 'Open marks: letters spelled,\nso that 0.7 % are misheard.\nSimulated; nobody has measured\nit on people.',
  });
}

/** Id of a figure without its rows. */
const COSTS: readonly (readonly [id: string, name: string])[] = [
  ['issue.rows', 'issuing, with its commit (SQLite)'],
  ['ledger.sqlite.a-machine', 'finding a machine, SQLite'],
  ['ledger.sqlite.a-customer', 'finding a customer, SQLite'],
  ['ledger.sqlite.verify', 'verifying a row, SQLite'],
  ['ledger.postgres.a-machine', 'finding a machine, PostgreSQL'],
  ['ledger.postgres.a-customer', 'finding a customer, PostgreSQL'],
  ['ledger.postgres.verify', 'verifying a row, PostgreSQL'],
];
const MOST_TIMES_DRAWN = 4;

function rowsPlot(figures: Figures): string {
  const series = COSTS.map(([id, name]) => ({
    name,
    points: [...figures.values()]
      .filter((figure) => figure.id.startsWith(`${id}.`) && /\.\d+$/.test(figure.id))
      .map((figure) => ({ x: Number(figure.id.slice(id.length + 1)), y: figure.value }))
      .sort((a, b) => a.x - b.x),
  })).filter(({ points }) => points.length > 0);
  const most = Math.max(1_000_000, ...series.flatMap(({ points }) => points.map(({ x }) => x)));
  const powers = [1_000, 10_000, 100_000, 1_000_000, 10_000_000].filter((rows) => rows <= most);
  return drawPlot({
    title: 'The ledger grows: what it costs, against 1,000 rows',
    x: {
      title: 'rows of the ledger',
      from: 750,
      to: most * 1.35,
      ticks: powers.map((rows) => [rows, rows.toLocaleString('en-GB')]),
    },
    y: {
      title: 'times the cost at 1,000 rows',
      from: 1 / MOST_TIMES_DRAWN,
      to: MOST_TIMES_DRAWN,
      ticks: [0.25, 0.5, 1, 2, 4].map((times) => [times, String(times)]),
    },
    series,
    note: 'Medians of one run, in turns.',
  });
}
