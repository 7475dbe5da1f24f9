// Time at a site: machine-years of honest machines with every fault of clocks, and what an attacker's clock gains.
//   npm run bench clock                      100,000 machine-years
//   npm run bench clock -- --years=1000      a quick look
import { attackFigures } from './support/clock-attacks.js';
import { FAULT_CLASSES, simulateYears } from './support/clock-years.js';
import { numberFlag } from './support/flags.js';
import { printTable, verdict } from './support/table.js';

const YEARS_EACH = 10;
const HOUR_MS = 3_600_000;
const wanted = numberFlag('years', 100_000);
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

const lockedOut = figures.reduce((sum, one) => sum + one.lockedOut, 0);
verdict('honest machines locked out', `${lockedOut} of ${machines * FAULT_CLASSES.length}`, '0', lockedOut === 0);
const bounded = attacks.filter(({ isBounded }) => isBounded);
const most = Math.max(...bounded.map(({ gainedMs }) => gainedMs));
const toleranceMs = attacks[0]?.toleranceMs ?? 0;
verdict('running time gained beyond a term, in a lineage', hours(most), hours(toleranceMs), most <= toleranceMs);
const hidden = bounded.reduce((sum, one) => sum + one.hiddenRollbacks, 0);
verdict('rollbacks beyond the tolerance that nobody is told of', String(hidden), '0', hidden === 0);
