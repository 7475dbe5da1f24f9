// Every single-bit flip and every truncation of a record of the state.
import { expect, it } from 'vitest';
import { tryDamages } from '../faults/state-damage.js';
import { FIRST, SECOND } from '../faults/state-fixture.js';

it.each([
  ['alone', FIRST, false],
  ['with a copy elsewhere', FIRST, true],
  ['that is the copy', SECOND, true],
] as const)('a record %s, damaged by one bit or cut off: never a crash, never unnoticed', (_, folder, hasCopy) => {
  expect(tryDamages(folder, hasCopy, 1)).toBeGreaterThan(10_000);
});
