// Damaged backups into a real database: what its driver does with them is refused as well, and a database that took none of
// one takes the next.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReadbackError } from '@readback/core';
import { expect, it } from 'vitest';
import { Random } from '../../bench/support/random.js';
import { openSqlite, restoreLedger, writeBackup } from '../../packages/vendor-tui/src/ledger/index.js';
import { fillDesk, NOW_MS, openTestLedger } from '../desk/ledger-fixture.js';
import { WORDS } from '../fuzz/mutate.js';
import { mutateJson } from '../fuzz/mutate-json.js';

const INPUTS = Number(process.env['READBACK_FUZZ_BACKUPS'] ?? 300);

async function* linesOf(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

/** Its last line says how many lines there are, and their sum, so that the damage is read. */
function ended(lines: readonly string[]): readonly string[] {
  const sha256 = createHash('sha256')
    .update(lines.map((line) => `${line}\n`).join(''))
    .digest('hex');
  return [...lines, JSON.stringify({ end: true, records: lines.length - 1, sha256 })];
}

it('a damaged backup is restored or refused, whatever stands in it', { timeout: 600_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'readback-fuzz-'));
  const ledger = await openTestLedger(join(folder, 'ledger.sqlite'), { nowMs: () => NOW_MS });
  let text = '';
  try {
    await fillDesk(ledger, 5);
    await writeBackup(ledger, async (lines) => {
      text += lines;
    });
  } finally {
    await ledger.close();
  }
  const lines = text.trimEnd().split('\n').slice(0, -1);
  const random = new Random(20261122);
  const outcomes = new Map<string, number>();
  for (let input = 0; input < INPUTS; input++) {
    const at = random.chance(0.1) ? 0 : 1 + random.integer(lines.length - 1);
    const damaged = mutateJson(
      JSON.parse(lines[at] ?? ''),
      lines.map((line) => JSON.parse(line)),
      WORDS,
      random,
    );
    const given = ended(lines.map((line, index) => (index === at ? JSON.stringify(damaged) : line)));
    const path = join(folder, `restored-${input}.sqlite`);
    const backend = await openSqlite(path, { create: true });
    const outcome = await restoreLedger(backend, { path: 'b', lines: linesOf(given) }).then(
      () => 'restored',
      (error: unknown) =>
        error instanceof ReadbackError ? error.code : `${String(error)} of ${given[at]?.slice(0, 300)}`,
    );
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true });
  }
  rmSync(folder, { recursive: true, force: true });
  const known = ['restored', 'backup-malformed', 'backup-newer', 'ledger-bad-value', 'restore-place-taken'];
  expect([...outcomes.keys()].filter((outcome) => !known.includes(outcome))).toEqual([]);
  expect(outcomes.get('restored') ?? 0).toBeGreaterThan(0);
  expect(outcomes.get('backup-malformed') ?? 0).toBeGreaterThan(INPUTS / 10);
});
