// The full figures of time at a site: 10^5 machine-years over all faults of clocks, and many runs of every attack.
import { describe, expect, it } from 'vitest';
import { attackFigures } from '../../bench/support/clock-attacks.js';
import { FAULT_CLASSES, simulateYears } from '../../bench/support/clock-years.js';

const YEARS = 100_000;
const YEARS_EACH = 10;
const machines = Math.ceil(YEARS / YEARS_EACH / FAULT_CLASSES.length);

describe('a hundred thousand machine-years', () => {
  it.each(FAULT_CLASSES.map((fault, index) => [fault.name, fault, index] as const))(
    'lock no honest machine out: %s',
    (_, fault, index) => {
      const figures = simulateYears(fault, { machines, years: YEARS_EACH, seed: 77 + index });
      expect(figures.looks).toBeGreaterThan(machines * YEARS_EACH * 100);
      expect(figures.lockedOut).toBe(0);
    },
  );
});

describe('an attacker of the clock', () => {
  it('gains no more than the tolerance in a lineage, and is seen', () => {
    for (const { name, isBounded, gainedMs, toleranceMs, hiddenRollbacks } of attackFigures({ runs: 40, seed: 77 })) {
      if (isBounded) expect([name, gainedMs <= toleranceMs, hiddenRollbacks]).toEqual([name, true, 0]);
    }
  });
});
