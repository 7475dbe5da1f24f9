// The count at the end of a run must never be better than the run.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'readback-tally-'));
afterAll(() => rmSync(folder, { recursive: true }));

const tally = (exitCode: number, report: string): string => {
  const file = join(folder, 'report.json');
  writeFileSync(file, report);
  const done = spawnSync(process.execPath, ['scripts/tally.mjs', String(exitCode), file], { encoding: 'utf8' });
  return done.stdout.trim();
};

/** A report as vitest writes it: per file the outcome of each test. */
const report = (...files: ('passed' | 'failed')[][]): string => {
  const outcomes = files.flat();
  return JSON.stringify({
    numPassedTests: outcomes.filter((outcome) => outcome === 'passed').length,
    numFailedTests: outcomes.filter((outcome) => outcome === 'failed').length,
    testResults: files.map((tests) => ({
      status: tests.includes('failed') || tests.length === 0 ? 'failed' : 'passed',
      assertionResults: tests.map((status) => ({ status })),
    })),
  });
};

describe('the count of a run', () => {
  test('is that of its tests', () => {
    expect(tally(0, report(['passed', 'passed'], ['passed']))).toBe('3 0');
    expect(tally(1, report(['passed', 'failed'], ['failed']))).toBe('1 2');
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
