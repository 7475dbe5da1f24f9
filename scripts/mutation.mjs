// `npm run mutation`: how well the tests of core notice a change of its sources (stryker.config.mjs).
//   npm run mutation                                                all of core, hours
//   npm run mutation -- codes licence                               these folders of packages/core/src
//   npm run mutation -- --mutate 'packages/core/src/codes/gf32.ts'  what Stryker's own patterns name
// What whole folders score is written to test/mutation/score.json. Mutants that survive where nothing may slip through
// must be listed in test/mutation/survivors.md; one that is not is printed, and the run ends with 1.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isStrict, listedSurvivors, rowOf, survivorsOf } from './mutation/survivors.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const SOURCES = 'packages/core/src';
const REPORT = join(root, 'coverage/mutation/report.json');
const SCORES = join(root, 'test/mutation/score.json');
const SURVIVORS = join(root, 'test/mutation/survivors.md');
const DETECTED = ['Killed', 'Timeout'];
const VALID = [...DETECTED, 'Survived', 'NoCoverage'];

function runStryker(args, tests) {
  rmSync(REPORT, { force: true });
  const stryker = join(root, 'node_modules/@stryker-mutator/core/bin/stryker.js');
  const env = { ...process.env, READBACK_MUTATION_TESTS: tests };
  const done = spawnSync(process.execPath, [stryker, 'run', ...args], { cwd: root, env, stdio: 'inherit' });
  if (done.status !== 0) process.exit(done.status ?? 1);
  return JSON.parse(readFileSync(REPORT, 'utf8'));
}

const mutantsOf = (report) => Object.values(report.files).flatMap(({ mutants }) => mutants);

function score(mutants) {
  const count = (...statuses) => mutants.filter(({ status }) => statuses.includes(status)).length;
  const [valid, detected] = [count(...VALID), count(...DETECTED)];
  return {
    killed: count('Killed'),
    timeout: count('Timeout'),
    survived: count('Survived'),
    noCoverage: count('NoCoverage'),
    score: valid === 0 ? null : Math.round((1000 * detected) / valid) / 10,
  };
}

/** What a whole folder scores takes the place of what was known of its files. */
function noteScore(folder, report) {
  const scores = JSON.parse(readFileSync(SCORES, 'utf8'));
  const isOf = (name) => name === folder || name.startsWith(`${folder}/`);
  const measured = Object.entries(scores.measured).filter(([name]) => !isOf(name));
  measured.push([folder, { ...score(mutantsOf(report)), date: new Date().toISOString().slice(0, 10) }]);
  scores.measured = Object.fromEntries(measured.sort(([a], [b]) => (a < b ? -1 : 1)));
  scores.notMeasured = scores.notMeasured.filter((name) => !isOf(name));
  writeFileSync(SCORES, `${JSON.stringify(scores, null, 2)}\n`);
  console.log(`${folder}: ${JSON.stringify(scores.measured[folder])}`);
}

const args = process.argv.slice(2);
const folders = readdirSync(join(root, SOURCES), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'errors')
  .map(({ name }) => name);
const wanted = args.length === 0 ? folders : args;
const reports = [];
if (wanted.every((name) => folders.includes(name))) {
  for (const folder of wanted) {
    // Also what the configuration leaves out stays out.
    const patterns = [`${SOURCES}/${folder}/**/*.ts`, '!**/{index,state-errors,phrase-words}.ts', '!**/alphabets/*.ts'];
    const report = runStryker(['--mutate', patterns.join(',')], folder === 'node' ? 'node' : 'pure');
    noteScore(folder, report);
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
