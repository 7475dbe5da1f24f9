// `npm run bench [name …] [-- --flag=value …]`: every bench/*.ts (helpers live in folders below it), each in a process of
// its own, so that none warms up another. What they say on the way goes to standard error, the report of all figures to
// standard output. `report` as a name measures nothing and takes the figures that are kept; `ship` runs only where it is named.
//   --full    the sizes that the figures are promised for
//   --json    the report as JSON
//   --write   keep the figures (bench/report/figures.json), and write docs/figures.md, its plots and every quoted figure anew
// Other flags go to each bench.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const runner = join(root, 'scripts', 'run-ts.mjs');
/** The status of a bench that ran to its end and missed a goal. */
const MISSED = 10;
const KEPT = 'report';
/** Takes Node runtimes from a network where they are not at hand: nobody who only asked for figures expects that. */
const ONLY_NAMED = ['ship'];

const names = readdirSync(join(root, 'bench'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length));
const given = process.argv.slice(2);
if (given.includes('--help')) {
  console.log(`npm run bench [name …] [-- --full --json --write]: measures, and prints the report of all figures.
Names: ${names.join(', ')}; ${KEPT} measures nothing and shows what is kept.
Without a name: all but ${ONLY_NAMED.join(', ')}, which takes what it needs over a network.
--full the sizes that the figures are promised for · --json · --write keeps the figures and writes the documents anew`);
  process.exit(0);
}
const forReport = given.filter((argument) => argument === '--json' || argument === '--write');
const flags = given.filter((argument) => argument.startsWith('--') && !forReport.includes(argument));
const wanted = given.filter((argument) => !argument.startsWith('--'));
const unknown = wanted.filter((name) => !names.includes(name) && name !== KEPT);
if (unknown.length > 0) {
  console.error(`No such bench: ${unknown.join(', ')}. There are: ${names.join(', ')}; ${KEPT} shows what is kept.`);
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'readback-figures-'));
let missed = false;
const broken = [];
try {
  const benches = {};
  const byDefault = names.filter((name) => !ONLY_NAMED.includes(name));
  const running = wanted.length > 0 ? wanted.filter((name) => name !== KEPT) : byDefault;
  for (const name of running) {
    console.error(`\n# ${name}`);
    const file = join(folder, `${name}.jsonl`);
    const from = performance.now();
    const program = [runner, `bench/${name}.ts`, ...flags, `--figures=${file}`];
    const { status } = spawnSync(process.execPath, program, { cwd: root, stdio: ['ignore', 2, 2] });
    missed ||= status === MISSED;
    if ((status !== 0 && status !== MISSED) || !existsSync(file)) {
      broken.push(name);
      continue;
    }
    const lines = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    benches[name] = {
      date: new Date().toISOString().slice(0, 10),
      machine: {
        cores: availableParallelism(),
        node: process.versions.node,
        system: `${process.platform} ${process.arch}`,
      },
      flags: [...new Set(lines.flatMap(({ flag }) => flag ?? []))],
      seconds: Math.round((performance.now() - from) / 100) / 10,
      figures: lines.flatMap(({ figure }) => figure ?? []),
    };
  }
  const measured = join(folder, 'measured.json');
  writeFileSync(measured, JSON.stringify({ format: 'readback-figures/1', benches }));
  const after = running.length > 0 ? [`--measured=${measured}`] : [];
  const { status } = spawnSync(process.execPath, [runner, 'bench/report/make-report.ts', ...forReport, ...after], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) broken.push('the report');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (broken.length > 0) console.error(`\nBroken, and not in the report: ${broken.join(', ')}`);
process.exitCode = broken.length > 0 || missed ? 1 : 0;
