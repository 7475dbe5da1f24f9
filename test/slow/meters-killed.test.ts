// 500 programs killed while they count, ten at a time on one folder.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundleMeterWorker, killCounters } from '../node/meter-processes.js';
import { temporaryFolder } from '../node/site-fixture.js';

test('500 kills lose nothing that was written and count nothing twice', { timeout: 1_800_000 }, async () => {
  const folder = temporaryFolder();
  const worker = await bundleMeterWorker(join(folder, 'worker.mjs'));
  const { most } = await killCounters(worker, join(folder, 'state'), 500, 10);
  expect(most).toBeGreaterThan(10_000);
});
