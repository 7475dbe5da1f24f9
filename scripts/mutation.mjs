// `npm run mutation`: how well the tests of core notice a change of its sources (stryker.config.mjs).
//   npm run mutation                                                all of core, hours
//   npm run mutation -- codes licence node/state-file.ts            these folders and files of packages/core/src
//   npm run mutation -- --mutate 'packages/core/src/codes/gf32.ts'  what Stryker's own patterns name; notes no score
// What was measured is written to test/mutation/score.json. Mutants that survive where nothing may slip through must be
// listed in test/mutation/survivors.md; one that is not is printed, and the run ends with 1.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withMeasured } from './mutation/scores.mjs';
import { isStrict, listedSurvivors, rowOf, survivorsOf } from './mutation/survivors.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const SOURCES = 'packages/core/src';
const REPORT = join(root, 'coverage/mutation/report.json');
const SCORES = join(root, 'test/mutation/score.json');
const SURVIVORS = join(root, 'test/mutation/survivors.md');
/** Also what the configuration leaves out stays out. Stryker takes commas for the ends of patterns, also in braces. */
const LEFT_OUT = [
  ...['index', 'state-errors', 'phrase-words', 'core-errors', 'vendor-errors'].map((name) => `!**/${name}.ts`),
  '!**/alphabets/*.ts',
];

function runStryker(args, tests) {
  rmSync(REPORT, { force: true });
  const stryker = join(root, 'node_modules/@stryker-mutator/core/bin/stryker.js');
  const env = { ...process.env, READBACK_MUTATION_TESTS: tests };
  const done = spawnSync(process.execPath, [stryker, 'run', ...args], { cwd: root, env, stdio: 'inherit' });
  if (done.status !== 0) process.exit(done.status ?? 1);
  return JSON.parse(readFileSync(REPORT, 'utf8'));
}

const foldersOf = (path) =>
  readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

const folders = foldersOf(join(root, SOURCES));
const args = process.argv.slice(2);
const wanted = args.length === 0 ? folders : args;
const isOfNode = (name) => name.split('/')[0] === 'node';
const reports = [];
if (wanted.every((name) => folders.includes(name.split('/')[0]))) {
  for (const [tests, names] of [
    ['pure', wanted.filter((name) => !isOfNode(name))],
    ['node', wanted.filter(isOfNode)],
  ]) {
    if (names.length === 0) continue;
    const patterns = names.map((name) => `${SOURCES}/${name}${name.endsWith('.ts') ? '' : '/**/*.ts'}`);
    const report = runStryker(['--mutate', [...patterns, ...LEFT_OUT].join(',')], tests);
    const scores = withMeasured(JSON.parse(readFileSync(SCORES, 'utf8')), report, names);
    writeFileSync(SCORES, `${JSON.stringify(scores, null, 2)}\n`);
    for (const name of names) console.log(`${name}: ${JSON.stringify(scores.folders[name] ?? scores.measured[name])}`);
    console.log(`all of core: ${JSON.stringify(scores.overall)}`);
    reports.push(report);
  }
} else {
  reports.push(runStryker(args, args.some((arg) => arg.includes(`${SOURCES}/node`)) ? 'node' : 'pure'));
}

const listed = listedSurvivors(readFileSync(SURVIVORS, 'utf8'));
const survivors = reports.flatMap(survivorsOf);
const unlisted = survivors.filter((one) => isStrict(one.file) && !listed.has(rowOf(one)));
console.log(`${survivors.length} mutants survive, ${unlisted.length} of them where each must be justified and is not`);
for (const one of unlisted) console.log(`${rowOf(one)}  (line ${one.line})`);
process.exitCode = unlisted.length === 0 ? 0 : 1;
