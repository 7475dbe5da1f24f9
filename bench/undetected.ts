// What the checks of a challenge miss, by kind of fault, and whether the group is marked in which it was made.
//   npm run bench undetected            a quick look
//   npm run bench undetected -- --trials=3000000   the figure of the specification; some minutes
import { CHALLENGE_LAYOUT } from '@readback/core';
import { FAULTS } from './support/faults.js';
import { numberFlag } from './support/flags.js';
import { percent, printTable, verdict } from './support/table.js';
import { countMissed } from './support/undetected.js';

const trials = numberFlag('trials', 100_000);
const seed = numberFlag('seed', 1);

const results = Object.entries(FAULTS).map(
  ([name, fault], index) => [name, countMissed(CHALLENGE_LAYOUT, fault, trials, seed + index)] as const,
);
console.log(`Challenge, ${trials} codes a row, seed ${seed}\n`);
printTable(
  ['fault', 'undetected', 'no group marked', 'exactly the right groups marked'],
  results.map(([name, missed]) => [
    name,
    String(missed.undetected),
    percent(missed.unmarked, missed.trials),
    percent(missed.rightGroups, missed.trials),
  ]),
);
console.log('');
for (const [name, { undetected }] of results) {
  verdict(`undetected, ${name}`, `${undetected} of ${trials}`, '0', undetected === 0);
}
for (const [name, { rightGroups }] of results) {
  if (name !== '1 misheard' && name !== 'neighbours swapped') continue;
  verdict(`right group marked, ${name}`, percent(rightGroups, trials), '100 %', rightGroups === trials);
}
