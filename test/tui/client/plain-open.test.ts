// `readback` without a command where no app can be: the licence, and a challenge for the call that it needs.
import { describe, expect, test } from 'vitest';
import { activate, fixedPorts, portsLater, siteIn } from '../../node/site-fixture.js';
import { machine, NOW_MS } from '../../support/example-vendor.js';
import { type CallOptions, type Program, programWith } from './readback.js';

const DAY_MS = 86_400_000;
const bytes = (byte: number) => ({ randomBytes: (length: number) => new Uint8Array(length).fill(byte) });

function licensed(): Program {
  const program = programWith();
  activate(siteIn(program.state));
  return program;
}

/** The purposes of what waits after `readback`, newest first. */
async function asked(program: Program, sitePorts: CallOptions['sitePorts']): Promise<string[]> {
  const ports = { ...fixedPorts, ...bytes(9), ...sitePorts };
  const ran = await program.call([], { sitePorts: ports });
  expect([ran.exitCode, ran.err]).toEqual([1, '']);
  const { pending } = siteIn(program.state).installation();
  const [newest] = pending;
  expect(ran.out).toContain(newest?.challenge.slice(0, 5));
  return pending.map(({ purpose }) => purpose);
}

describe('the challenge is for the call that the licence needs', () => {
  test('before the first one: an activation', async () => {
    expect(await asked(programWith(), {})).toEqual(['activate']);
  });

  test('ended: a renewal, which keeps what was bought beside it', async () => {
    const program = licensed();
    expect(await asked(program, portsLater(400))).toEqual(['change']);
    expect(await asked(program, portsLater(400))).toEqual(['change']);
  });

  test('a licence of another machine: a move', async () => {
    const elsewhere = { machineParts: () => ({ ...machine, board: 'BOARD-0002' }) };
    expect(await asked(licensed(), elsewhere)).toEqual(['move']);
    // A renewal that was asked for before the repair does not stand in the way.
    const renewing = licensed();
    siteIn(renewing.state).challenge('change');
    const ran = await renewing.call([], { sitePorts: { ...fixedPorts, ...bytes(9), ...elsewhere } });
    expect([ran.exitCode, ran.err]).toEqual([1, '']);
    expect(
      siteIn(renewing.state)
        .installation()
        .pending.map(({ purpose }) => purpose),
    ).toEqual(['move', 'change']);
  });

  test('a clock that is not trusted: the right time', async () => {
    const program = licensed();
    const behind = (days: number) => ({
      nowMs: () => NOW_MS + (days - 40) * DAY_MS,
      boot: () => ({ bootId: 'first', uptimeMs: 60_000 + days * DAY_MS }),
    });
    for (let day = 1; day <= 9; day++) siteIn(program.state, { ports: behind(day) }).keepTime();
    expect(await asked(program, behind(9))).toEqual(['clock']);
  });

  test('what somebody has asked for goes on', async () => {
    const program = licensed();
    siteIn(program.state).challenge('activate');
    expect(await asked(program, portsLater(400))).toEqual(['activate']);
  });

  test('a licence that counts: none', async () => {
    const program = licensed();
    expect((await program.call([], { sitePorts: fixedPorts })).exitCode).toBe(0);
    expect(siteIn(program.state).installation().pending).toEqual([]);
  });
});
