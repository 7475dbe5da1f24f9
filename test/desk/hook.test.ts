// The vendor's own command for alerts: nothing waits for it, not even the end of a command.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, expect, it, vi } from 'vitest';
import { runHook } from '../../packages/vendor-tui/src/desk/hook.js';
import { temporaryFolder } from './ledger-fixture.js';

const folder = temporaryFolder();
afterAll(folder.remove);

/** What would keep this process from ending. */
const holding = (): string =>
  process
    .getActiveResourcesInfo()
    .filter((name) => ['ProcessWrap', 'PipeWrap', 'Timeout'].includes(name))
    .sort()
    .join();

it('is told the alert and holds nothing up, however long it takes', async () => {
  const told = join(folder.path, 'told');
  const before = holding();
  const script = `process.stdin.on('data', (d) => require('fs').writeFileSync(process.argv[1], d)); setTimeout(() => {}, 5000)`;
  runHook([process.execPath, '-e', script, told], '{"id":"w-1"}');
  expect(holding()).toBe(before);
  await vi.waitFor(() => expect(readFileSync(told, 'utf8')).toBe('{"id":"w-1"}\n'), { timeout: 4000 });
});
