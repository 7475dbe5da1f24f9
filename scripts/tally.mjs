// Counts what a run was really worth: `node scripts/tally.mjs <exit code> <vitest's JSON report>` prints `<passed> <failed>`,
// and on standard error what failed and why, and what passed only when it was tried again. A file that fails to load, a report that is missing and an exit code that
// disagrees each count as a failure: a crash must never read as "0 failed".
import { readFileSync } from 'node:fs';

const LINES_OF_A_REASON = 12;

const [exitCode, report] = process.argv.slice(2);

function read() {
  const { numPassedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
  return {
    passed: numPassedTests,
    failures: testResults.flatMap(failuresOf),
    triedTwice: testResults.flatMap(retriesOf),
  };
}

function failuresOf({ name, status, message, assertionResults }) {
  const failed = assertionResults.filter((test) => test.status === 'failed');
  if (failed.length === 0 && status === 'failed') return [tell(name, message)];
  return failed.map(({ fullName, failureMessages }) => tell(`${name}: ${fullName}`, failureMessages.join('\n')));
}

/** What went wrong at the first try stays with a test that passed at the second. */
const retriesOf = ({ name, assertionResults }) =>
  assertionResults
    .filter(({ status, failureMessages }) => status === 'passed' && failureMessages.length > 0)
    .map(({ fullName, failureMessages }) => tell(`${name}: ${fullName}`, failureMessages.join('\n')));

const tell = (where, why) => [where, ...String(why).split('\n').slice(0, LINES_OF_A_REASON)].join('\n  ');

let passed = 0;
/** @type {string[]} */
let failures = [];
/** @type {string[]} */
let triedTwice = [];
try {
  ({ passed, failures, triedTwice } = read());
} catch (error) {
  failures = [tell('There is no report that can be read', error.message)];
}
if (failures.length === 0 && exitCode !== '0') failures = [`All tests passed, but the run ended with ${exitCode}`];
if (failures.length === 0 && passed === 0) failures = ['No test ran'];
for (const one of triedTwice) console.error(`PASSED AT THE SECOND TRY ${one}`);
for (const failure of failures) console.error(`FAILED ${failure}`);
console.log(`${passed} ${failures.length}`);
