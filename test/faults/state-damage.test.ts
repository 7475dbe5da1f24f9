// Every 13th of the single-bit flips and truncations; test/slow has all of them.
import { expect, it } from 'vitest';
import { tryDamages } from './state-damage.js';
import { FIRST, SECOND } from './state-fixture.js';

it.each([
  ['alone', FIRST, false],
  ['with a copy elsewhere', FIRST, true],
  ['that is the copy', SECOND, true],
] as const)('a record %s, damaged by one bit or cut off: never a crash, never unnoticed', (_, folder, hasCopy) => {
  expect(tryDamages(folder, hasCopy, 13)).toBeGreaterThan(800);
});
