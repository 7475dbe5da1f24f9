// Processes that are killed and processes that race, in the numbers that the project promises.
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bundleWorker, killOften, race } from '../faults/state-processes.js';
import { temporaryFolder } from '../node/site-fixture.js';

it('killed 500 times at work, a program loses nothing that it confirmed', async () => {
  const folder = temporaryFolder();
  const worker = await bundleWorker(join(folder, 'worker.mjs'));
  const confirmed = await killOften(worker, { folder: join(folder, 'state'), second: join(folder, 'anchor') }, 500);
  expect(confirmed).toBeGreaterThanOrEqual(1500);
});

it('two processes of 5000 acts each lose none', async () => {
  const folder = temporaryFolder();
  const worker = await bundleWorker(join(folder, 'worker.mjs'));
  const turns = await race(worker, { folder: join(folder, 'state'), second: join(folder, 'anchor') }, 2, 5000);
  expect(turns).toBeGreaterThan(500);
});
