// Processes that are killed and processes that race, on a state in two places; test/slow has more of both.
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../node/site-fixture.js';
import { bundleWorker, killOften, race } from './state-processes.js';

it('killed 20 times at work, a program loses nothing that it confirmed', async () => {
  const folder = temporaryFolder();
  const worker = await bundleWorker(join(folder, 'worker.mjs'));
  const confirmed = await killOften(worker, { folder: join(folder, 'state'), second: join(folder, 'anchor') }, 20);
  expect(confirmed).toBeGreaterThanOrEqual(50);
});

it('two processes lose no act of each other', async () => {
  const folder = temporaryFolder();
  const worker = await bundleWorker(join(folder, 'worker.mjs'));
  const turns = await race(worker, { folder: join(folder, 'state'), second: join(folder, 'anchor') }, 2, 150);
  expect(turns).toBeGreaterThan(10);
});
