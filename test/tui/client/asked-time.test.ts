// Running time at a site whose program only asks: `readback check` and `readback status` keep it, as far as they may.
import { mkdirSync, readdirSync } from 'node:fs';
import type { SitePorts } from '@readback/core/node';
import { expect, test } from 'vitest';
import { activate, errno, filesWith, fixedPorts, portsLater, siteIn } from '../../node/site-fixture.js';
import { machine, NOW_MS } from '../../support/example-vendor.js';
import { type Program, programWith } from './readback.js';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** A licence of a month, in a folder of its own. */
function licensed(): Program {
  const program = programWith();
  mkdirSync(program.state);
  activate(siteIn(program.state), { policyId: 'professional', quantity: 1 });
  return program;
}

/** A start of the machine after the first, with the clock of the day of the activation whatever has run. */
const setBack = (ranMs: number): Partial<SitePorts> => ({
  ...fixedPorts,
  nowMs: () => NOW_MS,
  boot: () => ({ bootId: 'second', uptimeMs: MINUTE_MS + ranMs }),
});

const records = (program: Program): string[] => readdirSync(program.state).filter((name) => name.startsWith('licence'));

const warningsOf = (json: Record<string, unknown>): string => JSON.stringify(json['warnings']);

test.each(['check', 'status'])(
  'a term ends for a program that asks `readback %s` daily, with the clock set back',
  async (command) => {
    const program = licensed();
    const exits: (number | null)[] = [];
    for (let day = 0; day < 12; day++) {
      exits.push((await program.call([command], { sitePorts: setBack(day * DAY_MS) })).exitCode);
    }
    // A week of a clock that is behind is borne; then nothing with a term works until it is set right.
    expect(exits.slice(0, 7)).toEqual(Array(7).fill(0));
    expect(exits.slice(10)).toEqual([1, 1]);
  },
);

test('a term that is over by running time stays over after a restart with the clock set back', async () => {
  const program = licensed();
  for (let day = 0; day <= 60; day += 10) {
    const later = portsLater(day);
    await program.call(['check'], { sitePorts: { ...fixedPorts, ...later } });
  }
  const restarted = { ...fixedPorts, nowMs: () => NOW_MS, boot: () => ({ bootId: 'third', uptimeMs: MINUTE_MS }) };
  expect((await program.call(['check', '--json'], { sitePorts: restarted })).json()).toMatchObject({ answer: false });
});

test('is written once in ten minutes, however often somebody asks', async () => {
  const program = licensed();
  const at = (minutes: number) =>
    program.call(['check'], { sitePorts: { ...fixedPorts, ...portsLater(minutes / 1440) } });
  const before = records(program);
  for (let minutes = 0; minutes < 10; minutes++) await at(minutes);
  expect(records(program)).toEqual(before);
  await at(10);
  expect(records(program)).not.toEqual(before);
});

test('a clock that went wrong, and one that was set right, are written at once', async () => {
  const program = licensed();
  const at = (clockMs: number) => program.call(['check'], { sitePorts: { ...fixedPorts, nowMs: () => clockMs } });
  const behind = () => siteIn(program.state).installation().time?.behindSinceRunMs;
  await at(NOW_MS - 3 * DAY_MS);
  expect(behind()).not.toBeNull();
  await at(NOW_MS);
  expect(behind()).toBeNull();
});

test('who may not write there is answered all the same, and told', async () => {
  const program = licensed();
  const files = filesWith((call) => {
    if (call === 'write') throw errno('EACCES');
  });
  const ran = await program.call(['check', '--json'], { sitePorts: { ...setBack(DAY_MS), files } });
  expect(ran.exitCode).toBe(0);
  expect(ran.err).toBe('');
  expect(warningsOf(ran.json())).toMatch(/time-not-kept.*read-only for this user/);
  expect((await program.call(['status'], { sitePorts: { ...setBack(DAY_MS), files } })).exitCode).toBe(0);
});

test('nothing is written where there is nothing that it counts for', async () => {
  const waiting = programWith();
  mkdirSync(waiting.state);
  siteIn(waiting.state).challenge('activate');
  const elsewhere = licensed();
  const others = { ...setBack(DAY_MS), machineParts: () => ({ ...machine, board: 'ANOTHER' }) };
  for (const [program, sitePorts] of [
    [waiting, setBack(DAY_MS)],
    [elsewhere, others],
  ] as const) {
    const before = records(program);
    await program.call(['check'], { sitePorts });
    await program.call(['status'], { sitePorts });
    expect(records(program)).toEqual(before);
  }
});
