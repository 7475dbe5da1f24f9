// One measurement of bench/service.ts in a process of its own, with --expose-gc. argv: ask | count | year | idle SECONDS.
// Prints figures, separated by spaces.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openLicence, openSite } from '@readback/core/node';
import { machine, NOW_MS, packFile, trust } from '../../test/support/example-vendor.js';
import { activate, activatedComputer, STATE_FOLDER } from './service-scene.js';

const CALLS = 10_000_000;
const MONTH_MS = 30 * 86_400_000;
/** A tenth of the looks of a real year; the time is kept as often as there. */
const POLL_MS = 5 * 60_000;

function heap(): number {
  for (let times = 0; times < 4; times++) globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Growth over 10^7 calls, after as many as it takes to be compiled. */
function growthOf(act: (n: number) => void): number {
  for (let n = 0; n < 100_000; n++) act(n);
  const before = heap();
  for (let n = 0; n < CALLS; n++) act(n);
  return heap() - before;
}

async function year(): Promise<string> {
  const computer = activatedComputer();
  const licence = openLicence({ trust, packFile, stateFolder: STATE_FOLDER, ports: computer.ports, pollMs: POLL_MS });
  await computer.run(2 * MONTH_MS);
  const before = heap();
  const cpuBefore = cpuMs();
  await computer.run(10 * MONTH_MS);
  const cpu = cpuMs() - cpuBefore;
  const growth = heap() - before;
  if (!licence.has('historian')) throw new Error('the licence was lost');
  return `${growth} ${(10 * MONTH_MS) / POLL_MS} ${cpu}`;
}

async function idle(seconds: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'readback-bench-'));
  try {
    const nowMs = (): number => NOW_MS + performance.now();
    const ports = { machineParts: () => machine, nowMs };
    activate(openSite({ trust, packFile, stateFolder: folder, ports }));
    const cpuOver = async (): Promise<number> => {
      await pause(1000);
      globalThis.gc?.();
      const before = cpuMs();
      await pause(seconds * 1000);
      return cpuMs() - before;
    };
    const without = await cpuOver();
    // As often as a day has looks would say nothing within seconds: so one every second.
    const licence = openLicence({ trust, packFile, stateFolder: folder, ports, pollMs: 1000 });
    const withOne = await cpuOver();
    if (!licence.has('historian')) throw new Error('the licence was lost');
    await licence.close();
    // By its own setting it looks every 30 seconds.
    return Math.max(0, withOne - without) / 30;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const [work = '', seconds = '10'] = process.argv.slice(2);
switch (work) {
  case 'ask': {
    const licence = openLicence({ trust, packFile, stateFolder: STATE_FOLDER, ports: activatedComputer().ports });
    let yes = 0;
    const growth = growthOf((n) => {
      if (licence.has((n & 1) === 0 ? 'historian' : 'nothing')) yes += 1;
    });
    console.log(yes > 0 ? growth : Number.NaN);
    break;
  }
  case 'count': {
    const licence = openLicence({ trust, packFile, stateFolder: STATE_FOLDER, ports: activatedComputer().ports });
    const meter = licence.meter('exports');
    const growth = growthOf(() => meter.add());
    console.log(meter.total === CALLS + 100_000 ? growth : Number.NaN);
    break;
  }
  case 'year':
    console.log(await year());
    break;
  default:
    console.log(await idle(Number(seconds)));
}
