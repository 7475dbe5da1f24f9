// What a licence costs a program that runs for years: asking, memory, and doing nothing.
//   npm run bench service
//   npm run bench service -- --idle=10      seconds for which a real service is watched doing nothing
import { spawnSync } from 'node:child_process';
import { openLicence } from '@readback/core/node';
import { packFile, trust } from '../test/support/example-vendor.js';
import { compare, sayRatio, timed } from './support/compare.js';
import { say } from './support/figures.js';
import { numberFlag } from './support/flags.js';
import { activatedComputer, STATE_FOLDER } from './support/service-scene.js';

const BATCHES = 15;
const CALLS = 1_000_000;
const AT_MOST = 5;
const MOST_GROWTH_KB = 1000;
/** Percent of one core. */
const MOST_CPU = 0.2;

const names = ['historian', 'redundancy', 'trends', 'nothing'];

{
  const { ports } = activatedComputer();
  const licence = openLicence({ trust, packFile, stateFolder: STATE_FOLDER, ports });
  const map = new Map(names.map((name) => [name, licence.has(name)]));
  /** Results are counted, so that no call can be left out. */
  const batch = (ask: (name: string) => boolean | undefined) => () =>
    timed(() => {
      let yes = 0;
      for (let n = 0; n < CALLS; n++) if (ask(names[n & 3] ?? '') === true) yes += 1;
      return yes === CALLS / 2;
    });
  const asked = batch((name) => licence.has(name));
  const looked = batch((name) => map.get(name));
  for (let warm = 0; warm < 3; warm++) {
    asked();
    looked();
  }
  sayRatio('service.has', 'has(), against Map.get()', await compare(BATCHES, asked, looked), AT_MOST);
  await licence.close();
}

/** Figures of a child process, which starts with a clean heap that it may sweep. */
function child(work: string, ...more: string[]): number[] {
  const argv = ['--expose-gc', 'scripts/run-ts.mjs', 'bench/support/service-once.ts', work, ...more];
  const done = spawnSync(process.execPath, argv, { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stderr);
  return done.stdout.trim().split(' ').map(Number);
}

const sayGrowth = (id: string, what: string, bytes: number) =>
  say({ id, what: `heap growth ${what}`, unit: 'kB', value: bytes / 1000, goal: { atMost: MOST_GROWTH_KB } });

const [asking = Number.NaN] = child('ask');
sayGrowth('service.heap.has', 'over 10^7 has()', asking);
const [counting = Number.NaN] = child('count');
sayGrowth('service.heap.meter', 'over 10^7 meter.add()', counting);
const [year = Number.NaN, looks = 0, cpuMs = Number.NaN] = child('year');
const simulated = `from the 2nd to the 12th month of a simulated year, ${looks.toFixed(0)} looks`;
sayGrowth('service.heap.year', simulated, year);
say({ id: 'service.look', what: 'a look, timers of the simulation included', unit: 'ms', value: cpuMs / looks });

const idleSeconds = numberFlag('idle', 10);
const [idleCpuMs = Number.NaN] = child('idle', String(idleSeconds));
say({
  id: 'service.idle',
  what: `processor time of a service that does nothing, ${idleSeconds} s, beyond one without a licence (a thirtieth of one that looks every second)`,
  unit: '%',
  value: idleCpuMs / (idleSeconds * 10),
  goal: { atMost: MOST_CPU },
});
