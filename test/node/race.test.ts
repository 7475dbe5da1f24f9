// No act is lost, whatever several programs do on one state folder at one time.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { decodeChallenge, storedChallenge } from '@readback/core';
import { expect, it } from 'vitest';
import { bundleProgram } from '../support/bundle-program.js';
import { siteIn, temporaryFolder } from './site-fixture.js';

const PROGRAMS = 2;
const ACTS = 100;

it(`keeps all of ${PROGRAMS * ACTS} acts of ${PROGRAMS} processes`, async () => {
  const folder = temporaryFolder();
  const worker = join(folder, 'worker.mjs');
  await bundleProgram(new URL('race-worker.ts', import.meta.url), worker);
  const state = join(folder, 'state');
  // The first one only makes the counter start where the others go on.
  const first = siteIn(state).challenge('activate').challenge;
  const programs = await Promise.all(
    Array.from({ length: PROGRAMS }, (_, n) => startProgram([worker, state, String(ACTS), String(n)])),
  );
  const shown = await Promise.all(programs.map((go) => go()));

  const counterOf = (challenge: string): number => decodeChallenge(storedChallenge(challenge)).counter;
  const counters = shown.map((challenges) => challenges.map(counterOf));
  const start = counterOf(first) + 1;
  expect(counters.flat().toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: PROGRAMS * ACTS }, (_, n) => (start + n) % 256),
  );
  // They really ran side by side: neither waited until the other had done.
  const overlaps = counters.every((list) => Math.max(...list) - Math.min(...list) >= ACTS);
  expect(overlaps).toBe(true);
  expect(siteIn(state).installation().counter).toBe(start + PROGRAMS * ACTS - 1);
  expect(readdirSync(state)).toHaveLength(4);
});

/** Settles when the program is ready; what it gives lets the program run and settles with what it has shown. */
async function startProgram(args: readonly string[]): Promise<() => Promise<string[]>> {
  const program = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: program.stdout })[Symbol.asyncIterator]();
  expect(await lines.next()).toMatchObject({ value: 'ready' });
  return async () => {
    program.stdin.end();
    const { value } = (await lines.next()) as { value: unknown };
    const shown: unknown = JSON.parse(String(value));
    return Array.isArray(shown) ? shown.map(String) : [];
  };
}
