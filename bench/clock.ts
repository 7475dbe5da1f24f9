// Time at a site: machine-years of honest machines with every fault of clocks, and what an attacker's clock gains.
//   npm run bench clock                      10,000 machine-years
//   npm run bench clock -- --full            100,000
//   npm run bench clock -- --years=1000      a quick look
import { attackFigures } from './support/clock-attacks.js';
import { FAULT_CLASSES, simulateYears } from './support/clock-years.js';
import { record, say } from './support/figures.js';
import { numberFlag, sizeFlag } from './support/flags.js';
import { printTable } from './support/table.js';

const YEARS_EACH = 10;
const HOUR_MS = 3_600_000;
const wanted = sizeFlag('years', 10_000, 100_000);
const runs = numberFlag('runs', 20);
const seed = numberFlag('seed', 1);
const machines = Math.ceil(wanted / YEARS_EACH / FAULT_CLASSES.length);

const began = performance.now();
const figures = FAULT_CLASSES.map((fault, index) =>
  simulateYears(fault, { machines, years: YEARS_EACH, seed: seed + index }),
);
const total = machines * YEARS_EACH * FAULT_CLASSES.length;
const seconds = (performance.now() - began) / 1000;
const perYear = (count: number): string => (count / (machines * YEARS_EACH)).toFixed(3);
printTable(
  [
    'fault',
    'machines',
    'years each',
    'warnings a year',
    'clock calls a year',
    'locked out',
    'stopped, warned for weeks',
  ],
  figures.map((one) => [
    one.name,
    String(one.machines),
    String(one.years),
    perYear(one.warnings),
    perYear(one.clockCalls),
    String(one.lockedOut),
    String(one.stopped),
  ]),
);
const looks = figures.reduce((sum, one) => sum + one.looks, 0);
console.log(`\n${total} machine-years, ${looks} looks, ${seconds.toFixed(1)} s, seed ${seed}\n`);

const attacks = attackFigures({ runs, seed });
const hours = (ms: number): string => `${(ms / HOUR_MS).toFixed(1)} h`;
printTable(
  ['strategy', 'gained at most', 'looks at a clock too far back', 'of them not told', 'restarts'],
  attacks.map((one) => [
    one.isBounded ? one.name : `(${one.name})`,
    hours(one.gainedMs),
    String(one.rollbacks),
    String(one.hiddenRollbacks),
    String(one.restarts),
  ]),
);
console.log('');

record({ id: 'clock.years', what: 'machine-years of honest machines with faults of clocks', unit: '', value: total });
const allMachines = machines * FAULT_CLASSES.length;
say({
  id: 'clock.locked-out',
  what: 'honest machines locked out',
  unit: '',
  value: figures.reduce((sum, one) => sum + one.lockedOut, 0),
  runs: allMachines,
  goal: { atMost: 0 },
});
say({
  id: 'clock.calls',
  what: 'clock calls of a machine with a faulty clock, in a year',
  unit: '',
  value: figures.reduce((sum, one) => sum + one.clockCalls, 0) / total,
  runs: allMachines,
});
const bounded = attacks.filter(({ isBounded }) => isBounded);
say({
  id: 'clock.gained',
  what: 'running time gained beyond a term, in a lineage, by the best of the attacks',
  unit: 'h',
  value: Math.max(...bounded.map(({ gainedMs }) => gainedMs)) / HOUR_MS,
  goal: { atMost: (attacks[0]?.toleranceMs ?? 0) / HOUR_MS },
});
say({
  id: 'clock.hidden',
  what: 'rollbacks beyond the tolerance that nobody is told of',
  unit: '',
  value: bounded.reduce((sum, one) => sum + one.hiddenRollbacks, 0),
  goal: { atMost: 0 },
});
