// Counts what a run was really worth: `node scripts/tally.mjs <exit code> <vitest's JSON report>` prints `<passed> <failed>`,
// and on standard error what failed and why. A file that fails to load, a report that is missing and an exit code that
// disagrees each count as a failure: a crash must never read as "0 failed".
import { readFileSync } from 'node:fs';

const LINES_OF_A_REASON = 12;

const [exitCode, report] = process.argv.slice(2);

function read() {
  const { numPassedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
  return { passed: numPassedTests, failures: testResults.flatMap(failuresOf) };
}

function failuresOf({ name, status, message, assertionResults }) {
  const failed = assertionResults.filter((test) => test.status === 'failed');
  if (failed.length === 0 && status === 'failed') return [tell(name, message)];
  return failed.map(({ fullName, failureMessages }) => tell(`${name}: ${fullName}`, failureMessages.join('\n')));
}

const tell = (where, why) => [where, ...String(why).split('\n').slice(0, LINES_OF_A_REASON)].join('\n  ');

let passed = 0;
/** @type {string[]} */
let failures = [];
try {
  ({ passed, failures } = read());
} catch (error) {
  failures = [tell('There is no report that can be read', error.message)];
}
if (failures.length === 0 && exitCode !== '0') failures = [`All tests passed, but the run ended with ${exitCode}`];
if (failures.length === 0 && passed === 0) failures = ['No test ran'];
for (const failure of failures) console.error(`FAILED ${failure}`);
console.log(`${passed} ${failures.length}`);
