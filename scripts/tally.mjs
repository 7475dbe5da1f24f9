// Counts what a run was really worth: `node scripts/tally.mjs <exit code> <vitest's JSON report>` prints
// `<passed> <failed>`. A file that fails to load, a report that is missing and an exit code that disagrees each count
// as a failure: a crash must never read as "0 failed".
import { readFileSync } from 'node:fs';

const [exitCode, report] = process.argv.slice(2);

function count() {
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
  const broken = testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  return { passed: numPassedTests, failed: numFailedTests + broken.length };
}

let counted;
try {
  counted = count();
} catch {
  counted = { passed: 0, failed: 1 };
}
const nothingRan = counted.passed + counted.failed === 0;
if (counted.failed === 0 && (exitCode !== '0' || nothingRan)) counted.failed = 1;
console.log(`${counted.passed} ${counted.failed}`);
