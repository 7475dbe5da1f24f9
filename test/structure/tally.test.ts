// The count at the end of a run must never be better than the run.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'readback-tally-'));
afterAll(() => rmSync(folder, { recursive: true }));

const count = (exitCode: number, report: string): { stdout: string; stderr: string } => {
  const file = join(folder, 'report.json');
  writeFileSync(file, report);
  return spawnSync(process.execPath, ['scripts/tally.mjs', String(exitCode), file], { encoding: 'utf8' });
};
const tally = (exitCode: number, report: string): string => count(exitCode, report).stdout.trim();

/** A report as vitest writes it: per file the outcome of each test. */
const report = (...files: ('passed' | 'failed' | 'passed at last')[][]): string => {
  const outcomes = files.flat();
  return JSON.stringify({
    numPassedTests: outcomes.filter((outcome) => outcome !== 'failed').length,
    numFailedTests: outcomes.filter((outcome) => outcome === 'failed').length,
    testResults: files.map((tests, file) => ({
      name: `file-${file}`,
      status: tests.includes('failed') || tests.length === 0 ? 'failed' : 'passed',
      message: tests.length === 0 ? 'it does not load' : '',
      assertionResults: tests.map((status, index) => ({
        status: status === 'failed' ? 'failed' : 'passed',
        fullName: `test ${index}`,
        failureMessages: status === 'passed' ? [] : ['this is why'],
      })),
    })),
  });
};

describe('the count of a run', () => {
  test('is that of its tests', () => {
    expect(tally(0, report(['passed', 'passed'], ['passed']))).toBe('3 0');
    expect(tally(1, report(['passed', 'failed'], ['failed']))).toBe('1 2');
  });

  test('is told with the names of what failed, and why', () => {
    expect(count(0, report(['passed'])).stderr).toBe('');
    expect(count(1, report(['passed', 'failed'], [])).stderr).toBe(
      'FAILED file-0: test 1\n  this is why\nFAILED file-1\n  it does not load\n',
    );
    expect(count(1, report(['passed'])).stderr).toContain('the run ended with 1');
    expect(count(1, '').stderr).toContain('no report');
  });

  test('is told with what passed only when it was tried again', () => {
    expect(count(0, report(['passed', 'passed at last']))).toMatchObject({
      stdout: '2 0\n',
      stderr: 'PASSED AT THE SECOND TRY file-0: test 1\n  this is why\n',
    });
  });

  test('takes a file that did not load as a failure', () => {
    expect(tally(1, report(['passed'], []))).toBe('1 1');
  });

  test('takes an exit code that disagrees as a failure', () => {
    expect(tally(1, report(['passed', 'passed']))).toBe('2 1');
  });

  test('takes a missing, cut off or empty report as a failure', () => {
    expect(tally(0, '')).toBe('0 1');
    expect(tally(0, report(['passed']).slice(0, -3))).toBe('0 1');
    expect(tally(0, report())).toBe('0 1');
  });
});
