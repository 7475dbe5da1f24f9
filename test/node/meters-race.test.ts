// Meters in programs that are killed while they count.
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bundleMeterWorker, killCounters } from './meter-processes.js';
import { temporaryFolder } from './site-fixture.js';

it('programs that are killed lose nothing that was written and count nothing twice', async () => {
  const folder = temporaryFolder();
  const worker = await bundleMeterWorker(join(folder, 'worker.mjs'));
  const { most } = await killCounters(worker, join(folder, 'state'), 3, 3);
  expect(most).toBeGreaterThan(0);
});
